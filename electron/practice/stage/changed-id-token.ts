import { type JWTPayload, decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { IdTokenChange } from '../../core/client-checks/stage';
import { isRecord, jsonValue } from '../../core/base/untrusted-text';
import type { BufferedAnswer } from '../buffered-answer';
import { forged } from '../fault-layer';
import type { Signing } from '../signing';

/** A token response with its ID token changed; null: it has none. */
export async function withIdToken(answer: BufferedAnswer, change: IdTokenChange, signing: Signing): Promise<BufferedAnswer | null> {
  const members = jsonValue(answer.body.toString('utf8'));
  if (!isRecord(members) || typeof members.id_token !== 'string') return null;
  const changed = { ...members, id_token: await changedToken(members.id_token, change, signing) };
  return { ...answer, body: Buffer.from(JSON.stringify(changed)) };
}

/** A key that no key set has. Created on first use, once per process. */
let stranger: ReturnType<typeof generateKeyPair> | null = null;

async function changedToken(token: string, { claims = {}, signature }: IdTokenChange, signing: Signing): Promise<string> {
  const change = (usual: JWTPayload): JWTPayload => ({ ...usual, ...claims });
  switch (signature) {
    case 'none':
      return new UnsecuredJWT(change(decodeJwt(token))).encode();
    case 'unknown-key': {
      stranger ??= generateKeyPair('RS256');
      const { privateKey } = await stranger;
      return new SignJWT(change(decodeJwt(token))).setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'RS256' }).sign(privateKey);
    }
    default: {
      const signed = (await signing.signAgain(token, change)) ?? token;
      return signature === 'forged' ? forged(signed) : signed;
    }
  }
}
