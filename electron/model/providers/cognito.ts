import { catalogued, documented, HOST, me, practised } from './catalogued';

/** "Understanding the access token", "Understanding the ID token" */
const tokenEndpoint = documented('https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html', '2026-11-29');
const clients = practised('https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html', '2026-11-29');

export const cognito = catalogued('cognito', 'Amazon Cognito', ['AC', 'warn'], {
  summary: 'A Cognito user pool, by the domain of its sign-in pages.',
  tenant: { name: 'User pool domain', where: 'host', pattern: HOST, example: 'acme.auth.us-east-1.amazoncognito.com' },
  settings: { scopes: ['openid'], apiBaseUrl: 'https://{tenant}', calls: [me('/oauth2/userInfo')] },
  quirks: {
    addresses: clients({
      authorization: 'https://{tenant}/oauth2/authorize',
      token: 'https://{tenant}/oauth2/token',
      userinfo: 'https://{tenant}/oauth2/userInfo',
      revocation: 'https://{tenant}/oauth2/revoke',
    }),
    credential: tokenEndpoint('client_secret_basic'),
    pkce: tokenEndpoint('supported'),
    refreshToken: tokenEndpoint('stays'),
    lifetime: tokenEndpoint(3600),
    redirects: tokenEndpoint('scheme'),
    registered: clients('Amazon Cognito console > the user pool > App clients > Create app client'),
    notes: [
      tokenEndpoint('Refresh tokens come with the authorization code grant only, and a refresh brings no new one.'),
      tokenEndpoint('A client without a secret sends its Client ID in the body.'),
    ],
  },
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
});
