export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The whole part of a number as clocks write it: "07". */
export function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
