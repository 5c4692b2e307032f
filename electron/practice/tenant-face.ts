import type { IncomingMessage, ServerResponse } from 'node:http';
import { FIRST_OF_PAGE } from '../model/providers/catapa';
import { TENANT_HEADER } from '../model/providers/provider';
import { admit, challenge, refuseToken } from './access';
import { CLIENTS, redirectUriAllowed, secretTaken } from './clients';
import type { FaultLab } from './fault-lab';
import { basicOf, readForm, sendJson } from './http-io';
import type { HandPlayed, PlayedFace, PlayedParts } from './layered-face';
import { errorPage } from './pages';
import { randomToken } from './token-store';

const NAME = 'Practice provider, as CATAPA';
const AUDIENCE = 'catapa-practice-api';
const REALM = 'catapa';
const EMPLOYEES = ['Budi Santoso', 'Siti Rahma', 'Wayan Putra'].map((name, index) => ({ id: `E${101 + index}`, name }));

/** The only tenant. */
export const TENANT = 'practice';
const withTenant = () => ({ headers: [{ name: TENANT_HEADER, value: TENANT }] });

/** Behaves like CATAPA: Tenant header on every request, Basic client authentication, `expire_in`, no PKCE. */
export const tenantFace: PlayedFace = {
  id: 'catapa',
  template: 'practice-catapa',
  title: 'As CATAPA',
  paths: { authorize: '/oauth2/authorize', login: '/login', token: '/oauth/token' },
  allScopes: ['all'],
  nothingThere: { error: 'not_found', error_description: 'Nothing is at this path' },
  name: NAME,
  usualScope: 'all',
  unsafe,
  refusal,
  denied: { error: 'access_denied' },
  pkce: false,
  besideCode: { tenant: TENANT },
  token,
  others: (options) => ({
    '/v1/users/me': (request, response, url) =>
      api(request, response, url, options, ({ user }) =>
        user ? { username: user, tenant: TENANT } : 'This needs the token of a user, not of a client',
      ),
    '/core/v1/employees': (request, response, url) => api(request, response, url, options, () => employees(url.searchParams)),
  }),
  settings: (url) => ({
    endpoints: { authorization: `${url}/oauth2/authorize`, token: `${url}/oauth/token` },
    clientId: CLIENTS.catapa.id,
    legs: { token: withTenant(), refresh: withTenant(), api: withTenant() },
    apiBaseUrl: url,
    calls: [
      { id: 'employees', name: 'Employees', url: 'core/v1/employees', query: FIRST_OF_PAGE },
      { id: 'me', name: 'Who am I (user token)', url: 'v1/users/me' },
    ],
  }),
};

function unsafe(query: URLSearchParams, lab: FaultLab): { status: number; page: string } | null {
  const [clientId, redirectUri] = [query.get('client_id') ?? '', query.get('redirect_uri') ?? ''];
  if (clientId === CLIENTS.catapa.id && redirectUriAllowed(redirectUri, lab)) return null;
  const text = 'The client is unknown, or the redirect URI is not registered for it.';
  const facts: [string, string][] = Object.entries({ client_id: clientId, redirect_uri: redirectUri });
  return { status: 400, page: errorPage(NAME, 'This request was refused', text, facts) };
}

function refusal(query: URLSearchParams, lab: FaultLab): { error: string } | null {
  if (query.get('response_type') !== 'code') return { error: 'unsupported_response_type' };
  return lab.on('pkce-required') && !query.has('code_challenge') ? { error: 'invalid_request' } : null;
}

function tenantProblem(request: IncomingMessage): string | null {
  const { tenant } = request.headers;
  if (tenant === undefined) return 'The Tenant header is missing';
  return tenant === TENANT ? null : `There is no tenant ${tenant}`;
}

function clientKnown(request: IncomingMessage, lab: FaultLab): boolean {
  const { id, secret } = CLIENTS.catapa;
  const [given, ...rest] = basicOf(request) ?? [];
  return given === id && secretTaken(rest.join(':'), secret, lab);
}

async function token(request: IncomingMessage, response: ServerResponse, options: HandPlayed): Promise<void> {
  const { store } = options;
  const refuse = (status: number, error: string, description: string, headers = {}) =>
    sendJson(response, status, { error, error_description: description }, headers);
  if (request.method !== 'POST') return refuse(405, 'invalid_request', 'Only POST works here');
  const problem = tenantProblem(request);
  if (problem !== null) return refuse(400, 'invalid_request', problem);
  if (!clientKnown(request, options.lab))
    return refuse(401, 'invalid_client', 'Bad client credentials', { 'WWW-Authenticate': `Basic realm="${REALM}"` });
  const form = await readForm(request);
  const grantType = form.get('grant_type');
  if (grantType === 'client_credentials') return grant(response, options, { user: null, scope: form.get('scope') || 'all' }, undefined);
  if (grantType === 'refresh_token') {
    const authorization = store.redeem('refresh', form.get('refresh_token') ?? '', { keep: true });
    if (authorization === null) return refuse(400, 'invalid_grant', 'Invalid refresh token');
    return grant(response, options, { user: authorization.userName, scope: authorization.scope }, undefined);
  }
  if (grantType !== 'authorization_code') return refuse(400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
  const code = form.get('code') ?? '';
  const authorization = store.redeem('code', code);
  if (authorization === null) return refuse(400, 'invalid_grant', 'Invalid authorization code');
  if (form.get('redirect_uri') !== authorization.redirectUri) return refuse(400, 'invalid_grant', 'Redirect URI mismatch.');
  const claims = { iss: options.url, sub: authorization.userName, client_id: CLIENTS.catapa.id, jti: randomToken() };
  const refreshToken = await options.signing.sign(claims, { typ: 'JWT', seconds: options.lifetimes.refreshTokenSeconds() });
  store.issueRefresh(code, refreshToken);
  return grant(response, options, { user: authorization.userName, scope: authorization.scope }, refreshToken);
}

interface Granted {
  /** null for the client itself. */
  user: string | null;
  scope: string;
}

async function grant(
  response: ServerResponse,
  options: PlayedParts,
  { user, scope }: Granted,
  refreshToken: string | undefined,
): Promise<void> {
  const client = CLIENTS.catapa.id;
  const claims = { iss: options.url, aud: AUDIENCE, sub: user ?? client, client_id: client, tenant: TENANT, scope, jti: randomToken() };
  sendJson(response, 200, {
    access_token: await options.signing.sign(claims, { typ: 'JWT', seconds: options.lifetimes.accessTokenSeconds() }),
    token_type: 'bearer',
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    // CATAPA's documentation spells it so; RFC 6749 5.1 says expires_in.
    expire_in: options.lifetimes.accessTokenSeconds(),
    scope,
  });
}

/** Sends what `read` returns: an object with 200, a sentence with 403. */
async function api(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  options: PlayedParts,
  read: (caller: { user: string | null }) => object | string,
): Promise<void> {
  const problem = tenantProblem(request);
  if (problem !== null) return sendJson(response, 400, { error: 'invalid_request', error_description: problem });
  const admission = await admit(request, url, { ...options, issuer: options.url, audience: AUDIENCE });
  if (!admission.ok && admission.reason === 'missing') {
    const body = { error: 'unauthorized', error_description: 'Full authentication is required to access this resource' };
    return refuseToken(response, options.lab, body, challenge(options.lab, { realm: REALM }));
  }
  if (!admission.ok && admission.reason === 'in-query')
    return sendJson(response, 400, { error: 'invalid_request', error_description: 'The access token must come in a header' });
  if (!admission.ok) {
    const description = admission.reason === 'expired' ? 'Access token expired' : 'Cannot convert access token to JSON';
    const body = { error: 'invalid_token', error_description: description };
    return refuseToken(response, options.lab, body, challenge(options.lab, { realm: REALM, ...body }));
  }
  const { sub, client_id: clientId } = admission.claims;
  const body = read({ user: sub === undefined || sub === clientId ? null : sub });
  if (typeof body === 'string') return sendJson(response, 403, { error: 'access_denied', error_description: body });
  sendJson(response, 200, body);
}

function employees(query: URLSearchParams): object {
  const page = Math.max(0, Math.trunc(Number(query.get('page')) || 0));
  const size = Math.max(1, Math.trunc(Number(query.get('size')) || 20));
  const totalElements = EMPLOYEES.length;
  return {
    content: EMPLOYEES.slice(page * size, (page + 1) * size),
    number: page,
    size,
    totalElements,
    totalPages: Math.ceil(totalElements / size),
  };
}
