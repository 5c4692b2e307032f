import { type CataloguedProvider, documented, practised } from './catalogued';

const oauth2 = documented('https://linear.app/developers/oauth-2-0-authentication', '2026-11-29');
const clients = practised('https://linear.app/developers/oauth-2-0-authentication', '2026-11-29');
const VIEWER = '{"query":"{ viewer { id name } }"}';

export const linear: CataloguedProvider<'linear'> = {
  id: 'linear',
  name: 'Linear',
  hosts: /(^|\.)linear\.app$/,
  label: 'Linear',
  summary: 'The GraphQL API of a Linear workspace, for a user.',
  mark: { letters: 'L', tone: 'violet' },
  asks: ['clientId', 'clientSecret', 'scopes'],
  settings: {
    name: 'Linear',
    endpoints: { authorization: 'https://linear.app/oauth/authorize', token: 'https://api.linear.app/oauth/token' },
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
    credential: clients('client_secret_post'),
    pkce: clients('supported'),
    scopeSeparator: oauth2('comma'),
    refreshToken: clients('rotates'),
    lifetime: clients(86_400),
    redirects: clients('https'),
    registered: oauth2('Settings > API > OAuth applications (linear.app/settings/api/applications/new)'),
    notes: [oauth2('The scope read is always granted.')],
  },
};
