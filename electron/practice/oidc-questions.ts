import { bufferAnswer, sendBuffered, withForm } from './buffered-answer';
import type { FaultLab } from './fault-lab';
import { type Handler, isForm, readForm, sendEmpty } from './http-io';
import type { FaceParts } from './layered-face';
import type { OidcStore } from './oidc-store';
import type { Signing } from './signing';

/** Replaces a JWT of another issuer, so that the provider doesn't know it. */
const UNKNOWN = 'unknown';

/**
 * Adds introspection (RFC 7662) and revocation (RFC 7009) of JWT access tokens: oidc-provider refuses JWTs, so it is asked about the
 * token's `jti`, under which the store keeps it.
 */
export function withQuestions(handler: Handler, store: OidcStore, { signing, lab }: Pick<FaceParts, 'signing' | 'lab'>): Handler {
  return async (request, response, url) => {
    const introspection = url.pathname === '/introspect';
    if ((!introspection && url.pathname !== '/revoke') || request.method !== 'POST' || !isForm(request))
      return handler(request, response, url);
    const form = await readForm(request);
    if (!introspection && lab.on('revocation-ignored')) return sendEmpty(response, 200, { 'Cache-Control': 'no-store' });
    const token = form.get('token');
    if (token?.split('.').length === 3) form.set('token', await known(token, store, signing));
    const asked = withForm(request, form);
    if (!introspection || !(lab.on('introspection-lies') || lab.on('clock-off'))) return handler(asked, response, url);
    const answer = await bufferAnswer(handler, asked, response, url);
    if (answer.status === 200) answer.body = Buffer.from(JSON.stringify(withFaults(JSON.parse(answer.body.toString('utf8')), lab)));
    sendBuffered(response, answer);
  };
}

async function known(token: string, store: OidcStore, signing: Signing): Promise<string> {
  const verdict = await signing.verify(token, { anyAge: true });
  const jti = verdict.ok ? verdict.claims.jti : undefined;
  return jti !== undefined && store.accessToken(jti) !== null ? jti : UNKNOWN;
}

function withFaults(answer: Record<string, unknown>, lab: FaultLab): object {
  if (lab.on('introspection-lies')) return { active: answer.active !== true };
  const off = lab.amount('clock-off');
  const shifted = Object.entries(answer).map(([name, value]) => [name, typeof value === 'number' ? value + off : value]);
  return Object.fromEntries(shifted);
}
