import { createCipheriv, createHash, generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, FlattenedEncrypt, GeneralEncrypt, importJWK } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import type { FailureCode } from '../../../electron/model/failure';
import { decryptToken, MAX_DECOMPRESSED_BYTES, MAX_PBES2_COUNT, MAX_PBES2_TOTAL } from '../../../electron/core/verify/decrypt';
import { readKeys, readSecret } from '../../../electron/core/verify/keys';
import { failureOf } from '../../support/failures';
import { base64url, keysOf, signerFor, tokenOf } from './support';
import { A128KW, RSA_OAEP } from './vectors-jwe';

const FAILED: FailureCode = 'decryption-failed';
const bytes = (count: number, fill = 7) => new Uint8Array(Buffer.alloc(count, fill));
const secretKey = (count: number) => ({ kty: 'oct', k: base64url(bytes(count)) });

async function encrypted(
  content: string | Uint8Array,
  header: { alg: string; enc: string; [name: string]: unknown },
  key: Uint8Array | Record<string, unknown>,
) {
  const imported = key instanceof Uint8Array ? key : await importJWK(key, header.alg);
  return new CompactEncrypt(new Uint8Array(Buffer.from(content))).setProtectedHeader(header).encrypt(imported);
}
const opened = async (token: string, jwk: unknown) => (await decryptToken({ token, keys: await keysOf(jwk) })).decrypted;
const refused = async (token: string, jwk: unknown) => failureOf(decryptToken({ token, keys: await keysOf(jwk) }));

describe('every algorithm', () => {
  it.each(['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'])('%s with a private key as JWK and as PEM', async (alg) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await encrypted('{"a":1}', { alg, enc: 'A256GCM' }, { ...publicKey.export({ format: 'jwk' }) });
    expect(await opened(token, privateKey.export({ format: 'jwk' }))).toMatchObject({ alg, enc: 'A256GCM', kind: 'json', text: '{"a":1}' });
    const keys = await readKeys(String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    expect((await decryptToken({ token, keys })).decrypted.key).toMatchObject({ kind: 'RSA, 2048 bits', why: 'the only key given' });
  });

  it.each(['P-256', 'P-384', 'P-521', 'X25519'])('ECDH-ES on %s', async (crv) => {
    const pair = crv === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve: crv });
    for (const alg of ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW']) {
      const token = await encrypted('hello', { alg, enc: 'A128CBC-HS256' }, { ...pair.publicKey.export({ format: 'jwk' }) });
      expect(await opened(token, pair.privateKey.export({ format: 'jwk' }))).toMatchObject({ alg, text: 'hello', kind: 'text' });
    }
  });

  it.each([
    ['A128KW', 16],
    ['A192KW', 24],
    ['A256KW', 32],
    ['A128GCMKW', 16],
    ['A192GCMKW', 24],
    ['A256GCMKW', 32],
  ])('%s', async (alg, size) => {
    const token = await encrypted('hello', { alg, enc: 'A192GCM' }, bytes(size));
    expect(await opened(token, secretKey(size))).toMatchObject({ alg, text: 'hello' });
    expect((await refused(token, secretKey(size === 16 ? 32 : 16))).what).toContain(`needs ${size * 8}`);
  });

  it.each([
    ['A128GCM', 16],
    ['A192GCM', 24],
    ['A256GCM', 32],
    ['A128CBC-HS256', 32],
    ['A192CBC-HS384', 48],
    ['A256CBC-HS512', 64],
  ])('dir with %s', async (enc, size) => {
    const token = await encrypted('hello', { alg: 'dir', enc }, bytes(size));
    expect(await opened(token, { ...secretKey(size), alg: enc })).toMatchObject({ alg: 'dir', enc, text: 'hello' });
  });

  it.each(['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW'])('%s with a password', async (alg) => {
    const token = await encrypted('hello', { alg, enc: 'A128GCM' }, new Uint8Array(Buffer.from('pass word')));
    expect((await decryptToken({ token, keys: readSecret('pass word', 'text') })).decrypted).toMatchObject({ alg, text: 'hello' });
  });
});

describe('the key', () => {
  const one = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const two = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = (pair: typeof one, more: object = {}) => ({ ...pair.privateKey.export({ format: 'jwk' }), ...more });
  const header = { alg: 'ECDH-ES', enc: 'A128GCM' };

  it('is chosen by kid, and by use; the one that opens is found', async () => {
    const named = await encrypted('x', { ...header, kid: 'b' }, { ...two.publicKey.export({ format: 'jwk' }) });
    const set = { keys: [jwk(one, { kid: 'a' }), jwk(two, { kid: 'b' })] };
    expect((await opened(named, set)).key).toMatchObject({ kid: 'b', why: 'matched by key ID (kid)' });
    const unnamed = await encrypted('x', header, { ...two.publicKey.export({ format: 'jwk' }) });
    expect((await opened(unnamed, set)).key.kid).toBe('b');
    expect(await refused(unnamed, { keys: [jwk(two, { use: 'sig' })] })).toMatchObject({
      code: FAILED,
      what: expect.stringContaining('"sig"'),
    });
  });

  it('that is wrong, public, of another kind or too short is told apart', async () => {
    const token = await encrypted('x', header, { ...one.publicKey.export({ format: 'jwk' }) });
    expect(await refused(token, jwk(two))).toMatchObject({ code: FAILED, what: "The key doesn't decrypt this token." });
    expect((await refused(token, one.publicKey.export({ format: 'jwk' }))).what).toContain('only the public part');
    expect((await refused(token, secretKey(16))).what).toContain('not an elliptic curve key');
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect((await refused(RSA_OAEP.token, short.privateKey.export({ format: 'jwk' }))).what).toContain('1024 bits');
    expect((await refused(token, { keys: [] })).what).toContain('no key');
  });

  it('stays out of failures', async () => {
    const token = await encrypted('x', header, { ...one.publicKey.export({ format: 'jwk' }) });
    const failure = await refused(token, jwk(two));
    expect(JSON.stringify(failure)).not.toContain(String(two.privateKey.export({ format: 'jwk' }).d));
  });

  it('derived from a client secret', async () => {
    const secret = 'the client secret';
    const hash = (name: string, size: number) => new Uint8Array(createHash(name).update(secret).digest().subarray(0, size));
    const cases = [
      ['A128KW', 'A128GCM', hash('sha256', 16)],
      ['A256KW', 'A128GCM', hash('sha256', 32)],
      ['dir', 'A192CBC-HS384', hash('sha384', 48)],
      ['dir', 'A256CBC-HS512', hash('sha512', 64)],
      ['PBES2-HS256+A128KW', 'A128GCM', new Uint8Array(Buffer.from(secret))],
    ] as const;
    for (const [alg, enc, key] of cases) {
      const token = await encrypted('x', { alg, enc }, key);
      const { decrypted } = await decryptToken({ token, keys: readSecret(secret, 'text'), clientSecret: true });
      expect(decrypted.text).toBe('x');
      if (!alg.startsWith('PBES2')) expect(decrypted.key.why).toContain('derived from the client secret');
    }
  });
});

describe('what was inside', () => {
  it('a token is decoded', async () => {
    const inner = tokenOf(signerFor('ES256'), { sub: 'nested' });
    const token = await encrypted(inner, { alg: 'dir', enc: 'A128GCM', cty: 'JWT' }, bytes(16));
    const found = await opened(token, secretKey(16));
    expect(found).toMatchObject({ kind: 'token', token: inner, text: null, nested: { format: 'jwt', claims: { sub: 'nested' } } });
  });

  it.each([
    ['{"iss":"a"}', 'json'],
    ['[1]', 'json'],
    ['hello', 'text'],
    ['', 'text'],
    ['a\u0000b', 'binary'],
  ])('%j is %s', async (content, kind) => {
    const token = await encrypted(content, { alg: 'dir', enc: 'A128GCM', cty: 'JWT' }, bytes(16));
    expect(await opened(token, secretKey(16))).toMatchObject({ kind, text: kind === 'binary' ? null : content, token: null });
  });

  it('bytes that are no text are only counted', async () => {
    const token = await encrypted(new Uint8Array([0xff, 0xfe, 0x00]), { alg: 'dir', enc: 'A128GCM' }, bytes(16));
    expect(await opened(token, secretKey(16))).toMatchObject({ kind: 'binary', text: null, bytes: 3 });
  });
});

describe('what wears a receiver out', () => {
  it('a PBES2 count above the cap is not even begun', async () => {
    const head = base64url(JSON.stringify({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2s: 'AAAAAAAAAAA', p2c: MAX_PBES2_COUNT + 1 }));
    const token = `${head}.${base64url(bytes(24))}.${base64url(bytes(12))}.AAAA.${base64url(bytes(16))}`;
    const derives = vi.spyOn(crypto.subtle, 'deriveBits');
    const failure = await failureOf(decryptToken({ token, keys: readSecret('x', 'text') }));
    expect(failure).toMatchObject({ code: FAILED, what: expect.stringContaining('1000001 rounds') });
    expect(derives).not.toHaveBeenCalled();
    const fewer = base64url(JSON.stringify({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2s: 'AAAAAAAAAAA', p2c: 1_000 }));
    await failureOf(decryptToken({ token: token.replace(head, fewer), keys: readSecret('x', 'text') }));
    expect(derives).toHaveBeenCalledOnce();
    derives.mockRestore();
    const huge = base64url('{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAA","p2c":1e400}');
    expect(await failureOf(decryptToken({ token: token.replace(head, huge), keys: readSecret('x', 'text') }))).toMatchObject({
      code: FAILED,
    });
  });

  it('many recipients with passwords share one budget, and what was not tried is said', async () => {
    const count = MAX_PBES2_COUNT;
    const recipient = (p2c: unknown) => ({
      header: { alg: 'PBES2-HS256+A128KW', p2s: 'AAAAAAAAAAA', p2c },
      encrypted_key: base64url(bytes(24)),
    });
    const token = (recipients: object[]) =>
      JSON.stringify({
        protected: base64url('{"enc":"A128GCM"}'),
        iv: base64url(bytes(12)),
        ciphertext: 'AAAA',
        tag: base64url(bytes(16)),
        recipients,
      });
    const derive = vi.spyOn(crypto.subtle, 'deriveBits');
    const many = await failureOf(decryptToken({ token: token(Array(20).fill(recipient(count))), keys: readSecret('x', 'text') }));
    expect(many).toMatchObject({ code: FAILED, what: expect.stringContaining(`${20 - MAX_PBES2_TOTAL / count} attempts were skipped`) });
    expect(derive).toHaveBeenCalledTimes(MAX_PBES2_TOTAL / count);
    derive.mockRestore();
    const few = await failureOf(decryptToken({ token: token(Array(20).fill(recipient(1000))), keys: readSecret('x', 'text') }));
    expect(few.what).not.toContain('skipped');
  });

  it('a recipient without a password is tried although the budget is spent', async () => {
    const general = new GeneralEncrypt(Buffer.from('hello')).setProtectedHeader({ enc: 'A128GCM' });
    general.addRecipient(bytes(16)).setUnprotectedHeader({ alg: 'A128KW' });
    const made = await general.encrypt();
    const wasteful = {
      header: { alg: 'PBES2-HS256+A128KW', p2s: 'AAAAAAAAAAA', p2c: MAX_PBES2_COUNT },
      encrypted_key: base64url(bytes(24)),
    };
    const token = JSON.stringify({ ...made, recipients: [...Array(5).fill(wasteful), ...made.recipients] });
    expect(await opened(token, secretKey(16))).toMatchObject({ text: 'hello', alg: 'A128KW' });
  });

  it('content that unpacks to too much is given up', async () => {
    const zipped = async (size: number) => encrypted(Buffer.alloc(size, 'a'), { alg: 'dir', enc: 'A128GCM', zip: 'DEF' }, bytes(16));
    expect((await opened(await zipped(MAX_DECOMPRESSED_BYTES), secretKey(16))).bytes).toBe(MAX_DECOMPRESSED_BYTES);
    const bomb = await zipped(MAX_DECOMPRESSED_BYTES + 1);
    expect(bomb.length).toBeLessThan(10_000);
    expect(await refused(bomb, secretKey(16))).toMatchObject({ code: FAILED, what: expect.stringContaining('expands to more than') });
  });

  it('content that is no deflate, though the header says so, is told as such', async () => {
    const head = base64url('{"alg":"dir","enc":"A128GCM","zip":"DEF"}');
    const iv = bytes(12);
    const cipher = createCipheriv('aes-128-gcm', bytes(16), iv).setAAD(Buffer.from(head));
    const content = Buffer.concat([cipher.update('no deflate at all'), cipher.final()]);
    const token = `${head}..${base64url(iv)}.${base64url(content)}.${base64url(cipher.getAuthTag())}`;
    expect(await refused(token, secretKey(16))).toMatchObject({ code: FAILED, what: expect.stringContaining("can't be unpacked") });
  });

  it.each([
    ['missing', undefined],
    ['text', '1000'],
    ['null', null],
    ['0', 0],
    ['a fraction', 1.5],
    ['below 0', -1],
    ['a list', [1000]],
  ])('p2c that is %s is told as such', async (_, p2c) => {
    const head = base64url(JSON.stringify({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2s: 'AAAAAAAAAAA', p2c }));
    const token = `${head}.${base64url(bytes(24))}.${base64url(bytes(12))}.AAAA.${base64url(bytes(16))}`;
    const failure = await failureOf(decryptToken({ token, keys: readSecret('x', 'text') }));
    expect(failure).toMatchObject({ code: FAILED, what: expect.stringMatching(/"p2c" is .*; it must be a positive whole number/) });
  });

  it.each([
    ['p2s', { alg: 'PBES2-HS256+A128KW', p2c: 1000 }, 24],
    ['p2s', { alg: 'PBES2-HS256+A128KW', p2c: 1000, p2s: 'AA' }, 24],
    ['iv', { alg: 'A128GCMKW' }, 16],
    ['tag', { alg: 'A128GCMKW', iv: 'AAAAAAAAAAAAAAAA' }, 16],
  ])('a header without what its algorithm needs: %s', async (name, header, length) => {
    const head = base64url(JSON.stringify({ enc: 'A128GCM', ...header }));
    const token = `${head}.${base64url(bytes(length))}.${base64url(bytes(12))}.AAAA.${base64url(bytes(16))}`;
    expect(await refused(token, secretKey(16))).toMatchObject({ code: FAILED, what: expect.stringContaining(`no usable "${name}"`) });
  });

  it('a token that is too long is not looked into', async () => {
    expect(await refused(`${A128KW.token}${'A'.repeat(2 ** 20)}`, A128KW.key)).toMatchObject({ code: FAILED });
  });
});

describe('tokens that are not as they should be', () => {
  it.each([
    ['eyJhbGciOiJub25lIn0.e30.', 'not encrypted'],
    [A128KW.token.replace(/Q$/, 'R'), 'unused bits'],
    [`${A128KW.token}=`, '"="'],
    [A128KW.token.replace(/^[^.]+/, base64url('{"alg":"dir","alg":"A128KW","enc":"A128CBC-HS256"}')), 'duplicate member'],
    [A128KW.token.replace(/^[^.]+/, base64url('{"alg":"A128KW"}')), '"alg" and "enc"'],
    [A128KW.token.replace(/^[^.]+/, base64url('{"alg":"RSA1_5","enc":"A128GCM"}')), 'RSA1_5'],
    [A128KW.token.replace(/^[^.]+/, base64url('{"alg":"A128KW","enc":"ROT13"}')), 'ROT13'],
    [A128KW.token.replace(/^[^.]+/, base64url('{"alg":"A128KW","enc":"A128CBC-HS256","crit":["x"],"x":1}')), "Tokenscope doesn't support"],
    [A128KW.token.replace('KDlT', 'KDlU'), "doesn't decrypt"],
    ['{"ciphertext":"AA","ciphertext":"AA"}', 'duplicate member'],
    ['{"ciphertext":"AA","recipients":[]}', 'not an array with recipients'],
    ['{"ciphertext":"AA","header":{"alg":"dir"}}', '"alg" and "enc"'],
    ['{"ciphertext":"AA","recipients":1}', 'not an array with recipients'],
    ['{"recipients":1}', 'not a token'],
    ['', 'empty'],
  ])('%s', async (token, what) => {
    expect(await refused(token, A128KW.key)).toMatchObject({ code: FAILED, what: expect.stringContaining(what) });
  });

  it('flattened with additional data, and general: whoever has one of the keys opens it', async () => {
    const flattened = await new FlattenedEncrypt(Buffer.from('hello'))
      .setProtectedHeader({ alg: 'A128KW', enc: 'A128GCM' })
      .setAdditionalAuthenticatedData(Buffer.from('extra'))
      .encrypt(bytes(16));
    expect(await opened(JSON.stringify(flattened), secretKey(16))).toMatchObject({ text: 'hello' });
    expect(await refused(JSON.stringify({ ...flattened, aad: base64url('other') }), secretKey(16))).toMatchObject({ code: FAILED });
    const general = new GeneralEncrypt(Buffer.from('hello')).setProtectedHeader({ enc: 'A128GCM' });
    general.addRecipient(bytes(16)).setUnprotectedHeader({ alg: 'A128KW', kid: 'a' });
    general.addRecipient(bytes(32)).setUnprotectedHeader({ alg: 'A256KW', kid: 'b' });
    const token = JSON.stringify(await general.encrypt());
    expect(await opened(token, { ...secretKey(32), kid: 'b' })).toMatchObject({ text: 'hello', alg: 'A256KW' });
    expect(await opened(token, { ...secretKey(16), kid: 'a' })).toMatchObject({ text: 'hello', alg: 'A128KW' });
  });
});
