import { allowInsecureRequests, customFetch, pushedAuthorizationRequest } from 'oauth4webapi';
import { checkUrl } from '../../model/address';
import { hasOwnCredential } from '../../model/client-auth';
import { Failure, failing } from '../../model/failure';
import { cleanText, jsonMembers } from '../base/untrusted-text';
import { requestSecrets } from '../client-auth/request-object';
import type { ResolvedServer } from './discovery';
import { refusalOf } from './refusal';
import { type ClientContext, sendAsClient } from './send';
import { tokenEndpointOf } from './token-request';

/** What stands for an authorize request that the server has. */
export interface PushedRequest {
  requestUri: string;
  /** In milliseconds since the epoch; null: the server does not say, as it must. */
  expiresAt: number | null;
}

const MAX_URI = 2000;

/**
 * Sends an authorize request to the server, with the client's authentication, before the browser opens (RFC 9126 section 2). Rejects with
 * `connection-incomplete`, `insecure-url`, `address-refused` or `endpoint-changed` before anything was sent, with `flow-error` where the
 * server refuses, and as the Http port does.
 */
export async function pushRequest(
  context: ClientContext & { server: ResolvedServer },
  parameters: URLSearchParams,
): Promise<PushedRequest> {
  const url = pushedEndpointOf(context);
  const exchanged = await sendAsClient(context, 'par', {
    url,
    form: parameters,
    secrets: requestSecrets(parameters),
    post: (issuer, client, authenticate, fetch, proofs) =>
      pushedAuthorizationRequest({ ...issuer, pushed_authorization_request_endpoint: url.href }, client, authenticate, parameters, {
        [allowInsecureRequests]: true,
        [customFetch]: fetch,
        DPoP: proofs,
      }),
  });
  // Not by oauth4webapi, which takes 201 with `expires_in` alone: servers that answer 200 are no reason to stop.
  const { response, receivedAt } = exchanged;
  const members = response.status === 200 || response.status === 201 ? jsonMembers(new TextDecoder().decode(response.body)) : null;
  const requestUri = members?.get('request_uri');
  if (typeof requestUri !== 'string' || requestUri === '' || requestUri.length > MAX_URI)
    throw refusalOf('flow-error', context.connection, exchanged);
  const seconds = members?.get('expires_in');
  return { requestUri, expiresAt: typeof seconds === 'number' && seconds > 0 ? receivedAt + seconds * 1000 : null };
}

/**
 * The checked address. The client authenticates there, so it must be on the origin that its credential is sealed for: that of the token
 * endpoint. An address typed into the settings, or read from metadata of an issuer typed there, must not bring the credential elsewhere.
 */
function pushedEndpointOf({ connection, server }: ClientContext & { server: ResolvedServer }): URL {
  const { endpoints, refused } = server;
  if (!endpoints.pushedAuthorization && refused?.pushedAuthorization) throw refused.pushedAuthorization;
  if (!endpoints.pushedAuthorization) throw withoutEndpoint();
  const { allowPlainHttp } = connection;
  const what = 'pushed authorization request endpoint';
  const url = checkUrl(endpoints.pushedAuthorization, { allowPlainHttp, what, field: 'endpoints.pushedAuthorization' });
  const { origin } = tokenEndpointOf(connection, server);
  if (!hasOwnCredential(connection) || url.origin === origin) return url;
  throw elsewhere(origin, url.origin);
}

const withoutEndpoint = failing({
  code: 'connection-incomplete',
  what: 'The authorization request is to be pushed, but the connection has no pushed authorization request endpoint.',
  likelyCause: "It was not filled in, and the issuer's metadata (if there is an issuer) has no pushed_authorization_request_endpoint.",
  action: "Enter the endpoint in Settings, or don't push the request.",
  mend: ['open:endpoints.pushedAuthorization', 'open:authorizeRequest.pushed'],
});

function elsewhere(sealedFor: string, origin: string): Failure {
  return new Failure({
    code: 'endpoint-changed',
    what: 'The pushed authorization request endpoint is on a different server than the token endpoint. Nothing was sent.',
    likelyCause:
      "It was typed into the settings, or the issuer's metadata names it; the client's credential is sealed for the token endpoint's server.",
    action: "Correct the endpoint, or don't push the request.",
    evidence: [
      { label: 'Sealed for', value: cleanText(sealedFor, 300) },
      { label: 'Endpoint', value: cleanText(origin, 300) },
    ],
    mend: ['open:endpoints.pushedAuthorization', 'open:authorizeRequest.pushed'],
  });
}
