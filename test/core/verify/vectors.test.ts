import { describe, expect, it } from 'vitest';
import { decryptToken } from '../../../electron/core/verify/decrypt';
import { readKeys, readSecret } from '../../../electron/core/verify/keys';
import { verifyToken } from '../../../electron/core/verify/verify';
import * as jws from './vectors';
import * as jwe from './vectors-jwe';

const NOW = Date.UTC(2026, 0, 2);

async function verified(token: string, keys: unknown) {
  return verifyToken({ token, keys: await readKeys(JSON.stringify(keys)), now: NOW });
}

describe('signatures as the RFCs print them', () => {
  it.each([
    ['RFC 7515 A.1, HS256', jws.HS256.token, jws.HS256.key],
    ['RFC 7515 A.2, RS256', jws.RS256.token, jws.RS256.key],
    ['RFC 7515 A.3, ES256', jws.ES256.token, jws.ES256.key],
    ['RFC 7515 A.4, ES512, no JSON inside', jws.ES512.token, jws.ES512.key],
    ['RFC 7515 A.7, flattened', jws.FLATTENED, jws.GENERAL.keys],
    ['RFC 7797 4.2, unencoded payload', jws.UNENCODED, jws.HS256.key],
    ['RFC 8037 A.4, Ed25519', jws.ED25519.token, jws.ED25519.key],
    ['RFC 7520 4.1, RS256', jws.COOKBOOK_RS256, jws.COOKBOOK_KEYS],
    ['RFC 7520 4.2, PS384', jws.COOKBOOK_PS384, jws.COOKBOOK_KEYS],
    ['RFC 7520 4.7, only the content protected', jws.COOKBOOK_CONTENT_ONLY, jws.COOKBOOK_KEYS],
  ])('%s', async (_, token, keys) => {
    expect(await verified(token, keys)).toMatchObject({ status: 'valid', reason: 'signature-matches', checkedAt: NOW, signatures: [] });
  });

  it('RFC 7515 A.5 is unsecured, whatever key is given', async () => {
    expect(await verified(jws.UNSECURED, jws.HS256.key)).toMatchObject({ status: 'unsecured', reason: 'unsecured', key: null });
  });

  it('RFC 7515 A.6 and RFC 7520 4.8: each signature by itself', async () => {
    const two = await verified(jws.GENERAL.token, jws.GENERAL.keys);
    expect(two.signatures.map(({ status }) => status)).toEqual(['valid', 'valid']);
    const three = await verified(jws.COOKBOOK_MULTIPLE, jws.COOKBOOK_KEYS);
    expect(three.signatures.map(({ status }) => status)).toEqual(['valid', 'valid', 'valid']);
    const one = await verified(jws.GENERAL.token, { keys: [jws.GENERAL.keys.keys[1]] });
    expect(one).toMatchObject({ status: 'valid', key: { kind: 'EC P-256' } });
    expect(one.signatures.map(({ status }) => status)).toEqual(['invalid', 'valid']);
    expect(one.text).toContain('1 of its 2 signatures matches');
  });

  it('names keys as RFC 7638 does', async () => {
    const set = await readKeys(JSON.stringify(jws.KEY_SET));
    expect(set.keys.map(({ kid, kind, use, alg }) => [kid, kind, use, alg])).toEqual([
      ['1', 'EC P-256', 'enc', null],
      ['2011-04-29', 'RSA, 2048 bits', null, 'RS256'],
    ]);
    expect(set.keys[1]?.thumbprint).toBe(jws.KEY_SET_THUMBPRINT);
    expect((await verified(jws.ED25519.token, jws.ED25519.key)).key?.thumbprint).toBe(jws.ED25519.thumbprint);
  });
});

describe('encrypted tokens as the RFCs print them', () => {
  const opened = async (token: string, keys: unknown) =>
    (await decryptToken({ token, keys: await readKeys(JSON.stringify(keys)) })).decrypted;

  it.each<[string, string, unknown, string]>([
    ['RFC 7516 A.1, RSA-OAEP', jwe.RSA_OAEP.token, jwe.RSA_OAEP.key, jwe.RSA_OAEP.content],
    ['RFC 7516 A.3, A128KW', jwe.A128KW.token, jwe.A128KW.key, jwe.A128KW.content],
    ['RFC 7516 A.5, flattened', jwe.FLATTENED, jwe.A128KW.key, jwe.A128KW.content],
    ...jwe.COOKBOOK.map(
      ({ section, alg, token, key }) =>
        [`RFC 7520 ${section}, ${alg}`, token, key, jwe.YOU_CAN_TRUST_US] as [string, string, unknown, string],
    ),
    ['RFC 7520 5.13, the second recipient', jwe.RECIPIENTS.token, jwe.RECIPIENTS.keys[0], jwe.YOU_CAN_TRUST_US],
    ['RFC 7520 5.13, the third recipient', jwe.RECIPIENTS.token, jwe.RECIPIENTS.keys[1], jwe.YOU_CAN_TRUST_US],
  ])('%s', async (_, token, key, content) => {
    expect(await opened(token, key)).toMatchObject({ kind: 'text', text: content, token: null, bytes: Buffer.byteLength(content) });
  });

  it('RFC 7520 5.3, PBES2 with a password', async () => {
    const keys = readSecret(jwe.PBES2.password, 'text');
    const { decrypted } = await decryptToken({ token: jwe.PBES2.token, keys });
    expect(decrypted).toMatchObject({ alg: 'PBES2-HS512+A256KW', enc: 'A128CBC-HS256', kind: 'json' });
    expect(JSON.parse(decrypted.text ?? '').keys).toHaveLength(3);
  });
});
