import { expect, it } from 'vitest';
import { base64urlLength, decodeBase64url } from '../../../electron/core/token/base64url';
import { readPart, utf8 } from '../../../electron/core/token/part';
import fc from '../../support/property';

/** The plainest rule: text is base64url if its bytes, written again, are that text. */
function written(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? new Uint8Array(bytes) : null;
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

it('reads each part by itself, whatever came before it', () => {
  const texts = ['{"a":1}', 'x'.repeat(20_000), '[', '', ' {'];
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  expect(texts.map((text) => readPart(encode(text)).text)).toEqual(texts);
  // Behind its one byte stands what the part before it has left.
  expect(readPart(encode(' '))).toMatchObject({ bytes: 1, text: ' ', opens: null });
});

it('takes for UTF-8 what a strict decoder takes', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 4 }).map((text) => Buffer.from(text)),
    fc.constantFrom(Buffer.from('\ufffd'), Buffer.from('\ufeff'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xc0, 0xaf])),
  );
  const strictly = (bytes: Buffer) => {
    try {
      return strict.decode(bytes);
    } catch {
      return null;
    }
  };
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const bytes = Buffer.concat(pieces);
      expect(utf8(bytes)).toBe(strictly(bytes));
      expect(readPart(bytes.toString('base64url')).text).toBe(strictly(bytes));
    }),
  );
});
