import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readImport } from '../../../electron/core/importers/formats';
import { fixture } from './imports';
import { fieldsOf } from './public-fields';

interface Example {
  file: string;
  format: string;
  /** Whose facts they are: which fields there are, and what they hold; ids, hosts and secrets are our own. */
  source: string;
  licence: string;
  /** Another way of authorization is in use: its OAuth block is said as a whole. */
  isSpare?: true;
}

const EXAMPLES: Example[] = JSON.parse(readFileSync(new URL('../../fixtures/imports/public/index.json', import.meta.url), 'utf8'));

/** They are about the program that made the file, and say nothing of a request. */
const OF_THE_PROGRAM = new Set([
  ...['tokenName', 'useBrowser', 'type', 'name', 'description', 'authType'],
  ...['credentials_id', 'auto_fetch_token', 'auto_refresh_token', 'disabled', 'authActive'],
]);

async function outcome(name: string, text: string): Promise<string> {
  const read = await readImport([{ name, text }]).catch((error: { code: string }) => error.code);
  return JSON.stringify(read);
}

it('there are 40 of them at least, of every format that has OAuth blocks, each with where it is from', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(40);
  expect(new Set(EXAMPLES.map(({ format }) => format)).size).toBe(8);
  expect(new Set(EXAMPLES.map(({ file }) => file)).size).toBe(EXAMPLES.length);
  for (const { source, licence } of EXAMPLES)
    expect([source, licence]).toEqual([expect.stringMatching(/^[\w.-]+\/[\w.-]+: /), expect.stringMatching(/\w/)]);
});

describe('no OAuth field is lost unseen', () => {
  it.each(EXAMPLES.filter(({ isSpare }) => isSpare).map(({ file }) => file))(
    'in %s, which has a block that is turned off',
    async (file) => {
      const { name, text } = fixture(`public/${file}`);
      expect(await outcome(name, text)).toContain('An OAuth 2.0 block');
    },
  );

  it.each(EXAMPLES.filter(({ isSpare }) => !isSpare).map(({ file, format }) => [file, format]))('in %s', async (file, format) => {
    const { name, text } = fixture(`public/${file}`);
    const whole = await outcome(name, text);
    const fields = fieldsOf(format, text).filter((field) => !OF_THE_PROGRAM.has(field.name));
    expect(fields.length).toBeGreaterThan(1);
    const lost: string[] = [];
    // What makes no difference at all, changed or gone, is neither carried over nor said.
    for (const { name: field, changed, removed } of fields)
      if ((await outcome(name, changed)) === whole && (await outcome(name, removed)) === whole) lost.push(field);
    expect(lost).toEqual([]);
  });
});
