import { expect, it } from 'vitest';
import { base64urlLength, decodeBase64url } from '../../../electron/core/token/base64url';
import fc from '../../support/property';

/** The plainest rule: text is base64url if its bytes, written again, are that text. */
function written(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

function expectAsWritten(text: string): void {
  const bytes = written(text);
  expect(decodeBase64url(text), JSON.stringify(text)).toEqual(bytes);
  expect(base64urlLength(text), JSON.stringify(text)).toBe(bytes?.length ?? null);
}

it('takes what is the same when written again, and nothing else', () => {
  const digits = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
  const unit = fc.oneof(
    { arbitrary: fc.constantFrom(...digits), weight: 20 },
    { arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), weight: 1 },
    { arbitrary: fc.constantFrom('=', '+', '/', ' ', '\n', '.', '\u0141', '\u012d'), weight: 1 },
  );
  fc.assert(fc.property(fc.string({ unit, maxLength: 40 }), expectAsWritten));
});

it('refuses every character beyond the alphabet, also those whose low byte is in it', () => {
  const taken: string[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    if ([character, `AAA${character}`, `${character}AAA`].some((text) => decodeBase64url(text) !== null)) taken.push(character);
  }
  expect(taken.join('')).toBe('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz');
});
