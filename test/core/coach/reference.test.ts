import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coachReference } from '../../../build/pages/errors';
import { RULES } from '../../../electron/core/coach/rules';

const PAGE = join(import.meta.dirname, '../../../docs/errors.md');

test('the page in docs is what the rules say; `node build/reference.mjs` writes it', () => {
  expect(existsSync(PAGE)).toBe(true);
  expect(readFileSync(PAGE, 'utf8')).toBe(coachReference());
});

test('it names every rule once, with nothing left to fill in', () => {
  const page = coachReference();
  for (const { code } of RULES) expect(page.split(`### \`${code}\``)).toHaveLength(2);
  expect(page).not.toMatch(/\{\w+\}|undefined|null/);
});
