import type { Provider } from './provider';

/** "Understanding the access token", "Understanding the ID token" */
export const cognito: Provider<'cognito'> = {
  id: 'cognito',
  name: 'Amazon Cognito',
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
};
