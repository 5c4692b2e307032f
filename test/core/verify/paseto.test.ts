import { createCipheriv, createHmac, generateKeyPairSync, hkdfSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeToken } from '../../../electron/core/token/decode';
import { decryptToken } from '../../../electron/core/verify/decrypt';
import { judgeToken } from '../../../electron/core/verify/judge';
import { readKeys, readSecret } from '../../../electron/core/verify/keys';
import { verifyToken } from '../../../electron/core/verify/verify';
import { failureOf } from '../../support/failures';
import { base64url, keysOf, NOW, signerFor, tokenOf } from './support';
import { PASETO_VECTORS } from './vectors-paseto';

const text = (content: string) => new Uint8Array(Buffer.from(content));
const verified = async (token: string, key: string, implicit: string | null = null) =>
  verifyToken({ token, keys: await readKeys(key), now: NOW, implicit: implicit === null ? null : text(implicit) });
const opened = async (token: string, key: string, implicit: string | null = null) =>
  (await decryptToken({ token, keys: await readKeys(key), implicit: implicit === null ? null : text(implicit) })).decrypted;

const cases = PASETO_VECTORS.flatMap((vector) =>
  vector.keys.map((key, index) => ({ ...vector, key, name: `${vector.name}, key ${index + 1}` })),
);

function asPaserk(name: string, key: string): string {
  if (!/^[0-9a-f]+$/.test(key)) return key;
  const kind = name.includes('F-1') ? 'public' : 'local';
  return `k${name[0]}.${kind}.${base64url(Buffer.from(key, 'hex'))}`;
}

describe('the vectors of the PASETO specification', () => {
  it.each(cases.filter(({ payload, token }) => payload !== null && token.includes('.public.')))(
    '$name verifies',
    async ({ token, key, implicit }) => {
      expect(await verified(token, key, implicit)).toMatchObject({ status: 'valid', reason: 'signature-matches' });
    },
  );

  it.each(cases.filter(({ payload, token }) => payload !== null && token.includes('.local.')))(
    '$name opens',
    async ({ token, key, implicit, payload }) => {
      expect(await opened(token, key, implicit)).toMatchObject({ kind: 'json', text: payload });
    },
  );

  // Hexadecimal can't say that a key is for another version, or is no secret: in PASERK it can.
  const typed = cases.filter(({ payload }) => payload === null).map((vector) => ({ ...vector, key: asPaserk(vector.name, vector.key) }));
  it.each(typed)('$name must fail, and does', async ({ token, key, implicit }) => {
    expect((await verified(token, key, implicit)).status).not.toBe('valid');
    expect((await failureOf(opened(token, key, implicit))).code).toBe('decryption-failed');
  });

  it.each(cases.filter(({ payload, implicit, name }) => payload !== null && implicit !== '' && !name.startsWith('2')))(
    '$name fails without its implicit assertion, and says what may be missing',
    async ({ token, key }) => {
      if (token.includes('.local.')) {
        expect((await failureOf(opened(token, key))).action).toContain('implicit assertion');
        return;
      }
      expect(await verified(token, key)).toMatchObject({ status: 'invalid', text: expect.stringContaining('implicit assertion') });
    },
  );
});

/** Pre-Authentication Encoding, written from the specification for these tests alone. */
function pae(...pieces: Uint8Array[]): Buffer {
  const size = (length: number) => Buffer.from(BigUint64Array.of(BigInt(length)).buffer);
  return Buffer.concat([size(pieces.length), ...pieces.flatMap((piece) => [size(piece.length), Buffer.from(piece)])]);
}

function publicToken(header: string, message: string, privateKey: KeyObject, footer = '', implicit = ''): string {
  const parts = [header, message, footer].map((part) => Buffer.from(part));
  const edwards = privateKey.asymmetricKeyType === 'ed25519';
  if (!header.startsWith('v2')) parts.push(Buffer.from(implicit));
  if (!edwards) parts.unshift(compressed(privateKey));
  const signature = edwards
    ? sign(null, pae(...parts), privateKey)
    : sign('sha384', pae(...parts), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${header}${base64url(Buffer.concat([Buffer.from(message), signature]))}${footer === '' ? '' : `.${base64url(footer)}`}`;
}

function compressed(key: KeyObject): Buffer<ArrayBuffer> {
  const { x, y } = key.export({ format: 'jwk' });
  const last = Buffer.from(String(y), 'base64url').at(-1) ?? 0;
  return Buffer.concat([Buffer.from([2 + (last & 1)]), Buffer.from(String(x), 'base64url')]);
}

const ed = generateKeyPairSync('ed25519');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const edBytes = Buffer.from(String(ed.publicKey.export({ format: 'jwk' }).x), 'base64url');
const ecBytes = compressed(ec.privateKey);
const pem = (key: KeyObject) => String(key.export({ type: 'spki', format: 'pem' }));
const seed = Buffer.from(String(ed.privateKey.export({ format: 'jwk' }).d), 'base64url');
const scalar = Buffer.from(String(ec.privateKey.export({ format: 'jwk' }).d), 'base64url');

describe('keys for public tokens', () => {
  const v2 = publicToken('v2.public.', '{"sub":"a"}', ed.privateKey);
  const v3 = publicToken('v3.public.', '{"sub":"a"}', ec.privateKey, '{"kid":"k"}', 'bound');
  const v4 = publicToken('v4.public.', '{"sub":"a"}', ed.privateKey, 'any footer');

  it.each([
    ['v2, PASERK', v2, `k2.public.${base64url(edBytes)}`],
    ['v2, PASERK secret', v2, `k2.secret.${base64url(Buffer.concat([seed, edBytes]))}`],
    ['v3, PASERK', v3, `k3.public.${base64url(ecBytes)}`],
    ['v3, PASERK secret', v3, `k3.secret.${base64url(scalar)}`],
    ['v3, hexadecimal', v3, ecBytes.toString('hex')],
    ['v3, PEM', v3, pem(ec.publicKey)],
    ['v3, JWK', v3, JSON.stringify(ec.publicKey.export({ format: 'jwk' }))],
    ['v4, PASERK', v4, `k4.public.${base64url(edBytes)}\n`],
    ['v4, PASERK secret', v4, `k4.secret.${base64url(Buffer.concat([seed, edBytes]))}`],
    ['v4, hexadecimal', v4, edBytes.toString('hex').toUpperCase()],
    ['v4, hexadecimal secret', v4, Buffer.concat([seed, edBytes]).toString('hex')],
    ['v4, PEM', v4, pem(ed.publicKey)],
    ['v4, JWK', v4, JSON.stringify(ed.publicKey.export({ format: 'jwk' }))],
  ])('%s', async (_, token, key) => {
    const implicit = token === v3 ? 'bound' : null;
    expect(await verified(token, key, implicit)).toMatchObject({ status: 'valid' });
    const cut = token.replace(/\.public\.e/, '.public.f');
    expect((await verified(cut, key, implicit)).status).toBe('invalid');
  });

  it.each([
    ['another version', v4, `k2.public.${base64url(edBytes)}`, 'is meant for v2.public, but the token is v4.public'],
    ['a secret', v4, `k4.local.${base64url(seed)}`, 'is meant for v4.local'],
    ['another kind', v4, pem(ec.publicKey), 'is not an Ed25519 key'],
    ['another kind for v3', v3, edBytes.toString('hex'), 'is not an EC key on P-384'],
    ['no point', v3, `02${'ff'.repeat(48)}`, 'is not an EC key on P-384'],
  ])('of %s do not go with it', async (_, token, key, why) => {
    expect(await verified(token, key)).toMatchObject({ status: 'invalid', reason: 'algorithm-unfit', text: expect.stringContaining(why) });
  });

  it.each([
    ['k1.public.AAAA', 'PASETO v1'],
    ['k4.pid.AAAA', 'is the ID of a key'],
    ['k4.local-wrap.pie.AAAA', 'wrapped or sealed'],
    ['k4.public.AAAA', 'is not 32 bytes of base64url'],
    [`k4.public.${base64url(edBytes)}=`, 'is not 32 bytes of base64url'],
    [`k3.public.${base64url(Buffer.concat([Buffer.from([2]), Buffer.alloc(48, 0xff)]))}`, 'not a point on P-384'],
  ])('%s is refused by name', async (key, why) => {
    const set = await readKeys(key);
    expect(set.keys).toEqual([]);
    expect(set.unreadable[0]?.why).toContain(why);
  });

  it('of a set are chosen by the kid of the footer', async () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const token = publicToken('v4.public.', '{}', ed.privateKey, '{"kid":"mine"}');
    const keys = await keysOf({ ...other, kid: 'another' }, { ...ed.publicKey.export({ format: 'jwk' }), kid: 'mine' });
    const found = await verifyToken({ token, keys, now: NOW });
    expect(found).toMatchObject({ status: 'valid', key: { kid: 'mine', why: 'matched by key ID (kid)' } });
  });

  it('bare bytes verify no JWT', async () => {
    const token = `${base64url('{"alg":"HS256"}')}.e30.AAAA`;
    expect(await verified(token, seed.toString('hex'))).toMatchObject({
      reason: 'algorithm-unfit',
      text: expect.stringContaining('raw bytes'),
    });
  });

  it('of small order are refused', async () => {
    const found = await verified(publicToken('v4.public.', '{}', ed.privateKey), `01${'00'.repeat(31)}`);
    expect(found).toMatchObject({ status: 'invalid', reason: 'key-too-weak' });
  });
});

describe('local tokens', () => {
  const key = randomBytes(32);

  /** Version 3 by Node's own crypto. */
  function v3(message: string, footer = '', implicit = ''): string {
    const header = Buffer.from('v3.local.');
    const nonce = randomBytes(32);
    const derive = (what: string) => Buffer.from(hkdfSync('sha384', key, Buffer.alloc(0), Buffer.concat([Buffer.from(what), nonce]), 48));
    const both = derive('paseto-encryption-key');
    const content = createCipheriv('aes-256-ctr', both.subarray(0, 32), both.subarray(32)).update(message);
    const parts = pae(header, nonce, content, Buffer.from(footer), Buffer.from(implicit));
    const tag = createHmac('sha384', derive('paseto-auth-key-for-aead')).update(parts).digest();
    return `v3.local.${base64url(Buffer.concat([nonce, content, tag]))}${footer === '' ? '' : `.${base64url(footer)}`}`;
  }

  it('open with a key in every spelling', async () => {
    const token = v3('{"sub":"ada"}', '{"kid":"k"}', 'bound');
    const spellings = [`k3.local.${base64url(key)}`, key.toString('hex'), JSON.stringify({ kty: 'oct', k: base64url(key) })];
    for (const each of spellings) {
      expect(await opened(token, each, 'bound')).toMatchObject({
        alg: 'v3.local',
        enc: 'AES-256-CTR, HMAC-SHA384',
        kind: 'json',
        text: '{"sub":"ada"}',
      });
    }
    for (const each of [`k3.local.${base64url(key)}`, key.toString('hex'), base64url(key)]) {
      const { decrypted } = await decryptToken({ token, keys: readSecret(each, 'text'), implicit: text('bound') });
      expect(decrypted.text).toBe('{"sub":"ada"}');
    }
    expect((await decryptToken({ token, keys: readSecret(key.toString('hex'), 'hex'), implicit: text('bound') })).decrypted.text).toBe(
      '{"sub":"ada"}',
    );
  });

  it('no bit of them may change', async () => {
    const token = v3('{}', 'f');
    const [, , body = '', footer = ''] = token.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let at = 0; at < bytes.length; at += 7) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect((await failureOf(opened(`v3.local.${base64url(altered)}.${footer}`, key.toString('hex')))).what).toContain("doesn't decrypt");
    }
    expect((await failureOf(opened(`v3.local.${body}.${base64url('g')}`, key.toString('hex')))).what).toContain("doesn't decrypt");
    expect((await failureOf(opened(`v3.local.${body}`, key.toString('hex')))).what).toContain("doesn't decrypt");
  });

  it.each([
    ['a key of another version', `k4.local.${base64url(key)}`, 'is meant for v4.local, but the token is v3.local'],
    ['a public key', pem(ed.publicKey), 'is not a 32-byte secret'],
    ['a secret of another length', JSON.stringify({ kty: 'oct', k: base64url(key.subarray(1)) }), 'is not a 32-byte secret'],
  ])('do not open with %s', async (_, given, why) => {
    expect((await failureOf(opened(v3('{}'), given))).what).toContain(why);
  });

  it('are not to be verified, nor public ones to be opened', async () => {
    expect(await verified(v3('{}'), key.toString('hex'))).toMatchObject({ status: 'unverified', reason: 'no-signature' });
    expect((await failureOf(opened(publicToken('v4.public.', '{}', ed.privateKey), key.toString('hex')))).what).toContain('not encrypted');
  });
});

describe('version 1', () => {
  it('is said not to be supported, whatever the key', async () => {
    const body = base64url(Buffer.alloc(300, 1));
    const found = await verified(`v1.public.${body}`, pem(ed.publicKey));
    expect(found).toMatchObject({ status: 'unverified', reason: 'algorithm-unsupported', text: expect.stringContaining('v1') });
    expect((await failureOf(opened(`v1.local.${body}`, 'aa'.repeat(32)))).what).toContain('v1');
  });
});

describe('a token inside a public one', () => {
  const outer = generateKeyPairSync('ed25519');
  const signer = signerFor('ES256');
  const inJson = (token: string) => {
    const [head, payload, signature] = token.split('.');
    return JSON.stringify({ payload, protected: head, signature });
  };
  const judge = async (payload: string) => {
    const token = publicToken('v4.public.', payload, outer.privateKey);
    const keys = await keysOf(outer.publicKey.export({ format: 'jwk' }), signer.publicJwk);
    return judgeToken({ token, decoded: decodeToken(token), keys, now: NOW });
  };

  it.each([
    ['a good one', tokenOf(signer), { status: 'valid', passed: true }],
    ['a forged one', tokenOf(signerFor('ES256')), { status: 'invalid', reason: 'signature-wrong', passed: false }],
    ['an unsigned one', `${base64url('{"alg":"none"}')}.e30.`, { status: 'unsecured', passed: false }],
  ])('is judged: %s', async (_, inner, expected) => {
    for (const payload of [inner, inJson(inner), JSON.stringify(inner)]) {
      expect((await judge(payload)).outcome).toMatchObject(expected);
    }
  });
  it('while claims stay claims', async () => {
    const judged = await judge('{"sub":"ada","payload":"x"}');
    expect(judged).toMatchObject({ inner: null, outcome: { status: 'valid' }, decoded: { claims: { sub: 'ada' } } });
  });
});
