import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { admit, refuseToken } from './access';
import { CLIENTS, redirectUriAllowed, secretTaken } from './clients';
import type { FaultLab } from './fault-lab';
import { isForm, readForm, sendJson } from './http-io';
import type { HandPlayed, PlayedFace, PlayedParts } from './layered-face';
import { errorPage } from './pages';
import { RateLimit } from './rate-limit';
import { type Authorization, randomToken } from './token-store';

/** The authorize request must name it. */
const AUDIENCE = 'https://api.katana.practice';

const NAME = 'Practice provider, as Katana';
const CALLS_PER_WINDOW = 60;
const MAX_PAGE = 250;
const LOCATIONS = ['Main location', 'Online store', 'Workshop'].map((name, index) => ({ id: 1001 + index, name, is_primary: index === 0 }));

/** Behaves like Katana behind Auth0: form-encoded token requests, secret in the body, Auth0's errors, rotation. */
export const auth0Face: PlayedFace = {
  id: 'katana',
  template: 'practice-katana',
  title: 'As Katana',
  paths: { authorize: '/authorize', login: '/u/login', token: '/oauth/token' },
  allScopes: ['api:read', 'api:write'],
  nothingThere: { statusCode: 404, name: 'NotFoundError', message: 'Not found' },
  name: NAME,
  usualScope: '',
  unsafe,
  refusal: refusalOf,
  denied: { error: 'access_denied', error_description: 'User did not authorize the request' },
  pkce: true,
  token,
  others(options) {
    const limit = new RateLimit(CALLS_PER_WINDOW, options.rateWindowMs, 'milliseconds');
    return {
      '/.well-known/jwks.json': async (_request, response) => sendJson(response, 200, await options.signing.publicJwks()),
      '/v1/locations': (request, response, url) => locations(request, response, url, limit, options),
    };
  },
  settings: (url) => ({
    endpoints: { authorization: `${url}/authorize`, token: `${url}/oauth/token` },
    clientId: CLIENTS.katana.id,
    audience: AUDIENCE,
    apiBaseUrl: `${url}/v1`,
    calls: [{ id: 'locations', name: 'Locations', url: 'locations', query: [{ name: 'limit', value: '1' }] }],
  }),
};

function unsafe(query: URLSearchParams, lab: FaultLab): { status: number; page: string } | null {
  const [clientId, redirectUri] = [query.get('client_id'), query.get('redirect_uri') ?? ''];
  const refused = (why: string) => ({ status: 403, page: errorPage(NAME, 'This request was refused', why) });
  if (clientId !== CLIENTS.katana.id) return refused(`Unknown client: ${clientId}`);
  if (redirectUriAllowed(redirectUri, lab)) return null;
  return refused(`Callback URL mismatch. ${redirectUri} is not in the list of allowed callback URLs.`);
}

function refusalOf(query: URLSearchParams, lab: FaultLab): { error: string; error_description: string } | null {
  const refusal = (error: string, description: string) => ({ error, error_description: description });
  const audience = query.get('audience');
  if (query.get('response_type') !== 'code') return refusal('unsupported_response_type', 'Unsupported response type');
  if (audience === null) return refusal('invalid_request', 'Missing required parameter: audience');
  if (audience !== AUDIENCE) return refusal('access_denied', `Service not found: ${audience}`);
  if (lab.on('pkce-required') && !query.has('code_challenge'))
    return refusal('invalid_request', 'Missing required parameter: code_challenge');
  if (query.has('code_challenge') && query.get('code_challenge_method') !== 'S256')
    return refusal('invalid_request', 'code_challenge_method must be S256');
  return null;
}

async function token(request: IncomingMessage, response: ServerResponse, options: HandPlayed): Promise<void> {
  const { lab, store } = options;
  const refuse = (status: number, error: string, description: string) =>
    sendJson(response, status, { error, error_description: description });
  if (request.method !== 'POST') return sendJson(response, 404, { error: 'not_found', error_description: 'Not Found' });
  if (!isForm(request)) return refuse(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  const form = await readForm(request);
  // Katana's clients send the secret in the body (client_secret_post); Auth0 then refuses Basic.
  const known = form.get('client_id') === CLIENTS.katana.id && secretTaken(form.get('client_secret'), CLIENTS.katana.secret, options.lab);
  if (!known || request.headers.authorization !== undefined) return refuse(401, 'access_denied', 'Unauthorized');

  const grantType = form.get('grant_type');
  const kind = grantType === 'authorization_code' ? 'code' : grantType === 'refresh_token' ? 'refresh' : null;
  if (kind === null) return refuse(403, 'unauthorized_client', `Grant type '${grantType}' not allowed for the client.`);
  const credential = form.get(kind === 'code' ? 'code' : 'refresh_token');
  const redirectUri = form.get('redirect_uri');
  if (credential === null)
    return refuse(400, 'invalid_request', `Missing required parameter: ${kind === 'code' ? 'code' : 'refresh_token'}`);
  // Katana documents redirect_uri for both grants; RFC 6749 6 has none on a refresh.
  const anyRedirectUri = kind === 'refresh' && lab.on('redirect-uri-any');
  if (redirectUri === null && !anyRedirectUri) return refuse(400, 'invalid_request', 'Missing required parameter: redirect_uri');

  const rotates = kind === 'code' || !lab.on('no-rotation');
  const authorization = store.redeem(kind, credential, { keep: !rotates });
  if (authorization === null)
    return refuse(403, 'invalid_grant', kind === 'code' ? 'Invalid authorization code' : 'Unknown or invalid refresh token.');
  if (redirectUri !== authorization.redirectUri && !anyRedirectUri)
    return refuse(403, 'invalid_grant', `The redirect URI is wrong. You sent ${redirectUri}, and we expected ${authorization.redirectUri}`);
  if (kind === 'code' && !verifies(authorization, form.get('code_verifier')))
    return refuse(403, 'invalid_grant', 'Failed to verify code verifier');
  const offline = kind === 'refresh' || authorization.scope.split(' ').includes('offline_access') || lab.on('offline-always');
  sendJson(response, 200, {
    access_token: await accessToken(authorization, options),
    ...(offline && rotates ? { refresh_token: store.issueRefresh(credential) } : {}),
    scope: authorization.scope,
    expires_in: options.lifetimes.accessTokenSeconds(),
    token_type: 'Bearer',
  });
}

/** RFC 7636 4.6; without a challenge there is nothing to verify. */
function verifies({ codeChallenge }: Authorization, verifier: string | null): boolean {
  if (codeChallenge === null) return true;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === codeChallenge;
}

/** Auth0's access token profile: the client in `azp`, the issuer with a trailing slash. */
function accessToken({ userName, clientId, scope }: Authorization, { url, signing, lifetimes }: PlayedParts): Promise<string> {
  // Without jti, two tokens issued in the same second would be identical.
  const claims = { iss: `${url}/`, sub: `auth0|${userName}`, aud: AUDIENCE, azp: clientId, scope, jti: randomToken() };
  return signing.sign(claims, { typ: 'JWT', seconds: lifetimes.accessTokenSeconds() });
}

async function locations(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  limit: RateLimit,
  options: PlayedParts,
): Promise<void> {
  const admission = await admit(request, url, { ...options, issuer: `${options.url}/`, audience: AUDIENCE });
  if (!admission.ok && admission.reason === 'in-query') return sendJson(response, 400, { error: 'invalid_request' });
  if (!admission.ok) return refuseToken(response, options.lab, { statusCode: 401, name: 'UnauthorizedError', message: 'Unauthorized' });

  const { allowed, headers } = limit.take(String(admission.claims.sub));
  if (!allowed) return sendJson(response, 429, { statusCode: 429, name: 'TooManyRequestsError', message: 'Too Many Requests' }, headers);
  const size = clamp(Number(url.searchParams.get('limit') || 50), 1, MAX_PAGE);
  const pages = Math.ceil(LOCATIONS.length / size);
  const page = clamp(Number(url.searchParams.get('page') || 1), 1, pages);
  const offset = (page - 1) * size;
  const pagination = {
    total_records: `${LOCATIONS.length}`,
    total_pages: `${pages}`,
    offset: `${offset}`,
    page: `${page}`,
    first_page: `${page === 1}`,
    last_page: `${page === pages}`,
  };
  sendJson(response, 200, { data: LOCATIONS.slice(offset, offset + size) }, { ...headers, 'X-Pagination': JSON.stringify(pagination) });
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(Math.trunc(value) || lowest, lowest), highest);
}
