import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt, type JWTPayload } from 'jose';
import type { FaultLab } from './fault-lab';
import { boundTokenOf, proofChallenge, type ProofReader, type ProofRefusal } from './dpop';
import { bearerOf, type Headers, sendBare, sendJson } from './http-io';
import { certificateOf } from './key-clients';
import type { FaceParts } from './layered-face';

/** Whether the sample API accepts a call, and as whom. `missing`: no token; `in-query`: a token in the query, answered with 400. */
export type Admission =
  | { ok: true; claims: JWTPayload; format: 'JWT' | 'opaque' }
  | { ok: false; reason: 'missing' | 'expired' | 'invalid' | 'in-query' | 'certificate' }
  | { ok: false; reason: 'proof'; refusal: ProofRefusal };

export interface AccessContext extends Pick<FaceParts, 'lab' | 'signing' | 'ended'> {
  issuer: string;
  audience: string;
  /** Facts about an opaque token; null if unknown. */
  opaque?(token: string): { claims: JWTPayload; expired: boolean; revoked: boolean } | null;
  /** Whether the JWT of this `jti` was revoked. */
  revoked?(jti: string): boolean;
  /** Absent: no token is bound to a key. */
  proofs?: ProofReader;
}

/** Checks a call's access token as a resource server does, except for what active faults make it overlook. */
export async function admit(request: IncomingMessage, url: URL, context: AccessContext): Promise<Admission> {
  const { lab } = context;
  const token =
    bearerOf(request) ?? boundTokenOf(request) ?? (lab.on('api-takes-query-token') ? url.searchParams.get('access_token') : null);
  if (lab.on('api-query-400') && url.searchParams.has('access_token')) return { ok: false, reason: 'in-query' };
  if (lab.on('api-takes-anything')) return { ok: true, claims: claimsOf(token), format: token?.includes('.') ? 'JWT' : 'opaque' };
  if (token === null) return { ok: false, reason: 'missing' };
  const ended = context.ended.has(token) && !lab.on('api-takes-revoked');
  if (ended || lab.on('api-refuses-all')) return { ok: false, reason: 'invalid' };
  const admission = await (token.includes('.') ? admitJwt(token, context) : admitOpaque(token, context));
  if (!admission.ok) return admission;
  const { jkt, 'x5t#S256': x5t } = (admission.claims.cnf ?? {}) as Record<string, unknown>;
  if (typeof x5t === 'string' && !lab.on('certificate-ignored-by-api') && x5t !== sentWith(request))
    return { ok: false, reason: 'certificate' };
  if (typeof jkt !== 'string') return boundTokenOf(request) === null ? admission : { ok: false, reason: 'invalid' };
  const refusal = (await context.proofs?.refusal(request, url, token, jkt)) ?? null;
  return refusal === null ? admission : { ok: false, reason: 'proof', refusal };
}

/** `x5t#S256` of the certificate that the call was sent with (RFC 8705 section 3.1); null: none was. */
function sentWith(request: IncomingMessage): string | null {
  const certificate = certificateOf(request);
  return certificate && createHash('sha256').update(certificate.raw).digest('base64url');
}

async function admitJwt(token: string, { lab, signing, issuer, audience, revoked }: AccessContext): Promise<Admission> {
  const expected = lab.on('api-takes-other-audience') ? { issuer } : { issuer, audience };
  const verdict = await signing.verify(token, { ...expected, anyAge: lab.on('api-takes-expired') });
  if (!verdict.ok) return verdict;
  const { jti } = verdict.claims;
  if (jti !== undefined && revoked?.(jti) && !lab.on('api-takes-revoked')) return { ok: false, reason: 'invalid' };
  return { ...verdict, format: 'JWT' };
}

function admitOpaque(token: string, { lab, audience, opaque }: AccessContext): Admission {
  const known = opaque?.(token) ?? null;
  if (known === null || (known.revoked && !lab.on('api-takes-revoked'))) return { ok: false, reason: 'invalid' };
  const { aud } = known.claims;
  if (aud !== undefined && aud !== audience && !lab.on('api-takes-other-audience')) return { ok: false, reason: 'invalid' };
  if (known.expired && !lab.on('api-takes-expired')) return { ok: false, reason: 'expired' };
  return { ok: true, claims: known.claims, format: 'opaque' };
}

/** A token's claims, without checking its signature. */
function claimsOf(token: string | null): JWTPayload {
  try {
    return { sub: 'somebody', ...decodeJwt(token ?? '') };
  } catch {
    return { sub: 'somebody' };
  }
}

/** The WWW-Authenticate header of a refusal (RFC 6750 3). */
export function challenge(lab: FaultLab, parameters: Record<string, string>): Headers {
  if (lab.on('api-no-challenge')) return {};
  const text = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  return { 'WWW-Authenticate': text.length === 0 ? 'Bearer' : `Bearer ${text.join(', ')}` };
}

const WHY = {
  expired: 'The access token expired',
  invalid: 'The access token is unknown, revoked or not for this API',
  certificate: 'The access token is bound to a certificate that this request was not sent with',
} as const;

/**
 * Answers a call that is not admitted.
 *
 * @param parameters Of the challenge, beside the error.
 */
export function refuseCall(
  response: ServerResponse,
  lab: FaultLab,
  admission: Extract<Admission, { ok: false }>,
  parameters: Record<string, string>,
): void {
  const { status, body, headers } = refusalOf(admission, lab, parameters);
  if (status === 400) sendJson(response, status, body, headers);
  else refuseToken(response, lab, body, headers);
}

interface CallRefusal {
  status: 400 | 401;
  body: object;
  headers: Headers;
}

function refusalOf(admission: Extract<Admission, { ok: false }>, lab: FaultLab, parameters: Record<string, string>): CallRefusal {
  const because = (status: 400 | 401, error: string, description: string): CallRefusal => {
    const body = { error, error_description: description };
    return { status, body, headers: challenge(lab, { ...parameters, ...body }) };
  };
  switch (admission.reason) {
    case 'missing':
      // RFC 6750 3.1: no error code when the request carries no credentials at all.
      return { status: 401, body: { message: 'This needs a Bearer access token' }, headers: challenge(lab, parameters) };
    case 'in-query':
      return because(400, 'invalid_request', 'The access token must come in the Authorization header');
    case 'proof': {
      const { error, description } = admission.refusal;
      return { status: 401, body: { error, error_description: description }, headers: proofChallenge(lab, admission.refusal) };
    }
    default:
      return because(401, 'invalid_token', WHY[admission.reason]);
  }
}

export function refuseToken(response: ServerResponse, lab: FaultLab, body: object, headers: Headers = {}): void {
  if (lab.on('api-bare-refusal')) sendBare(response, lab.amount('api-bare-refusal'));
  else sendJson(response, 401, body, headers);
}
