import { catalogued, practised } from './catalogued';

const clients = practised('https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/', '2026-11-29');

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
    addresses: clients({ authorization: 'https://auth.atlassian.com/authorize', token: 'https://auth.atlassian.com/oauth/token' }),
    credential: clients('client_secret_post'),
    pkce: clients('unmentioned'),
    authorize: clients([{ name: 'prompt', value: 'consent' }]),
    offline: clients({ scope: 'offline_access' }),
    redirects: clients('https'),
    registered: clients('developer.atlassian.com/console > Create > OAuth 2.0 integration'),
    notes: [clients('Calls go to /ex/jira/ and the ID of a site, which accessible-resources lists.')],
  },
});
