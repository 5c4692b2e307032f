import { catalogued, documented, practised } from './catalogued';

const oauth2 = documented('https://linear.app/developers/oauth-2-0-authentication', '2026-11-29');
const clients = practised('https://linear.app/developers/oauth-2-0-authentication', '2026-11-29');
const VIEWER = '{"query":"{ viewer { id name } }"}';

export const linear = catalogued('linear', 'Linear', ['L', 'violet'], {
  hosts: /(^|\.)linear\.app$/,
  summary: 'The GraphQL API of a Linear workspace, for a user.',
  settings: {
    scopes: ['read'],
    apiBaseUrl: 'https://api.linear.app',
    calls: [
      {
        id: 'viewer',
        name: 'Who am I',
        method: 'POST',
        url: '/graphql',
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        body: VIEWER,
      },
    ],
  },
  quirks: {
    addresses: clients({ authorization: 'https://linear.app/oauth/authorize', token: 'https://api.linear.app/oauth/token' }),
    credential: clients('client_secret_post'),
    pkce: clients('supported'),
    scopeSeparator: oauth2('comma'),
    refreshToken: clients('rotates'),
    lifetime: clients(86_400),
    redirects: clients('https'),
    registered: oauth2('Settings > API > OAuth applications (linear.app/settings/api/applications/new)'),
    notes: [oauth2('The scope read is always granted.')],
  },
});
