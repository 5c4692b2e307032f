import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../electron/core/token/sha256';
import { sha512 } from '../../../electron/core/token/sha512';
import fc from '../../support/property';

describe('sha256', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ])('gives what FIPS 180 says for %j', (text, digest) => {
    expect(sha256(text).toString('hex')).toBe(digest);
  });

  it('agrees with WebCrypto', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 50, maxLength: 140 }));
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const digest = await crypto.subtle.digest('SHA-256', Buffer.from(input));
        expect(sha256(input).equals(Buffer.from(digest))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sha384 and sha512', () => {
  it.each([384, 512] as const)('SHA-%i agrees with WebCrypto', async (size) => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 100, maxLength: 300 }), fc.constantFrom('', 'abc'));
    await fc.assert(
      fc.asyncProperty(text, async (input) => {
        const digest = await crypto.subtle.digest(`SHA-${size}`, Buffer.from(input));
        expect(sha512(input, size).toString('hex')).toBe(Buffer.from(digest).toString('hex'));
      }),
      { numRuns: 300 },
    );
  });
});
