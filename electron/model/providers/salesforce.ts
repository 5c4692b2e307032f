import { catalogued, HOST, me, practised } from './catalogued';

const clients = practised('https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm', '2026-11-29');

export const salesforce = catalogued('salesforce', 'Salesforce', ['SF', 'accent'], {
  hosts: /(^|\.)(salesforce\.com|force\.com)$/,
  summary: 'A Salesforce org, for a user; production, sandbox or My Domain.',
  tenant: { name: 'Login host', where: 'host', pattern: HOST, example: 'acme.my.salesforce.com', usual: 'login.salesforce.com' },
  settings: { scopes: ['api'], apiBaseUrl: 'https://{tenant}', calls: [me('/services/oauth2/userinfo')] },
  quirks: {
    addresses: clients({
      authorization: 'https://{tenant}/services/oauth2/authorize',
      token: 'https://{tenant}/services/oauth2/token',
      userinfo: 'https://{tenant}/services/oauth2/userinfo',
      revocation: 'https://{tenant}/services/oauth2/revoke',
    }),
    credential: clients('client_secret_post'),
    pkce: clients('supported'),
    offline: clients({ scope: 'refresh_token' }),
    lifetime: clients(null),
    redirects: clients('https'),
    registered: clients('Setup > External Client App Manager, or App Manager > New Connected App'),
    notes: [
      clients('Sandboxes sign in at test.salesforce.com, or at their own My Domain.'),
      clients('The API is at the instance_url of the token response: enter that as API base URL after the first sign-in.'),
    ],
  },
});
