import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { inspectToken } from '../../../electron/core/token/inspect-token';
import { fakeFingerprint, jwt, segment } from './samples';
import { FRODO, JOE_TEXT, PASETO, RFC7515, RFC7516, RFC7519_ENCRYPTED, RFC7520_DETACHED, RFC7520_HS256, RFC9901 } from './vectors';

const JOE = { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true };

describe('tokens printed in RFCs', () => {
  it.each([
    ['hs256', 'HS256', 32],
    ['rs256', 'RS256', 256],
    ['es256', 'ES256', 64],
    ['unsecured', 'none', 0],
  ] as const)('RFC 7515 appendix A: %s', (name, alg, signatureBytes) => {
    expect(decodeToken(RFC7515[name])).toMatchObject({
      format: 'jwt',
      header: { alg },
      claims: JOE,
      payloadText: JOE_TEXT,
      signatureBytes,
    });
  });

  it('RFC 7515 appendix A.6: general JSON serialisation', () => {
    const decoded = decodeToken(RFC7515.general);
    expect(decoded).toMatchObject({ format: 'jws-json', claims: JOE, header: { alg: 'RS256', kid: '2010-12-29' }, signatureBytes: 256 });
    expect(decoded.signatures).toEqual([
      {
        header: { alg: 'RS256', kid: '2010-12-29' },
        protectedText: '{"alg":"RS256"}',
        unprotectedText: '{"kid":"2010-12-29"}',
        signatureBytes: 256,
      },
      {
        header: { alg: 'ES256', kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
        protectedText: '{"alg":"ES256"}',
        unprotectedText: '{"kid":"e9bc097a-ce51-4036-9562-d2ade882db0d"}',
        signatureBytes: 64,
      },
    ]);
    const view = inspectToken(RFC7515.general);
    expect(view.summary).toBe('JWS in JSON serialisation, with 2 signatures (RS256, ES256)');
    expect(view.header.map(({ name, text, remark }) => [name, text, remark])).toEqual([
      ['alg', 'RS256', 'RSA, PKCS #1 v1.5, SHA-256'],
      ['kid', '2010-12-29', 'signature 1, not protected'],
      ['alg', 'ES256', 'signature 2; ECDSA on curve P-256, SHA-256'],
      ['kid', 'e9bc097a-ce51-4036-9562-d2ade882db0d', 'signature 2, not protected'],
    ]);
  });

  it('RFC 7515 appendix A.7: flattened JSON serialisation', () => {
    const decoded = decodeToken(RFC7515.flattened);
    expect(decoded).toMatchObject({ format: 'jws-json', claims: JOE, header: { alg: 'ES256' }, signatureBytes: 64 });
    expect(decoded.signatures).toHaveLength(1);
    expect(inspectToken(RFC7515.flattened)).toMatchObject({
      summary: 'JWS in JSON serialisation, signed with ES256',
      signature: { status: 'not-verified', bytes: 64 },
      preview: [],
    });
  });

  it.each([
    [RFC7516.a1, 'RSA-OAEP', 'A256GCM'],
    [RFC7516.a2, 'RSA1_5', 'A128CBC-HS256'],
    [RFC7516.a3, 'A128KW', 'A128CBC-HS256'],
    [RFC7519_ENCRYPTED, 'RSA1_5', 'A128CBC-HS256'],
  ])('RFC 7516 appendix A and RFC 7519 appendix A.1: JWE %#', (token, alg, enc) => {
    expect(decodeToken(token)).toMatchObject({ format: 'jwe', header: { alg, enc }, claims: null, payloadText: null, nested: null });
  });

  it('RFC 7516 appendix A.4: JWE for two recipients', () => {
    expect(decodeToken(RFC7516.general)).toMatchObject({
      format: 'jwe-json',
      header: { enc: 'A128CBC-HS256', jku: 'https://server.example.com/keys.jwks', alg: 'RSA1_5', kid: '2011-04-29' },
      embeddedKeys: ['jku'],
      claims: null,
    });
    const view = inspectToken(RFC7516.general);
    expect(view.header.map(({ name, remark }) => [name, remark])).toEqual([
      ['enc', 'AES-CBC, 128 bit, with HMAC SHA-256'],
      ['jku', 'not protected; never fetched'],
      ['alg', 'recipient 1, not protected; key wrapped by RSA, PKCS #1 v1.5; no longer recommended'],
      ['kid', 'recipient 1, not protected'],
      ['alg', 'recipient 2, not protected; key wrapped by AES, 128 bit'],
      ['kid', 'recipient 2, not protected'],
    ]);
    expect(view.embeddedKeys).toEqual(['jku: https://server.example.com/keys.jwks']);
  });

  it('RFC 7516 appendix A.5: flattened JWE', () => {
    expect(decodeToken(RFC7516.flattened)).toMatchObject({ format: 'jwe-json', header: { alg: 'A128KW', kid: '7' } });
    expect(inspectToken(RFC7516.flattened).summary).toBe(
      'Encrypted token (JWE in JSON serialisation, A128KW); only the owner of the key can read its content',
    );
  });

  it('RFC 7520 sections 4.4 and 4.5: text as the payload, and none', () => {
    expect(decodeToken(RFC7520_HS256)).toMatchObject({ format: 'jws', payloadText: FRODO, claims: null, signatureBytes: 32 });
    expect(inspectToken(RFC7520_HS256)).toMatchObject({ payloadText: FRODO, payloadJson: null, payloadBase64url: null });
    expect(decodeToken(RFC7520_DETACHED)).toMatchObject({ format: 'jws', payloadBytes: 0, note: expect.stringMatching(/detached/) });
  });
});

describe('JSON serialisation', () => {
  const payload = segment({ sub: 'u1' });
  const HEAD = segment({ alg: 'ES256' });

  it.each([
    ['no token', { a: 1 }, /not a token/],
    ['a token response', { access_token: 'x' }, /token response/],
    ['no signature', { payload }, /neither/],
    ['both forms', { payload, signature: 'c2ln', signatures: [] }, /both/],
    ['an empty list', { payload, signatures: [] }, /not an array/],
    ['a signature that is no object', { payload, signatures: ['x'] }, /not an object/],
    ['a signature without text', { payload, signatures: [{ protected: HEAD }] }, /missing/],
    ['no header', { payload, signature: 'c2ln' }, /no header/],
    ['a header that is no object', { payload, protected: segment([1]), signature: 'c2ln' }, /not an object/],
    ['a name in both headers', { payload, protected: HEAD, header: { alg: 'none' }, signature: 'c2ln' }, /two headers/],
    ['a payload that is not a string', { payload: 7, protected: HEAD, signature: 'c2ln' }, /not a string/],
    ['a padded payload', { payload: `${payload}=`, protected: HEAD, signature: 'c2ln' }, /padded/],
    ['a signature with foreign characters', { payload, protected: HEAD, signature: 'c2l+' }, /standard base64/],
    ['ciphertext that is no base64url', { ciphertext: 'a b', protected: HEAD }, /ciphertext contains white space/],
    ['a tag that is not a string', { ciphertext: 'YWI', tag: 1, protected: HEAD }, /tag is not a string/],
    [
      "a recipient's name that all share",
      { ciphertext: 'YWI', recipients: [{}, { header: { alg: 'dir' } }], protected: HEAD },
      /two headers/,
    ],
    ['more recipients than are looked at', { ciphertext: 'YWI', recipients: Array(1_001).fill({}), protected: HEAD }, /more than 1000/],
    ['recipients that are no list', { ciphertext: 'YWI', recipients: {}, protected: HEAD }, /not an array/],
  ])('says what is wrong: %s', (_, token, reason) => {
    expect(decodeToken(JSON.stringify(token))).toMatchObject({
      format: 'malformed',
      malformation: { reason: expect.stringMatching(reason) },
    });
  });

  it('says where JSON breaks, and where in the token a part does', () => {
    expect(decodeToken('{"payload":"e30",}').malformation).toMatchObject({ where: 'token', offset: 17 });
    const token = JSON.stringify({ payload: 'e3!0', protected: HEAD, signature: 'c2ln' });
    expect(token[decodeToken(token).malformation?.offset ?? 0]).toBe('!');
  });

  it('takes __proto__ for an ordinary name in headers', () => {
    const token = `{"payload":"${payload}","protected":"${segment('{"alg":"ES256","__proto__":{"kid":"x"}}')}","header":{"kid":"k"},"signature":"c2ln"}`;
    const decoded = decodeToken(token);
    expect(Object.keys(decoded.header ?? {})).toEqual(['alg', '__proto__', 'kid']);
    expect(Object.getPrototypeOf(decoded.header)).toBe(Object.prototype);
  });

  it('flags repeated names, of which the last counts', () => {
    const token = `{"payload":"e30","payload":"${payload}","protected":"${HEAD}","signature":"c2ln"}`;
    expect(decodeToken(token)).toMatchObject({ format: 'jws-json', claims: { sub: 'u1' }, repeatedNames: true, repeated: ['payload'] });
  });

  it('holds text, bytes and unencoded payloads', () => {
    const of = (text: string, head = HEAD) => decodeToken(JSON.stringify({ payload: text, protected: head, signature: 'c2ln' }));
    expect(of(segment('hello'))).toMatchObject({ format: 'jws-json', claims: null, payloadText: 'hello' });
    expect(of('_wD-')).toMatchObject({ format: 'jws-json', payloadText: null, payloadBase64url: '_wD-' });
    expect(of('$.02', segment({ alg: 'HS256', b64: false, crit: ['b64'] }))).toMatchObject({ format: 'jws-json', payloadText: '$.02' });
  });

  it('looks at 64 levels of nesting and no more', () => {
    const nested = (levels: number) =>
      `{"payload":"e30","x":${'['.repeat(levels)}${']'.repeat(levels)},"protected":"${HEAD}","signature":"c2ln"}`;
    expect(decodeToken(nested(63)).format).toBe('jws-json');
    expect(decodeToken(nested(64)).malformation?.reason).toMatch(/64 levels/);
  });
});

describe('tokens within tokens', () => {
  const inner = jwt({ sub: 'u1' });

  it.each([
    ['announced by cty', { alg: 'RS256', cty: 'JWT' }, inner],
    ['announced in small letters', { alg: 'RS256', typ: 'JWT', cty: 'jwt' }, inner],
    ['not announced', { alg: 'RS256' }, inner],
    ['as a JSON string', { alg: 'RS256', cty: 'JWT' }, JSON.stringify(inner)],
    ['in JSON serialisation, as a string', { alg: 'RS256' }, JSON.stringify(RFC7515.flattened)],
    ['encrypted', { alg: 'RS256' }, RFC7516.a1],
    ['PASETO', { alg: 'RS256' }, PASETO['4-S-1']],
  ])('%s', (_, header, payload) => {
    const token = jwt(payload, header);
    const decoded = decodeToken(token);
    expect(decoded).toMatchObject({ format: 'jws', claims: null, note: null });
    expect(decoded.nested?.format).toMatch(/^(jwt|jwe|jws-json|paseto)$/);
    const view = inspectToken(token, { fingerprint: fakeFingerprint });
    expect(view.summary).toMatch(/^Nested token \(JWS, RS256\) that contains another token: /);
    expect(view.nested).toMatchObject({ format: decoded.nested?.format, length: decoded.nested?.length });
    expect(view.nested?.fingerprint).not.toBe(view.fingerprint);
    // The inner signature must not come along as text of the outer payload.
    expect([view.payloadText, view.payloadJson]).toEqual([null, null]);
    if (payload === inner) expect(JSON.stringify(view)).not.toContain('c2lnbmF0dXJl');
  });

  it('keeps text as text', () => {
    for (const text of ['hello', 'a.b.c', '{{', '"hello"']) {
      expect(decodeToken(jwt(text, { alg: 'HS256' })).nested, text).toBeNull();
    }
    expect(decodeToken(jwt('hello', { alg: 'HS256', cty: 'JWT' }))).toMatchObject({ nested: null, note: expect.stringMatching(/cty/) });
  });

  it('says what is wrong with an announced one', () => {
    expect(decodeToken(jwt(`${inner}=`, { alg: 'HS256', cty: 'JWT' })).nested).toMatchObject({ format: 'malformed' });
    expect(decodeToken(jwt(`${inner}=`, { alg: 'HS256' })).nested).toBeNull();
  });

  it('stops somewhere', () => {
    let token = inner;
    for (let i = 0; i < 20; i++) token = jwt(token, { alg: 'HS256' });
    let levels = 0;
    for (let decoded = decodeToken(token); decoded.nested !== null; decoded = decoded.nested) levels++;
    expect(levels).toBe(8);
  });
});

describe('SD-JWT', () => {
  const issued = jwt(RFC9901.payload, { alg: 'ES256', typ: 'example+sd-jwt' });
  const { disclosures, digests } = RFC9901;
  const binding = jwt({ nonce: '1234567890', aud: 'https://verifier.example.org', iat: 1748537244 }, { alg: 'ES256', typ: 'kb+jwt' });

  it('matches the disclosures of RFC 9901 section 5 with their digests', () => {
    const token = [issued, disclosures.givenName, disclosures.familyName, disclosures.address, disclosures.us, ''].join('~');
    const decoded = decodeToken(token);
    expect(decoded).toMatchObject({ format: 'sd-jwt', length: token.length, claims: { sub: 'user_42' }, nested: null, note: null });
    expect(decoded.disclosures.map(({ name, digest, matched }) => [name, digest, matched])).toEqual([
      ['given_name', digests.givenName, true],
      ['family_name', digests.familyName, true],
      ['address', digests.address, true],
      [null, digests.us, true],
    ]);
    const view = inspectToken(token);
    expect(view.summary).toBe('SD-JWT, signed with ES256, with 4 disclosures');
    expect(view.disclosures).toMatchObject([
      { name: 'given_name', value: { name: 'given_name', text: 'John', meaning: expect.any(String) }, matched: true },
      { name: 'family_name', value: { text: 'Doe' } },
      { name: 'address', value: { kind: 'object', text: expect.stringContaining('"123 Main St"') } },
      { name: null, value: { name: '', text: 'US' }, digest: digests.us },
    ]);
  });

  it('reads the key binding JWT', () => {
    const token = `${issued}~${disclosures.givenName}~${binding}`;
    expect(decodeToken(token)).toMatchObject({ format: 'sd-jwt', nested: { format: 'jwt', claims: { nonce: '1234567890' } } });
    const view = inspectToken(token);
    expect(view.summary).toBe('SD-JWT, signed with ES256, with 1 disclosure and key binding');
    expect(view.nested?.summary).toBe('Key binding: JWT, signed with ES256');
  });

  it('has no disclosures, or one inside another', () => {
    expect(decodeToken(`${issued}~`)).toMatchObject({ format: 'sd-jwt', disclosures: [], note: null });
    const parent = segment(['salt', 'person', { _sd: [digests.givenName] }]);
    const digest = decodeToken(`${issued}~${parent}~`).disclosures[0]?.digest;
    const token = `${jwt({ _sd: [digest] })}~${disclosures.givenName}~${parent}~`;
    expect(decodeToken(token).disclosures.map(({ matched }) => matched)).toEqual([true, true]);
  });

  it('notes a disclosure without digest, a digest that stands twice, and other hashes', () => {
    const stray = decodeToken(`${jwt({ _sd: [] })}~${disclosures.givenName}~`);
    expect(stray).toMatchObject({ format: 'sd-jwt', note: expect.stringMatching(/^1 of 1 disclosures has no digest/) });
    const swapped = decodeToken(`${jwt({ _sd: [digests.us] })}~${disclosures.us}~`);
    expect(swapped.disclosures[0]?.matched).toBe(false);
    const twice = decodeToken(`${jwt({ _sd: [digests.givenName, digests.givenName] })}~${disclosures.givenName}~`);
    expect(twice.note).toMatch(/twice/);
    const other = decodeToken(`${jwt({ _sd: [digests.givenName], _sd_alg: 'sha3-256' })}~${disclosures.givenName}~`);
    expect(other).toMatchObject({ note: expect.stringMatching(/sha-256/), disclosures: [{ digest: null, matched: false }] });
  });

  it.each([
    ['no list', segment({ a: 1 }), /not an array/],
    ['one element', segment(['salt']), /not an array/],
    ['four elements', segment(['salt', 'a', 1, 2]), /not an array/],
    ['a salt that is not a string', segment([1, 'a', 1]), /not an array/],
    ['a name that carries digests', segment(['salt', '_sd', []]), /not an array/],
    ['no JSON', segment('[1'), /not valid JSON/],
    ['padding', `${disclosures.givenName}=`, /padded/],
    ['nothing', '', /not valid JSON/],
  ])('refuses a disclosure that is %s', (_, disclosure, reason) => {
    const decoded = decodeToken(`${issued}~${disclosures.us}~${disclosure}~`);
    expect(decoded).toMatchObject({
      format: 'malformed',
      claims: { sub: 'user_42' },
      malformation: { where: 'disclosure', reason: expect.stringMatching(reason) },
    });
    expect(decoded.malformation?.reason).toMatch(/^Disclosure 2 /);
  });

  it('says that its end is missing, or that it is no SD-JWT', () => {
    expect(decodeToken(`${issued}~${disclosures.us}`)).toMatchObject({
      format: 'malformed',
      malformation: { reason: expect.stringMatching(/end/) },
    });
    expect(decodeToken(`${jwt('text', { alg: 'HS256' })}~`)).toMatchObject({ format: 'malformed' });
    expect(decodeToken(`${RFC7516.a1}~`)).toMatchObject({ format: 'malformed' });
  });

  it('carries its disclosures in the header in JSON serialisation (RFC 9901 section 8)', () => {
    const token = JSON.stringify({
      payload: segment(RFC9901.payload),
      protected: segment({ alg: 'ES256' }),
      header: { disclosures: [disclosures.givenName] },
      signature: 'c2ln',
    });
    expect(decodeToken(token)).toMatchObject({ format: 'jws-json', disclosures: [{ name: 'given_name', matched: true }] });
    expect(inspectToken(token).summary).toBe('SD-JWT in JSON serialisation, signed with ES256');
  });

  describe('with a part of a wrong kind in JSON serialisation is malformed', () => {
    const payload = segment(RFC9901.payload);
    const head = segment({ alg: 'ES256' });
    const flat = (header: unknown, content = payload) => JSON.stringify({ payload: content, protected: head, header, signature: 'c2ln' });
    const all = [disclosures.givenName];
    it.each([
      ...['x', '', 5, null, true, {}, { 0: disclosures.givenName }, [5], [null], [all], [disclosures.givenName, 5]].map(
        (list) => [flat({ disclosures: list }), /"disclosures" is not an array of strings/] as const,
      ),
      ...[5, '', null, false, [binding], { jwt: binding }].flatMap((kb_jwt) =>
        [{ kb_jwt }, { disclosures: [], kb_jwt }, { disclosures: all, kb_jwt }].map((header) => [flat(header), /"kb_jwt"/] as const),
      ),
      ...[{ disclosures: all }, { kb_jwt: binding }].map((header) => [flat(header, segment('text')), /no claims/] as const),
      ...[{ disclosures: all }, { disclosures: [] }, { kb_jwt: binding }, { kb_jwt: 5 }].map((header) => {
        const signatures = [{}, header].map((each) => ({ protected: head, header: each, signature: 'c2ln' }));
        return [JSON.stringify({ payload, signatures }), /a different unprotected header than the first/] as const;
      }),
    ])('%s', (token, reason) => {
      expect(decodeToken(token)).toMatchObject({
        format: 'malformed',
        malformation: { where: 'unprotected header', reason: expect.stringMatching(reason) },
      });
    });
    it('while a key binding needs no disclosures', () => {
      expect(decodeToken(flat({ kb_jwt: binding }))).toMatchObject({
        format: 'jws-json',
        sd: {},
        disclosures: [],
        nested: { format: 'jwt' },
      });
      expect(decodeToken(flat({ kb_jwt: 'hello' }))).toMatchObject({ format: 'malformed' });
    });
  });
});

describe('PASETO', () => {
  const CLAIMS = { data: 'this is a signed message', exp: '2022-01-01T00:00:00+00:00' };

  it.each([
    ['4-S-1', 'v4', 64, null],
    ['4-S-2', 'v4', 64, '{"kid":"zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN"}'],
    ['3-S-1', 'v3', 96, null],
  ] as const)('reads the public token %s', (name, version, signatureBytes, footerText) => {
    expect(decodeToken(PASETO[name])).toMatchObject({
      format: 'paseto',
      paseto: { version, purpose: 'public', footerText },
      claims: CLAIMS,
      signatureBytes,
      header: null,
    });
  });

  it('names local tokens and reads their footer', () => {
    expect(decodeToken(PASETO['4-E-1'])).toMatchObject({ format: 'paseto', paseto: { purpose: 'local', footerText: null }, claims: null });
    expect(decodeToken(PASETO['4-E-9']).paseto?.footerText).toBe("arbitrary-string-that-isn't-json");
    expect(inspectToken(PASETO['4-E-9'])).toMatchObject({
      summary: 'Encrypted token (PASETO v4 local); only the owner of the key can read its content',
      header: [{ name: 'footer', text: "arbitrary-string-that-isn't-json" }],
      signature: { status: 'none' },
    });
  });

  it('shows what is inside, times as times', () => {
    const view = inspectToken(PASETO['4-S-2'], { which: 'access' });
    expect(view).toMatchObject({
      summary: 'PASETO v4 public access token, signed with Ed25519',
      header: [{ name: 'kid', remark: 'of the footer' }],
      signature: { status: 'not-verified', bytes: 64 },
      preview: ['v4.public'],
    });
    expect(view.claims.find(({ name }) => name === 'exp')).toMatchObject({ kind: 'time', at: Date.UTC(2022, 0, 1), off: false });
  });

  it.each([
    ['v1.public.', 256],
    ['v2.public.', 64],
    ['v1.local.', 80],
    ['v2.local.', 40],
  ])('knows the sizes of %s', (start, least) => {
    const body = (bytes: number) => Buffer.concat([Buffer.from('{}'), Buffer.alloc(bytes)]).toString('base64url');
    expect(decodeToken(start + body(least)).format).toBe('paseto');
    expect(decodeToken(start + body(least - 3))).toMatchObject({
      format: 'malformed',
      malformation: { reason: expect.stringMatching(/truncated/) },
    });
  });

  it.each([
    ['padding', `${PASETO['4-S-1']}=`, 'payload'],
    ['a broken footer', `${PASETO['4-S-1']}.a b`, 'footer'],
    ['too many parts', `${PASETO['4-S-2']}.x`, 'token'],
    ['broken JSON', `v4.public.${Buffer.concat([Buffer.from('{"a":'), Buffer.alloc(64)]).toString('base64url')}`, 'payload'],
  ])('says what is wrong: %s', (_, token, where) => {
    expect(decodeToken(token)).toMatchObject({ format: 'malformed', malformation: { where } });
  });
});

describe('keys that a token brings along', () => {
  it('are named without their material', () => {
    const header = {
      alg: 'ES256',
      jwk: { kty: 'EC', crv: 'P-256', kid: 'k', x: 'XXXX', y: 'YYYY', d: 'DDDD' },
      jku: 'https://evil.example/jwks',
      x5u: 'https://evil.example/cert',
      x5c: ['AAAA', 'BBBB'],
    };
    expect(decodeToken(jwt({}, header)).embeddedKeys).toEqual(['jwk', 'jku', 'x5u', 'x5c']);
    expect(inspectToken(jwt({}, header)).embeddedKeys).toEqual([
      'jwk: kty EC, crv P-256, kid k',
      'jku: https://evil.example/jwks',
      'x5u: https://evil.example/cert',
      'x5c: 2 certificates',
    ]);
    expect(decodeToken(jwt({ jwk: {} })).embeddedKeys).toEqual([]);
  });
});
