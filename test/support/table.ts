import { expect, it } from 'vitest';

/** A test for each row: what is given, and what must come of it. @param title Names both, such as '%j becomes %j'. */
export function eachGives<Given, Expected>(
  title: string,
  work: (given: Given) => Expected,
  rows: readonly (readonly [given: Given, expected: Expected])[],
): void {
  it.each(rows)(title, (given, expected) => expect(work(given)).toStrictEqual(expected));
}
