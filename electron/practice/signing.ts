import {
  calculateJwkThumbprint,
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { FaultLab } from './fault-lab';

export type Verdict = { ok: true; claims: JWTPayload } | { ok: false; reason: 'expired' | 'invalid' };

/** What a token must say; absent: anything. */
export interface Expected {
  issuer?: string;
  audience?: string;
  /** true: expired ones pass too. */
  anyAge?: boolean;
}

interface Key {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  privateJwk: JWK;
  publicJwk: JWK;
}

/** The RS256 keys of a running practice provider: one in use, and one for when keys are rotated. */
export interface Signing {
  /** The one in use on start. */
  privateJwk: JWK;
  /** What is published now. */
  publicJwks(): Promise<{ keys: JWK[] }>;
  /** `seconds`: lifetime; `iat` and `exp` are added. */
  sign(claims: JWTPayload, options: { typ: string; seconds: number }): Promise<string>;
  /** A JWT of this provider with other claims, signed with the key in use now; null: it is no JWT. */
  signAgain(token: string, change: (claims: JWTPayload) => JWTPayload): Promise<string | null>;
  /** Takes tokens signed with the key in use now, by the provider's own clock. */
  verify(token: string, expected: Expected): Promise<Verdict>;
}

/** `lab`: the clock and the key in use follow its faults. */
export async function createSigning(lab: FaultLab): Promise<Signing> {
  const first = await keyOf(0);
  const inUse = async () => (lab.on('key-rotated') ? keyOf(1) : first);
  return {
    privateJwk: first.privateJwk,
    publicJwks: async () => ({ keys: [(await inUse()).publicJwk] }),
    sign(claims, { typ, seconds }) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ ...claims, iat: now, exp: now + seconds })
        .setProtectedHeader({ alg: 'RS256', typ, kid: first.kid })
        .sign(first.privateKey);
    },
    async signAgain(token, change) {
      try {
        const { typ } = decodeProtectedHeader(token);
        const { kid, privateKey } = await inUse();
        const header = { alg: 'RS256', ...(typ === undefined ? {} : { typ }), kid };
        return await new SignJWT(change(decodeJwt(token))).setProtectedHeader(header).sign(privateKey);
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
        throw error;
      }
    },
    async verify(token, { issuer, audience, anyAge = false }) {
      try {
        const { publicKey } = await inUse();
        const currentDate = new Date(anyAge ? 0 : Date.now() + lab.amount('clock-off') * 1000);
        const { payload } = await jwtVerify(token, publicKey, { issuer, audience, currentDate, algorithms: ['RS256'] });
        return { ok: true, claims: payload };
      } catch (error) {
        return { ok: false, reason: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
      }
    },
  };
}

const made: Promise<Key>[] = [];

/** Made when first needed, once in a process: that takes most of a provider's start. */
function keyOf(number: 0 | 1): Promise<Key> {
  const key = made[number] ?? createKey();
  made[number] = key;
  return key;
}

async function createKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = (await calculateJwkThumbprint(publicJwk)).slice(0, 12);
  const marks = { kid, alg: 'RS256', use: 'sig' };
  return {
    kid,
    privateKey,
    publicKey,
    privateJwk: { ...(await exportJWK(privateKey)), ...marks },
    publicJwk: { ...publicJwk, ...marks },
  };
}
