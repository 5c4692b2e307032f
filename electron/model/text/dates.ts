/** Whose clock a time is written by: this computer's, or UTC. */
export const TIME_ZONES = ['local', 'utc'] as const;
export type TimeZone = (typeof TIME_ZONES)[number];

/** A moment whose UTC fields are those of the zone. @param at Milliseconds since the epoch. */
export function inZone(at: number, zone: TimeZone): Date {
  return new Date(zone === 'utc' ? at : at - new Date(at).getTimezoneOffset() * 60_000);
}

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The whole part of a number as clocks write it: "07". */
export function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

/** What a Date can hold, in milliseconds from 1970 (ECMA-262 section 21.4.1.1). Claims may hold any number. */
export const LAST_MOMENT = 8.64e15;
export const isDate = (at: number) => Math.abs(at) <= LAST_MOMENT;
