import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readKeys, readSecret } from '../../../electron/core/verify/keys';
import { CERTIFICATE, KEY } from '../../platform/certificate';
import { check, tokenOf } from './support';
import fc from '../../support/property';

const only = async (text: string) => {
  const { keys, unreadable } = await readKeys(text);
  expect(unreadable).toEqual([]);
  expect(keys).toHaveLength(1);
  return keys[0];
};
const why = async (text: string) => (await readKeys(text)).unreadable.map(({ key, why: reason }) => `${key} ${reason}`).join('; ');
const pem = (key: KeyObject, type: 'spki' | 'pkcs1' | 'pkcs8' | 'sec1') => String(key.export({ type: type as 'spki', format: 'pem' }));
const jwkOf = (key: KeyObject) => ({ ...key.export({ format: 'jwk' }) });

describe('PEM', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

  it.each(['spki', 'pkcs1'] as const)('an RSA public key as %s', async (type) => {
    const key = await only(pem(rsa.publicKey, type));
    expect(key).toMatchObject({ kind: 'RSA, 2048 bits', isPrivate: false, kid: null });
    expect(key?.jwk).toEqual(jwkOf(rsa.publicKey));
  });

  it.each(['pkcs8', 'pkcs1'] as const)('an RSA private key as %s', async (type) => {
    const key = await only(pem(rsa.privateKey, type));
    expect(key).toMatchObject({ kind: 'RSA, 2048 bits', isPrivate: true });
    expect(key?.jwk).toEqual(jwkOf(rsa.privateKey));
  });

  it('an RSA-PSS key', async () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    expect(await only(pem(publicKey, 'spki'))).toMatchObject({ kind: 'RSA, 2048 bits' });
  });

  it.each(['P-256', 'P-384', 'P-521', 'secp256k1'])('%s, public and private, as every kind of block', async (namedCurve) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
    expect((await only(pem(publicKey, 'spki')))?.jwk).toEqual(jwkOf(publicKey));
    for (const type of ['pkcs8', 'sec1'] as const) expect((await only(pem(privateKey, type)))?.jwk).toEqual(jwkOf(privateKey));
  });

  it.each(['ed25519', 'x25519', 'ed448', 'x448'])('%s, public and private', async (kind) => {
    const { publicKey, privateKey } = generateKeyPairSync(kind as 'ed25519');
    expect((await only(pem(publicKey, 'spki')))?.jwk).toEqual(jwkOf(publicKey));
    expect((await only(pem(privateKey, 'pkcs8')))?.jwk).toEqual(jwkOf(privateKey));
  });

  it.each([
    ['P-256', '30310201010420', 'a00a06082a8648ce3d030107'],
    ['secp256k1', '302e0201010420', 'a00706052b8104000a'],
  ])('a private key on %s that leaves out its public part', async (namedCurve, start, end) => {
    // RFC 5915 makes the public key optional: version 1, 32 bytes, parameters.
    const { privateKey } = generateKeyPairSync('ec', { namedCurve });
    const d = Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url');
    const der = Buffer.concat([Buffer.from(start, 'hex'), d, Buffer.from(end, 'hex')]);
    const text = `-----BEGIN EC PRIVATE KEY-----\n${der.toString('base64')}\n-----END EC PRIVATE KEY-----`;
    expect((await only(text))?.jwk).toEqual(jwkOf(privateKey));
  });

  it('a certificate gives its key', async () => {
    const key = await only(CERTIFICATE);
    expect(key).toMatchObject({ kind: 'EC P-256', isPrivate: false });
    const token = tokenOf({ alg: 'ES256', privateKey: createPrivateKey(KEY), publicJwk: {} });
    expect(await check(token, readKeys(CERTIFICATE))).toMatchObject({ status: 'valid' });
  });

  it('several blocks, with text around them', async () => {
    const { keys, unreadable } = await readKeys(
      `Bag Attributes\n${CERTIFICATE}\n${KEY}-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----`,
    );
    expect(keys.map(({ isPrivate }) => isPrivate)).toEqual([false, true]);
    expect(unreadable.map(({ key }) => key)).toEqual(['the certificate request']);
  });

  it('says what is wrong with one that can not be read', async () => {
    const encrypted = String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }));
    expect(await why(encrypted)).toContain('is encrypted with a passphrase');
    const old = String(rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }));
    expect(await why(old)).toContain('is encrypted with a passphrase');
    expect(await why('-----BEGIN PUBLIC KEY-----\nAAAA')).toContain('is truncated');
    expect(await why('-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----')).toContain("aren't base64");
    expect(await why(CERTIFICATE.replace(/MIIB[\s\S]{20}/, 'MIIB'))).not.toBe('');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' });
    expect(await why(pem(publicKey, 'spki'))).toContain("curve that tokens don't use");
  });
});

describe('JWK', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const good = jwkOf(publicKey);

  it('keeps what is known and drops the rest', async () => {
    const key = await only(
      JSON.stringify({ ...good, kid: 'a', alg: 'ES256', use: 'sig', key_ops: ['verify', 1], x5u: 'https://a.example', __proto__: 1 }),
    );
    expect(key).toMatchObject({ kid: 'a', alg: 'ES256', use: 'sig', ops: ['verify'] });
    expect(Object.keys(key?.jwk ?? {}).sort()).toEqual(['alg', 'crv', 'key_ops', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it.each([
    [{}, 'has no "kty"'],
    [{ kty: 'oct' }, 'has no base64url "k"'],
    [{ kty: 'oct', k: 'a+b=' }, 'has no base64url "k"'],
    [{ kty: 'RSA', n: 'AQAB' }, 'has no base64url "n" and "e"'],
    [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }, 'is not a usable RSA key'],
    [{ kty: 'RSA', n: Buffer.alloc(4096, 255).toString('base64url'), e: 'AQAB' }, 'more than the supported 16384'],
    [{ ...good, x: `${good.x}=` }, 'has no base64url "x" of 32 bytes'],
    [{ ...good, x: String(good.x).slice(4) }, 'has no base64url "x" of 32 bytes'],
    [{ ...good, crv: 'P-257' }, 'the curve "P-257"'],
    [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }, 'has no base64url "x" of 32 bytes'],
    [{ kty: 'AKP', pub: 'x' }, 'has the key type "AKP"'],
    [{ keys: 'x' }, 'has "keys" that is not an array'],
    [{ keys: [1] }, 'key 1 is not a JSON object'],
  ])('%o: %s', async (jwk, reason) => {
    expect(await why(JSON.stringify(jwk))).toContain(reason);
  });

  it('passes over bad keys of a set and uses the good ones', async () => {
    const { keys, unreadable } = await readKeys(JSON.stringify({ keys: [{ kty: 'OKP', kid: 'bad' }, good] }));
    expect(keys).toHaveLength(1);
    expect(unreadable).toEqual([{ key: 'kid "bad"', why: expect.stringContaining('curve') }]);
  });

  it('takes no JSON that names a member twice', async () => {
    expect(await why(`{"kty":"oct","k":"AAAA","k":"BBBB"}`)).toContain('contains "k" twice');
    expect((await readKeys(`{"keys":[{"kty":"oct","k":"AAAA","k":"BBBB"}]}`)).keys).toEqual([]);
  });

  it.each(['', '   ', 'hello', '[]', '{', '"x"', 'null'])('%j is no key', async (text) => {
    const { keys, unreadable } = await readKeys(text);
    expect([keys.length, unreadable.length]).toEqual([0, 1]);
  });

  it('reads at most 500 keys', async () => {
    const { keys, unreadable } = await readKeys(JSON.stringify({ keys: Array.from({ length: 502 }, () => ({ kty: 'oct', k: 'AAAA' })) }));
    expect([keys.length, unreadable[0]?.key]).toEqual([500, '2 more keys']);
  });
});

describe('secrets', () => {
  const bytesOf = ({ keys }: ReturnType<typeof readSecret>) => Buffer.from(String(keys[0]?.jwk.k), 'base64url');

  it.each([
    ['hello', 'text'],
    ['68 65\n6C6c6f', 'hex'],
    ['aGVsbG8', 'base64url'],
    ['aGVsbG8=\n', 'base64url'],
  ] as const)('%j as %s is “hello”', (text, encoding) => {
    const read = readSecret(text, encoding);
    expect(bytesOf(read).toString()).toBe('hello');
    expect(read.keys[0]).toMatchObject({ kty: 'oct', thumbprint: null, kind: 'secret, 40 bits' });
  });

  it('are text with every space in it, and base64 of either alphabet', () => {
    expect(bytesOf(readSecret(' hello ', 'text')).toString()).toBe(' hello ');
    expect(bytesOf(readSecret('+/+/', 'base64url'))).toEqual(Buffer.from('+/+/', 'base64'));
  });

  it.each([
    ['', 'text'],
    ['abc', 'hex'],
    ['zz', 'hex'],
    ['a', 'base64url'],
    ['a.b', 'base64url'],
  ] as const)('%j is no %s', (text, encoding) => {
    expect(readSecret(text, encoding)).toMatchObject({ keys: [], unreadable: [{ key: 'the secret' }] });
  });
});

it('anything at all is read without a throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), async (text, bytes) => {
      await readKeys(text);
      const label = bytes.length % 2 === 0 ? 'PRIVATE KEY' : 'CERTIFICATE';
      await readKeys(`-----BEGIN ${label}-----\n${Buffer.from(bytes).toString('base64')}\n-----END ${label}-----`);
      readSecret(text, 'hex');
    }),
    { numRuns: 200 },
  );
  const whole = Buffer.from(CERTIFICATE.replace(/-----.*-----|\n/g, ''), 'base64');
  for (let at = 0; at < whole.length; at += 3) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    await readKeys(`-----BEGIN CERTIFICATE-----\n${damaged.toString('base64')}\n-----END CERTIFICATE-----`);
    await readKeys(`-----BEGIN CERTIFICATE-----\n${whole.subarray(0, at).toString('base64')}\n-----END CERTIFICATE-----`);
  }
});
