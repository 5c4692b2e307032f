import { calculateJwkThumbprint, errors, exportJWK, generateKeyPair, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';

export type Verdict = { ok: true; claims: JWTPayload } | { ok: false; reason: 'expired' | 'invalid' };

/** The one RS256 key of a running practice provider; made anew on every start. */
export interface Signing {
  privateJwk: JWK;
  publicJwks: { keys: JWK[] };
  /** `seconds`: lifetime; `iat` and `exp` are added. */
  sign(claims: JWTPayload, options: { typ: string; seconds: number }): Promise<string>;
  verify(token: string, expected: { issuer: string; audience: string }): Promise<Verdict>;
}

export async function createSigning(): Promise<Signing> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = (await calculateJwkThumbprint(publicJwk)).slice(0, 12);
  const marks = { kid, alg: 'RS256', use: 'sig' };
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...marks },
    publicJwks: { keys: [{ ...publicJwk, ...marks }] },
    sign(claims, { typ, seconds }) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ, kid })
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .sign(privateKey);
    },
    async verify(token, expected) {
      try {
        const { payload } = await jwtVerify(token, publicKey, { ...expected, algorithms: ['RS256'] });
        return { ok: true, claims: payload };
      } catch (error) {
        return { ok: false, reason: error instanceof errors.JWTExpired ? 'expired' : 'invalid' };
      }
    },
  };
}
