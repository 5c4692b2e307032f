import { MONTHS, twoDigits } from '../../../electron/model/text/dates';

/** Milliseconds since the epoch. */
export interface Range {
  from: number;
  to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Shortest range shown; times come in whole seconds. */
const SHORTEST = 5 * SECOND;

export const lengthOf = (range: Range) => range.to - range.from;

export const xOf = (at: number, range: Range, width: number) => ((at - range.from) / lengthOf(range)) * width;

/** Pixels a mark may lie outside the picture, which bounds coordinates. */
const OUTSIDE = 12;
export const clippedX = (at: number, range: Range, width: number) => Math.min(width + OUTSIDE, Math.max(-OUTSIDE, xOf(at, range, width)));

export function padded({ from, to }: Range): Range {
  const length = Math.max(to - from, SHORTEST);
  return { from: from - length * 0.03, to: from + length * 1.05 };
}

/** Zooms in (`factor` below 1) or out around a fixed moment. `all`: the range with data; at most twice that is shown. */
export function zoomed(range: Range, factor: number, anchor: number, all: Range): Range {
  const longest = Math.max(2 * lengthOf(all), SHORTEST);
  const length = Math.min(longest, Math.max(SHORTEST, lengthOf(range) * factor));
  const share = (anchor - range.from) / lengthOf(range);
  const from = anchor - share * length;
  return within({ from, to: from + length }, all);
}

export const panned = (range: Range, by: number, all: Range): Range => within({ from: range.from + by, to: range.to + by }, all);

/** Keeps at least a tenth of the range on the data. */
function within(range: Range, all: Range): Range {
  const keep = Math.min(lengthOf(range) * 0.1, lengthOf(all));
  const shift = range.to < all.from + keep ? all.from + keep - range.to : range.from > all.to - keep ? all.to - keep - range.from : 0;
  return shift === 0 ? range : { from: range.from + shift, to: range.to + shift };
}

/** Pans just enough to bring `span` into view; centres it if it was out of view. */
export function reaching(range: Range, span: Range): Range {
  if (span.from >= range.from && span.to <= range.to) return range;
  const length = lengthOf(range);
  if (lengthOf(span) > length * 0.9) {
    // Longer than the range: show its beginning, unless part of it is already in view.
    return span.from < range.to && span.to > range.from ? range : { from: span.from - length * 0.1, to: span.from + length * 0.9 };
  }
  const middle = (span.from + span.to) / 2;
  return { from: middle - length / 2, to: middle + length / 2 };
}

export interface Tick {
  at: number;
  label: string;
  /** The first tick of a day, labelled with the date. */
  isDay: boolean;
}

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
];
const DAYS = [1, 2, 7, 14, 30, 90, 180, 365, 730, 1825, 3650];

/** Round local times with labels, at least `apart` pixels from each other. */
export function ticksOf(range: Range, width: number, apart = 86): Tick[] {
  if (!(lengthOf(range) > 0) || width <= 0) return [];
  const wanted = (lengthOf(range) / width) * apart;
  const step = STEPS.find((candidate) => candidate >= wanted);
  return step === undefined ? dayTicks(range, wanted) : timeTicks(range, step);
}

function timeTicks(range: Range, step: number): Tick[] {
  // Steps count from local midnight, so that times are round locally.
  const midnight = new Date(range.from);
  midnight.setHours(0, 0, 0, 0);
  const first = midnight.getTime() + Math.ceil((range.from - midnight.getTime()) / step) * step;
  const ticks: Tick[] = [];
  for (let at = first; at <= range.to && ticks.length < 400; at += step) {
    const date = new Date(at);
    const isDay = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
    const time = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
    ticks.push({ at, isDay, label: isDay ? dayOf(date) : step < MINUTE ? `${time}:${twoDigits(date.getSeconds())}` : time });
  }
  return ticks;
}

function dayTicks(range: Range, wanted: number): Tick[] {
  const days = DAYS.find((candidate) => candidate * DAY >= wanted) ?? Math.ceil(wanted / DAY);
  const date = new Date(range.from);
  date.setHours(0, 0, 0, 0);
  // Days count from a fixed day, so that ticks don't jump while panning.
  const count = Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
  date.setDate(date.getDate() + ((days - (count % days)) % days));
  const ticks: Tick[] = [];
  for (; date.getTime() <= range.to && ticks.length < 400; date.setDate(date.getDate() + days)) {
    if (date.getTime() < range.from) continue;
    const label = days > 300 ? `${MONTHS[date.getMonth()]} ${date.getFullYear()}` : dayOf(date);
    ticks.push({ at: date.getTime(), isDay: true, label });
  }
  return ticks;
}

const dayOf = (date: Date) => `${date.getDate()} ${MONTHS[date.getMonth()]}`;

/** "22 Nov 2026", local. */
export const fullDay = (at: number) => {
  const date = new Date(at);
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
};
