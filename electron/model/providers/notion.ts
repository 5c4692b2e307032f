import { catalogued, documented, practised } from './catalogued';

const refreshing = documented('https://developers.notion.com/reference/refresh-a-token', '2026-11-29');
const calling = documented('https://developers.notion.com/reference/authentication', '2026-11-29');
const guide = documented('https://developers.notion.com/guides/get-started/authorization', '2026-11-30');
const clients = practised('https://developers.notion.com/guides/get-started/authorization', '2026-11-30');

export const notion = catalogued('notion', 'Notion', ['N', 'accent'], {
  hosts: /(^|\.)(notion\.com|notion\.so)$/,
  summary: 'Pages of a Notion workspace that a user shares with a public connection.',
  settings: {
    apiBaseUrl: 'https://api.notion.com/v1',
    calls: [{ id: 'me', name: 'Who am I', url: '/users/me', headers: [{ name: 'Notion-Version', value: '2025-09-03' }] }],
  },
  quirks: {
    addresses: guide({ authorization: 'https://api.notion.com/v1/oauth/authorize', token: 'https://api.notion.com/v1/oauth/token' }),
    credential: refreshing('client_secret_basic'),
    pkce: guide('unmentioned'),
    body: guide('json'),
    refreshToken: refreshing('rotates'),
    authorize: guide([{ name: 'owner', value: 'user' }]),
    lifetime: refreshing(null),
    redirects: clients('https'),
    registered: guide('Developer portal > a new public connection'),
    notes: [
      guide('There are no scopes: the user chooses pages while signing in.'),
      guide('The installation scope, any workspace or selected ones, cannot be changed after the connection is created.'),
      calling('Every call needs the header Notion-Version.'),
    ],
  },
  onboarding: {
    url: 'https://www.notion.so/developers/connections',
    lead: 'An internal connection has no sign-in. The ID and the secret are on the Configuration tab.',
    names: { redirectUri: 'Redirect URIs', clientId: 'OAuth client ID', clientSecret: 'OAuth client secret' },
  },
});
