import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FINDINGS } from '../../../electron/core/findings/catalogue';
import { findingsReference } from '../../../build/pages/findings';

const page = readFileSync(join(import.meta.dirname, '../../../docs/findings.md'), 'utf8');

it('the page in docs is what the catalogue says; `node build/reference.mjs` writes it', () => {
  expect(page).toBe(findingsReference());
});

it('holds every finding once, with its reference', () => {
  for (const { code, reference, why } of FINDINGS) {
    expect(page.split(`### \`${code}\`\n`), code).toHaveLength(2);
    expect(page).toContain(`- Reference: ${reference}\n`);
    expect(page).toContain(why);
  }
});
