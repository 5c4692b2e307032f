import { describe, expect, it } from 'vitest';
import { MAX_TOKEN_LENGTH, decodeToken, member, numericDate } from '../../../electron/core/token/decode';
import { jwt, segment } from './samples';
import fc from '../../support/property';

const HEADER = segment({ alg: 'RS256', typ: 'JWT' });

describe('decoding', () => {
  it('reads a JWT', () => {
    const token = jwt({ sub: 'u1', exp: 1_700_000_000, name: 'Žofie 🐈' });
    const decoded = decodeToken(token);
    expect(decoded).toMatchObject({
      format: 'jwt',
      length: token.length,
      header: { alg: 'RS256', typ: 'JWT', kid: 'k1' },
      claims: { sub: 'u1', exp: 1_700_000_000, name: 'Žofie 🐈' },
      signatureBytes: 9,
      repeatedNames: false,
      malformation: null,
    });
    expect(decoded.payloadText).toBe('{"sub":"u1","exp":1700000000,"name":"Žofie 🐈"}');
    expect(JSON.stringify(decoded)).not.toContain('c2lnbmF0dXJl');
  });

  it('reads an unsecured JWT with its empty signature', () => {
    expect(decodeToken(jwt({ sub: 'u1' }, { alg: 'none' }, ''))).toMatchObject({ format: 'jwt', signatureBytes: 0 });
  });

  it.each([
    ['text', 'hello'],
    ['a JSON array', [1, 2]],
    ['a JSON number', 7],
  ])('reads a JWS whose payload is %s', (_, payload) => {
    const decoded = decodeToken(jwt(payload, { alg: 'HS256' }));
    expect(decoded).toMatchObject({ format: 'jws', claims: null, malformation: null });
    expect(decoded.payloadText).toBe(typeof payload === 'string' ? payload : JSON.stringify(payload));
  });

  it.each([
    ['hello', /JWT, but the payload is text, not JSON/],
    [[1], /JWT, but the payload is JSON but not an object/],
    ['', /detached/],
  ])('takes %j for a JWS also where the header says JWT, and notes it', (payload, note) => {
    const decoded = decodeToken(jwt(payload));
    expect(decoded).toMatchObject({ format: 'jws', claims: null, malformation: null, note: expect.stringMatching(note) });
    expect(decoded.payloadValue).toEqual(Array.isArray(payload) ? payload : undefined);
  });

  it('leaves text alone that only begins like a list, where nothing says JWT', () => {
    expect(decodeToken(jwt('[INFO] started', { alg: 'HS256' }))).toMatchObject({ format: 'jws', payloadText: '[INFO] started' });
  });

  it('reads a JWS with a binary payload', () => {
    const decoded = decodeToken(`${segment({ alg: 'HS256' })}.${Buffer.from([0xff, 0x00, 0xfe]).toString('base64url')}.c2ln`);
    expect(decoded).toMatchObject({
      format: 'jws',
      payloadText: null,
      payloadBytes: 3,
      payloadBase64url: '_wD-',
      note: expect.stringMatching(/binary/),
    });
  });

  it('reads an unencoded payload (RFC 7797)', () => {
    const decoded = decodeToken(`${segment({ alg: 'HS256', b64: false, crit: ['b64'] })}.$02.c2ln`);
    expect(decoded).toMatchObject({ format: 'jws', payloadText: '$02' });
  });

  it('reads the header of a JWE and nothing else', () => {
    const decoded = decodeToken(`${segment({ alg: 'dir', enc: 'A256GCM' })}..aXY.Y2lwaGVy.dGFn`);
    expect(decoded).toMatchObject({
      format: 'jwe',
      header: { alg: 'dir', enc: 'A256GCM' },
      claims: null,
      payloadText: null,
      signatureBytes: null,
    });
  });

  it.each([
    'v5.local.abcdef',
    'v4.secret.abc',
    'gho_16C7e42F292c6912E7710c838347Ae178B4a',
    'a.b.c',
    'e.y.J',
    'eyJhbGciOiJub25lIn0',
    '..',
    '🐈',
    ' ',
  ])('calls %j opaque', (token) => {
    expect(decodeToken(token)).toMatchObject({ format: 'opaque', header: null, claims: null, malformation: null });
  });

  it('takes __proto__ and constructor for ordinary names', () => {
    const { claims, format } = decodeToken(jwt('{"__proto__":{"exp":1},"constructor":"x","sub":"u"}'));
    expect(format).toBe('jwt');
    expect(Object.keys(claims ?? {})).toEqual(['__proto__', 'constructor', 'sub']);
    expect(member(claims, 'exp')).toBeUndefined();
    expect(member(claims, '__proto__')).toEqual({ exp: 1 });
    expect(member(claims, 'toString')).toBeUndefined();
    expect(({} as Record<string, unknown>).exp).toBeUndefined();
  });

  it.each(['{"a":1,"a":2}', '{"x":{"a":1,"\\u0061":2}}', '{"x":[{"a":1,"a":1}]}'])('notes repeated names in %s', (payload) => {
    expect(decodeToken(jwt(payload))).toMatchObject({ repeatedNames: true, repeated: ['a'] });
  });

  it('is not misled by punctuation inside strings', () => {
    expect(decodeToken(jwt({ a: 'x":{[:"\\', 'b:c': ':' }))).toMatchObject({ format: 'jwt', repeatedNames: false });
  });
});

describe('broken tokens', () => {
  const payload = segment({ sub: 'u1' });
  it.each([
    ['padding', `${HEADER}.${payload}=.c2ln`, 'payload', HEADER.length + 1 + payload.length, /padded/],
    ['standard alphabet', `${HEADER}.e+.c2ln`, 'payload', HEADER.length + 2, /standard base64/],
    ['a line break', `${HEADER}.${payload}\n.c2ln`, 'payload', HEADER.length + 1 + payload.length, /line break/],
    ['a trailing line break', `${HEADER}.${payload}.c2ln\n`, 'signature', HEADER.length + payload.length + 6, /line break/],
    ['an impossible length', `${HEADER}.${payload}.c2lnY`, 'signature', HEADER.length + payload.length + 7, /5 characters long/],
    ['unused bits', `${HEADER}.${payload}.c3`, 'signature', HEADER.length + payload.length + 3, /unused bits/],
    ['a foreign character', `${HEADER}.${payload}.c2🐈`, 'signature', HEADER.length + payload.length + 4, /U\+1F408/],
  ])('says where: %s', (_, token, where, offset, reason) => {
    expect(decodeToken(token)).toMatchObject({
      format: 'malformed',
      malformation: { where, offset, reason: expect.stringMatching(reason) },
    });
  });

  it.each([
    ['{"sub":"u1",}', 12, /name in double quotes/],
    ['{"sub":}', 7, /value should be/],
    ['{"a":1} x', 8, /after its end/],
    ['\ufeff{}', 0, /byte order mark/],
    ['{"a":"b', 5, /contains an unterminated string/],
    ['[1,]', 3, /value should be/],
  ])('says where in the JSON: %s', (text, offset, reason) => {
    const decoded = decodeToken(jwt(text));
    expect(decoded).toMatchObject({
      format: 'malformed',
      header: { alg: 'RS256' },
      malformation: { where: 'payload', offset, reason: expect.stringMatching(reason) },
    });
  });

  it('refuses text that is not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect(decodeToken(`${HEADER}.${bytes.toString('base64url')}.c2ln`).malformation?.reason).toMatch(/not UTF-8/);
  });

  it.each([2, 4, 6, 40])('counts %i parts', (count) => {
    const decoded = decodeToken([HEADER, ...Array<string>(count - 1).fill('e30')].join('.'));
    expect(decoded).toMatchObject({ format: 'malformed', header: { alg: 'RS256' }, malformation: { where: 'token' } });
  });

  it('says that the word Bearer does not belong to the token', () => {
    expect(decodeToken(`Bearer ${jwt({})}`).malformation?.reason).toMatch(/"Bearer"/);
  });

  it('says that it is empty', () => {
    expect(decodeToken('')).toMatchObject({ format: 'malformed', malformation: { where: 'token' } });
  });

  it('looks at 64 levels of nesting and no more', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    expect(decodeToken(jwt(nested(64))).format).toBe('jwt');
    expect(decodeToken(jwt(nested(65)))).toMatchObject({
      format: 'malformed',
      malformation: { reason: expect.stringMatching(/64 levels/) },
    });
    expect(decodeToken(jwt('{"a":'.repeat(100_000)))).toMatchObject({ format: 'malformed' });
  });

  it('looks at 1 MiB and no more', () => {
    const header = `${HEADER}.`;
    expect(decodeToken(jwt({ a: 'x'.repeat(700_000) })).format).toBe('jwt');
    expect(decodeToken(header + 'A'.repeat(MAX_TOKEN_LENGTH))).toMatchObject({ format: 'malformed', header: null });
  });
});

describe('numericDate', () => {
  it.each([
    ['1700000000', 1_700_000_000],
    ['1700000000.5', 1_700_000_000.5],
    ['"1700000000"', null],
    ['1e400', null],
    ['-9e99', null],
    ['null', null],
  ])('reads %s as %s', (text, seconds) => {
    expect(numericDate(decodeToken(jwt(`{"exp":${text}}`)), 'exp')).toBe(seconds);
  });
});

describe('for any input', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary' }).map((text) => `eyJ${text}`),
    fc
      .array(
        fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64url')),
        { maxLength: 6 },
      )
      .map((parts) => parts.join('.')),
    fc.tuple(fc.string(), fc.string(), fc.string()).map(([a, b, c]) => `${segment(`{${a}}`)}.${segment(`{${b}}`)}.${c}`),
    fc
      .tuple(fc.uint8Array(), fc.uint8Array())
      .map(([a, b]) => `${HEADER}.${Buffer.from(a).toString('base64url')}.${Buffer.from(b).toString('latin1')}`),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
  );

  it('never throws, and says what is wrong exactly when the token is malformed', () => {
    fc.assert(
      fc.property(anyText, (token) => {
        const decoded = decodeToken(token);
        expect(decoded.malformation !== null).toBe(decoded.format === 'malformed');
        expect(decoded.format === 'jwt').toBe(decoded.claims !== null && decoded.malformation === null);
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives back the claims that were encoded', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 5 })),
        fc.uint8Array({ minLength: 1 }),
        (claims, signature) => {
          const decoded = decodeToken(jwt(JSON.stringify(claims), undefined, Buffer.from(signature).toString('base64url')));
          expect(decoded.format).toBe('jwt');
          expect(decoded.claims).toEqual(JSON.parse(JSON.stringify(claims)));
          expect(decoded.repeatedNames).toBe(false);
          expect(decoded.signatureBytes).toBe(signature.length);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
