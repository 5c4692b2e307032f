import type { Rule } from '../coach-rule';
import { catalogued, documented, HOST } from './catalogued';

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];

const READ = '2026-11-30';
const discovery = documented('https://github.com/auth0/docs/blob/master/articles/protocols/oidc/openid-connect-discovery.md', READ);
const getting = documented('https://auth0.com/docs/secure/tokens/refresh-tokens/get-refresh-tokens', READ);
const refreshing = documented('https://auth0.com/docs/secure/tokens/refresh-tokens/use-refresh-tokens', READ);
const rotation = documented('https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation', READ);
const withPkce = documented(
  'https://auth0.com/docs/get-started/authentication-and-authorization-flow/authorization-code-flow-with-pkce/call-your-api-using-the-authorization-code-flow-with-pkce',
  READ,
);
const calling = documented('https://github.com/auth0/docs/blob/master/articles/flows/guides/auth-code/call-api-auth-code.md', READ);
const applications = documented('https://auth0.com/docs/get-started/applications/application-settings', READ);
const support = documented(
  'https://support.auth0.com/center/s/article/troubleshoot-refresh-token-unknown-or-invalid-before-expiry-403-unknown-or-invalid-refresh-token',
  READ,
);

export const auth0 = catalogued('auth0', 'Auth0', ['A0', 'warn'], {
  summary: 'An API behind an Auth0 tenant, named by its audience.',
  tenant: { name: 'Auth0 domain', where: 'host', pattern: HOST, example: 'acme.eu.auth0.com' },
  settings: { scopes: ['openid', 'profile'] },
  quirks: {
    addresses: discovery({ issuer: 'https://{tenant}/' }),
    credential: getting('client_secret_post'),
    pkce: withPkce('supported'),
    offline: getting({ scope: 'offline_access' }),
    lifetime: calling(86_400),
    errors: support({ status: 403, body: '{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}' }),
    redirects: calling('loopback-port'),
    registered: applications('Auth0 Dashboard > Applications > Applications > Create Application'),
    notes: [
      calling('A token for an API needs its audience, the identifier of the API: enter that under Grant.'),
      getting('The API must allow offline access, or there is no refresh token.'),
      rotation('Refresh tokens rotate where the application has rotation turned on; an overlap may be configured.'),
      refreshing('Credentials are accepted in the Authorization header, too, if the application is set to that.'),
    ],
  },
  onboarding: {
    url: 'https://manage.auth0.com/',
    lead: 'Domain, Client ID and Client Secret are under Settings of the application; so are the Allowed Callback URLs.',
    names: { redirectUri: 'Allowed Callback URLs', clientSecret: 'Client Secret', tenant: 'Domain' },
  },
  hosts: /(^|\.)auth0\.com$/,
  headers: ['x-auth0-requestid', 'x-auth0-l'],
  requestId: 'x-auth0-requestid',
  claims: {
    gty: 'Grant type the token came from (Auth0)',
    permissions: 'Permissions from role-based access control (Auth0)',
    org_id: 'Organization the user signed in to (Auth0)',
    org_name: 'Name of the organization the user signed in to (Auth0)',
  },
  rules: {
    'auth0-refresh-token-refused': {
      when: { purpose: TOKEN, status: [403], error: ['invalid_grant'], grant: ['refresh_token'] },
      what: 'Auth0 no longer accepts this refresh token (403 invalid_grant).',
      cause: 'It has expired, was revoked, or was used before. With rotation, reusing an old one revokes the whole family.',
      action: "Sign in again. If two programs share this client and user, give each its own sign-in: they invalidate each other's tokens.",
      mend: ['sign-in'],
      reference: 'Auth0 docs: Refresh Token Rotation',
    },
    'auth0-code-refused': {
      when: { purpose: ['token'], status: [403], error: ['invalid_grant'], says: /invalid authorization code/i },
      what: 'Auth0 does not know this authorization code (403 invalid_grant).',
      cause: 'It was used before, is older than ten minutes, or was issued to another client.',
      action: 'Sign in again. If it happens again, compare the Client ID in Settings with the one in the authorization URL.',
      mend: ['sign-in', 'open:clientId'],
      reference: 'Auth0 docs: Call Your API Using the Authorization Code Flow',
    },
    'auth0-service-not-enabled': {
      when: { error: ['access_denied', 'invalid_request', 'invalid_target', 'server_error'], says: /service not (enabled|found)/i },
      what: 'Auth0 does not know the requested API ("Service not enabled" or "not found").',
      cause: 'The audience is misspelled or belongs to another tenant: it must be the identifier of a registered API, exactly as written.',
      action: "Compare the audience in Settings with the API's identifier, including https and the trailing slash.",
      mend: ['open:audience'],
      reference: 'Auth0 docs: Register APIs',
    },
    'auth0-unauthorized-callback': {
      when: { says: /unauthorized callback|callback url mismatch|not in the list of allowed callback/i },
      what: 'Auth0 does not know this callback URL for the client.',
      cause: "{redirect} is not among the client's allowed callback URLs.",
      action: 'Have exactly {redirect} added to the allowed callback URLs, or choose the receiver whose URL is registered.',
      mend: ['open:receiver'],
      reference: 'Auth0 docs: Redirect Users After Login',
    },
    'auth0-client-refused': {
      when: { purpose: TOKEN, status: [401], error: ['access_denied', 'invalid_client'] },
      what: 'Auth0 rejected this client (401 {error}).',
      cause: 'The Client secret is wrong, or is not sent the way (header or body) the client is registered for.',
      action: 'Enter the Client secret again, with nothing missing at either end. {way}.',
      mend: ['open:clientSecret', 'other-authentication', 'open:clientId'],
      reference: 'Auth0 docs: Credential Settings',
    },
    'auth0-assertion-refused': {
      when: { purpose: [...TOKEN, 'par'], status: [401], error: ['access_denied', 'invalid_client'], assertion: true },
      what: "Auth0 rejected this client's assertion (401 {error}).",
      cause:
        'The application has no such credential (kid), the algorithm is not the one chosen for it, or aud is not the URL of the tenant with a slash at the end. The reason is in the tenant log only ("Failed client authentication").',
      action:
        'Compare the public key under Signing keys with Credentials of the application, and the Issuer in Settings with https://<tenant>/.',
      mend: ['open:clientKeys', 'open:issuer', 'open:clientId'],
      reference: 'Auth0 docs: Authenticate with Private Key JWT',
    },
    'auth0-device-secret-sent': {
      when: { purpose: ['device-authorization'], status: [403], error: ['unauthorized_client'] },
      what: 'Auth0 does not let this client start the device flow (403 unauthorized_client).',
      cause: 'Device Code is not ticked among the grant types of the application, or a secret was sent: Auth0 accepts none there.',
      action: 'Tick Device Code under Advanced settings, Grant Types of a native application, and set client authentication to none.',
      mend: ['open:clientAuthentication', 'open:clientId'],
      reference: 'Auth0 docs: Call Your API Using the Device Authorization Flow',
    },
    'auth0-grant-not-allowed': {
      when: { purpose: TOKEN, error: ['unauthorized_client'], says: /grant type .{0,80}not allowed/i },
      what: 'Auth0 does not allow this grant type for the client.',
      cause: "The grant {grant} is not ticked in the client's advanced settings.",
      action: 'Have the grant enabled for this client, or choose the other grant type in Settings.',
      mend: ['open:grantType'],
      reference: 'Auth0 docs: Update Grant Types',
    },
    'auth0-no-client-grant': {
      when: {
        purpose: TOKEN,
        error: ['access_denied', 'unauthorized_client'],
        says: /not authorized to access|client grant|client has not been granted/i,
      },
      what: 'Auth0 does not issue tokens for that API to this client.',
      cause: 'The client has no client grant for this audience, or not with these scopes.',
      action: 'Have the client authorized for the API (APIs, Machine to Machine Applications) with the required scopes.',
      mend: ['open:audience'],
      reference: 'Auth0 docs: Application Access to APIs: Client Grants',
    },
    'auth0-missing-offline-access': {
      when: { purpose: TOKEN, error: ['invalid_request'], says: /missing required parameter: refresh_token/i },
      what: 'The refresh request had no refresh token.',
      cause: 'The server never issued one: the scope offline_access was not requested.',
      action: 'Sign in again with offline_access among the scopes.',
      mend: ['open:scopes'],
      reference: 'Auth0 docs: Get Refresh Tokens',
    },
  },
});
