import type { Rule } from '../coach-rule';
import { catalogued, documented, me, practised } from './catalogued';

const TOKEN: Rule['when']['purpose'] = ['token', 'refresh'];
const JWT_BEARER = ['urn:ietf:params:oauth:grant-type:jwt-bearer'] as const;
const TOKEN_EXCHANGE = ['urn:ietf:params:oauth:grant-type:token-exchange'] as const;

const webServer = documented('https://developers.google.com/identity/protocols/oauth2/web-server', '2026-11-29');
const loopback = documented('https://developers.google.com/identity/protocols/oauth2/resources/loopback-migration', '2026-11-29');
const overview = documented('https://developers.google.com/identity/protocols/oauth2', '2026-11-30');
const desktop = documented('https://developers.google.com/identity/protocols/oauth2/native-app', '2026-11-30');
const clients = practised('https://developers.google.com/identity/protocols/oauth2/native-app', '2026-11-30');

export const google = catalogued('google', 'Google', ['G', 'warn'], {
  summary: 'Google APIs and Google sign-in, for a desktop app.',
  settings: { scopes: ['openid', 'email'], apiBaseUrl: 'https://openidconnect.googleapis.com', calls: [me('/v1/userinfo')] },
  quirks: {
    addresses: webServer({ issuer: 'https://accounts.google.com' }),
    credential: webServer('client_secret_post'),
    pkce: desktop('supported'),
    offline: webServer({ parameters: [{ name: 'access_type', value: 'offline' }] }),
    refreshToken: clients('stays'),
    redirects: loopback('loopback-any-port'),
    registered: desktop('Google Cloud console > Clients > Create client > Desktop app'),
    notes: [
      loopback('Loopback redirects are for clients of the type Desktop app only.'),
      overview('A refresh token ends after six months without use, and the oldest ends when a user has more than 100 of one client.'),
      overview(
        'While the publishing status is Testing, refresh tokens end after 7 days, unless only name, email and profile are requested.',
      ),
    ],
  },
  onboarding: {
    url: 'https://console.cloud.google.com/auth/clients',
    lead: 'A client of the type Desktop app needs no redirect URI. Enter its secret here all the same: token requests need it.',
    names: { redirectUri: undefined },
  },
  hosts: /(^|\.)(google\.com|googleapis\.com)$/,
  // "OpenID Connect: an ID token's payload"
  claims: {
    hd: "Domain of the account's Google Workspace; missing: a private account (Google)",
  },
  rules: {
    'google-redirect-uri-mismatch': {
      when: { error: ['redirect_uri_mismatch'] },
      what: 'Google does not know {redirect} for this client (redirect_uri_mismatch).',
      cause: 'It is not among the authorized redirect URIs, exactly as written; custom schemes work only for Android, iOS and UWP clients.',
      action: 'Add exactly {redirect} to the client, or use a loopback receiver with a client of the type "Desktop app".',
      mend: ['open:receiver'],
      reference: 'Google Identity docs: OAuth 2.0 for Web Server Applications',
    },
    'google-refresh-token-dead': {
      when: { purpose: TOKEN, error: ['invalid_grant'], grant: ['refresh_token'] },
      what: 'Google no longer accepts this refresh token (invalid_grant).',
      cause:
        'It was revoked, unused for six months, or one of too many (100 per account and client); while the app is in testing it is valid for 7 days.',
      action: 'Sign in again. For a longer lifetime, publish the app on the OAuth consent screen.',
      mend: ['sign-in'],
      reference: 'Google Identity docs: Refresh token expiration',
    },
    'google-code-refused': {
      when: { purpose: ['token'], error: ['invalid_grant'], grant: ['authorization_code'] },
      what: 'Google rejected the authorization code (invalid_grant).',
      cause:
        'It was used before, has expired, or is malformed: the code contains a slash, which must be decoded once, not twice. A wrong clock has the same effect.',
      action: 'Sign in again; when pasting, paste the whole URL.',
      mend: ['sign-in'],
      reference: 'Google Identity docs: OAuth 2.0 for Web Server Applications',
    },
    'google-deleted-client': {
      when: { error: ['deleted_client'] },
      what: 'This client was deleted at Google (deleted_client).',
      cause: 'It was deleted in the console, or by Google after six months without use.',
      action: 'Restore it within 30 days in the Google Cloud console, or create a new client and enter its ID and secret.',
      mend: ['open:clientId'],
      reference: 'Google Identity docs: Authorization errors',
    },
    'google-disabled-client': {
      when: { error: ['disabled_client'] },
      what: 'This client is disabled at Google (disabled_client).',
      cause: 'It was switched off in the console, or Google suspended the project.',
      action: 'Check the client and the project in the Google Cloud console.',
      mend: ['open:clientId'],
      reference: 'Google Identity docs: Authorization errors',
    },
    'google-admin-policy': {
      when: { error: ['admin_policy_enforced'] },
      what: "The Google Workspace of this account doesn't allow these scopes (admin_policy_enforced).",
      cause: 'Its administrator restricts which apps may use them.',
      action: 'Ask the administrator to trust this Client ID under API controls, or sign in with an account of another organisation.',
      reference: 'Google Identity docs: Authorization errors',
    },
    'google-internal-only': {
      when: { error: ['org_internal'] },
      what: 'This client is for one organisation only (org_internal).',
      cause: 'The consent screen is set to "Internal", and the account belongs to another organisation.',
      action: 'Sign in with an account of the organisation, or set the consent screen to "External".',
      reference: 'Google Identity docs: Authorization errors',
    },
    'google-embedded-browser': {
      when: { error: ['disallowed_useragent'] },
      what: "Google doesn't show its sign-in in an embedded browser (disallowed_useragent).",
      cause: 'The authorization URL was opened inside another app.',
      action: 'Open it in the system browser.',
      reference: 'RFC 8252 section 8.12',
    },
    'google-reauthentication': {
      when: { error: ['invalid_grant', 'rapt_required'], says: /rapt/i },
      what: 'Google requires the user to sign in again (invalid_rapt).',
      cause: 'The Workspace limits the length of sessions.',
      action: 'Sign in again. The administrator can exempt the client under Google Cloud session control.',
      mend: ['sign-in'],
      reference: 'Google Workspace docs: Set session length for Google Cloud services',
    },
    'google-client-unknown': {
      when: { error: ['invalid_client'] },
      what: 'Google rejected this client (invalid_client).',
      cause: 'The Client ID is unknown ("The OAuth client was not found") or the secret belongs to another client.',
      action: 'Copy the Client ID and secret again from the Google Cloud console; leading and trailing spaces matter.',
      mend: ['open:clientId', 'open:clientSecret'],
      reference: 'Google Identity docs: Authorization errors',
    },
    'google-account-unknown': {
      when: { error: ['invalid_grant'], grant: JWT_BEARER, says: /account not found|not a valid email/i },
      what: 'Google knows no such account (invalid_grant).',
      cause:
        'The iss of the assertion is not the e-mail address of a service account, the account was deleted, or sub is not a user of the Workspace.',
      action:
        'Enter the client_email of the service account key as Issuer of the assertion, and as Subject the user to act for, or nothing.',
      mend: ['open:assertion'],
      reference: 'Google Identity docs: Using OAuth 2.0 for Server to Server Applications',
    },
    'google-delegation-missing': {
      when: { error: ['unauthorized_client'], grant: JWT_BEARER },
      what: 'This service account may not act for that user, or not with these scopes (unauthorized_client).',
      cause:
        "Domain-wide delegation is not set up for the service account's client ID with exactly these scopes; a change may need 24 hours.",
      action: 'Have an administrator of the Workspace add the client ID and the scopes under API controls, Domain-wide delegation.',
      mend: ['open:scopes', 'open:assertion'],
      reference: 'Google Identity docs: Using OAuth 2.0 for Server to Server Applications',
    },
    'google-device-scope': {
      when: { purpose: ['device-authorization'], error: ['invalid_scope'] },
      what: 'Google does not grant these scopes to devices (invalid_scope).',
      cause: 'Its device flow has a short list of scopes: openid, email, profile, and a few of Drive and YouTube.',
      action:
        'Remove the scope named below, or use the authorization code grant with a loopback receiver and a client of the type "Desktop app".',
      mend: ['open:scopes', 'open:grantType'],
      reference: 'Google Identity docs: OAuth 2.0 for TV and Limited-Input Device Applications',
    },
    'google-pool-unknown': {
      when: { error: ['invalid_target', 'invalid_request'], grant: TOKEN_EXCHANGE, says: /\baudience\b/i },
      what: 'Google knows no such workload identity provider ({error}).',
      cause: 'The audience is not its full resource name, with the number of the project, or the pool or provider is disabled or deleted.',
      action:
        'Set Audience to //iam.googleapis.com/projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>, and check both in the console.',
      mend: ['open:audience'],
      reference: 'Google Cloud docs: Workload Identity Federation',
    },
    'google-attribute-condition': {
      when: { error: ['unauthorized_client'], grant: TOKEN_EXCHANGE, says: /attribute condition/i },
      what: 'The attribute condition of the workload identity provider rejects the subject token (unauthorized_client).',
      cause: 'A claim that the condition compares differs, such as the repository, the branch or the subject; upper and lower case count.',
      action: 'Compare the claims of the subject token with the attribute condition in the console.',
      mend: ['open:subjectToken'],
      reference: 'Google Cloud docs: Workload Identity Federation',
    },
    'google-api-disabled': {
      when: { purpose: ['call'], status: [403], says: /has not been used in project|is disabled|not been enabled|SERVICE_DISABLED/i },
      what: "This API is not enabled for the client's Google Cloud project (403).",
      cause: 'Each API must be enabled once per project before tokens of its clients work there.',
      action: 'Enable the API in the console (the response below has the link), then wait a minute.',
      reference: 'Google Cloud docs: Enabling an API',
    },
    'google-scope-insufficient': {
      when: {
        purpose: ['call'],
        status: [403],
        says: /insufficient authentication scopes|insufficientPermissions|insufficient permission/i,
      },
      what: 'The token lacks a scope for this Google API (403).',
      cause: 'The scope was not requested, or the user unticked it on the consent page.',
      action: 'Add the scope to the connection, then sign in again with prompt=consent and tick it.',
      mend: ['open:scopes'],
      reference: 'Google Identity docs: OAuth 2.0 Scopes',
    },
  },
});
