import { inZone, isDate, MONTHS, type TimeZone, twoDigits } from '../../electron/model/text/dates';

/** As the person set it; the clock's next tick writes all times anew. */
let zone: TimeZone = 'local';
export function writeTimesIn(next: TimeZone): void {
  zone = next;
}

/** Beside a time that says nothing of its zone. */
export const zoneName = () => (zone === 'utc' ? 'UTC' : 'local time');

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Time left: "16:21", "2:03:10", "3 d 4 h". `remainingMs` in milliseconds, rounded up, so that "0:00" shows exactly when nothing is left.
 */
export function countdown(remainingMs: number): string {
  const seconds = Math.max(0, Math.ceil(remainingMs / second));
  if (seconds >= 86_400) {
    const hours = Math.floor(seconds / 3600);
    return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${twoDigits(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

/** In one unit: "just now", "7 min ago", "2 h ago", "in 3 d". Both in milliseconds since the epoch. */
export function relative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < 5 * second) return 'just now';
  const distanceText =
    distance < minute
      ? `${Math.floor(distance / second)} s`
      : distance < hour
        ? `${Math.floor(distance / minute)} min`
        : distance < day
          ? `${Math.floor(distance / hour)} h`
          : distance < 400 * day
            ? `${Math.floor(distance / day)} d`
            : `${Math.floor(distance / (365.25 * day))} y`;
  return at > now ? `in ${distanceText}` : `${distanceText} ago`;
}

/** Exact to the second: "in 16:21", "7:39 ago", "in 3 d 4 h". Both in milliseconds since the epoch. */
export function exact(at: number, now: number): string {
  if (at > now) return `in ${countdown(at - now)}`;
  const gone = Math.floor((now - at) / second) * second;
  return gone >= 400 * day ? relative(at, now) : `${countdown(gone)} ago`;
}

/** "14:32:07", in the person's zone. Milliseconds since the epoch. */
export function localTime(at: number): string {
  if (!isDate(at)) return 'not a date';
  const date = inZone(at, zone);
  return `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())}`;
}

/** "14:32", local time. */
export const localMinute = (at: number) => localTime(at).replace(/:\d\d$/, '');

/** "14:32:07 today", "14:32:07 UTC tomorrow", "3 May, 14:32:07", "3 May 2031, 14:32:07"; in the person's zone. */
export function localDateTime(at: number, now: number): string {
  if (!isDate(at)) return 'not a date';
  const date = inZone(at, zone);
  const today = inZone(now, zone);
  const days = Math.floor(date.getTime() / day) - Math.floor(today.getTime() / day);
  const time = zone === 'utc' ? `${localTime(at)} UTC` : localTime(at);
  if (days === 0) return `${time} today`;
  if (days === 1) return `${time} tomorrow`;
  if (days === -1) return `${time} yesterday`;
  const written = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return date.getUTCFullYear() === today.getUTCFullYear() ? `${written}, ${time}` : `${written} ${date.getUTCFullYear()}, ${time}`;
}

/** "3 May 2031", in the person's zone. */
export function localDate(at: number): string {
  const date = inZone(at, zone);
  return isDate(at) ? `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}` : 'not a date';
}

/** As short as a column needs it: "14:32:07" today, "3 May, 14:32" this year, "3 May 2031" else; in the person's zone. */
export function shortDateTime(at: number, now: number): string {
  if (!isDate(at)) return 'not a date';
  const date = inZone(at, zone);
  const today = inZone(now, zone);
  if (Math.floor(date.getTime() / day) === Math.floor(today.getTime() / day)) return localTime(at);
  const written = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const year = date.getUTCFullYear();
  return year === today.getUTCFullYear() ? `${written}, ${localMinute(at)}` : `${written} ${year}`;
}

/** The same moment by the other clock, with its date: "2026-11-21 12:32:07 UTC", "2026-11-21 13:32:07 local time". */
export function inOtherZone(at: number): string {
  if (zone === 'local') return utcDateTime(at);
  return utcDateTime(inZone(at, 'local').getTime()).replace('UTC', 'local time');
}

/** "2026-11-21 12:32:07 UTC". */
export function utcDateTime(at: number): string {
  if (!isDate(at)) return 'not a date';
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}

const ordinals = 'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');

/** "third", "21st": the place of a generation in its family. */
export function ordinal(number: number): string {
  const word = ordinals[number];
  if (word) return word;
  const last = number % 100 >= 11 && number % 100 <= 13 ? 0 : number % 10;
  return `${number}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

/** The same, beginning with a capital. */
export const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** "+12 s", "in sync". `skewMs`: server clock minus this one, in milliseconds. */
export function skewInWords(skewMs: number | null): string {
  if (skewMs === null) return 'unknown';
  const seconds = Math.round(skewMs / 1000);
  if (Math.abs(seconds) < 1) return 'in sync';
  return `${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`;
}
