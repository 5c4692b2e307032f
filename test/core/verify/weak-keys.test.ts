import { ed25519 } from '@noble/curves/ed25519.js';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { disguiseOf } from '../../../electron/core/verify/disguise';
import { publishedSet, readKeys } from '../../../electron/core/verify/keys';
import { CERTIFICATE } from '../../platform/certificate';
import { base64url, check, keysOf, secretOf, signerFor, tokenOf } from './support';

const rsa = signerFor('RS256');
const ec = signerFor('ES256');
const codes = (found: { findings: { code: string }[] }) => found.findings.map(({ code }) => code);

describe('a published key set', () => {
  const secret = signerFor('HS256');

  it('that holds the shared secret proves nothing, and says so', async () => {
    const keys = publishedSet(await keysOf({ keys: [{ ...secret.publicJwk, kid: 'a' }] }));
    const found = await check(tokenOf(secret, {}, { kid: 'a' }), keys);
    expect(found).toMatchObject({
      status: 'invalid',
      reason: 'key-published',
      text: expect.stringContaining('anyone can create such a token'),
    });
    expect(codes(found)).toContain('jwks-secret-key');
  });

  it('that holds a private key proves nothing either', async () => {
    for (const alg of ['RS256', 'ES256', 'EdDSA']) {
      const signer = signerFor(alg);
      if (signer.privateKey instanceof Uint8Array) throw new Error('a key pair is needed');
      const keys = publishedSet(await keysOf({ keys: [signer.privateKey.export({ format: 'jwk' })] }));
      const found = await check(tokenOf(signer), keys);
      expect(found).toMatchObject({ status: 'invalid', reason: 'key-published' });
      expect(codes(found)).toContain('jwks-private-key');
    }
  });

  it('is reported for its secret also where another key matches', async () => {
    const keys = publishedSet(await keysOf({ keys: [rsa.publicJwk, secret.publicJwk] }));
    const found = await check(tokenOf(rsa), keys);
    expect(found.status).toBe('valid');
    expect(codes(found)).toEqual(['jwks-secret-key']);
  });

  it('of public keys, and a secret that a person gave, raise nothing', async () => {
    expect(codes(await check(tokenOf(rsa), publishedSet(await keysOf({ keys: [rsa.publicJwk] }))))).toEqual([]);
    const found = await check(tokenOf(secret), keysOf(secret.publicJwk));
    expect({ status: found.status, codes: codes(found) }).toEqual({ status: 'valid', codes: [] });
  });
});

describe('RSA keys with an exponent that is none', () => {
  /** EMSA-PKCS1-v1_5 of SHA-256 (RFC 8017 section 9.2): with e = 1 it is its own signature. */
  async function bare(text: string): Promise<Uint8Array> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from(text)));
    const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);
    return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(256 - info.length - 3, 0xff), Buffer.from([0]), info]);
  }

  it('1 makes the bare padding a signature', async () => {
    const signed = `${base64url('{"alg":"RS256"}')}.${base64url('{"sub":"admin"}')}`;
    const token = `${signed}.${base64url(await bare(signed))}`;
    const found = await check(token, keysOf({ ...rsa.publicJwk, e: 'AQ' }));
    expect(found).toMatchObject({ status: 'invalid', reason: 'key-too-weak', text: expect.stringContaining('exponent 1') });
  });

  it.each([
    ['AQ', 1],
    ['Ag', 2],
    ['AQAA', 65_536],
  ])('%s (%i) is refused whatever the signature', async (e) => {
    expect((await check(tokenOf(rsa), keysOf({ ...rsa.publicJwk, e }))).reason).toBe('key-too-weak');
  });

  it('3 is allowed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
    const signer = { alg: 'RS256', privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }) } };
    expect(await check(tokenOf(signer), keysOf(signer.publicJwk))).toMatchObject({ status: 'valid' });
  });
});

describe('Edwards keys of small order', () => {
  const points = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ].map((hex) => Buffer.from(hex, 'hex'));
  const signed = `${base64url('{"alg":"EdDSA"}')}.${base64url('{"sub":"admin"}')}`;
  const identity = Buffer.concat([points[1] ?? Buffer.alloc(32), Buffer.alloc(32)]);

  it('take one signature for every text, as RFC 8032 has it, and are refused here', async () => {
    const point = points[1] ?? Buffer.alloc(32);
    const x = base64url(point);
    // Node 24 refuses such keys itself, so it can't be asked.
    for (const text of [signed, 'another text']) expect(ed25519.verify(identity, Buffer.from(text), point, { zip215: true })).toBe(true);
    const found = await check(`${signed}.${base64url(identity)}`, keysOf({ kty: 'OKP', crv: 'Ed25519', x }));
    expect(found).toMatchObject({ status: 'invalid', reason: 'key-too-weak', text: expect.stringContaining('small order') });
  });

  it('are known in every spelling, and Ed448 has some too', async () => {
    const signs = points.flatMap((point) => [point, Buffer.from(point.map((byte, index) => (index === 31 ? byte | 0x80 : byte)))]);
    const minusOne = Buffer.alloc(57, 0xff);
    minusOne.set([0xfe], 0);
    minusOne.set([0xfe], 28);
    minusOne.set([0], 56);
    const keys = [
      ...signs.map((x) => ({ kty: 'OKP', crv: 'Ed25519', x: base64url(x) })),
      ...[Buffer.alloc(57), Buffer.concat([Buffer.from([1]), Buffer.alloc(56)]), minusOne].map((x) => ({
        kty: 'OKP',
        crv: 'Ed448',
        x: base64url(x),
      })),
    ];
    const { keys: read } = await keysOf({ keys });
    expect(read.map(({ flaw }) => flaw === null)).toEqual(keys.map(() => false));
  });

  it('no ordinary key is one', async () => {
    const jwks = Array.from({ length: 20 }, () => signerFor('EdDSA').publicJwk);
    expect((await keysOf({ keys: jwks })).keys.map(({ flaw }) => flaw)).toEqual(jwks.map(() => null));
  });
});

describe('a secret that is a public key', () => {
  const key = createPublicKey({ key: rsa.publicJwk, format: 'jwk' });
  const spki = key.export({ type: 'spki', format: 'der' });
  const pkcs1 = key.export({ type: 'pkcs1', format: 'der' });
  const modulus = Buffer.from(String(rsa.publicJwk.n), 'base64url');
  const point = Buffer.concat([
    Buffer.from([4]),
    Buffer.from(String(ec.publicJwk.x), 'base64url'),
    Buffer.from(String(ec.publicJwk.y), 'base64url'),
  ]);
  const sshKey = Buffer.concat(
    [Buffer.from('ssh-rsa'), Buffer.from([1, 0, 1]), Buffer.concat([Buffer.alloc(1), modulus])].flatMap((part) => [
      Buffer.from([0, 0, part.length >> 8, part.length & 0xff]),
      part,
    ]),
  );
  const pemBody = spki.toString('base64');
  const certificate = Buffer.from(CERTIFICATE.replace(/-----.*-----|\s/g, ''), 'base64');

  it.each<[string, string | Uint8Array]>([
    ['PEM without its lines', pemBody],
    ['the same over several lines', pemBody.replace(/.{64}/g, '$&\n')],
    ['the same with its lines written out', pemBody.replace(/.{64}/g, '$&\\n')],
    ['the same in base64url', base64url(spki)],
    ['the same in hexadecimal', spki.toString('hex')],
    ['SPKI as DER', spki],
    ['PKCS #1 as DER', pkcs1],
    ['PKCS #1 in base64', pkcs1.toString('base64')],
    ['the modulus as a JWK has it', String(rsa.publicJwk.n)],
    ['the modulus as OpenSSL prints it', `Modulus=${modulus.toString('hex').toUpperCase()}`],
    ['the modulus with colons', `00:${modulus.toString('hex').replace(/..(?=.)/g, '$&:')}`],
    ['the modulus as a number', BigInt(`0x${modulus.toString('hex')}`).toString()],
    ['the modulus as bytes', modulus],
    ['a certificate as DER', certificate],
    ['a certificate in base64', certificate.toString('base64')],
    ['a certificate in PEM', CERTIFICATE],
    ['a JWK', JSON.stringify(rsa.publicJwk, null, 2)],
    ['a JWK Set', JSON.stringify({ keys: [rsa.publicJwk] })],
    ['a JWK in base64', Buffer.from(JSON.stringify(rsa.publicJwk)).toString('base64')],
    ['an OpenSSH key', `ssh-rsa ${sshKey.toString('base64')} ada@example`],
    ['an RSA key in XML', `<RSAKeyValue><Modulus>${modulus.toString('base64')}</Modulus></RSAKeyValue>`],
    ['a JWK without its kty', JSON.stringify({ n: rsa.publicJwk.n, e: rsa.publicJwk.e })],
    ['the same indented', JSON.stringify({ e: rsa.publicJwk.e, n: rsa.publicJwk.n }, null, 2)],
    ['the same in base64', Buffer.from(JSON.stringify({ n: rsa.publicJwk.n, e: rsa.publicJwk.e })).toString('base64')],
    ['the same in a list', JSON.stringify([rsa.publicJwk.n, rsa.publicJwk.e])],
    ['a JWK inside another object', JSON.stringify({ data: { key: rsa.publicJwk } })],
    ['a JWK in a list', JSON.stringify([rsa.publicJwk])],
    ['n.e', `${rsa.publicJwk.n}.${rsa.publicJwk.e}`],
    ['e.n', `${rsa.publicJwk.e}.${rsa.publicJwk.n}`],
    ['n, e', `${rsa.publicJwk.n}, ${rsa.publicJwk.e}`],
    ['n=...&e=...', `n=${rsa.publicJwk.n}&e=${rsa.publicJwk.e}`],
    ['n: and e: on two lines', `n: ${rsa.publicJwk.n}\ne: ${rsa.publicJwk.e}\n`],
    ['n and e as one text', `${rsa.publicJwk.n}${rsa.publicJwk.e}`],
    ['e and n as one text', `${rsa.publicJwk.e}${rsa.publicJwk.n}`],
    ['n and e as numbers', `n = ${BigInt(`0x${modulus.toString('hex')}`)}, e = 65537`],
    ['n and e as bytes', Buffer.concat([modulus, Buffer.from([1, 0, 1])])],
    ['e and n as bytes in hexadecimal', Buffer.concat([Buffer.from([1, 0, 1]), modulus]).toString('hex')],
    [
      'what OpenSSL prints of a key',
      `Modulus:\n    00:${modulus
        .toString('hex')
        .replace(/..(?=.)/g, '$&:')
        .replace(/.{45}/g, '$&\n    ')}\nExponent: 65537`,
    ],
    ['PEM in base64', Buffer.from(CERTIFICATE).toString('base64')],
    ['PEM in hexadecimal', Buffer.from(CERTIFICATE).toString('hex')],
    ['base64 of base64', Buffer.from(pemBody).toString('base64')],
    ['PEM without its lines, in JSON', JSON.stringify({ publicKey: pemBody })],
    ['an OpenSSH key after its host', `host.example ssh-rsa ${sshKey.toString('base64')}`],
    ['an OpenSSH key without its kind', sshKey.toString('base64')],
    ['an OpenSSH key as bytes', sshKey],
    ['x.y', `${ec.publicJwk.x}.${ec.publicJwk.y}`],
    ['a JWK of a curve without its kty', JSON.stringify({ x: ec.publicJwk.x, y: ec.publicJwk.y })],
    ['an Edwards JWK without its kty', JSON.stringify({ crv: 'Ed25519', x: base64url(randomBytes(32)) })],
    ['an EC point', point],
    ['an EC point in hexadecimal', point.toString('hex')],
  ])('%s is refused', async (_, secret) => {
    const bytes = new Uint8Array(Buffer.from(secret));
    const token = tokenOf({ alg: 'HS256', privateKey: bytes, publicJwk: {} }, { sub: 'admin' });
    const keys = typeof secret === 'string' ? secretOf(secret) : keysOf({ kty: 'oct', k: base64url(secret) });
    expect(await check(token, keys)).toMatchObject({
      status: 'invalid',
      reason: 'algorithm-unfit',
      text: expect.stringContaining('instead of a secret'),
    });
  });

  it('an ordinary secret is none, however it is written', () => {
    for (const length of [32, 33, 48, 64, 65, 96, 128, 132]) {
      const bytes = randomBytes(length);
      expect(disguiseOf(bytes)).toBeNull();
      for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(disguiseOf(Buffer.from(bytes.toString(encoding)))).toBeNull();
    }
    // 256 random bytes with a small divisor are no modulus.
    expect(disguiseOf(Buffer.concat([Buffer.alloc(255, 0xff), Buffer.from([0xff - 2])]))).toBeNull();
    expect(disguiseOf(Buffer.from('correct horse battery staple correct horse battery staple'))).toBeNull();
    const texts = Array.from({ length: 20 }, () => randomBytes(32).toString('base64url'));
    for (const text of [
      texts.join('.'),
      texts.join('\n'),
      JSON.stringify(texts),
      JSON.stringify({ client_secret: texts[0], x: texts[1] }),
    ]) {
      expect(disguiseOf(Buffer.from(text)), text).toBeNull();
    }
  });
});

describe('a key whose numbers make no key', () => {
  it.each(['ES256', 'ES384', 'ES512', 'ES256K'])('%s: a point beside its curve is told as such', async (alg) => {
    const signer = signerFor(alg);
    const found = await check(tokenOf(signer), keysOf({ ...signer.publicJwk, y: signer.publicJwk.x }));
    expect(found).toMatchObject({
      status: 'unverified',
      reason: 'key-unreadable',
      text: expect.stringMatching(/is not a point on (P-|secp256k1)/),
    });
  });

  it('every curve takes the keys that OpenSSL makes', async () => {
    for (const alg of ['ES256', 'ES384', 'ES512', 'ES256K']) {
      const jwks = Array.from({ length: 5 }, () => signerFor(alg).publicJwk);
      expect((await readKeys(JSON.stringify({ keys: jwks }))).unreadable).toEqual([]);
    }
  });
});

describe('an algorithm whose name is nearly right', () => {
  it.each([
    ['RS256 ', '"RS256 "'],
    ['RS256\u0000', '"RS256\\u0000"'],
    ['RS\u200b256', '"RS\\u200b256"'],
  ])('%j is shown with what is wrong', async (alg, shown) => {
    expect((await check(tokenOf(rsa, {}, { alg }), keysOf(rsa.publicJwk))).text).toContain(shown);
  });
});
