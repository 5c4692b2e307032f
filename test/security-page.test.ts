import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../SECURITY.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\d+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(([, number, name, , tests = '']) => ({
  number: Number(number),
  name,
  tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, test = '']) => test),
}));

it('names for each class of attack the tests that try it, and they are there', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
  for (const { name, tests } of rows) {
    expect(tests, name).not.toEqual([]);
    for (const test of tests)
      expect(
        ['ts', 'tsx'].some((ending) => existsSync(join(import.meta.dirname, `${test}.test.${ending}`))),
        `${name}: ${test}`,
      ).toBe(true);
  }
});
