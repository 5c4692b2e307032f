import { AUTHORIZE_URL, CODE, DEVICE, EXCHANGE, MACHINE, REFRESH, type Told } from './exchange';

const callback = (query: Record<string, string>): Told => ({
  purpose: 'callback',
  url: `dev.tokenscope:/oauth/callback?${new URLSearchParams({ ...query, state: 's1' })}`,
});
const token = (error: string, description?: string, form: Record<string, string> = CODE, status = 400): Told => ({
  status,
  form,
  body: { error, ...(description === undefined ? {} : { error_description: description }) },
});
const bearer = (parameters: string, status = 401): Told => ({
  purpose: 'call',
  status,
  headers: { 'www-authenticate': parameters },
});
const network = (failure: NonNullable<Told['failure']>, names?: string): Told => ({
  failure,
  ...(names === undefined ? {} : { names }),
  form: CODE,
});

const found = (failure: NonNullable<Told['failure']>, label: string, value: string): Told => ({
  purpose: 'callback',
  failure,
  evidence: [{ label, value }],
});

const SENT_BEFORE = new Date(2026, 0, 2, 7, 36, 56).getTime();
const AUTH0 = 'https://example.eu.auth0.com/oauth/token';
const KATANA: Told = { about: { template: 'katana' }, url: 'https://login.katanamrp.com/oauth/token' };
const CATAPA: Told = { about: { template: 'catapa' }, url: 'https://api.catapa.com/oauth/token', requestHeaders: { Tenant: 'acme' } };
const OKTA = 'https://example.okta.com/oauth2/default/v1/token';
const KEYCLOAK = 'https://sso.example.com/realms/main/protocol/openid-connect/token';
const GOOGLE = 'https://oauth2.googleapis.com/token';
const GITHUB = 'https://github.com/login/oauth/access_token';

/** Entra's answers as it writes them: numbers in error_codes, text with trace and correlation ids. */
function entra(number: string, error: string, text: string, form: Record<string, string> = CODE): Told {
  return {
    url: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token',
    status: error === 'invalid_client' ? 401 : 400,
    form,
    body: {
      error,
      error_description: `AADSTS${number}: ${text} Trace ID: 5e7e1b2c-3a44-4a55-9d0e-1f2a3b4c5d00 Correlation ID: 0d3c9b9a-8f5d-4c3b-a1b2-c3d4e5f60718 Timestamp: 2026-01-02 03:04:05Z`,
      error_codes: [Number(number)],
      timestamp: '2026-01-02 03:04:05Z',
      trace_id: '5e7e1b2c-3a44-4a55-9d0e-1f2a3b4c5d00',
      correlation_id: '0d3c9b9a-8f5d-4c3b-a1b2-c3d4e5f60718',
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}

const okta = (errorCode: string, errorSummary: string, status: number): Told => ({
  purpose: 'call',
  url: 'https://example.okta.com/api/v1/users/me',
  status,
  body: { errorCode, errorSummary, errorLink: errorCode, errorId: 'oaeYx2Vx1Q3Rtq', errorCauses: [] },
});

/** Each rule's code with real server answers; every one must be recognised as exactly that. */
export const EXAMPLES: Record<string, Told[]> = {
  'authorize-no-callback': [
    { purpose: 'authorize', failure: 'flow-timed-out' },
    { purpose: 'authorize', about: { unansweredMs: 120_000 } },
  ],
  'authorize-invalid-request': [callback({ error: 'invalid_request', error_description: 'Missing required parameter: audience' })],
  'authorize-unauthorized-client': [callback({ error: 'unauthorized_client' })],
  'authorize-access-denied': [callback({ error: 'access_denied', error_description: 'User did not authorize the request' })],
  'authorize-unsupported-response-type': [callback({ error: 'unsupported_response_type' })],
  'authorize-invalid-scope': [callback({ error: 'invalid_scope', error_description: 'requested scope is not allowed' })],
  'authorize-server-error': [callback({ error: 'server_error' })],
  'authorize-temporarily-unavailable': [callback({ error: 'temporarily_unavailable' })],
  'oidc-login-required': [callback({ error: 'login_required', error_description: 'End-User authentication is required' })],
  'oidc-consent-required': [callback({ error: 'consent_required', error_description: 'Consent required' })],
  'oidc-interaction-required': [callback({ error: 'interaction_required' }), callback({ error: 'account_selection_required' })],
  'oidc-request-object-refused': [callback({ error: 'request_uri_not_supported' }), callback({ error: 'request_not_supported' })],
  'oidc-unmet-authentication': [callback({ error: 'unmet_authentication_requirements' })],
  'request-object-refused': [callback({ error: 'invalid_request_object', error_description: 'could not validate Request Object' })],
  'request-uri-refused': [
    callback({ error: 'invalid_request_uri', error_description: 'request_uri is invalid, expired, or was already used' }),
  ],
  'pushed-request-refused': [
    { purpose: 'par', status: 400, form: {}, body: { error: 'invalid_request', error_description: 'redirect_uri is not registered' } },
  ],
  'pushed-request-demanded': [callback({ error: 'invalid_request', error_description: 'Pushed Authorization Request must be used' })],
  'invalid-authorization-details': [callback({ error: 'invalid_authorization_details', error_description: 'unknown type' })],
  'invalid-target': [callback({ error: 'invalid_target' }), token('invalid_target', 'resource indicator is missing, or unknown')],
  'callback-issuer-mismatch': [{ purpose: 'callback', failure: 'flow-issuer-mismatch' }],
  'callback-without-issuer': [found('flow-issuer-mismatch', 'Issuer in the callback', 'none')],
  'callback-state-unknown': [{ purpose: 'callback', failure: 'flow-state-unknown' }],
  'callback-without-state': [found('flow-state-unknown', 'State', 'none')],
  'callback-none-awaited': [{ purpose: 'callback', failure: 'flow-none-pending' }],
  'callback-replayed': [{ purpose: 'callback', failure: 'flow-state-replayed' }, found('flow-state-replayed', 'That sign-in', 'used')],
  'callback-after-refusal': [found('flow-state-replayed', 'That sign-in', 'refused')],
  'callback-after-cancelling': [found('flow-state-replayed', 'That sign-in', 'cancelled')],
  'callback-too-late': [found('flow-state-replayed', 'That sign-in', 'timed-out')],
  'callback-of-replaced-sign-in': [found('flow-state-replayed', 'That sign-in', 'replaced')],
  'callback-by-another-way': [found('flow-wrong-url', 'Arrived by', 'paste')],
  'callback-of-other-sign-in': [found('flow-state-unknown', 'State', 'of another sign-in')],
  'sign-in-over': [found('flow-none-pending', 'That sign-in', 'over')],
  'callback-not-an-address': [found('flow-wrong-url', 'Came back', 'no address')],
  'callback-without-code': [{ purpose: 'callback', failure: 'flow-code-missing' }],
  'callback-repeated-parameter': [{ purpose: 'callback', failure: 'flow-duplicate-parameter' }],
  'callback-wrong-address': [{ purpose: 'callback', failure: 'flow-wrong-url' }],
  'sign-in-page-refused': [{ purpose: 'sign-in-page', status: 400, body: '<html><title>Bad Request</title>' }],
  'sign-in-page-not-found': [{ purpose: 'sign-in-page', status: 404, body: '<html><title>Not Found</title>' }],
  'sign-in-page-for-browsers': [
    { purpose: 'sign-in-page', status: 403, body: '<html><title>Just a moment...</title>' },
    { purpose: 'sign-in-page', status: 429 },
  ],
  'callback-state-changed': [found('flow-state-unknown', 'Waiting there', 'one sign-in')],
  'id-token-nonce-mismatch': [{ failure: 'flow-nonce-mismatch', form: CODE }],

  'token-invalid-request': [token('invalid_request', 'missing required parameter(s) (grant_type)')],
  'token-invalid-client': [
    token('invalid_client', 'client authentication failed', CODE, 401),
    { ...token('invalid_client', undefined, {}, 401), purpose: 'introspection' },
  ],
  'token-assertion-refused': [token('invalid_client', 'client authentication failed', { ...CODE, client_assertion: '(hidden)' }, 401)],
  'token-certificate-refused': [{ ...token('invalid_client', 'client certificate was not provided', CODE, 401), certificate: 'x5t' }],
  'tls-client-certificate-refused': [
    { ...network('network-tls', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), certificate: 'x5t' },
    { ...network('network-tls', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED'), certificate: 'x5t' },
  ],
  'tls-client-certificate-reset': [{ ...network('network-reset', 'ECONNRESET'), certificate: 'x5t' }],
  'http-client-certificate-missing': [
    {
      status: 400,
      form: CODE,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>400 No required SSL certificate was sent</title></head></html>',
    },
  ],
  'http-client-certificate-refused': [
    {
      status: 400,
      form: CODE,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>400 The SSL certificate error</title></head></html>',
    },
  ],
  'token-exchange-refused': [token('invalid_request', 'the subject token is not valid: expired', EXCHANGE)],
  'token-exchange-target': [token('invalid_target', 'resource indicator is invalid, missing, or unknown', EXCHANGE)],
  'token-bearer-assertion-refused': [
    token('invalid_grant', 'the assertion has expired', {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: '[assertion aaaa-bbbb]',
    }),
  ],
  'token-password-refused': [
    token('invalid_grant', 'Invalid user credentials', { grant_type: 'password', username: 'ada', password: '[password aaaa-bbbb]' }, 401),
  ],
  'token-code-refused': [token('invalid_grant', 'grant request is invalid')],
  'token-refresh-token-dead': [
    token('invalid_grant', 'grant request is invalid', REFRESH),
    { ...token('invalid_grant', undefined, {}), purpose: 'refresh' },
  ],
  'practice-refresh-token-dead': [
    { ...token('invalid_grant', 'grant request is invalid', REFRESH), about: { template: 'practice' } },
    {
      about: { template: 'practice-katana' },
      purpose: 'refresh',
      ...token('invalid_grant', 'Unknown or invalid refresh token.', REFRESH, 403),
    },
    { ...token('invalid_grant', undefined, REFRESH), about: { template: 'practice-catapa' } },
  ],
  'token-invalid-grant': [token('invalid_grant', undefined, { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer' })],
  'token-code-used-twice': [token('invalid_grant', 'The authorization code has already been used.')],
  'token-code-expired': [token('invalid_grant', 'Authorization code expired')],
  'token-redirect-uri-mismatch': [
    token('invalid_grant', 'redirect_uri does not match the one used in the authorization request'),
    token('invalid_grant', 'The redirect URI is wrong. You sent null, and we expected https://a.example/cb', CODE, 403),
  ],
  'token-pkce-mismatch': [
    token('invalid_grant', 'PKCE verification failed'),
    token('invalid_grant', 'Failed to verify code verifier', CODE, 403),
    token('invalid_request', 'code_verifier is required'),
  ],
  'token-unauthorized-client': [token('unauthorized_client', 'requested grant type is not allowed for this client', MACHINE)],
  'token-unsupported-grant-type': [token('unsupported_grant_type', 'unsupported grant_type requested', MACHINE)],
  'token-invalid-scope': [token('invalid_scope', 'requested scope is not allowed', MACHINE)],
  'token-access-denied': [token('access_denied', 'The resource owner denied the request', MACHINE, 403)],
  'token-server-error': [
    token('server_error', 'oops! something went wrong', CODE, 500),
    token('temporarily_unavailable', undefined, REFRESH, 400),
  ],
  'device-authorization-pending': [
    token('authorization_pending', undefined, { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' }),
  ],
  'device-slow-down': [token('slow_down'), token('slow_down', undefined, {}, 429)],
  'device-expired-token': [token('expired_token', 'The device code has expired')],
  'device-code-ended': [{ purpose: 'device-authorization', failure: 'flow-timed-out' }],
  'device-access-denied': [token('access_denied', 'The user denied the request', DEVICE)],
  'device-code-refused': [token('invalid_grant', 'grant request is invalid', DEVICE)],
  'device-unauthorized-client': [
    { ...token('unauthorized_client', undefined, {}), purpose: 'device-authorization' },
    { ...token('unsupported_grant_type', undefined, {}), purpose: 'device-authorization' },
  ],
  'device-endpoint-missing': [{ purpose: 'device-authorization', status: 404, form: {}, body: 'Not Found' }],
  'dpop-invalid-proof': [token('invalid_dpop_proof', 'invalid DPoP key binding'), bearer('DPoP error="invalid_dpop_proof", algs="ES256"')],
  'dpop-proof-clock': [
    token('invalid_dpop_proof', 'DPoP proof iat is not recent enough'),
    token('invalid_dpop_proof', 'DPoP proof is not active'),
  ],
  'dpop-proof-url': [bearer('DPoP error="invalid_dpop_proof", error_description="DPoP proof htu mismatch"')],
  'dpop-proof-method': [bearer('DPoP error="invalid_dpop_proof", error_description="DPoP HTTP method mismatch"')],
  'dpop-proof-replayed': [
    token('invalid_grant', 'DPoP proof JWT Replay detected'),
    bearer('DPoP error="invalid_dpop_proof", error_description="DPoP proof has already been used"'),
  ],
  'dpop-nonce-endless': [
    { ...token('use_dpop_nonce', 'invalid nonce in DPoP proof'), proof: { nonce: 'eyJ7S_zG', htm: 'POST' } },
    { ...bearer('DPoP error="use_dpop_nonce"'), proof: { nonce: 'eyJ7S_zG' } },
  ],
  'dpop-nonce-required': [
    { ...token('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof'), headers: { 'dpop-nonce': 'eyJ7S_zG' } },
    bearer('DPoP error="use_dpop_nonce"'),
  ],
  'revocation-unsupported-token-type': [{ ...token('unsupported_token_type'), purpose: 'revocation' }],
  'revocation-unavailable': [{ purpose: 'revocation', status: 503, headers: { 'retry-after': '120' } }],
  'introspection-refused': [
    { purpose: 'introspection', status: 401, headers: { 'www-authenticate': 'Basic realm="introspect"' } },
    { purpose: 'introspection', status: 403, body: { message: 'Forbidden' } },
  ],
  'userinfo-refused': [
    { purpose: 'userinfo', status: 403, body: {}, headers: { 'www-authenticate': 'Bearer' } },
    { purpose: 'userinfo', status: 401, headers: { 'www-authenticate': 'Bearer realm="userinfo"' } },
  ],
  'endpoint-not-found': [
    { purpose: 'introspection', status: 404, body: { error: 'not_found' } },
    { purpose: 'revocation', status: 405 },
    { purpose: 'userinfo', status: 404, body: 'Not Found' },
  ],
  'token-no-such-endpoint': [{ status: 404, form: CODE, body: { error: 'not_found', message: 'Not Found' } }],
  'token-method-refused': [{ status: 405, form: CODE, headers: { allow: 'GET' } }],
  'token-media-type-refused': [{ status: 415, form: CODE, body: { title: 'Unsupported Media Type', status: 415 } }],
  'token-redirected': [{ status: 302, form: REFRESH, headers: { location: 'https://www.example.com/oauth/token' } }],
  'token-credential-refused': [
    { status: 401, form: MACHINE },
    { status: 403, form: { ...MACHINE, client_secret: '[secret 3f9a-01bc]' } },
    { status: 403, form: REFRESH, purpose: 'refresh' },
    { status: 401, form: CODE, body: { message: 'Unauthorized' } },
    { status: 403, form: CODE, body: 'Forbidden' },
  ],
  'token-empty-error': [{ status: 400, form: CODE }],
  'token-empty-success': [
    { status: 200, form: CODE },
    { status: 204, form: CODE },
  ],
  'token-refresh-token-spent': [
    { ...token('invalid_grant', 'unknown refresh token', REFRESH), purpose: 'refresh', about: { sentBeforeAt: SENT_BEFORE } },
    { ...token('invalid_grant', 'unknown refresh token', REFRESH, 403), about: { template: 'katana', sentBeforeAt: SENT_BEFORE } },
    { ...token('invalid_grant', undefined, REFRESH), about: { template: 'practice', sentBeforeAt: SENT_BEFORE } },
  ],
  'token-answer-cut-off': [
    { status: 200, form: CODE, body: '{"access_token":"[access token 3f9a-01bc]","token_type":"Bea' },
    { purpose: 'refresh', status: 200, form: REFRESH, body: '{"access_token":"[access token 3f9a-01bc]"' },
  ],
  'token-success-with-error': [
    { status: 200, form: CODE, body: { ok: false, error: 'invalid_code' } },
    { status: 200, form: CODE, body: { data: { access_token: '[access token 3f9a-01bc]' } } },
  ],
  'token-nonstandard-error': [
    { status: 400, form: CODE, body: { code: 1234, msg: 'bad things' } },
    { status: 422, form: CODE, body: 'nope' },
  ],

  'bearer-invalid-request': [bearer('Bearer error="invalid_request", error_description="more than one method used"', 400)],
  'bearer-token-expired': [
    bearer('Bearer realm="example", error="invalid_token", error_description="The access token expired"'),
    bearer('Bearer error="invalid_token", error_description="The token expired at \'01/02/2026 03:04:05\'"'),
  ],
  'bearer-token-malformed': [
    bearer('Bearer error="invalid_token", error_description="The access token is malformed"'),
    { ...CATAPA, purpose: 'call', status: 401, body: { error: 'invalid_token', error_description: 'Cannot convert access token to JSON' } },
  ],
  'bearer-signature-refused': [bearer('Bearer error="invalid_token", error_description="The signature is invalid"')],
  'bearer-wrong-audience': [bearer('Bearer error="invalid_token", error_description="The audience \'https://a\' is invalid"')],
  'bearer-wrong-issuer': [bearer('Bearer error="invalid_token", error_description="The issuer \'https://b\' is invalid"')],
  'bearer-token-revoked': [bearer('Bearer error="invalid_token", error_description="The token was revoked"')],
  'clock-skew': [
    bearer('Bearer error="invalid_token", error_description="The token is not yet valid"'),
    token('invalid_grant', 'Token used before issued: iat is in the future'),
  ],
  'clock-skew-suspected': [{ ...bearer('Bearer realm="x"'), about: { clockSkewMs: -400_000 } }],
  'bearer-fresh-token-refused': [
    { ...bearer('Bearer error="invalid_token"'), about: { renewal: 'fresh' } },
    { purpose: 'call', status: 401, about: { renewal: 'fresh' } },
  ],
  'bearer-expired-when-sent': [
    { purpose: 'call', status: 401, about: { expiredForMs: 61_000 } },
    { ...bearer('Bearer error="invalid_token"'), about: { expiredForMs: 0, renewal: 'failed' } },
  ],
  'bearer-invalid-token': [bearer('Bearer error="invalid_token"')],
  'userinfo-token-refused': [
    { ...bearer('Bearer error="invalid_token", error_description="invalid token provided"'), purpose: 'userinfo' },
  ],
  'bearer-insufficient-scope': [bearer('Bearer error="insufficient_scope", scope="admin:read"', 403)],
  'bearer-stronger-sign-in': [bearer('Bearer error="insufficient_user_authentication", acr_values="myACR"')],
  'bearer-no-challenge': [{ purpose: 'call', status: 401, body: { detail: 'nope' } }],
  'bearer-token-not-seen': [bearer('Bearer realm="api"')],
  'bearer-bound-token-wanted': [bearer('DPoP algs="ES256"')],
  'bearer-bound-token-sent': [
    { ...bearer('Bearer error="invalid_token"'), about: { bound: true } },
    { ...bearer('DPoP error="invalid_token", algs="ES256"'), about: { bound: true } },
  ],
  'bearer-other-scheme': [bearer('Basic realm="intranet"'), bearer('Negotiate')],
  'call-forbidden': [{ purpose: 'call', status: 403, body: { message: 'Forbidden' } }],
  'call-not-found': [{ purpose: 'call', status: 404, body: { message: 'Not Found' } }],
  'call-method-refused': [{ purpose: 'call', status: 405, headers: { allow: 'GET, HEAD' } }],
  'call-media-type-refused': [{ purpose: 'call', status: 415 }],
  'call-faulty': [{ purpose: 'call', status: 422, body: { errors: [{ field: 'name' }] } }],
  'call-payment-required': [{ purpose: 'call', status: 402, body: { message: 'upgrade' } }],
  'call-body-too-large': [{ purpose: 'call', status: 413 }],
  'call-method-unknown': [
    { purpose: 'call', status: 501 },
    { purpose: 'call', status: 501, body: '<html><title>501</title></html>' },
  ],
  'call-conflict': [{ purpose: 'call', status: 409, body: { message: 'exists' } }],

  'auth0-refresh-token-refused': [{ ...token('invalid_grant', 'Unknown or invalid refresh token.', REFRESH, 403), url: AUTH0 }],
  'auth0-code-refused': [{ ...token('invalid_grant', 'Invalid authorization code', CODE, 403), url: AUTH0 }],
  'auth0-service-not-enabled': [
    { ...token('access_denied', 'Service not enabled within domain: https://api.example.com/', MACHINE, 403), url: AUTH0 },
    {
      ...callback({ error: 'access_denied', error_description: 'Service not found: https://api.katanamrp.co' }),
      about: { template: 'practice-katana' },
    },
  ],
  'auth0-unauthorized-callback': [
    {
      ...callback({ error: 'unauthorized_client', error_description: 'Unauthorized callback' }),
      about: { issuer: 'https://example.eu.auth0.com/' },
    },
    {
      purpose: 'authorize',
      status: 403,
      body: '<html><h1>Callback URL mismatch.</h1></html>',
      url: 'https://example.eu.auth0.com/authorize',
    },
  ],
  'auth0-client-refused': [
    { ...token('access_denied', 'Unauthorized', CODE, 401), url: AUTH0 },
    { ...KATANA, ...token('access_denied', 'Unauthorized', CODE, 401) },
  ],
  'auth0-grant-not-allowed': [
    { ...token('unauthorized_client', "Grant type 'client_credentials' not allowed for the client.", MACHINE, 403), url: AUTH0 },
  ],
  'auth0-no-client-grant': [
    {
      ...token(
        'access_denied',
        'Client is not authorized to access "https://api.example.com". You need to create a "client-grant" associated to this API.',
        MACHINE,
        403,
      ),
      url: AUTH0,
    },
  ],
  'auth0-missing-offline-access': [{ ...KATANA, ...token('invalid_request', 'Missing required parameter: refresh_token', REFRESH) }],
  'katana-no-callback': [{ ...KATANA, purpose: 'authorize', url: AUTHORIZE_URL, failure: 'flow-timed-out' }],
  'katana-refresh-token-refused': [
    { ...KATANA, ...token('invalid_grant', 'Unknown or invalid refresh token.', REFRESH, 403) },
    { ...KATANA, purpose: 'refresh', ...token('invalid_grant', 'Unknown or invalid refresh token.', REFRESH, 403) },
  ],
  'katana-redirect-uri-missing': [{ ...KATANA, ...token('invalid_request', 'Missing required parameter: redirect_uri', REFRESH) }],
  'katana-unauthorized': [
    {
      about: { template: 'katana' },
      purpose: 'call',
      url: 'https://api.katanamrp.com/v1/locations?limit=1',
      status: 401,
      body: { statusCode: 401, name: 'UnauthorizedError', message: 'Unauthorized' },
    },
  ],
  'katana-rate-limited': [
    {
      about: { template: 'katana' },
      purpose: 'call',
      url: 'https://api.katanamrp.com/v1/locations',
      status: 429,
      headers: { 'retry-after': '23', 'x-ratelimit-remaining': '0' },
      body: { statusCode: 429, name: 'TooManyRequestsError', message: 'Too Many Requests' },
    },
  ],
  'catapa-tenant-missing': [
    { ...CATAPA, ...token('invalid_request', 'The Tenant header is missing', MACHINE), requestHeaders: {} },
    { ...CATAPA, purpose: 'call', status: 401, requestHeaders: { Tenant: '' } },
  ],
  'catapa-tenant-unknown': [{ ...CATAPA, ...token('invalid_request', 'There is no tenant acme', MACHINE) }],
  'catapa-client-refused': [
    {
      ...CATAPA,
      ...token('invalid_client', 'Bad client credentials', MACHINE, 401),
      headers: { 'www-authenticate': 'Basic realm="oauth2-resource"' },
    },
  ],
  'catapa-scope-refused': [{ ...CATAPA, ...token('invalid_scope', 'Invalid scope: all', MACHINE) }],
  'catapa-token-missing': [
    {
      ...CATAPA,
      purpose: 'call',
      status: 401,
      body: { error: 'unauthorized', error_description: 'Full authentication is required to access this resource' },
      headers: { 'www-authenticate': 'Bearer realm="oauth2-resource"' },
    },
  ],

  'entra-assertion-refused': [
    entra(
      '700027',
      'invalid_client',
      'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]',
      MACHINE,
    ),
  ],
  'entra-federated-subject': [
    entra(
      '700213',
      'invalid_request',
      "No matching federated identity record found for presented assertion subject 'repo:Org/app:ref:refs/heads/main'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
      MACHINE,
    ),
  ],
  'entra-resource-against-scope': [
    entra('9010010', 'invalid_target', "The resource parameter provided in the request doesn't match with the requested scopes.", CODE),
  ],
  'entra-scope-for-itself': [
    entra(
      '90009',
      'invalid_resource',
      "Application '00000000-0000-0000-0000-000000000001' is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.",
      REFRESH,
    ),
  ],
  'entra-redirect-uri-mismatch': [
    entra(
      '50011',
      'invalid_request',
      "The redirect URI 'dev.tokenscope:/oauth/callback' specified in the request does not match the redirect URIs configured for the application '00000000-0000-0000-0000-000000000001'.",
    ),
  ],
  'entra-consent-missing': [
    entra(
      '65001',
      'invalid_grant',
      "The user or administrator has not consented to use the application with ID '00000000-0000-0000-0000-000000000001' named 'app'. Send an interactive authorization request for this user and resource.",
    ),
  ],
  'entra-consent-declined': [
    { ...callback({ error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' }) },
  ],
  'entra-admin-approval': [
    callback({ error: 'access_denied', error_description: 'AADSTS90094: Admin consent is required for the permissions requested.' }),
  ],
  'entra-grant-expired': [
    entra(
      '70008',
      'invalid_grant',
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    ),
  ],
  'entra-refresh-token-inactive': [
    entra(
      '700082',
      'invalid_grant',
      'The refresh token has expired due to inactivity. The token was issued on 2025-09-01T00:00:00Z and was inactive for 90.00:00:00.',
      REFRESH,
    ),
  ],
  'entra-spa-refresh-token-expired': [
    entra(
      '700084',
      'invalid_grant',
      'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.',
      REFRESH,
    ),
  ],
  'entra-grant-revoked': [
    entra(
      '50173',
      'invalid_grant',
      'The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.',
      REFRESH,
    ),
  ],
  'entra-code-redeemed': [
    entra(
      '54005',
      'invalid_grant',
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    ),
  ],
  'entra-code-verifier-wrong': [
    entra('501481', 'invalid_grant', 'The Code_Verifier does not match the code_challenge supplied in the authorization request.'),
  ],
  'entra-secret-wrong': [
    entra(
      '7000215',
      'invalid_client',
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '00000000-0000-0000-0000-000000000001'.",
    ),
  ],
  'entra-secret-expired': [
    entra('7000222', 'invalid_client', "The provided client secret keys for app '00000000-0000-0000-0000-000000000001' are expired."),
  ],
  'entra-secret-required': [
    entra('7000218', 'invalid_client', "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
  ],
  'entra-secret-not-wanted': [
    entra('700025', 'invalid_client', "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
  ],
  'entra-spa-needs-pkce': [
    entra('9002325', 'invalid_request', 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.'),
  ],
  'entra-spa-needs-browser': [
    entra(
      '9002327',
      'invalid_request',
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    ),
  ],
  'entra-cross-origin-refused': [
    entra('9002326', 'invalid_request', "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type."),
  ],
  'entra-second-factor-required': [
    entra(
      '50076',
      'interaction_required',
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access.',
      REFRESH,
    ),
  ],
  'entra-conditional-access': [
    entra(
      '53003',
      'access_denied',
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    ),
  ],
  'entra-parameter-missing': [
    entra(
      '90014',
      'invalid_request',
      "The required field 'scope' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
    ),
  ],
  'entra-resource-unknown': [
    entra(
      '500011',
      'invalid_resource',
      'The resource principal named api://example was not found in the tenant named Example. This can happen if the application has not been installed by the administrator of the tenant.',
    ),
  ],
  'entra-app-unknown': [
    entra(
      '700016',
      'unauthorized_client',
      "Application with identifier '00000000-0000-0000-0000-000000000001' was not found in the directory 'Example'.",
    ),
  ],
  'entra-tenant-unknown': [
    entra(
      '90002',
      'invalid_request',
      "Tenant 'exampel.onmicrosoft.com' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
    ),
  ],
  'entra-app-single-tenant': [
    entra(
      '50194',
      'invalid_request',
      "Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'.",
    ),
  ],
  'entra-user-not-assigned': [
    callback({
      error: 'invalid_grant',
      error_description:
        'AADSTS50105: Your administrator has configured the application app to block users unless they are specifically granted access.',
    }),
  ],
  'entra-nobody-signed-in': [
    callback({ error: 'login_required', error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.' }),
  ],
  'entra-scope-invalid': [
    entra(
      '1002012',
      'invalid_scope',
      'The provided value for scope read is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
      MACHINE,
    ),
  ],
  'entra-app-disabled': [entra('7000112', 'unauthorized_client', "Application '00000000-0000-0000-0000-000000000001'(app) is disabled.")],

  'google-redirect-uri-mismatch': [
    { ...token('redirect_uri_mismatch', 'Bad Request'), url: GOOGLE },
    {
      purpose: 'authorize',
      url: 'https://accounts.google.com/o/oauth2/v2/auth?redirect_uri=x%3A%2Fy',
      status: 400,
      body: { error: 'redirect_uri_mismatch' },
    },
  ],
  'google-refresh-token-dead': [{ ...token('invalid_grant', 'Token has been expired or revoked.', REFRESH), url: GOOGLE }],
  'google-code-refused': [
    { ...token('invalid_grant', 'Bad Request'), url: GOOGLE },
    { ...token('invalid_grant', 'Malformed auth code.'), url: GOOGLE },
  ],
  'google-deleted-client': [{ ...token('deleted_client', 'The OAuth client was deleted.', REFRESH, 401), url: GOOGLE }],
  'google-disabled-client': [{ ...token('disabled_client', 'The OAuth client was disabled.', REFRESH, 401), url: GOOGLE }],
  'google-admin-policy': [{ ...token('admin_policy_enforced', undefined), url: GOOGLE }],
  'google-internal-only': [{ ...callback({ error: 'org_internal' }), about: { issuer: 'https://accounts.google.com' } }],
  'google-embedded-browser': [{ ...callback({ error: 'disallowed_useragent' }), about: { issuer: 'https://accounts.google.com' } }],
  'google-reauthentication': [
    {
      url: GOOGLE,
      form: REFRESH,
      status: 400,
      body: { error: 'invalid_grant', error_description: 'reauth related error (invalid_rapt)', error_subtype: 'invalid_rapt' },
    },
  ],
  'google-client-unknown': [{ ...token('invalid_client', 'The OAuth client was not found.', CODE, 401), url: GOOGLE }],
  'google-api-disabled': [
    {
      purpose: 'call',
      url: 'https://www.googleapis.com/drive/v3/files',
      status: 403,
      body: {
        error: {
          code: 403,
          message:
            'Google Drive API has not been used in project 123 before or it is disabled. Enable it by visiting https://console.developers.google.com/ then retry.',
          status: 'PERMISSION_DENIED',
        },
      },
    },
  ],
  'google-scope-insufficient': [
    {
      purpose: 'call',
      url: 'https://www.googleapis.com/drive/v3/files',
      status: 403,
      body: { error: { code: 403, message: 'Request had insufficient authentication scopes.', status: 'PERMISSION_DENIED' } },
      headers: {
        'www-authenticate':
          'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="https://www.googleapis.com/auth/drive"',
      },
    },
  ],
  'github-bad-verification-code': [
    {
      url: GITHUB,
      form: CODE,
      status: 200,
      body: {
        error: 'bad_verification_code',
        error_description: 'The code passed is incorrect or expired.',
        error_uri: 'https://docs.github.com/',
      },
    },
    {
      url: GITHUB,
      form: CODE,
      status: 200,
      body: 'error=bad_verification_code&error_description=The+code+passed+is+incorrect+or+expired.',
    },
  ],
  'github-client-credentials': [
    {
      url: GITHUB,
      form: CODE,
      status: 200,
      body: { error: 'incorrect_client_credentials', error_description: 'The client_id and/or client_secret passed are incorrect.' },
    },
  ],
  'github-redirect-uri-mismatch': [
    {
      ...callback({
        error: 'redirect_uri_mismatch',
        error_description: 'The redirect_uri MUST match the registered callback URL for this application.',
      }),
      about: { tokenEndpoint: GITHUB },
    },
  ],
  'github-refresh-token-dead': [
    {
      url: GITHUB,
      form: REFRESH,
      status: 200,
      body: { error: 'bad_refresh_token', error_description: 'The refresh token passed is incorrect or expired.' },
    },
  ],
  'github-email-unverified': [
    {
      url: GITHUB,
      form: CODE,
      status: 200,
      body: { error: 'unverified_user_email', error_description: 'The primary email is not verified.' },
    },
  ],
  'github-app-suspended': [{ ...callback({ error: 'application_suspended' }), about: { tokenEndpoint: GITHUB } }],
  'github-bad-credentials': [
    {
      purpose: 'call',
      url: 'https://api.github.com/user',
      status: 401,
      body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
    },
  ],
  'github-rate-limited': [
    {
      purpose: 'call',
      url: 'https://api.github.com/user',
      status: 403,
      body: { message: 'API rate limit exceeded for user ID 1.' },
      headers: { 'x-ratelimit-remaining': '0' },
    },
  ],
  'github-not-accessible': [
    {
      purpose: 'call',
      url: 'https://api.github.com/orgs/o/teams',
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    },
  ],

  'okta-invalid-token': [okta('E0000011', 'Invalid token provided', 401)],
  'okta-not-permitted': [okta('E0000006', 'You do not have permission to perform the requested action', 403)],
  'okta-authentication-failed': [okta('E0000004', 'Authentication failed', 401)],
  'okta-not-found': [
    okta('E0000007', 'Not found: Resource not found: default (AuthorizationServer)', 404),
    okta('E0000022', 'The endpoint does not support the provided HTTP method', 405),
  ],
  'okta-rate-limited': [okta('E0000047', 'API call exceeded rate limit due to too many requests.', 429)],
  'okta-feature-missing': [okta('E0000015', 'You do not have permission to access the feature you are requesting', 401)],
  'okta-no-policy': [
    { ...token('access_denied', 'Policy evaluation failed for this request, please check the policy configurations.', MACHINE), url: OKTA },
    {
      ...callback({
        error: 'access_denied',
        error_description: 'Policy evaluation failed for this request, please check the policy configurations.',
      }),
      about: { issuer: 'https://example.okta.com/oauth2/default' },
    },
  ],
  'okta-user-not-assigned': [
    {
      ...callback({ error: 'access_denied', error_description: 'User is not assigned to the client application.' }),
      about: { issuer: 'https://example.okta.com' },
    },
  ],
  'okta-redirect-uri': [
    {
      ...token(
        'invalid_request',
        "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://example-admin.okta.com/",
      ),
      url: OKTA,
    },
  ],
  'okta-refresh-token-dead': [{ ...token('invalid_grant', 'The refresh token is invalid or expired.', REFRESH), url: OKTA }],
  'okta-scope-not-configured': [
    { ...token('invalid_scope', 'One or more scopes are not configured for the authorization server resource.', MACHINE), url: OKTA },
  ],
  'keycloak-client-credentials': [
    { ...token('unauthorized_client', 'Invalid client or Invalid client credentials', CODE, 401), url: KEYCLOAK },
    { ...token('invalid_client', 'Invalid client or Invalid client credentials', CODE, 401), url: KEYCLOAK },
  ],
  'keycloak-grant-not-enabled': [
    { ...token('unauthorized_client', 'Client not enabled to retrieve service account', MACHINE, 401), url: KEYCLOAK },
  ],
  'keycloak-not-in-audience': [{ ...token('access_denied', 'Client is not within the token audience', EXCHANGE, 403), url: KEYCLOAK }],
  'keycloak-exchange-not-enabled': [
    { ...token('invalid_request', 'Standard token exchange is not enabled for the requested client', EXCHANGE), url: KEYCLOAK },
    { ...token('access_denied', 'Client not allowed to exchange', EXCHANGE, 403), url: KEYCLOAK },
  ],
  'keycloak-exchange-audience': [
    { ...token('invalid_request', 'Requested audience not available: target-client', EXCHANGE), url: KEYCLOAK },
  ],
  'keycloak-redirect-uri': [
    { ...token('invalid_grant', 'Incorrect redirect_uri'), url: KEYCLOAK },
    {
      purpose: 'authorize',
      url: 'https://sso.example.com/realms/main/protocol/openid-connect/auth?redirect_uri=https%3A%2F%2Fa.example%2Fcb',
      status: 400,
      body: '<!DOCTYPE html><html><body><h1>We are sorry...</h1><p class="instruction">Invalid parameter: redirect_uri</p></body></html>',
    },
  ],
  'keycloak-session-ended': [
    { ...token('invalid_grant', 'Session not active', REFRESH), url: KEYCLOAK },
    { ...token('invalid_grant', "Session doesn't have required client", REFRESH), url: KEYCLOAK },
  ],
  'keycloak-token-inactive': [{ ...token('invalid_grant', 'Token is not active', REFRESH), url: KEYCLOAK }],
  'keycloak-refresh-reused': [{ ...token('invalid_grant', 'Maximum allowed refresh token reuse exceeded', REFRESH), url: KEYCLOAK }],
  'keycloak-code-not-valid': [{ ...token('invalid_grant', 'Code not valid'), url: KEYCLOAK }],
  'keycloak-https-required': [{ ...token('invalid_request', 'HTTPS required', CODE, 403), url: KEYCLOAK }],
  'keycloak-realm-unknown': [{ url: KEYCLOAK, form: CODE, status: 404, body: { error: 'Realm does not exist' } }],
  'keycloak-account-not-ready': [{ ...token('invalid_grant', 'Account is not fully set up'), url: KEYCLOAK }],

  'rate-limited': [
    { status: 429, form: CODE, headers: { 'retry-after': '30' }, body: { error: 'invalid_grant' } },
    { purpose: 'call', status: 429 },
    { purpose: 'call', status: 429, body: '<html><title>Too many</title></html>' },
  ],
  'rate-limited-by-error': [token('too_many_attempts', 'Your account has been blocked', CODE, 403)],
  'server-failed': [
    { status: 500, form: REFRESH, body: { error: 'invalid_grant' } },
    { purpose: 'call', status: 507 },
  ],
  'gateway-without-server': [
    { status: 503, form: CODE },
    { purpose: 'call', status: 502, body: 'Bad Gateway' },
  ],
  'html-login-page': [
    {
      status: 200,
      form: CODE,
      body: '<!doctype html><html><title>Log in</title><form><input type="password" name="password"></form></html>',
    },
    { purpose: 'call', status: 401, body: '<html><h1>Sign in</h1></html>' },
  ],
  'html-firewall': [
    {
      status: 403,
      form: CODE,
      body: '<!DOCTYPE html><html><title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1></html>',
    },
    {
      purpose: 'call',
      status: 403,
      body: '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>Reference #18.5e7e https://errors.edgesuite.net/18</BODY></HTML>',
    },
  ],
  'html-not-found': [
    { status: 404, form: CODE, body: '<html><head><title>404 Not Found</title></head><center><h1>404 Not Found</h1></center>nginx</html>' },
    { purpose: 'introspection', status: 404, body: '<html>not here</html>' },
  ],
  'html-instead-of-json': [
    { status: 200, form: CODE, body: '<!doctype html><html><title>Welcome</title></html>' },
    { purpose: 'call', status: 400, body: '<html><title>Bad Request</title></html>' },
  ],
  'html-server-error': [{ status: 502, form: CODE, body: '<html><title>502 Bad Gateway</title></html>' }],
  'answer-too-large': [{ failure: 'response-too-large', form: CODE }],
  'discovery-not-found': [{ purpose: 'discovery', status: 404, body: { error: 'not_found' } }],
  'discovery-unreadable': [{ purpose: 'discovery', failure: 'discovery-failed', status: 200, body: '<html><title>Start</title></html>' }],
  'discovery-other-issuer': [{ purpose: 'discovery', failure: 'issuer-mismatch' }],
  'jwks-unavailable': [{ purpose: 'jwks', status: 404 }],
  'jwks-unreadable': [{ purpose: 'jwks', failure: 'discovery-failed', status: 200, body: '-----BEGIN CERTIFICATE-----' }],

  'tls-expired': [network('network-tls', 'CERT_HAS_EXPIRED'), network('network-tls', 'ERR_CERT_DATE_INVALID')],
  'tls-not-yet-valid': [network('network-tls', 'CERT_NOT_YET_VALID')],
  'tls-self-signed': [network('network-tls', 'DEPTH_ZERO_SELF_SIGNED_CERT')],
  'tls-unknown-authority': [network('network-tls', 'ERR_CERT_AUTHORITY_INVALID'), network('network-tls', 'CERT_UNTRUSTED')],
  'tls-unknown-authority-node': [
    network('network-tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
    network('network-tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    network('network-tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
  ],
  'tls-unknown-authority-linux': [
    {
      ...network('network-tls', 'ERR_CERT_AUTHORITY_INVALID'),
      evidence: [{ label: 'Certificates trusted', value: 'those of your NSS database' }],
    },
  ],
  'tls-wrong-host': [network('network-tls', 'ERR_TLS_CERT_ALTNAME_INVALID'), network('network-tls', 'ERR_CERT_COMMON_NAME_INVALID')],
  'tls-revoked': [network('network-tls', 'ERR_CERT_REVOKED')],
  'tls-not-spoken': [
    network('network-tls', 'EPROTO'),
    network('network-tls', 'ERR_SSL_WRONG_VERSION_NUMBER'),
    network('network-tls', 'ERR_SSL_PROTOCOL_ERROR'),
  ],
  'tls-client-certificate': [
    network('network-tls', 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED'),
    network('network-tls', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
  ],
  'tls-failed': [network('network-tls', 'ERR_CERT_WEAK_KEY'), network('network-tls')],
  'proxy-sign-in': [{ purpose: 'call', status: 407, body: '<html><title>Access Denied</title>' }],
  'proxy-wants-sign-in': [
    {
      ...network('network-proxy', 'ERR_TUNNEL_CONNECTION_FAILED'),
      evidence: [{ label: 'Proxy', value: 'proxy.example:3128 wants a user name and password' }],
    },
  ],
  'proxy-refused-sign-in': [
    {
      ...network('network-proxy', 'ERR_TUNNEL_CONNECTION_FAILED'),
      evidence: [{ label: 'Proxy', value: 'proxy.example:3128 refused the user name and password' }],
    },
  ],
  'proxy-sign-in-failed': [network('network-proxy', 'ERR_PROXY_AUTH_UNSUPPORTED')],
  'proxy-in-environment-sign-in': [
    { ...network('network-proxy', 'ERR_PROXY_TUNNEL, 407'), evidence: [{ label: 'Proxy', value: 'the one in HTTPS_PROXY' }] },
  ],
  'proxy-unreachable': [network('network-proxy', 'ERR_PROXY_CONNECTION_FAILED')],
  'proxy-in-environment-unreachable': [
    { ...network('network-refused', 'ECONNREFUSED'), evidence: [{ label: 'Proxy', value: 'the one in HTTPS_PROXY' }] },
  ],
  'proxy-not-used': [
    { ...network('network-dns', 'ENOTFOUND'), evidence: [{ label: 'Proxy', value: 'https_proxy needs a newer Node.js' }] },
  ],
  'proxy-no-tunnel': [network('network-proxy', 'ERR_TUNNEL_CONNECTION_FAILED')],
  'name-not-found': [network('network-dns', 'ENOTFOUND')],
  'refresh-interrupted': [{ purpose: 'refresh', failure: 'refresh-outcome-unknown' }],
  'endpoint-name-not-found': [
    { purpose: 'discovery', failure: 'network-dns', evidence: [{ label: 'Endpoint', value: 'https://gone.example/token' }] },
  ],
  'connection-refused': [network('network-refused', 'ECONNREFUSED')],
  'connection-refused-here': [{ ...network('network-refused', 'ECONNREFUSED'), url: 'http://127.0.0.1:4010/token' }],
  'connection-reset': [network('network-reset', 'ECONNRESET')],
  'answer-timed-out': [network('network-timeout')],
  'refresh-outcome-unknown': [{ purpose: 'refresh', failure: 'network-timeout', form: REFRESH }],
  offline: [network('network-offline', 'ENETUNREACH')],
  'request-cancelled': [network('cancelled')],
};
