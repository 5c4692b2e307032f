import { sendChanged } from './buffered-answer';
import type { FaultLab } from './fault-lab';
import { type Handler, sendJson } from './http-io';
import { appPage, sendPage } from './pages';

const OPENID = '/.well-known/openid-configuration';
/** RFC 8414. */
const OAUTH = '/.well-known/oauth-authorization-server';
const ELSEWHERE = 'https://elsewhere.example';

/** Plays the faults in the authorization server's metadata. */
export function withMetadataFaults(handler: Handler, lab: FaultLab): Handler {
  return async (request, response, url) => {
    const { pathname } = url;
    if (pathname !== OPENID && pathname !== OAUTH) return handler(request, response, url);
    if (lab.on('as-missing') || (lab.on('as-openid-only') && pathname === OAUTH))
      return sendJson(response, 404, { message: 'There is nothing at this path' });
    if (lab.on('as-page')) return sendPage(response, 200, appPage());
    return sendChanged(handler, request, response, url, (metadata) => changed(metadata, lab));
  };
}

function changed(metadata: Record<string, unknown>, lab: FaultLab): Record<string, unknown> {
  const { scopes_supported: scopes, ...rest } = metadata;
  const offered = Array.isArray(scopes) && lab.on('offline-not-offered') ? scopes.filter((scope) => scope !== 'offline_access') : scopes;
  const kept: Record<string, unknown> = { ...rest, scopes_supported: offered };
  if (lab.on('as-no-pkce')) delete kept.code_challenge_methods_supported;
  if (lab.on('iss-not-promised')) delete kept.authorization_response_iss_parameter_supported;
  if (lab.on('registration-missing')) {
    delete kept.registration_endpoint;
    delete kept.client_id_metadata_document_supported;
  }
  if (lab.on('as-other-issuer')) kept.issuer = ELSEWHERE;
  if (lab.on('as-endpoint-elsewhere')) kept.token_endpoint = `${ELSEWHERE}/token`;
  return kept;
}
