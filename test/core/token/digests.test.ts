import { expect, it } from 'vitest';
import { digestOf } from '../../../electron/core/token/sd-jwt';
import fc from '../../support/property';

it.each(['sha-256', 'sha-384', 'sha-512'])('%s of a disclosure is what Web Crypto makes of it', async (hash) => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 50, maxLength: 300 }), fc.constantFrom('', 'abc'));
  await fc.assert(
    fc.asyncProperty(text, async (input) => {
      const digest = await crypto.subtle.digest(hash.toUpperCase(), Buffer.from(input));
      expect(digestOf(input, hash)).toBe(Buffer.from(digest).toString('base64url'));
    }),
    { numRuns: 200 },
  );
});

it('a disclosure has no digest by a hash that is not known', () => {
  expect(digestOf('abc', 'sha3-256')).toBeNull();
});
