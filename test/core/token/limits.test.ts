import { describe, expect, it } from 'vitest';
import { decodeToken, MAX_TOKEN_LENGTH } from '../../../electron/core/token/decode';
import { inspectToken } from '../../../electron/core/token/inspect-token';
import { numberLexemes } from '../../../electron/core/token/lexemes';
import { cleanPasted } from '../../../electron/core/token/pasted';
import { timesOf } from '../../../electron/core/token/times';
import { fakeFingerprint, jwt, segment } from './samples';
import { PASETO, RFC7515, RFC7516, RFC9901 } from './vectors';
import { expectLinear } from '../../support/linear-time';
import fc from '../../support/property';

/** Plain passes over the same text within whose time all is done. */
const PASSES = 200;
const HEADER = segment({ alg: 'HS256' });
/** Bytes of payload that a token of 1 MiB can hold. */
const ROOM = Math.floor((MAX_TOKEN_LENGTH - 100) / 4) * 3;
const fill = (piece: string, room = ROOM, before = '', after = '') =>
  before + piece.repeat(Math.floor((room - before.length - after.length) / piece.length)) + after;
const signed = (payload: string) => `${HEADER}.${segment(payload)}.c2ln`;

const DIGEST = 'A'.repeat(43);
const nasty: Record<string, () => string> = {
  'open brackets': () => signed(fill('[')),
  'open braces': () => signed(fill('{"a":')),
  'brackets in JSON serialisation': () => fill('[', MAX_TOKEN_LENGTH, '{"payload":'),
  'flat empty lists': () => signed(fill('[],', ROOM, '{"a":[', '[]]}')),
  'many members': () => signed(fill('"a":1,', ROOM, '{', '"b":1}')),
  'many repeated numbers': () => signed(fill('1.0,', ROOM, '{"a":[', '1]}')),
  'deep and wide': () => signed(fill('1,', ROOM, '['.repeat(60), `1${']'.repeat(60)}`)),
  'one endless string': () => signed(fill('x', ROOM, '{"a":"', '"}')),
  'a string never closed': () => signed(fill('\\"', ROOM, '{"a":"')),
  escapes: () => signed(fill('\\u0061', ROOM, '{"a":"', '"}')),
  'one endless number': () => signed(fill('1', ROOM, '{"exp":', '}')),
  'invisible characters': () => signed(fill('\u202e', ROOM / 3, '{"a":"', '"}')),
  'white space': () => signed(fill(' ', ROOM, '{', '}')),
  'only dots': () => fill('.', MAX_TOKEN_LENGTH),
  'a header and dots': () => fill('.', MAX_TOKEN_LENGTH, HEADER),
  'only tildes': () => fill('~', MAX_TOKEN_LENGTH, signed('{}')),
  'many disclosures': () => fill(`${RFC9901.disclosures.us}~`, MAX_TOKEN_LENGTH, `${jwt(RFC9901.payload)}~`),
  'many digests': () => `${signed(fill(`"${DIGEST}",`, ROOM - 99, '{"_sd":[', '""]}'))}~`,
  'one endless disclosure': () => `${jwt({ _sd: [] })}~${segment(fill('x', ROOM - 999, '["s","n","', '"]'))}~`,
  'many signatures': () => fill('{"protected":"e30","signature":""},', MAX_TOKEN_LENGTH, '{"payload":"e30","signatures":[', '{}]}'),
  'many recipients': () => fill('{},', MAX_TOKEN_LENGTH, `{"ciphertext":"","protected":"${HEADER}","recipients":[`, '{}]}'),
  'recipients as many as are looked at, and a large header': () =>
    `{"ciphertext":"","protected":"${segment({ alg: 'dir', x: 'x'.repeat(700_000) })}","recipients":[${Array(1_000).fill('{"header":{"kid":"k"}}').join(',')}]}`,
  'spaces before nothing': () => fill(' ', MAX_TOKEN_LENGTH),
  'spaces after ey': () => fill(' ', MAX_TOKEN_LENGTH, 'eyJ', '.'),
  'spaces before a word': () => fill(' ', MAX_TOKEN_LENGTH, '', 'ey'),
  'percent signs': () => fill('%41', MAX_TOKEN_LENGTH),
  'double percent signs': () => fill('%25', MAX_TOKEN_LENGTH),
  cookies: () => fill('a=b; ', MAX_TOKEN_LENGTH, 'Cookie: '),
  'one cookie': () => fill('=', MAX_TOKEN_LENGTH, 'a'),
  'escaped line breaks': () => fill('\\n', MAX_TOKEN_LENGTH, '', 'x'),
  quotes: () => fill('"', MAX_TOKEN_LENGTH),
  'Bearer and Bearer': () => fill('Bearer ', MAX_TOKEN_LENGTH),
  'a member and spaces': () => fill(' ', MAX_TOKEN_LENGTH, '"token": "x"', 'x'),
  colons: () => fill(':', MAX_TOKEN_LENGTH, 'a'),
  letters: () => fill('a', MAX_TOKEN_LENGTH),
  'a PASETO': () => `v4.public.${Buffer.from(fill('[', ROOM)).toString('base64url')}`,
  'tokens in tokens': () => {
    let token = jwt({ sub: 'x'.repeat(30_000) });
    while (token.length * 1.4 < MAX_TOKEN_LENGTH) token = signed(token);
    return token;
  },
};

function everything(text: string): void {
  const { token } = cleanPasted(text);
  for (const each of new Set([text, token])) {
    const decoded = decodeToken(each);
    expect(decoded.malformation !== null).toBe(decoded.format === 'malformed');
    inspectToken(each, { fingerprint: fakeFingerprint });
    numberLexemes(decoded);
    timesOf(decoded, 0);
  }
}

describe('inputs of 1 MiB made to hurt', () => {
  it.each(Object.keys(nasty))('%s', (name) => {
    const text = nasty[name]?.() ?? '';
    expect(text.length).toBeGreaterThan(name === 'invisible characters' ? 400_000 : 500_000);
    expect(text.length).toBeLessThanOrEqual(MAX_TOKEN_LENGTH);
    expectLinear(name, text.length, PASSES, () => everything(text));
  });

  it('is not looked into beyond 1 MiB, and says so', () => {
    for (const start of [`${HEADER}.`, '{"payload":"', 'v4.public.', 'x']) {
      const decoded = decodeToken(fill('A', MAX_TOKEN_LENGTH + 1, start));
      expect(decoded, start).toMatchObject({
        format: 'malformed',
        header: null,
        malformation: { reason: expect.stringMatching(/1048577.*1048576/) },
      });
    }
  });
});

describe('for any input', () => {
  const seeds = fc.constantFrom(
    ...Object.values(RFC7515),
    ...Object.values(RFC7516),
    ...Object.values(PASETO),
    `${jwt(RFC9901.payload)}~${RFC9901.disclosures.us}~`,
  );
  /** A good token with a piece of it replaced. */
  const damaged = fc
    .tuple(
      seeds,
      fc.nat(),
      fc.nat({ max: 20 }),
      fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('.', '~', '{', '"', ',', '=', 'e30')),
    )
    .map(([token, at, length, piece]) => {
      const from = at % (token.length + 1);
      return token.slice(0, from) + piece + token.slice(from + length);
    });
  const joseJson = fc
    .dictionary(
      fc.constantFrom('payload', 'protected', 'header', 'signature', 'signatures', 'ciphertext', 'recipients', 'tag', 'iv', 'unprotected'),
      fc.oneof(fc.jsonValue(), fc.constantFrom(HEADER, 'e30', 'W10'), fc.array(fc.constantFrom({ protected: HEADER, signature: '' }, {}))),
    )
    .map((value) => JSON.stringify(value));
  const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
  const anything = fc.oneof(
    damaged,
    joseJson,
    bytes.map((data) => data.toString('latin1')),
    bytes.map((data) => `${HEADER}.${data.toString('base64url')}.c2ln`),
    bytes.map((data) => `${jwt({ _sd: [] })}~${data.toString('base64url')}~`),
    bytes.map((data) => `v3.public.${data.toString('base64url')}`),
    fc.tuple(fc.constantFrom('v1', 'v2', 'v4'), fc.string()).map(([version, rest]) => `${version}.public.${rest}`),
  );

  it('gives a result and never throws', () => {
    fc.assert(fc.property(anything, everything), { numRuns: 4_000 });
  });

  it('shows no signature of any token', () => {
    const signature = fc.uint8Array({ minLength: 24, maxLength: 24 }).map((array) => Buffer.from(array).toString('base64url'));
    fc.assert(
      fc.property(signature, fc.constantFrom('compact', 'flattened', 'general', 'nested', 'sd-jwt', 'binding'), (secret, kind) => {
        const payload = segment({ sub: 'u' });
        const compact = `${HEADER}.${payload}.${secret}`;
        const token = {
          compact,
          flattened: JSON.stringify({ payload, protected: HEADER, signature: secret }),
          general: JSON.stringify({ payload, signatures: [{ protected: HEADER, signature: secret }] }),
          nested: jwt(compact, { alg: 'HS256' }),
          'sd-jwt': `${compact}~${RFC9901.disclosures.us}~`,
          binding: `${jwt({})}~${compact}`,
        }[kind];
        expect(JSON.stringify(inspectToken(token, { fingerprint: fakeFingerprint }))).not.toContain(secret);
      }),
    );
  });

  it('gives back what was encoded, in every format', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 })), bytes, (claims, signature) => {
        const text = JSON.stringify(claims);
        const expected: unknown = JSON.parse(text);
        const [payload, encoded] = [segment(text), signature.toString('base64url')];
        for (const token of [
          `${HEADER}.${payload}.${encoded}`,
          JSON.stringify({ payload, protected: HEADER, signature: encoded }),
          JSON.stringify({ payload, signatures: [{ header: { alg: 'HS256' }, signature: encoded }] }),
          `${HEADER}.${payload}.${encoded}~`,
          `v2.public.${Buffer.concat([Buffer.from(text), Buffer.alloc(64)]).toString('base64url')}`,
        ]) {
          const decoded = decodeToken(token);
          expect(decoded.format).not.toBe('malformed');
          expect(decoded.claims).toEqual(expected);
          expect(decoded.payloadText).toBe(text);
          expect(decoded.repeatedNames).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives back any bytes as text or in base64url', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const { payloadText, payloadBase64url, payloadBytes } = decodeToken(`${HEADER}.${data.toString('base64url')}.c2ln`);
        expect(payloadBytes).toBe(data.length);
        const back = payloadText === null ? Buffer.from(payloadBase64url ?? '', 'base64url') : Buffer.from(payloadText);
        expect(back.equals(data)).toBe(true);
      }),
    );
  });
});
