import { catalogued, documented, HOST, me, practised } from './catalogued';

const READ = '2026-11-30';

/** The claims below: "Understanding the access token", "Understanding the ID token". */
const tokenEndpoint = documented('https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html', '2026-11-29');
/** And the pages of the token, userinfo and revocation endpoints, which it lists. */
const endpoints = documented(
  'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html',
  READ,
);
const authorizing = documented('https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html', READ);
const appClients = documented('https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html', READ);
const clients = practised('https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html', READ);
const revoking = documented('https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html', READ);

export const cognito = catalogued('cognito', 'Amazon Cognito', ['AC', 'warn'], {
  summary: 'A Cognito user pool, by the domain of its sign-in pages.',
  tenant: { name: 'User pool domain', where: 'host', pattern: HOST, example: 'acme.auth.us-east-1.amazoncognito.com' },
  settings: { scopes: ['openid'], apiBaseUrl: 'https://{tenant}', calls: [me('/oauth2/userInfo')] },
  quirks: {
    addresses: endpoints({
      authorization: 'https://{tenant}/oauth2/authorize',
      token: 'https://{tenant}/oauth2/token',
      userinfo: 'https://{tenant}/oauth2/userInfo',
      revocation: 'https://{tenant}/oauth2/revoke',
    }),
    credential: tokenEndpoint('client_secret_basic'),
    pkce: authorizing('supported'),
    refreshToken: tokenEndpoint('stays'),
    lifetime: tokenEndpoint(3600),
    redirects: authorizing('scheme'),
    registered: clients('Amazon Cognito console > User pools > the user pool > App clients > Create app client'),
    notes: [
      tokenEndpoint('Refresh tokens come with the authorization code grant only, and a refresh brings no new one.'),
      tokenEndpoint('A client without a secret sends its Client ID in the body.'),
      authorizing('A redirect URI on the web is https; http only for localhost.'),
      appClients('A client has a secret only if it was created with one.'),
      revoking('Only refresh tokens can be revoked; that also ends the access tokens issued from them.'),
    ],
  },
  onboarding: {
    url: 'https://console.aws.amazon.com/cognito/home',
    lead: 'After creating the app client, edit its login pages: add the callback URL, and choose the grant type and the scopes.',
    names: {
      redirectUri: 'Allowed callback URLs',
      scopes: 'OpenID Connect scopes',
      grantType: 'OAuth 2.0 grant types',
    },
    grants: { authorization_code: 'Authorization code grant', implicit: 'Implicit grant', client_credentials: 'Client credentials' },
  },
  hosts: /(^|\.)amazoncognito\.com$/,
  claims: {
    token_use: 'What the token is for: access or id (Cognito)',
    'cognito:groups': "The user's groups (Cognito)",
    'cognito:username': "The account's user name (Cognito)",
    'cognito:roles': 'IAM roles of those groups (Cognito)',
    'cognito:preferred_role': 'IAM role of the first of those groups (Cognito)',
    origin_jti: 'Ties the token to its sign-in; revoking that revokes all of them (Cognito)',
    event_id: 'Ties the token to its sign-in in the logs (Cognito)',
    device_key: 'Device the user signed in with (Cognito)',
    identities: 'Accounts at other providers that belong to this one (Cognito)',
  },
  rules: {
    'cognito-redirect-mismatch': {
      when: { error: ['redirect_mismatch'] },
      what: 'Cognito does not know {redirect} for this app client (redirect_mismatch).',
      cause: 'It is not among the allowed callback URLs of the app client, exactly as written.',
      action: 'Add exactly {redirect} to the allowed callback URLs of the app client, or choose the receiver whose URL is there.',
      mend: ['open:receiver'],
      reference: 'Amazon Cognito docs: Authorize endpoint',
    },
  },
});
