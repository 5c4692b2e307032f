import { ASSERTED, AUTHORIZE_URL, BEARER_ASSERTION, CODE, DEVICE, EXCHANGE, MACHINE, REFRESH, type Told } from '../exchange';
import { AUTH0, CATAPA, GITHUB, GOOGLE, KATANA, KEYCLOAK, OKTA, callback, okta, token } from './answers';

export const PROVIDERS: Record<string, Told[]> = {
  'auth0-refresh-token-refused': [{ ...token('invalid_grant', 'Unknown or invalid refresh token.', REFRESH, 403), url: AUTH0 }],
  'auth0-code-refused': [{ ...token('invalid_grant', 'Invalid authorization code', CODE, 403), url: AUTH0 }],
  'auth0-service-not-enabled': [
    { ...token('invalid_target', 'Service not found: https://api.example.com/', EXCHANGE), url: AUTH0 },
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
  'auth0-assertion-refused': [
    { ...token('invalid_client', 'Client authentication failed', ASSERTED, 401), url: AUTH0 },
    {
      ...token('invalid_client', 'Client authentication failed', ASSERTED, 401),
      purpose: 'par',
      url: 'https://example.eu.auth0.com/oauth/par',
    },
  ],
  'auth0-device-secret-sent': [
    {
      ...token('unauthorized_client', undefined, {}, 403),
      purpose: 'device-authorization',
      url: 'https://example.eu.auth0.com/oauth/device/code',
    },
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
  'google-internal-only': [
    { ...token('org_internal', 'This client is restricted to users within its organization.', DEVICE, 403), url: GOOGLE },
    { ...callback({ error: 'org_internal' }), about: { issuer: 'https://accounts.google.com' } },
  ],
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
  'google-account-unknown': [{ ...token('invalid_grant', 'Invalid grant: account not found', BEARER_ASSERTION), url: GOOGLE }],
  'google-delegation-missing': [
    {
      ...token(
        'unauthorized_client',
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
        BEARER_ASSERTION,
        401,
      ),
      url: GOOGLE,
    },
  ],
  'google-device-scope': [
    {
      ...token('invalid_scope', 'Invalid device flow scope: https://www.googleapis.com/auth/gmail.readonly', {}),
      purpose: 'device-authorization',
      url: 'https://oauth2.googleapis.com/device/code',
    },
  ],
  'google-pool-unknown': [
    {
      ...token(
        'invalid_target',
        'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.',
        EXCHANGE,
      ),
      url: 'https://sts.googleapis.com/v1/token',
    },
    {
      ...token(
        'invalid_request',
        'Invalid value for "audience". This value should be the full resource name of the Identity Provider.',
        EXCHANGE,
      ),
      url: 'https://sts.googleapis.com/v1/token',
    },
  ],
  'google-attribute-condition': [
    {
      ...token('unauthorized_client', 'The given credential is rejected by the attribute condition.', EXCHANGE),
      url: 'https://sts.googleapis.com/v1/token',
    },
  ],
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
  'cognito-redirect-mismatch': [
    { ...callback({ error: 'redirect_mismatch' }), about: { tokenEndpoint: 'https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token' } },
  ],
  'github-client-unknown': [
    { purpose: 'authorize', status: 404, url: 'https://github.com/login/oauth/authorize?client_id=c1', body: '<html><h1>404</h1></html>' },
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
  'github-device-flow-off': [
    {
      purpose: 'device-authorization',
      url: 'https://github.com/login/device/code',
      form: {},
      status: 400,
      body: { error: 'device_flow_disabled', error_description: 'Device Flow must be explicitly enabled for this App' },
    },
  ],
  'github-device-code-unknown': [
    {
      url: GITHUB,
      form: DEVICE,
      status: 200,
      body: { error: 'incorrect_device_code', error_description: 'The device_code provided is not valid.' },
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
  'keycloak-assertion-refused': [
    { ...token('invalid_client', 'Invalid client or Invalid client credentials', ASSERTED, 401), url: KEYCLOAK },
  ],
  'keycloak-certificate-refused': [
    { ...token('invalid_client', 'Invalid client or Invalid client credentials', MACHINE, 401), url: KEYCLOAK, certificate: 'x5t' },
  ],
  'keycloak-assertion-inactive': [
    { ...token('invalid_grant', 'Token is not active', BEARER_ASSERTION), url: KEYCLOAK },
    {
      ...token('invalid_grant', 'Token expiration is too far in the future and iat claim not present in token', BEARER_ASSERTION),
      url: KEYCLOAK,
    },
  ],
  'keycloak-exchange-subject': [
    { ...token('invalid_request', 'Invalid token', EXCHANGE), url: KEYCLOAK },
    { ...token('access_denied', 'Client is not the holder of the token', EXCHANGE, 403), url: KEYCLOAK },
  ],
  'keycloak-exchange-parameter': [
    { ...token('invalid_request', 'requested_token_type unsupported', EXCHANGE), url: KEYCLOAK },
    { ...token('invalid_request', "Parameter 'requested_subject' is not supported for standard token exchange", EXCHANGE), url: KEYCLOAK },
    { ...token('invalid_scope', 'Scope offline_access not allowed for token exchange', EXCHANGE), url: KEYCLOAK },
  ],
  'keycloak-grant-not-enabled': [
    {
      ...token(
        'unauthorized_client',
        'Client is not allowed to initiate OAuth 2.0 Device Authorization Grant. The flow is disabled for the client.',
        {},
      ),
      purpose: 'device-authorization',
      url: 'https://sso.example.com/realms/main/protocol/openid-connect/auth/device',
    },
    { ...token('unauthorized_client', 'Client not enabled to retrieve service account', MACHINE, 401), url: KEYCLOAK },
  ],
  'keycloak-not-in-audience': [{ ...token('access_denied', 'Client is not within the token audience', EXCHANGE, 403), url: KEYCLOAK }],
  'keycloak-exchange-not-enabled': [
    { ...token('invalid_client', 'Public client is not allowed to exchange token', EXCHANGE), url: KEYCLOAK },
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
};
