import { catalogued, documented, me, practised } from './catalogued';

const installing = documented('https://docs.slack.dev/authentication/installing-with-oauth', '2026-11-30');
const usingPkce = documented('https://docs.slack.dev/authentication/using-pkce', '2026-11-30');
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
    pkce: usingPkce('opt-in'),
    scopeSeparator: installing('comma'),
    refreshToken: rotation('rotates'),
    lifetime: rotation(43_200),
    errors: clients({ status: 200, body: '{"ok":false,"error":"invalid_code"}' }),
    redirects: installing('https'),
    registered: clients('api.slack.com/apps > Create New App'),
    notes: [
      rotation('Tokens only expire, and refresh tokens only come, where the app has token rotation turned on.'),
      usingPkce('Turning PKCE on makes the app a public client for good. Its redirects to localhost or a custom scheme get no bot scopes.'),
      installing('A user token needs user_scope as an extra authorize parameter, and comes inside authed_user.'),
      installing('Scopes add up: a further sign-in keeps those of the ones before.'),
    ],
  },
  onboarding: {
    url: 'https://api.slack.com/apps',
    lead: 'Redirect URLs and scopes are under OAuth & Permissions; the Client ID and Client Secret under Basic Information.',
    names: { redirectUri: 'Redirect URLs', clientSecret: 'Client Secret', scopes: 'Bot Token Scopes' },
  },
});
