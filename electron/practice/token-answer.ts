import type { JWTPayload } from 'jose';
import type { BufferedAnswer } from './buffered-answer';
import type { FaultLab } from './fault-lab';
import type { Signing } from './signing';

export interface TokenAnswer extends Record<string, unknown> {
  access_token: string;
}

const HOUR_SECONDS = 3600;
/** Scopes that determine the kind of answer, so they are never dropped. */
const KEPT_SCOPES: readonly string[] = ['openid', 'offline_access'];
const IDENTITY_SCOPES: readonly string[] = ['profile', 'email'];
const EXTRA_SCOPE = 'api:admin';
const UNKNOWN_RESOURCE = 'urn:tokenscope:practice:unknown';

/** The scopes granted by a provider that ignores requested API scopes. Scopes that determine the kind of answer still count. */
export function scopesGranted(asked: string | null, all: readonly string[]): string {
  const heard = (asked ?? '').split(' ').filter((scope) => KEPT_SCOPES.includes(scope) || IDENTITY_SCOPES.includes(scope));
  return [...heard, ...all].join(' ');
}

/** Changes the parameter `resource` (RFC 8707) of a request as the faults have it read. */
export function playResource(parameters: URLSearchParams, lab: FaultLab): void {
  if (lab.on('resource-ignored')) parameters.delete('resource');
  else if (lab.on('resource-refused') && parameters.has('resource')) parameters.set('resource', UNKNOWN_RESOURCE);
}

/** A refusal of the client, as servers return it that have no word for that. */
export function withoutClientError(answer: BufferedAnswer): BufferedAnswer {
  if (answer.status < 400 || !answer.body.includes('"invalid_client"')) return answer;
  const { 'www-authenticate': _, ...headers } = answer.headers;
  const body = Buffer.from(JSON.stringify({ error: 'invalid_grant', error_description: 'grant request is invalid' }));
  return { status: 400, headers, body };
}

/** null for an error response. */
export function tokenAnswerOf({ status, body }: BufferedAnswer): TokenAnswer | null {
  if (status !== 200) return null;
  try {
    const answer: Record<string, unknown> = JSON.parse(body.toString('utf8'));
    return typeof answer.access_token === 'string' ? { ...answer, access_token: answer.access_token } : null;
  } catch {
    return null;
  }
}

/** A token response as the faults change it. `grantType` is the request's. */
export async function changedAnswer(answer: TokenAnswer, grantType: string, lab: FaultLab, signing: Signing): Promise<TokenAnswer> {
  const changed = { ...answer };
  changed.access_token = await changedJwt(answer.access_token, 'access', lab, signing);
  if (typeof answer.id_token === 'string') changed.id_token = await changedJwt(answer.id_token, 'id', lab, signing);
  if (typeof answer.scope === 'string') {
    changed.scope = changedScope(answer.scope, lab);
    // RFC 6749 5.1 requires scope if it differs from the request.
    if (lab.on('scope-narrowed-silently')) delete changed.scope;
  }
  if (lab.on('no-refresh-token') && grantType === 'authorization_code') delete changed.refresh_token;
  if (lab.on('no-token-type')) delete changed.token_type;
  return withLifetime(changed, lab);
}

/** Keeps the order of members; renames or rewrites the lifetime. */
function withLifetime(answer: TokenAnswer, lab: FaultLab): TokenAnswer {
  const members = Object.entries(answer).flatMap(([name, value]): [string, unknown][] => {
    if (name !== 'expires_in' && name !== 'expire_in') return [[name, value]];
    if (lab.on('no-expires-in')) return [];
    return [[lab.on('expire-in') ? 'expire_in' : name, lab.on('expires-in-text') ? String(value) : value]];
  });
  return { ...Object.fromEntries(members), access_token: answer.access_token };
}

function changedScope(scope: string, lab: FaultLab): string {
  const scopes = scope.split(' ').filter(Boolean);
  if (lab.on('scope-narrowed-silently')) {
    const last = scopes.findLast((name) => !KEPT_SCOPES.includes(name));
    if (last !== undefined) scopes.splice(scopes.lastIndexOf(last), 1);
  }
  if (lab.on('scope-widened')) scopes.push(EXTRA_SCOPE);
  return scopes.join(' ');
}

async function changedJwt(token: string, use: 'access' | 'id', lab: FaultLab, signing: Signing): Promise<string> {
  const claimsChange = (claims: JWTPayload) => changedClaims(claims, use, lab);
  const needed = (['key-rotated', 'clock-off', 'wrong-audience', 'wrong-issuer'] as const).some((id) => lab.on(id));
  const neededOfAccess = (['exp-differs', 'scope-widened', 'scope-narrowed-silently'] as const).some((id) => lab.on(id));
  if (!needed && !(use === 'access' && neededOfAccess)) return token;
  return (await signing.signAgain(token, claimsChange)) ?? token;
}

function changedClaims(claims: JWTPayload, use: 'access' | 'id', lab: FaultLab): JWTPayload {
  const changed = { ...claims };
  const off = lab.amount('clock-off');
  for (const name of ['iat', 'exp', 'nbf', 'auth_time'] as const) {
    const value = changed[name];
    if (typeof value === 'number') changed[name] = value + off;
  }
  if (lab.on('wrong-audience')) changed.aud = 'https://elsewhere.example';
  if (lab.on('wrong-issuer')) changed.iss = 'https://elsewhere.example';
  if (use === 'id') return changed;
  if (lab.on('exp-differs') && changed.exp !== undefined) changed.exp += HOUR_SECONDS;
  if (typeof changed.scope === 'string') changed.scope = changedScope(changed.scope, lab);
  return changed;
}
