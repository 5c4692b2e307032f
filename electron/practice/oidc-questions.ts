import type { ServerResponse } from 'node:http';
import type { FaultLab } from './fault-lab';
import { held, release, withForm } from './held-answer';
import { type Handler, isForm, readForm } from './http-io';
import type { OidcStore } from './oidc-store';
import type { Signing } from './signing';

/** Stands in for a JWT that this provider did not issue: it is known to nobody. */
const UNKNOWN = 'unknown';

export interface QuestionParts {
  store: OidcStore;
  signing: Signing;
  lab: FaultLab;
}

/**
 * Introspection (RFC 7662) and revocation (RFC 7009) of JWT access tokens too: oidc-provider refuses them, so it is asked about the
 * token's `jti`, under which the store keeps it.
 */
export function withQuestions(handler: Handler, { store, signing, lab }: QuestionParts): Handler {
  return async (request, response, url) => {
    const introspection = url.pathname === '/introspect';
    if ((!introspection && url.pathname !== '/revoke') || request.method !== 'POST' || !isForm(request))
      return handler(request, response, url);
    const form = await readForm(request);
    if (!introspection && lab.on('revocation-ignored')) return nothing(response);
    const token = form.get('token');
    if (token?.split('.').length === 3) form.set('token', await known(token, store, signing));
    const asked = withForm(request, form);
    if (!introspection || !(lab.on('introspection-lies') || lab.on('clock-off'))) return handler(asked, response, url);
    const answer = await held(handler, asked, response, url);
    if (answer.status === 200) answer.body = Buffer.from(JSON.stringify(told(JSON.parse(answer.body.toString('utf8')), lab)));
    release(response, answer);
  };
}

async function known(token: string, store: OidcStore, signing: Signing): Promise<string> {
  const verdict = await signing.verify(token, { anyAge: true });
  const jti = verdict.ok ? verdict.claims.jti : undefined;
  return jti !== undefined && store.accessToken(jti) !== null ? jti : UNKNOWN;
}

/** What is told of a token, given what there is to tell. */
function told(answer: Record<string, unknown>, lab: FaultLab): object {
  if (lab.on('introspection-lies')) return { active: answer.active !== true };
  const off = lab.amount('clock-off');
  const shifted = Object.entries(answer).map(([name, value]) => [name, typeof value === 'number' ? value + off : value]);
  return Object.fromEntries(shifted);
}

function nothing(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': 0, 'Cache-Control': 'no-store' });
  response.end();
}
