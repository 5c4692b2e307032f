import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { FlattenedSign, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { readKeys, readSecret } from '../../../electron/core/verify/keys';
import { base64url, check, keysOf, secretOf, signerFor, signText, tokenOf } from './support';
import { COOKBOOK_RS256, ED25519, ES256, HS256, RS256 } from './vectors';

const rsa = signerFor('RS256');
const ec = signerFor('ES256');

describe('every algorithm', () => {
  it.each([
    'HS256',
    'HS384',
    'HS512',
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'ES256K',
    'EdDSA',
    'Ed25519',
  ])('%s: signed by OpenSSL, verified here, refused with another key', async (alg) => {
    const signer = signerFor(alg);
    const token = tokenOf(signer);
    expect(await check(token, keysOf(signer.publicJwk))).toMatchObject({ status: 'valid', reason: 'signature-matches' });
    const other = await check(token, keysOf(signerFor(alg).publicJwk));
    expect(other).toMatchObject({ status: 'invalid', reason: 'signature-wrong' });
  });

  it('Ed448 where the runtime has it, and says so where not', async () => {
    const signer = { ...signerFor('Ed448'), alg: 'EdDSA' };
    const found = await check(tokenOf(signer), keysOf(signer.publicJwk));
    const has = await crypto.subtle.generateKey({ name: 'Ed448' }, false, ['sign', 'verify']).then(
      () => true,
      () => false,
    );
    expect(found.reason).toBe(has ? 'signature-matches' : 'algorithm-unsupported');
  });

  it('ES256K with either of the two signatures that go with one another, and with none of another length', async () => {
    const signer = signerFor('ES256K');
    const keys = await keysOf(signer.publicJwk);
    const [head = '', body = '', signature = ''] = tokenOf(signer).split('.');
    const hex = Buffer.from(signature, 'base64url').toString('hex');
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const other = hex.slice(0, 64) + (order - BigInt(`0x${hex.slice(64)}`)).toString(16).padStart(64, '0');
    for (const each of [hex, other]) {
      const token = [head, body, Buffer.from(each, 'hex').toString('base64url')].join('.');
      expect(await check(token, keys)).toMatchObject({ status: 'valid', reason: 'signature-matches' });
    }
    for (const each of [hex.slice(0, -2), `${hex}00`, '00'.repeat(64)]) {
      const token = [head, body, Buffer.from(each, 'hex').toString('base64url')].join('.');
      expect(await check(token, keys)).toMatchObject({ status: 'invalid' });
    }
  });

  it('names one it does not know', async () => {
    const token = tokenOf(rsa, {}, { alg: 'ML-DSA-44' });
    expect(await check(token, keysOf(rsa.publicJwk))).toMatchObject({ status: 'unverified', reason: 'algorithm-unsupported' });
    const odd = await check(tokenOf(rsa, {}, { alg: '<script>‮' }), keysOf(rsa.publicJwk));
    expect(odd.text).not.toContain('‮');
  });
});

describe('the key', () => {
  const second = signerFor('RS256');

  it('is chosen by kid, and the others are passed over for it', async () => {
    const keys = keysOf({ ...second.publicJwk, kid: 'b' }, { ...rsa.publicJwk, kid: 'a' });
    const found = await check(tokenOf(rsa, {}, { kid: 'a' }), keys);
    expect(found).toMatchObject({
      status: 'valid',
      key: { kid: 'a', kind: 'RSA, 2048 bits', why: 'matched by key ID (kid)', source: 'the key you entered' },
    });
    expect(found.key?.thumbprint).toMatch(/^[\w-]{43}$/);
    expect(found.passedOver).toEqual([{ key: 'kid "b" (RSA, 2048 bits)', why: 'the token requires kid "a"' }]);
  });

  it('is chosen by use, key_ops, alg, kind and curve where no kid says it', async () => {
    const unfit = [
      { ...rsa.publicJwk, use: 'enc', kid: '1' },
      { ...rsa.publicJwk, key_ops: ['encrypt'], kid: '2' },
      { ...rsa.publicJwk, alg: 'RS512', kid: '3' },
      { ...ec.publicJwk, kid: '4' },
      { ...signerFor('ES384').publicJwk, kid: '5' },
    ];
    const found = await check(
      tokenOf(rsa),
      keysOf(...unfit, { ...rsa.publicJwk, use: 'sig', key_ops: ['verify'], alg: 'RS256', kid: '6' }),
    );
    expect(found).toMatchObject({ status: 'valid', key: { kid: '6', why: expect.stringContaining('the only key for RS256') } });
    expect(found.passedOver.map(({ why }) => why)).toEqual([
      'it is meant for "enc", not for signatures',
      'it is not meant for verification: its key_ops are "encrypt"',
      'it is meant for RS512, but the token uses RS256',
      'it is an EC P-256 key, but RS256 needs an RSA key',
      'it is an EC P-384 key, but RS256 needs an RSA key',
    ]);
    const curve = await check(tokenOf(ec), keysOf({ ...signerFor('ES384').publicJwk, kid: '5' }, { ...ec.publicJwk, kid: '4' }));
    expect(curve.passedOver).toEqual([{ key: 'kid "5" (EC P-384)', why: 'it is on P-384, but ES256 needs an EC key on P-256' }]);
  });

  it('may be one of several without a kid: the one that matches is found', async () => {
    const found = await check(tokenOf(rsa), keysOf(second.publicJwk, rsa.publicJwk));
    expect(found).toMatchObject({ status: 'valid', key: { why: 'one of 2 keys for RS256; the token has no kid' } });
    expect(found.passedOver).toEqual([{ key: 'RSA, 2048 bits, no kid', why: "the signature doesn't match it" }]);
    const wrong = await check(tokenOf(signerFor('RS256')), keysOf(second.publicJwk, rsa.publicJwk));
    expect(wrong).toMatchObject({
      status: 'invalid',
      reason: 'signature-wrong',
      text: expect.stringContaining('any of the 2 matching keys'),
    });
  });

  it('with another kid does not fit, though it is said when it would', async () => {
    const keys = keysOf({ ...rsa.publicJwk, kid: 'x' }, { ...second.publicJwk, kid: 'y' });
    const found = await check(tokenOf(rsa, {}, { kid: 'a' }), keys);
    expect(found).toMatchObject({ status: 'unverified', reason: 'no-key-fits', key: null });
    expect(found.text).toContain('The signature does match kid "x"');
    expect(found.passedOver).toHaveLength(2);
  });

  it('handed over alone is tried whatever its kid, published alone it is not', async () => {
    const keys = await keysOf({ ...rsa.publicJwk, kid: 'x' });
    const token = tokenOf(rsa, {}, { kid: 'a' });
    expect(await check(token, keys)).toMatchObject({
      status: 'valid',
      key: { why: expect.stringContaining('though the token requires kid "a"') },
    });
    expect(await check(token, { ...keys, handed: false })).toMatchObject({ status: 'unverified', reason: 'no-key-fits' });
  });

  it('that is missing, unreadable or no point on its curve is told apart', async () => {
    expect(await check(tokenOf(rsa), keysOf({ keys: [] }))).toMatchObject({ status: 'unverified', reason: 'no-key-fits' });
    expect(await check(tokenOf(rsa), readKeys('no key'))).toMatchObject({ status: 'unverified', reason: 'key-unreadable' });
    const x = base64url(Buffer.alloc(32, 7));
    const off = await check(tokenOf(ec), keysOf({ kty: 'EC', crv: 'P-256', x, y: x }));
    expect(off).toMatchObject({ status: 'unverified', reason: 'key-unreadable' });
  });

  it('lists no more than 50 passed over', async () => {
    const many = Array.from({ length: 80 }, (_, index) => ({ ...ec.publicJwk, kid: String(index) }));
    expect((await check(tokenOf(rsa, {}, { kid: 'q' }), keysOf(...many))).passedOver).toHaveLength(50);
  });

  it('shows no hostile kid as it is', async () => {
    const kid = `a‮\n${'x'.repeat(5000)}`;
    const found = await check(tokenOf(rsa, {}, { kid }), keysOf({ ...rsa.publicJwk, kid }));
    expect(found.status).toBe('valid');
    expect(found.key?.kid?.length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(found)).not.toMatch(/‮|\\n/);
  });
});

describe('algorithm confusion', () => {
  const pem = String(createPublicKey({ key: rsa.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }));
  const der = createPublicKey({ key: rsa.publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
  const forged = (secret: string | Uint8Array) => {
    const signer = { alg: 'HS256', privateKey: new Uint8Array(Buffer.from(secret)), publicJwk: {} };
    return tokenOf(signer, { sub: 'admin' });
  };

  it('an RSA key is never an HMAC secret', async () => {
    for (const text of [pem, JSON.stringify(rsa.publicJwk)]) {
      expect(await check(forged(text), readKeys(text))).toMatchObject({ status: 'invalid', reason: 'algorithm-unfit' });
    }
    const kid = await check(
      tokenOf({ ...rsa, alg: 'HS256', privateKey: new Uint8Array(32) }, {}, { kid: 'a' }),
      keysOf({ ...rsa.publicJwk, kid: 'a' }, ec.publicJwk),
    );
    expect(kid).toMatchObject({ status: 'invalid', reason: 'algorithm-unfit', key: { kid: 'a' } });
  });

  it.each([
    ['as PEM', readSecret(pem, 'text'), pem],
    ['as PEM in hex', readSecret(Buffer.from(pem).toString('hex'), 'hex'), pem],
    ['as a JWK', readSecret(JSON.stringify(rsa.publicJwk), 'text'), JSON.stringify(rsa.publicJwk)],
    ['as DER in base64url', readSecret(base64url(der), 'base64url'), der],
  ])('nor when it is entered as a secret, %s', async (_, keys, bytes) => {
    expect(await check(forged(bytes), keys)).toMatchObject({ status: 'invalid', reason: 'algorithm-unfit' });
  });

  it('nor inside a JWK of kind oct', async () => {
    expect(await check(forged(pem), keysOf({ kty: 'oct', k: base64url(pem) }))).toMatchObject({
      status: 'invalid',
      reason: 'algorithm-unfit',
    });
  });

  it('a signature that is all zeros matches nothing', async () => {
    const [head, body] = ES256.token.split('.');
    const zeros = `${head}.${body}.${base64url(Buffer.alloc(64))}`;
    expect(await check(zeros, keysOf(ES256.key))).toMatchObject({ status: 'invalid', reason: 'signature-wrong' });
  });

  it.each(['none', 'None', 'nOnE'])('alg %s is unsecured, with a signature or without', async (alg) => {
    const token = `${base64url(JSON.stringify({ alg }))}.${base64url('{}')}.`;
    for (const each of [token, `${token}AAAA`])
      expect(await check(each, keysOf(rsa.publicJwk))).toMatchObject({ status: 'unsecured', reason: 'unsecured' });
  });
});

describe('weak keys', () => {
  it('an RSA key under 2048 bits: too weak, and whether it matches', async () => {
    const short = signerFor('RS256', 1024);
    const found = await check(tokenOf(short), keysOf(short.publicJwk));
    expect(found).toMatchObject({ status: 'invalid', reason: 'key-too-weak', text: expect.stringContaining('does match it') });
    const wrong = await check(tokenOf(rsa), keysOf(short.publicJwk));
    expect(wrong).toMatchObject({ status: 'invalid', reason: 'key-too-weak', text: expect.stringContaining('does not match it either') });
  });

  it.each([
    ['HS256', 31, 'key-too-weak'],
    ['HS256', 32, 'signature-matches'],
    ['HS384', 47, 'key-too-weak'],
    ['HS512', 63, 'key-too-weak'],
    ['HS512', 64, 'signature-matches'],
  ])('%s with a secret of %i bytes: %s', async (alg, bytes, reason) => {
    const secret = 's'.repeat(bytes);
    const token = tokenOf({ alg, privateKey: new Uint8Array(Buffer.from(secret)), publicJwk: {} });
    expect(await check(token, secretOf(secret))).toMatchObject({ reason });
  });
});

describe('bytes exactly as received', () => {
  it('base64url that is not canonical is malformed, though jose takes it', async () => {
    const last = HS256.token.at(-1) === 'k' ? 'l' : 'm';
    const loose = `${HS256.token.slice(0, -1)}${last}`;
    expect(Buffer.from(loose.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(HS256.token.split('.')[2] ?? '', 'base64url'));
    for (const token of [loose, `${HS256.token}=`, `${HS256.token}\n`, ` ${HS256.token}`]) {
      const { status } = await check(token, keysOf(HS256.key));
      expect(status).not.toBe('valid');
    }
    expect(await check(loose, keysOf(HS256.key))).toMatchObject({ status: 'invalid', reason: 'malformed' });
  });

  it('a header that names a member twice is malformed', async () => {
    const token = tokenOf(rsa, {}, '{"alg":"none","alg":"RS256"}');
    expect(await check(token, keysOf(rsa.publicJwk))).toMatchObject({
      status: 'invalid',
      reason: 'malformed',
      text: expect.stringContaining('"alg" twice'),
    });
    const json = `{"payload":"${base64url('{}')}","payload":"${base64url('{"a":1}')}","protected":"x","signature":"x"}`;
    expect(await check(json, keysOf(rsa.publicJwk))).toMatchObject({ status: 'invalid', reason: 'malformed' });
  });

  it('payloads that are no JSON object verify all the same', async () => {
    for (const payload of ['plain text', '[1,2]', '"x"', '\u0000\u0001', '', '{"a":1,"a":2}']) {
      expect(await check(tokenOf(rsa, payload), keysOf(rsa.publicJwk))).toMatchObject({ status: 'valid' });
    }
  });

  it('a payload that travels apart is said to be missing', async () => {
    const [head, , signature] = HS256.token.split('.');
    const found = await check(`${head}..${signature}`, keysOf(HS256.key));
    expect(found).toMatchObject({
      status: 'unverified',
      reason: 'payload-detached',
      text: expect.stringContaining('is detached from the token'),
    });
  });

  it('an SD-JWT is verified up to its disclosures', async () => {
    const token = tokenOf(ec, { _sd: [] });
    expect(await check(`${token}~WyJhIiwiYiIsMV0~`, keysOf(ec.publicJwk))).toMatchObject({ status: 'valid' });
  });

  it.each([
    ['', 'no-signature'],
    ['opaque-token', 'no-signature'],
    ['a.b.c.d.e', 'no-signature'],
    ['v4.public.AAAA', 'malformed'],
    ['{"a":1}', 'no-signature'],
    ['eyJhbGciOiJSUzI1NiJ9.e30', 'malformed'],
    ['{"payload":"e30","signatures":[]}', 'malformed'],
    ['{"payload":"e30","signature":"","signatures":[{}]}', 'malformed'],
    ['{"payload":1,"signature":""}', 'malformed'],
    ['{"payload":"e30","signature":"AA"}', 'malformed'],
    [`${base64url('[]')}.e30.AA`, 'malformed'],
    [`${base64url('{}')}.e30.AA`, 'malformed'],
    [`${base64url('{"alg":"RS256","kid":1}')}.e30.AA`, 'malformed'],
  ])('%s is %s', async (token, reason) => {
    expect(await check(token, keysOf(rsa.publicJwk))).toMatchObject({ reason });
  });
});

describe('critical headers', () => {
  it.each([
    { crit: ['exp'], exp: 1 },
    { crit: ['urn:x'], 'urn:x': true },
    { crit: [] },
    { crit: 'b64', b64: true },
    { crit: ['alg'] },
    { crit: ['b64'] },
    { crit: ['b64', 'b64'], b64: true },
    { b64: false },
    { crit: ['b64'], b64: 'false' },
  ])('%o makes the token invalid', async (header) => {
    expect(await check(tokenOf(rsa, {}, header), keysOf(rsa.publicJwk))).toMatchObject({ status: 'invalid', reason: 'malformed' });
  });

  it('b64 that is true changes nothing; b64 false is over the payload as it stands', async () => {
    expect(await check(tokenOf(rsa, {}, { crit: ['b64'], b64: true }), keysOf(rsa.publicJwk))).toMatchObject({ status: 'valid' });
    const key = await importJWK(HS256.key, 'HS256');
    const made = await new FlattenedSign(Buffer.from('grüße $.02'))
      .setProtectedHeader({ alg: 'HS256', b64: false, crit: ['b64'] })
      .sign(key);
    const token = JSON.stringify({ ...made, payload: 'grüße $.02' });
    expect(await check(token, keysOf(HS256.key))).toMatchObject({ status: 'valid' });
    expect(await check(token.replace('$.02', '$.03'), keysOf(HS256.key))).toMatchObject({ status: 'invalid', reason: 'signature-wrong' });
    const head = base64url('{"alg":"HS256","b64":false,"crit":["b64"]}');
    const signer = { alg: 'HS256', privateKey: new Uint8Array(Buffer.from(HS256.key.k, 'base64url')), publicJwk: {} };
    const compact = `${head}.plain text.${base64url(signText(`${head}.plain text`, signer))}`;
    expect(await check(compact, keysOf(HS256.key))).toMatchObject({ status: 'valid' });
  });

  it('crit and names in both headers are refused outside the protected one', async () => {
    const [head = '', payload, signature] = RS256.token.split('.');
    const json = (header: object) => JSON.stringify({ protected: head, payload, signature, header });
    expect(await check(json({ kid: 'x' }), keysOf(RS256.key))).toMatchObject({ status: 'valid' });
    expect(await check(json({ alg: 'RS256' }), keysOf(RS256.key))).toMatchObject({ status: 'invalid', reason: 'malformed' });
    expect(await check(json({ crit: ['b64'], b64: true }), keysOf(RS256.key))).toMatchObject({ status: 'invalid', reason: 'malformed' });
  });
});

it('a private key verifies by its public part, and says so', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const token = tokenOf({ alg: 'ES256', privateKey, publicJwk: {} });
  const found = await check(token, readKeys(String(privateKey.export({ type: 'pkcs8', format: 'pem' }))));
  expect(found).toMatchObject({ status: 'valid', text: expect.stringContaining('private one') });
  expect(JSON.stringify(found)).not.toContain(String(privateKey.export({ format: 'jwk' }).d));
});

it('holds its tongue about secrets', async () => {
  const secret = 'canary-secret-that-is-long-enough-for-hs256';
  const token = tokenOf({ alg: 'HS256', privateKey: new Uint8Array(Buffer.from(secret)), publicJwk: {} });
  for (const each of [token, `${token}AAAA`]) {
    const text = JSON.stringify(await check(each, secretOf(secret)));
    expect(text).not.toContain('canary');
    expect(text).not.toContain(base64url(secret));
  }
});

it('gives the same verdict as the vectors when read twice', async () => {
  const keys = await keysOf(ED25519.key);
  const [one, two] = await Promise.all([check(ED25519.token, keys), check(ED25519.token, keys)]);
  expect(one).toEqual(two);
  expect((await check(COOKBOOK_RS256, keys)).reason).toBe('algorithm-unfit');
});
