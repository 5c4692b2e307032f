import { catalogued, documented, practised } from './catalogued';

const creating = documented('https://developers.notion.com/reference/create-a-token', '2026-11-29');
const refreshing = documented('https://developers.notion.com/reference/refresh-a-token', '2026-11-29');
const calling = documented('https://developers.notion.com/reference/authentication', '2026-11-29');
const clients = practised('https://developers.notion.com/guides/get-started/authorization', '2026-11-29');

export const notion = catalogued('notion', 'Notion', ['N', 'accent'], {
  hosts: /(^|\.)(notion\.com|notion\.so)$/,
  summary: 'Pages of a Notion workspace that a user shares with a public connection.',
  settings: {
    apiBaseUrl: 'https://api.notion.com/v1',
    calls: [{ id: 'me', name: 'Who am I', url: '/users/me', headers: [{ name: 'Notion-Version', value: '2025-09-03' }] }],
  },
  quirks: {
    addresses: clients({ authorization: 'https://api.notion.com/v1/oauth/authorize', token: 'https://api.notion.com/v1/oauth/token' }),
    credential: refreshing('client_secret_basic'),
    pkce: clients('unmentioned'),
    body: clients('json'),
    refreshToken: refreshing('rotates'),
    authorize: clients([{ name: 'owner', value: 'user' }]),
    lifetime: refreshing(null),
    redirects: clients('https'),
    registered: creating('notion.so/developers/connections > a public connection > OAuth Domain & URIs'),
    notes: [
      clients('There are no scopes: the user chooses pages while signing in.'),
      calling('Every call needs the header Notion-Version.'),
    ],
  },
});
