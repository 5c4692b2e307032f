export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The whole part of a number as clocks write it: "07". */
export function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

/** What a Date can hold, in milliseconds from 1970 (ECMA-262 section 21.4.1.1). Claims may hold any number. */
export const LAST_MOMENT = 8.64e15;
export const isDate = (at: number) => Math.abs(at) <= LAST_MOMENT;
