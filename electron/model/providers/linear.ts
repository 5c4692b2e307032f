import { catalogued, documented, practised } from './catalogued';

const oauth2 = documented('https://linear.app/developers/oauth-2-0-authentication', '2026-11-30');
const clients = practised('https://linear.app/developers/oauth-2-0-authentication', '2026-11-30');
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
    addresses: oauth2({
      authorization: 'https://linear.app/oauth/authorize',
      token: 'https://api.linear.app/oauth/token',
      revocation: 'https://api.linear.app/oauth/revoke',
    }),
    credential: oauth2('client_secret_post'),
    pkce: oauth2('supported'),
    scopeSeparator: oauth2('comma'),
    refreshToken: oauth2('rotates'),
    lifetime: oauth2(86_400),
    redirects: clients('https'),
    registered: oauth2('Settings > API > OAuth applications'),
    notes: [
      oauth2('The scope read is always granted.'),
      oauth2('With PKCE the secret is optional, and the refresh needs none.'),
      oauth2('Its documentation shows a redirect URI on http://localhost, with a port.'),
      oauth2('The scopes of the token response are separated by spaces; those of the oldest apps are a list.'),
    ],
  },
  onboarding: {
    url: 'https://linear.app/settings/api/applications/new',
    lead: 'Create the app in a workspace of its own: every admin of that workspace can manage it.',
    names: { redirectUri: 'Callback URL', clientSecret: 'Client secret' },
  },
});
