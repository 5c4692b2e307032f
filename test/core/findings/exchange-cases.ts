import type { LoggedBody, LoggedExchange } from '../../../electron/model/exchange';
import type { Pair } from '../../../electron/model/connection';
import { findingsOfExchange } from '../../../electron/core/findings/exchange';
import type { ExchangeContext } from '../../../electron/core/findings/cases';
import type { Finding } from '../../../electron/model/finding';
import { RECEIVED_S, sampleConnection } from '../token/samples';
import type { FindingCase } from './token-cases';

export type Changes = Partial<Omit<LoggedExchange, 'request' | 'response'>> & {
  requestHeaders?: Record<string, string>;
  /** A form. */
  sent?: Record<string, string>;
  /** Added to or, with undefined, taken out of what the good answer has. */
  headers?: Record<string, string | undefined>;
  /** As JSON, unless it is a text. */
  body?: unknown;
  context?: ExchangeContext;
};

const AT = RECEIVED_S * 1000;
const ACCESS = '[access token 3f9a-01bc]';
const REFRESH = '[refresh token 77aa-0002]';

function bodyOf(body: unknown, cutAt: number | null = null): LoggedBody {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const kind = text === '' ? 'empty' : /^\s*[[{]/.test(text) ? 'json' : /^\s*</.test(text) ? 'html' : /^\w+=/.test(text) ? 'form' : 'text';
  return { text, kind, bytes: text.length, cutAt };
}

function pairs(headers: Record<string, string | undefined>): Pair[] {
  return Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

/** The findings of an exchange as logged. */
export function exchange({ requestHeaders = {}, sent = {}, headers = {}, body, context, ...rest }: Changes): Finding[] {
  const form = new URLSearchParams(sent).toString();
  return findingsOfExchange(
    {
      id: 'x1',
      connectionId: 'c1',
      purpose: 'call',
      at: AT,
      method: 'GET',
      url: 'https://api.example/v1/me',
      status: 200,
      tookMs: 20,
      failed: false,
      error: null,
      failure: null,
      secrets: [],
      ...rest,
      request: { headers: pairs(requestHeaders), body: bodyOf(form) },
      response: rest.status === null ? null : { statusText: '', headers: pairs(headers), body: bodyOf(body), headersMs: 10, endMs: 20 },
    },
    context,
  );
}

const NO_STORE = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** Authorize request by its parameters; undefined takes one out. */
export function authorize(
  changes: Record<string, string | undefined> = {},
  endpoint = 'https://id.example/authorize',
  more = '',
): Finding[] {
  const parameters = {
    response_type: 'code',
    client_id: 'client-1',
    redirect_uri: 'https://app.example/cb',
    scope: 'openid read',
    state: 'n3Qk8vYp2Wx5Zr7Tb9Lm4c',
    nonce: 'h7Gd0kPz1Sx4Vc6Nb8Mj2q',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  const query = new URLSearchParams(pairs(parameters).map(({ name, value }) => [name, value]));
  return exchange({ purpose: 'authorize', url: `${endpoint}?${query}${more}`, status: null });
}

export function callback(
  query: string,
  { base = 'https://app.example/cb', context }: { base?: string; context?: ExchangeContext } = {},
): Finding[] {
  return exchange({ purpose: 'callback', url: `${base}${query}`, status: null, context });
}

const CODE = '?code=[code 11aa-22bb]&state=n3Qk8vYp2Wx5Zr7Tb9Lm4c';
export const goodCallback = () => callback(CODE);

/** A code exchange; `body` members undefined are taken out. */
export function token({ body = {}, headers = {}, sent = {}, ...rest }: Changes = {}): Finding[] {
  return exchange({
    purpose: 'token',
    method: 'POST',
    url: 'https://id.example/token',
    sent: { grant_type: 'authorization_code', code: '[code 11aa-22bb]', client_id: 'client-1', ...sent },
    headers: { ...NO_STORE, ...headers },
    body:
      typeof body === 'string'
        ? body
        : { access_token: ACCESS, token_type: 'Bearer', expires_in: 3600, refresh_token: REFRESH, ...(body as object) },
    ...rest,
  });
}

function refresh({ body, ...rest }: Changes): Finding[] {
  return token({ purpose: 'refresh', ...rest, sent: { grant_type: 'refresh_token', refresh_token: REFRESH, ...rest.sent }, body });
}

/** A refused token request. */
function refused(status: number, body: unknown, more: Changes = {}): Finding[] {
  return exchange({
    purpose: 'token',
    method: 'POST',
    url: 'https://id.example/token',
    status,
    body,
    headers: NO_STORE,
    failed: true,
    ...more,
  });
}

const DOCUMENT = {
  issuer: 'https://id.example',
  authorization_endpoint: 'https://id.example/authorize',
  token_endpoint: 'https://id.example/token',
  jwks_uri: 'https://id.example/jwks',
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
};

export function discovery(changes: Record<string, unknown> = {}, more: Changes = {}): Finding[] {
  return exchange({
    purpose: 'discovery',
    url: 'https://id.example/.well-known/openid-configuration',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { ...DOCUMENT, ...changes },
    ...more,
  });
}

const modulus = (bits: number) => Buffer.alloc(bits / 8, 0xff).toString('base64url');
const RSA = { kty: 'RSA', kid: 'k1', e: 'AQAB', n: modulus(2048) };
export const keySet = (...keys: unknown[]) =>
  exchange({ purpose: 'jwks', url: 'https://id.example/jwks', headers: { 'content-type': 'application/json' }, body: { keys } });

export function introspection(
  body: unknown,
  requestHeaders: Record<string, string> = { authorization: 'Basic [client credentials 0000-0001]' },
): Finding[] {
  return exchange({
    purpose: 'introspection',
    method: 'POST',
    url: 'https://id.example/introspect',
    requestHeaders,
    sent: { token: ACCESS },
    headers: NO_STORE,
    body,
  });
}

const SENT: LoggedExchange['secrets'] = [{ kind: 'access token', fingerprint: '3f9a-01bc', where: 'request header Authorization' }];
const SAFE = { 'content-type': 'application/json', 'strict-transport-security': 'max-age=31536000' };

/** An API call with the token in its header. */
export function call({ headers = {}, ...rest }: Changes = {}): Finding[] {
  return exchange({
    requestHeaders: { Authorization: `Bearer ${ACCESS}` },
    secrets: SENT,
    body: { id: 1 },
    headers: { ...SAFE, ...headers },
    ...rest,
  });
}

export const userinfo = (body: unknown) => call({ purpose: 'userinfo', url: 'https://id.example/userinfo', body });

const entry = (code: string, raises: () => Finding[], quiet: () => Finding[]): FindingCase => ({ code, raises, quiet });
/** Cases of a finding that show in what is changed about a good exchange of one kind. */
const casesOf =
  <Change>(exchangeWith: (change: Change) => Finding[], good: Change) =>
  (code: string, raises: Change, quiet = good) =>
    entry(
      code,
      () => exchangeWith(raises),
      () => exchangeWith(quiet),
    );
const ofAuthorize = casesOf<Record<string, string | undefined>>((changes) => authorize(changes), {});
const ofCallback = casesOf<string>(callback, CODE);
type Refusal = Parameters<typeof refused>;
const refusals = casesOf<Refusal>((refusal) => refused(...refusal), [400, { error: 'invalid_grant' }]);
const ofToken = casesOf<Changes>(token, {});
const ofDiscovery = casesOf<Record<string, unknown>>((changes) => discovery(changes), {});
const ofCall = casesOf<Changes>(call, {});

export const AUTHORIZE_CASES: FindingCase[] = [
  entry(
    'authorize-plain-http',
    () => authorize({}, 'http://id.example/authorize'),
    () => authorize({}, 'http://127.0.0.1:4000/authorize'),
  ),
  ofAuthorize('authorize-response-type-absent', { response_type: undefined }),
  ofAuthorize('authorize-implicit', { response_type: 'id_token token' }, { response_type: 'code id_token' }),
  ofAuthorize('authorize-pkce-absent', { code_challenge: undefined, code_challenge_method: undefined }),
  ofAuthorize('authorize-pkce-plain', { code_challenge_method: undefined }),
  ofAuthorize('authorize-challenge-malformed', { code_challenge: `${CHALLENGE}=` }, { code_challenge: '[secret 3f9a-01bc]' }),
  ofAuthorize('authorize-state-absent', { state: undefined }),
  ofAuthorize('authorize-state-short', { state: 'xyz' }, { state: '[secret 3f9a-01bc]' }),
  ofAuthorize('authorize-nonce-absent', { nonce: undefined }, { nonce: undefined, scope: 'read' }),
  ofAuthorize('authorize-nonce-required', { nonce: undefined, response_type: 'id_token' }, { response_type: 'id_token' }),
  ofAuthorize('authorize-openid-absent', { scope: 'read' }, { scope: 'read', nonce: undefined }),
  ofAuthorize('authorize-offline-consent', { scope: 'openid offline_access' }, { scope: 'openid offline_access', prompt: 'login consent' }),
  ofAuthorize('authorize-prompt-contradicts', { prompt: 'none login' }, { prompt: 'none' }),
  ofAuthorize('authorize-redirect-http', { redirect_uri: 'http://app.example/cb' }, { redirect_uri: 'http://127.0.0.1:9/cb' }),
  ofAuthorize('authorize-redirect-fragment', { redirect_uri: 'https://app.example/cb#x' }),
  ofAuthorize('authorize-redirect-wildcard', { redirect_uri: 'https://*.app.example/cb' }),
  ofAuthorize('authorize-redirect-localhost', { redirect_uri: 'http://localhost:9/cb' }, { redirect_uri: 'http://127.0.0.1:9/cb' }),
  ofAuthorize('authorize-redirect-scheme', { redirect_uri: 'myapp:/cb' }, { redirect_uri: 'dev.tokenscope:/oauth/callback' }),
  ofAuthorize('authorize-redirect-absent', { redirect_uri: undefined }),
  ofAuthorize('secret-in-authorize-url', { client_secret: '[client secret 3f9a-01bc]' }, { id_token_hint: '[ID token 3f9a-01bc]' }),
  entry(
    'authorize-parameter-repeated',
    () => authorize({}, undefined, '&scope=write'),
    () => authorize({ resource: 'urn:a' }, undefined, '&resource=urn:b'),
  ),
  ofAuthorize('authorize-response-mode-fragment', { response_mode: 'fragment' }, { response_mode: 'form_post' }),
];

export const CALLBACK_CASES: FindingCase[] = [
  entry(
    'iss-unchecked',
    () => callback(`${CODE}&iss=https://id.example`, { context: { connection: sampleConnection({ issuer: null }) } }),
    () => callback(`${CODE}&iss=https://id.example`, { context: { connection: sampleConnection() } }),
  ),
  entry(
    'callback-iss-absent',
    () => callback(CODE, { context: { issParameterPromised: true } }),
    () => callback(`${CODE}&iss=https://id.example`, { context: { issParameterPromised: true } }),
  ),
  ofCallback('callback-state-absent', '?code=[code 11aa-22bb]'),
  entry(
    'callback-plain-http',
    () => callback(CODE, { base: 'http://app.example/cb' }),
    () => callback(CODE, { base: 'dev.tokenscope:/oauth/callback' }),
  ),
  ofCallback('callback-token-in-query', `?access_token=${ACCESS}&state=s`),
  ofCallback('callback-token-in-fragment', `#access_token=${ACCESS}&state=s`),
  ofCallback('callback-code-in-fragment', '#code=[code 11aa-22bb]&state=s'),
  ofCallback('callback-error-with-code', `${CODE}&error=access_denied`, '?error=access_denied&state=s'),
  ofCallback('callback-empty', '?state=s', '?error=access_denied&state=s'),
  ofCallback('callback-error-unregistered', '?error=nope&state=s', '?error=login_required&state=s'),
  ofCallback('callback-parameter-repeated', `${CODE}&state=t`),
  ofCallback('callback-parameters-extra', `${CODE}&tenant=acme`, `${CODE}&session_state=x`),
];

const CREDENTIALS = { authorization: 'Basic [client credentials 0000-0001]' };

export const TOKEN_RESPONSE_CASES: FindingCase[] = [
  ofToken('token-request-http', { url: 'http://id.example/token' }, { url: 'http://localhost:4000/token' }),
  ofToken('token-request-get', { method: 'GET' }),
  ofToken(
    'secret-in-token-url',
    { url: 'https://id.example/token?client_secret=[client secret 0000-0001]' },
    { url: 'https://id.example/token?tenant=a' },
  ),
  ofToken(
    'client-authenticated-twice',
    { requestHeaders: CREDENTIALS, sent: { client_secret: '[client secret 0000-0001]' } },
    { requestHeaders: CREDENTIALS },
  ),
  ofToken('response-status', { status: 201 }),
  ofToken('response-not-json', { body: `access_token=${ACCESS.replaceAll(' ', '+')}&token_type=Bearer&expires_in=9` }),
  ofToken(
    'response-content-type',
    { headers: { 'content-type': 'text/plain' } },
    { headers: { 'content-type': 'application/json; charset=utf-8' } },
  ),
  ofToken('response-cacheable', { headers: { 'cache-control': 'no-cache' } }, { headers: { 'cache-control': 'private, NO-STORE' } }),
  ofToken('error-beside-token', { body: { error: 'slow_down' } }),
  ofToken('error-with-success-status', { body: { access_token: undefined, error: 'bad_verification_code' } }),
  refusals('error-status-unusual', [403, { error: 'invalid_grant' }]),
  refusals('error-not-json', [400, '<html>']),
  refusals('error-unregistered', [400, { error: 'too_bad' }], [400, { error: 'use_dpop_nonce' }]),
  refusals(
    'error-challenge-absent',
    [401, { error: 'invalid_client' }, { requestHeaders: CREDENTIALS }],
    [401, { error: 'invalid_client' }, { requestHeaders: CREDENTIALS, headers: { ...NO_STORE, 'www-authenticate': 'Basic' } }],
  ),
  refusals('token-endpoint-redirects', [302, '']),
  ofToken(
    'secret-echoed',
    {
      secrets: [
        { kind: 'client secret', fingerprint: '0000-0001', where: 'request parameter client_secret' },
        { kind: 'client secret', fingerprint: '0000-0001', where: 'response member debug' },
      ],
    },
    {
      secrets: [
        { kind: 'client secret', fingerprint: '0000-0001', where: 'request parameter client_secret' },
        { kind: 'client secret', fingerprint: '0000-0002', where: 'response member client_secret' },
      ],
    },
  ),
  ofToken('token-characters', { body: { access_token: 'tök' } }),
  ofToken('tokens-equal', { body: { refresh_token: '[refresh token 3f9a-01bc]' } }),
  ofToken('member-not-text', { body: { scope: 7 } }),
  ofToken('member-repeated', { body: `{"access_token":"${ACCESS}","token_type":"Bearer","expires_in":9,"expires_in":9}` }),
  ofToken('scope-list', { body: { scope: ['read'] } }, { body: { scope: 'read' } }),
  ofToken('scope-commas', { body: { scope: 'repo,gist' } }, { body: { scope: 'repo gist' } }),
  entry(
    'scope-wider',
    () => token({ body: { scope: 'read admin' }, context: { connection: sampleConnection({ scopes: ['read'] }) } }),
    () => token({ body: { scope: 'read' }, context: { connection: sampleConnection({ scopes: ['read', 'write'] }) } }),
  ),
  ofToken('token-type-missing', { body: { token_type: undefined } }),
  ofToken('token-type-unknown', { body: { token_type: 'mac' } }, { body: { token_type: 'DPoP' } }),
  ofToken(
    'dpop-ignored',
    { requestHeaders: { DPoP: '[DPoP proof 3f9a-01bc]' } },
    { requestHeaders: { DPoP: '[DPoP proof 3f9a-01bc]' }, body: { token_type: 'DPoP' } },
  ),
  ofToken('token-type-case', { body: { token_type: 'bearer' } }),
  ofToken('expire-in', { body: { expires_in: undefined, expire_in: 60 } }),
  ofToken('expires-in-absent', { body: { expires_in: undefined } }, { body: { expires_in: undefined, expire_in: 60 } }),
  ofToken('expires-in-zero', { body: { expires_in: 0 } }, { body: { expires_in: 1 } }),
  ofToken('expires-in-text', { body: { expires_in: '60' } }),
  ofToken('expires-in-unusable', { body: { expires_in: -1 } }),
  entry(
    'refresh-not-rotated',
    () => refresh({ body: {} }),
    () => refresh({ body: { refresh_token: '[refresh token 77aa-0003]' } }),
  ),
  ofToken(
    'refresh-token-unneeded',
    { sent: { grant_type: 'client_credentials' } },
    { sent: { grant_type: 'client_credentials' }, body: { refresh_token: undefined } },
  ),
  ofToken('id-token-missing', { body: { scope: 'openid read' } }, { body: { scope: 'openid read', id_token: '[ID token 3f9a-0009]' } }),
];

export const SERVER_CASES: FindingCase[] = [
  ofDiscovery('discovery-issuer-mismatch', { issuer: 'https://id.example/tenant' }, { issuer: 'https://id.example/' }),
  ofDiscovery('discovery-issuer-odd', { issuer: 'https://id.example?x' }),
  ofDiscovery('discovery-plain-http', { token_endpoint: 'http://id.example/token' }, { token_endpoint: 'http://localhost/token' }),
  ofDiscovery('discovery-pkce-s256-absent', { code_challenge_methods_supported: ['plain'] }),
  ofDiscovery('discovery-pkce-unsaid', { code_challenge_methods_supported: undefined }),
  ofDiscovery('discovery-pkce-plain', { code_challenge_methods_supported: ['S256', 'plain'] }),
  ofDiscovery('discovery-no-code-flow', { response_types_supported: ['id_token token'] }, { response_types_supported: ['code id_token'] }),
  ofDiscovery('discovery-password-grant', { grant_types_supported: ['password'] }, { grant_types_supported: ['refresh_token'] }),
  ofDiscovery('discovery-jwks-absent', { jwks_uri: undefined }),
  ofDiscovery('discovery-alg-none', { id_token_signing_alg_values_supported: ['RS256', 'none'] }),
  ofDiscovery('discovery-rs256-absent', { id_token_signing_alg_values_supported: ['ES256'] }),
  ofDiscovery('discovery-other-origin', { token_endpoint: 'https://other.example/token' }),
  ofDiscovery('discovery-members-missing', { subject_types_supported: undefined }),
  ofDiscovery('discovery-member-kind', { response_types_supported: 'code' }),
  entry(
    'discovery-not-json',
    () => discovery({}, { body: '<html>' }),
    () => discovery({}, { body: '<html>', status: 404 }),
  ),
  entry(
    'discovery-content-type',
    () => discovery({}, { headers: { 'content-type': 'text/plain' } }),
    () => discovery(),
  ),
  ofDiscovery('discovery-iss-parameter', { authorization_response_iss_parameter_supported: false }),
  entry(
    'jwks-empty',
    () => keySet(),
    () => keySet(RSA),
  ),
  entry(
    'jwks-private-key',
    () => keySet({ ...RSA, d: '[key 3f9a-01bc]' }),
    () => keySet(RSA),
  ),
  entry(
    'jwks-secret-key',
    () => keySet({ kty: 'oct', kid: 'k', k: '[key 3f9a-01bc]' }),
    () => keySet(RSA),
  ),
  entry(
    'jwks-weak-key',
    () => keySet({ ...RSA, n: modulus(2040) }),
    () => keySet({ ...RSA, n: modulus(2048) }),
  ),
  entry(
    'jwks-kid-repeated',
    () => keySet(RSA, RSA),
    () => keySet(RSA, { ...RSA, kid: 'k2' }, { kty: 'EC', kid: 'k1' }),
  ),
  entry(
    'jwks-kid-absent',
    () => keySet(RSA, { ...RSA, kid: undefined }),
    () => keySet({ ...RSA, kid: undefined }),
  ),
  entry(
    'introspection-unauthenticated',
    () => introspection({ active: true }, {}),
    () => introspection({ active: true }),
  ),
  entry(
    'introspection-inactive-details',
    () => introspection({ active: false, sub: 'u1' }),
    () => introspection({ active: true, sub: 'u1' }),
  ),
  entry(
    'introspection-active-absent',
    () => introspection({ active: 'true' }),
    () => introspection({ active: false }),
  ),
  entry(
    'userinfo-sub-absent',
    () => userinfo({ name: 'Ada' }),
    () => userinfo({ sub: 'u1' }),
  ),
];

const CHALLENGED = { 'www-authenticate': 'Bearer error="invalid_token"' };
const tapped = (change: Changes) => () => exchange({ by: 'app', failed: true, status: 401, headers: CHALLENGED, ...change });

export const TAPPED_CASES: FindingCase[] = [
  entry('tap-dpop-proof-url', tapped({ signedForTap: ['dpop-proof'] }), tapped({ signedForTap: ['client-assertion'] })),
  entry(
    'tap-client-assertion-audience',
    tapped({ purpose: 'revocation', signedForTap: ['client-assertion'] }),
    tapped({ purpose: 'revocation', signedForTap: [] }),
  ),
];

export const API_CASES: FindingCase[] = [
  ofCall('api-plain-http', { url: 'http://api.example/me' }, { url: 'http://127.0.0.1:4000/me' }),
  ofCall('api-token-in-query', { url: `https://api.example/me?access_token=${ACCESS}` }, { url: 'https://api.example/me?access=x' }),
  ofCall(
    'api-token-sent-twice',
    { url: `https://api.example/me?access_token=${ACCESS}` },
    { url: `https://api.example/me?access_token=${ACCESS}`, requestHeaders: {} },
  ),
  ofCall(
    'api-token-echoed',
    { secrets: [...SENT, { kind: 'access token', fingerprint: '3f9a-01bc', where: 'response member headers' }] },
    { secrets: [...SENT, { kind: 'access token', fingerprint: '3f9a-01bd', where: 'response member access_token' }] },
  ),
  ofCall('api-challenge-absent', { status: 401 }, { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }),
  ofCall(
    'api-challenge-other',
    { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    { status: 401, headers: { 'www-authenticate': 'DPoP algs="ES256"' } },
  ),
  ofCall('api-error-under-success', { body: { ok: false, message: 'no' } }, { body: { ok: true, errors: [] } }),
  ofCall('api-error-is-html', { status: 502, body: '<html>Bad gateway', headers: { 'content-type': 'text/html' } }, { status: 502 }),
  ofCall('api-json-as-html', { headers: { 'content-type': 'text/html' } }, { body: '<html>', headers: { 'content-type': 'text/html' } }),
  ofCall(
    'api-content-type-absent',
    { headers: { 'content-type': undefined } },
    { headers: { 'content-type': undefined }, status: 204, body: '' },
  ),
  ofCall(
    'api-cors-credentials',
    { headers: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' } },
    { headers: { 'access-control-allow-origin': '*' } },
  ),
  ofCall(
    'api-shared-cache',
    { headers: { 'cache-control': 'public, max-age=60' } },
    { headers: { 'cache-control': 'private, max-age=60' } },
  ),
  ofCall(
    'api-cookie-insecure',
    { headers: { 'set-cookie': 'sid=[cookie 1111-2222]; HttpOnly' } },
    { headers: { 'set-cookie': 'sid=[cookie 1111-2222]; Path=/; Secure' } },
  ),
  ofCall(
    'api-rate-limit-low',
    { headers: { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '6' } },
    { headers: { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '7' } },
  ),
  ofCall('api-retry-after-absent', { status: 429 }, { status: 429, headers: { 'retry-after': '5' } }),
  ofCall(
    'api-hsts-absent',
    { headers: { 'strict-transport-security': undefined } },
    { headers: { 'strict-transport-security': undefined }, url: 'http://localhost/me' },
  ),
  ofCall(
    'api-redirects-elsewhere',
    { status: 302, headers: { location: 'https://other.example/' } },
    { status: 302, headers: { location: '/v2/me' } },
  ),
  ofCall('api-software-named', { headers: { server: 'nginx/1.18.0' } }, { headers: { server: 'nginx' } }),
];
