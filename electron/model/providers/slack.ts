import { catalogued, documented, me, practised } from './catalogued';

const installing = documented('https://docs.slack.dev/authentication/installing-with-oauth', '2026-11-29');
const access = documented('https://docs.slack.dev/reference/methods/oauth.v2.access', '2026-11-29');
const rotation = documented('https://docs.slack.dev/authentication/using-token-rotation', '2026-11-29');
const clients = practised('https://docs.slack.dev/authentication/installing-with-oauth', '2026-11-29');

export const slack = catalogued('slack', 'Slack', ['S', 'violet'], {
  hosts: /(^|\.)slack\.com$/,
  summary: 'A Slack app in a workspace, with a bot token.',
  settings: { scopes: ['users:read'], apiBaseUrl: 'https://slack.com/api', calls: [me('/auth.test')] },
  quirks: {
    addresses: installing({ authorization: 'https://slack.com/oauth/v2/authorize', token: 'https://slack.com/api/oauth.v2.access' }),
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
});
