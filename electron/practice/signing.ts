import {
  type CryptoKey,
  calculateJwkThumbprint,
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
import { ProviderTime } from './provider-time';

export type Verdict = { ok: true; claims: JWTPayload } | { ok: false; reason: 'expired' | 'invalid' };

/** What a token must contain; absent members are not checked. */
export interface Expected {
  issuer?: string;
  audience?: string;
  /** Accepts expired tokens too. */
  anyAge?: boolean;
}

interface Key {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  privateJwk: JWK;
  publicJwk: JWK;
}

export type Signing = Awaited<ReturnType<typeof createSigning>>;

/** The practice provider's RS256 keys: the initial one and one for the key-rotated fault. `lab`: its faults change the clock and the current key. */
export async function createSigning(lab: FaultLab, time = new ProviderTime()) {
  const first = await keyOf(0);
  const inUse = async () => (lab.on('key-rotated') ? keyOf(1) : first);
  return {
    privateJwk: first.privateJwk,
    publicJwks: async () => ({ keys: [(await inUse()).publicJwk] }),
    /** `seconds`: lifetime. Adds `iat` and `exp`. */
    sign(claims: JWTPayload, { typ, seconds }: { typ: string; seconds: number }): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      if (claims.jti !== undefined) time.stamp(claims.jti);
      return new SignJWT({ ...claims, iat: now, exp: now + seconds })
        .setProtectedHeader({ alg: 'RS256', typ, kid: first.kid })
        .sign(first.privateKey);
    },
    /** Re-signs this provider's JWT with changed claims and the current key; null if it isn't a JWT. */
    async signAgain(token: string, change: (claims: JWTPayload) => JWTPayload): Promise<string | null> {
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
    /** Accepts tokens signed with the current key, by the provider's own clock. */
    async verify(token: string, { issuer, audience, anyAge = false }: Expected): Promise<Verdict> {
      try {
        const { publicKey } = await inUse();
        const currentDate = new Date(anyAge ? 0 : Date.now() + lab.amount('clock-off') * 1000 + time.since(jtiOf(token)));
        const { payload } = await jwtVerify(token, publicKey, { issuer, audience, currentDate, algorithms: ['RS256'] });
        return { ok: true, claims: payload };
      } catch (error) {
        return { ok: false, reason: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
      }
    },
  };
}

function jtiOf(token: string): string | undefined {
  try {
    return decodeJwt(token).jti;
  } catch {
    return undefined;
  }
}

const keys: Promise<Key>[] = [];

/** Created on first use, once per process: it takes most of the start time. */
function keyOf(number: 0 | 1): Promise<Key> {
  const key = keys[number] ?? createKey();
  keys[number] = key;
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
