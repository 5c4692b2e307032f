import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { calculateJwkThumbprint, decodeJwt, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose';
import { DPOP_ALGORITHM_IDS } from '../model/dpop';
import type { FaultLab } from './fault-lab';
import type { Headers } from './http-io';

/** Seconds that a proof counts, before and after the API's own time. */
const WINDOW_S = 300;
const REMEMBERED = 10_000;

/** Why a proof is refused (RFC 9449 sections 4.3, 7.1 and 9). `nonce`: the one that the next proof must carry. */
export interface ProofRefusal {
  error: 'invalid_dpop_proof' | 'use_dpop_nonce' | 'invalid_token';
  description: string;
  nonce?: string;
}

/** The token of a DPoP Authorization header (RFC 9449 7.1), or null. */
export function boundTokenOf(request: IncomingMessage): string | null {
  return /^DPoP +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** What the API demands of calls with a bound token. */
export class ProofReader {
  readonly #seen = new Set<string>();

  constructor(private readonly lab: FaultLab) {}

  /** @param jkt The key that the token is bound to. @returns null: the proof is good. */
  async refusal(request: IncomingMessage, url: URL, token: string, jkt: string): Promise<ProofRefusal | null> {
    const { lab } = this;
    if (lab.on('dpop-ignored-by-api')) return null;
    if (boundTokenOf(request) === null) return invalidToken('The token is bound to a key and was sent as Bearer');
    const proof = request.headers.dpop;
    if (typeof proof !== 'string') return invalid('There is no proof, or more than one');
    if (lab.on('dpop-nonce-anew')) return nonceWanted();
    const { payload, thumbprint } = await read(proof);
    if (payload === null) return invalid('The proof is not a JWT signed with the key in its header');
    const { htm, htu, iat, jti, ath } = payload;
    if (!lab.on('dpop-any-target')) {
      if (htm !== request.method) return invalid(`DPoP proof htm mismatch: the request is ${request.method}`);
      if (htu !== `${url.origin}${url.pathname}`) return invalid('DPoP proof htu mismatch: it is not the URL of this request');
    }
    if (ath !== createHash('sha256').update(token).digest('base64url')) return invalid('DPoP proof ath mismatch: it is for another token');
    const now = Date.now() / 1000 + lab.amount('dpop-clock-off');
    if (!lab.on('dpop-any-age') && Math.abs(now - (iat ?? 0)) > WINDOW_S) return invalid('DPoP proof iat is not recent enough');
    if (thumbprint !== jkt) return invalidToken('The proof is signed with another key than the token is bound to');
    if (typeof jti !== 'string' || this.#isSeen(`${thumbprint} ${jti}`)) return invalid('DPoP proof JWT Replay detected');
    return null;
  }

  #isSeen(proof: string): boolean {
    const isSeen = this.#seen.has(proof) && !this.lab.on('dpop-replay-accepted');
    this.#seen.add(proof);
    if (this.#seen.size > REMEMBERED) this.#seen.delete(this.#seen.values().next().value ?? '');
    return isSeen;
  }
}

/** What the token endpoint answers to a proof while a fault is on; null: it looks at it itself. */
export function faultAt(lab: FaultLab, request: IncomingMessage): ProofRefusal | null {
  const proof = request.headers.dpop;
  if (typeof proof !== 'string') return null;
  if (lab.on('dpop-nonce-anew')) return nonceWanted();
  if (!lab.on('dpop-clock-off')) return null;
  const { iat = 0 } = payloadOf(proof);
  const isRecent = Math.abs(Date.now() / 1000 + lab.amount('dpop-clock-off') - iat) <= WINDOW_S;
  return isRecent ? null : invalid('DPoP proof iat is not recent enough');
}

/** The challenge of a refusal (RFC 9449 7.1), and the nonce to come. */
export function proofChallenge(lab: FaultLab, { error, description, nonce }: ProofRefusal): Headers {
  const text = `DPoP error="${error}", error_description="${description}", algs="${DPOP_ALGORITHM_IDS.join(' ')}"`;
  return { ...(lab.on('api-no-challenge') ? {} : { 'WWW-Authenticate': text }), ...(nonce && { 'DPoP-Nonce': nonce }) };
}

async function read(proof: string): Promise<{ payload: JWTPayload; thumbprint: string } | { payload: null; thumbprint: null }> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: DPOP_ALGORITHM_IDS,
      currentDate: new Date(0),
    });
    return { payload, thumbprint: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) };
  } catch {
    return { payload: null, thumbprint: null };
  }
}

function payloadOf(proof: string): JWTPayload {
  try {
    return decodeJwt(proof);
  } catch {
    return {};
  }
}

const invalid = (description: string): ProofRefusal => ({ error: 'invalid_dpop_proof', description });
const invalidToken = (description: string): ProofRefusal => ({ error: 'invalid_token', description });

function nonceWanted(): ProofRefusal {
  return {
    error: 'use_dpop_nonce',
    description: 'The proof must carry the nonce of this response',
    nonce: randomBytes(16).toString('base64url'),
  };
}
