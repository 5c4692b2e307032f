/** "1 connection", "1,200 connections"; `many` where the plural is not formed with an s. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
