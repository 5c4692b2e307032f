import { type CataloguedProvider, documented, practised } from './catalogued';

const installing = documented('https://docs.slack.dev/authentication/installing-with-oauth', '2026-11-29');
const access = documented('https://docs.slack.dev/reference/methods/oauth.v2.access', '2026-11-29');
const rotation = documented('https://docs.slack.dev/authentication/using-token-rotation', '2026-11-29');
const clients = practised('https://docs.slack.dev/authentication/installing-with-oauth', '2026-11-29');

export const slack: CataloguedProvider<'slack'> = {
  id: 'slack',
  name: 'Slack',
  hosts: /(^|\.)slack\.com$/,
  label: 'Slack',
  summary: 'A Slack app in a workspace, with a bot token.',
  mark: { letters: 'S', tone: 'violet' },
  asks: ['clientId', 'clientSecret', 'scopes'],
  settings: {
    name: 'Slack',
    endpoints: { authorization: 'https://slack.com/oauth/v2/authorize', token: 'https://slack.com/api/oauth.v2.access' },
    scopes: ['users:read'],
    apiBaseUrl: 'https://slack.com/api',
    calls: [{ id: 'me', name: 'Who am I', url: '/auth.test' }],
  },
  quirks: {
    credential: access('client_secret_basic'),
    pkce: access('supported'),
    scopeSeparator: installing('comma'),
    refreshToken: rotation('rotates'),
    lifetime: rotation(43_200),
    errors: clients({ status: 200, body: '{"ok":false,"error":"invalid_code"}' }),
    redirects: clients('https'),
    registered: clients('api.slack.com/apps > Create New App; redirect URLs under OAuth & Permissions'),
    notes: [
      rotation('Tokens only expire, and refresh tokens only come, where the app has token rotation turned on.'),
      clients('A user token needs user_scope as an extra authorize parameter, and comes inside authed_user.'),
    ],
  },
};
