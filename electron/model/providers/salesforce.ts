import { type CataloguedProvider, HOST, practised } from './catalogued';

const clients = practised('https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm', '2026-11-29');

export const salesforce: CataloguedProvider<'salesforce'> = {
  id: 'salesforce',
  name: 'Salesforce',
  hosts: /(^|\.)(salesforce\.com|force\.com)$/,
  label: 'Salesforce',
  summary: 'A Salesforce org, for a user; production, sandbox or My Domain.',
  mark: { letters: 'SF', tone: 'accent' },
  asks: ['clientId', 'clientSecret', 'scopes'],
  tenant: { name: 'Login host', where: 'host', pattern: HOST, example: 'acme.my.salesforce.com', usual: 'login.salesforce.com' },
  settings: {
    name: 'Salesforce',
    endpoints: {
      authorization: 'https://{tenant}/services/oauth2/authorize',
      token: 'https://{tenant}/services/oauth2/token',
      userinfo: 'https://{tenant}/services/oauth2/userinfo',
      revocation: 'https://{tenant}/services/oauth2/revoke',
    },
    scopes: ['api'],
    apiBaseUrl: 'https://{tenant}',
    calls: [{ id: 'me', name: 'Who am I', url: '/services/oauth2/userinfo' }],
  },
  quirks: {
    credential: clients('client_secret_post'),
    pkce: clients('supported'),
    scopeSeparator: clients('space'),
    offline: clients({ scope: 'refresh_token' }),
    lifetime: clients(null),
    redirects: clients('https'),
    registered: clients('Setup > External Client App Manager, or App Manager > New Connected App'),
    notes: [
      clients('Sandboxes sign in at test.salesforce.com, or at their own My Domain.'),
      clients('The API is at the instance_url of the token response: enter that as API base URL after the first sign-in.'),
    ],
  },
};
