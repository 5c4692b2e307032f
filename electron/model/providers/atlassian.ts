import { catalogued, documented, practised } from './catalogued';

const apps = documented('https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/', '2026-11-30');
const clients = practised('https://developer.atlassian.com/cloud/confluence/oauth-2-3lo-apps/', '2026-11-30');

export const atlassian = catalogued('atlassian', 'Atlassian', ['AT', 'accent'], {
  hosts: /(^|\.)(atlassian\.com|atlassian\.net)$/,
  summary: 'Jira and Confluence in the cloud, for a user (OAuth 2.0, 3LO).',
  settings: {
    scopes: ['read:jira-user', 'read:jira-work'],
    audience: 'api.atlassian.com',
    apiBaseUrl: 'https://api.atlassian.com',
    calls: [{ id: 'sites', name: 'Sites of this grant', url: '/oauth/token/accessible-resources' }],
  },
  quirks: {
    addresses: apps({ authorization: 'https://auth.atlassian.com/authorize', token: 'https://auth.atlassian.com/oauth/token' }),
    credential: apps('client_secret_post'),
    pkce: apps('unmentioned'),
    body: apps('json'),
    authorize: apps([{ name: 'prompt', value: 'consent' }]),
    offline: apps({ scope: 'offline_access' }),
    refreshToken: apps('rotates'),
    refreshLifetime: apps(90 * 86_400),
    lifetime: clients(3600),
    errors: apps({ status: 403, body: '{"error":"invalid_grant","error_description":"Unknown or invalid refresh token."}' }),
    redirects: apps('loopback-port'),
    registered: apps('developer.atlassian.com > profile icon > Developer console > Create > OAuth 2.0 integration'),
    notes: [
      apps('An app has one callback URL. Scopes must have been added to the app under Permissions.'),
      apps('Until sharing is turned on under Distribution, only the owner of the app can sign in.'),
      apps('A used refresh token is accepted for 10 more minutes. Changing the password ends it.'),
      apps('Calls go to /ex/jira/ and the ID of a site, which accessible-resources lists.'),
    ],
  },
  onboarding: {
    url: 'https://developer.atlassian.com/console/myapps/',
    lead: 'Enter the callback URL under Authorization > OAuth 2.0 (3LO) > Configure, and the scopes under Permissions. Client ID and Secret are under Settings.',
    names: { redirectUri: 'Callback URL', clientSecret: 'Secret', scopes: 'Permissions' },
  },
});
