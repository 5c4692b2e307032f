import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findingsOfToken } from '../../../electron/core/findings/token';
import { decodeToken } from '../../../electron/core/token/decode';

const folder = join(import.meta.dirname, '../../../electron/core/findings');
const encoded = (text: string) => Buffer.from(text).toString('base64url');

/** Detectors read these as properties, which is the same as asking for own ones only while no object inherits the name. */
it('no claim or header parameter that is read by its name is one that every object has', () => {
  const read = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\b(?:claims|header)\??\.(\w+)/g)].map(([, name]) => name),
  );
  expect(read).toContain('aud');
  const inherited = Object.getOwnPropertyNames(Object.prototype);
  expect(read.filter((name) => name !== undefined && inherited.includes(name))).toEqual([]);
});

it.each([
  ['a raw delete character', '{"sub":"a\x7fb"}'],
  ['a raw zero width space', '{"sub":"a\u200bb"}'],
  ['an escaped one', '{"sub":"a\\u200bb"}'],
])('%s in a claim is found', (_, payload) => {
  const token = `${encoded('{"alg":"RS256"}')}.${encoded(payload)}.${'A'.repeat(342)}`;
  const codes = findingsOfToken({ decoded: decodeToken(token), now: 0 }).map(({ code }) => code);
  expect(codes).toContain('invisible-characters');
});
