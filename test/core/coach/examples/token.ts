import { CODE, MACHINE, REFRESH, type Told } from '../exchange';
import { SENT_BEFORE, token } from './answers';

export const TOKEN: Record<string, Told[]> = {
  'token-invalid-request': [token('invalid_request', 'missing required parameter(s) (grant_type)')],
  'token-invalid-client': [
    token('invalid_client', 'client authentication failed', CODE, 401),
    { ...token('invalid_client', undefined, {}, 401), purpose: 'introspection' },
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
  'token-redirect-uri-loopback': [
    token('invalid_grant', 'redirect_uri mismatch: expected http://localhost:8400/callback, got http://127.0.0.1:8400/callback'),
    token('invalid_request', 'The redirect URI http://127.0.0.1:3000/cb is not http://localhost:3000/cb'),
  ],
  'token-client-as-grant': [
    token('invalid_grant', 'Client not found'),
    token('invalid_grant', 'The client_id does not exist', REFRESH),
    token('invalid_grant', 'Unknown client', REFRESH),
  ],
  'token-pkce-mismatch': [
    token('invalid_grant', 'PKCE verification failed'),
    token('invalid_grant', 'Failed to verify code verifier', CODE, 403),
    token('invalid_request', 'code_verifier is required'),
  ],
  'token-unauthorized-client': [token('unauthorized_client', 'requested grant type is not allowed for this client', MACHINE)],
  'token-unsupported-grant-type': [token('unsupported_grant_type', 'unsupported grant_type requested', MACHINE)],
  'token-invalid-scope': [
    { purpose: 'par', status: 400, form: {}, body: { error: 'invalid_scope', error_description: 'requested scope is not allowed' } },
    { purpose: 'device-authorization', status: 400, form: {}, body: { error: 'invalid_scope' } },
    token('invalid_scope', 'requested scope is not allowed', MACHINE),
  ],
  'token-access-denied': [token('access_denied', 'The resource owner denied the request', MACHINE, 403)],
  'token-server-error': [
    token('server_error', 'oops! something went wrong', CODE, 500),
    token('temporarily_unavailable', undefined, REFRESH, 400),
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
};
