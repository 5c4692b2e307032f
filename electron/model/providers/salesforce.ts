import { catalogued, documented, HOST, me } from './catalogued';

const READ = '2026-11-30';
const HELP = 'https://help.salesforce.com/s/articleView?id=xcloud.';

const endpoints = documented(`${HELP}remoteaccess_oauth_endpoints.htm`, READ);
const webServer = documented(`${HELP}remoteaccess_oauth_web_server_flow.htm`, READ);
const refreshing = documented(`${HELP}remoteaccess_oauth_refresh_token_flow.htm`, READ);
const refreshProcess = documented(
  'https://developer.salesforce.com/docs/atlas.en-us.222.0.api_rest.meta/api/intro_understanding_refresh_token_oauth.htm',
  READ,
);
const connecting = documented(
  'https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/quickstart_connecting.htm',
  READ,
);
const creating = documented(
  'https://developer.salesforce.com/docs/platform/hosted-mcp-servers/guide/create-external-client-app.html',
  READ,
);
const workshop = documented('https://developer.salesforce.com/workshops/try-headless-360/2-create-the-app', READ);
const prerequisite = documented('https://developer.salesforce.com/docs/ai/loan-agent/guide/create-external-client-app.html', READ);

export const salesforce = catalogued('salesforce', 'Salesforce', ['SF', 'accent'], {
  hosts: /(^|\.)(salesforce\.com|force\.com)$/,
  summary: 'A Salesforce org, for a user; production, sandbox or My Domain.',
  tenant: { name: 'Login host', where: 'host', pattern: HOST, example: 'acme.my.salesforce.com', usual: 'login.salesforce.com' },
  settings: { scopes: ['api'], apiBaseUrl: 'https://{tenant}', calls: [me('/services/oauth2/userinfo')] },
  quirks: {
    addresses: endpoints({
      authorization: 'https://{tenant}/services/oauth2/authorize',
      token: 'https://{tenant}/services/oauth2/token',
      userinfo: 'https://{tenant}/services/oauth2/userinfo',
      revocation: 'https://{tenant}/services/oauth2/revoke',
      introspection: 'https://{tenant}/services/oauth2/introspect',
    }),
    credential: refreshProcess('client_secret_post'),
    pkce: webServer('supported'),
    offline: workshop({ scope: 'refresh_token' }),
    lifetime: connecting(null),
    redirects: creating('scheme'),
    registered: creating('Setup > Quick Find: External Client App Manager > New External Client App'),
    notes: [
      endpoints('Sandboxes sign in at test.salesforce.com, or at their own My Domain.'),
      prerequisite('A new app requires PKCE and the secret, for the sign-in and for the refresh.'),
      refreshing('Refresh tokens rotate where the app has refresh token rotation turned on; otherwise they stay.'),
      webServer('New connected apps can no longer be created; external client apps replace them.'),
      connecting('The API is at the instance_url of the token response: enter that as API base URL after the first sign-in.'),
      connecting(
        'The token response says when the token was issued (issued_at), not when it expires: the session timeout of the org decides.',
      ),
    ],
  },
  onboarding: {
    lead: 'Enable OAuth under API (Enable OAuth Settings), then enter the callback URL and add the scopes, with "Perform requests at any time" among them.',
    names: { redirectUri: 'Callback URL', clientId: 'Consumer Key', clientSecret: 'Consumer Secret', scopes: 'OAuth Scopes' },
  },
});
