import { generateKeyPairSync, type KeyObject, randomBytes, sign as nodeSign, createHmac } from 'node:crypto';
import type { KeySet } from '../../../electron/core/verify/model';
import { readKeys, readSecret } from '../../../electron/core/verify/keys';
import { verifyToken } from '../../../electron/core/verify/verify';

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export const base64url = (data: string | Uint8Array) => Buffer.from(data).toString('base64url');

export interface Signer {
  alg: string;
  privateKey: KeyObject | Uint8Array;
  publicJwk: Record<string, unknown>;
}

/** A fresh key for an algorithm, by Node's own crypto, which is not what verifies. */
export function signerFor(alg: string, rsaBits = 2048): Signer {
  if (alg.startsWith('HS')) {
    const secret = new Uint8Array(randomBytes(Number(alg.slice(2)) / 8));
    return { alg, privateKey: secret, publicJwk: { kty: 'oct', k: base64url(secret) } };
  }
  const curves: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521', ES256K: 'secp256k1' };
  const curve = curves[alg];
  const { privateKey, publicKey } =
    curve !== undefined
      ? generateKeyPairSync('ec', { namedCurve: curve })
      : alg === 'EdDSA' || alg === 'Ed25519'
        ? generateKeyPairSync('ed25519')
        : alg === 'Ed448'
          ? generateKeyPairSync('ed448')
          : generateKeyPairSync('rsa', { modulusLength: rsaBits });
  return { alg, privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }) } };
}

/** The signature of a text, as RFC 7518 writes it. */
export function signText(text: string, { alg, privateKey }: Signer): Uint8Array {
  const hash = /\d{3}/.exec(alg)?.[0] ?? '256';
  if (privateKey instanceof Uint8Array) return new Uint8Array(createHmac(`sha${hash}`, privateKey).update(text).digest());
  const data = Buffer.from(text);
  if (alg.startsWith('Ed')) return new Uint8Array(nodeSign(null, data, privateKey));
  if (alg.startsWith('ES')) return new Uint8Array(nodeSign(`sha${hash}`, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
  // 6: RSA_PKCS1_PSS_PADDING
  const padding = alg.startsWith('PS') ? { padding: 6, saltLength: Number(hash) / 8 } : {};
  return new Uint8Array(nodeSign(`sha${hash}`, data, { key: privateKey, ...padding }));
}

/** A compact token. `header` gets `alg` unless it has one; texts are put in as they are. */
export function tokenOf(signer: Signer, payload: object | string = { sub: 'a' }, header: Record<string, unknown> | string = {}): string {
  const head = base64url(typeof header === 'string' ? header : JSON.stringify({ alg: signer.alg, ...header }));
  const body = base64url(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return `${head}.${body}.${base64url(signText(`${head}.${body}`, signer))}`;
}

export const keysOf = (...jwks: unknown[]): Promise<KeySet> => readKeys(JSON.stringify(jwks.length === 1 ? jwks[0] : { keys: jwks }));

export async function check(token: string, keys: KeySet | Promise<KeySet>) {
  return verifyToken({ token, keys: await keys, now: NOW });
}

export const secretOf = (text: string) => readSecret(text, 'text');
