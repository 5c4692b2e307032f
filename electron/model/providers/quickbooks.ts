import { catalogued, documented } from './catalogued';

const AUTHORIZATION = 'https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/';
const READ = '2026-11-30';

const oauth2 = documented(`${AUTHORIZATION}oauth-2.0`, READ);
const redirectUris = documented(`${AUTHORIZATION}set-redirect-uri`, READ);
const nodeClient = documented('https://github.com/intuit/oauth-jsclient', READ);
const pythonClient = documented('https://oauth-pythonclient.readthedocs.io/en/latest/user-guide.html', READ);

export const quickbooks = catalogued('quickbooks', 'QuickBooks', ['QB', 'live'], {
  label: 'QuickBooks Online',
  hosts: /(^|\.)intuit\.com$/,
  summary: 'The books of a company in QuickBooks Online (Intuit).',
  settings: {
    scopes: ['com.intuit.quickbooks.accounting'],
    apiBaseUrl: 'https://quickbooks.api.intuit.com',
    variables: [{ name: 'realmId', value: '' }],
    calls: [{ id: 'company', name: 'The company', url: '/v3/company/{{realmId}}/companyinfo/{{realmId}}' }],
  },
  quirks: {
    addresses: oauth2({
      authorization: 'https://appcenter.intuit.com/connect/oauth2',
      token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
      revocation: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
    }),
    credential: oauth2('client_secret_basic'),
    pkce: oauth2('unmentioned'),
    callback: oauth2(['realmId']),
    refreshLifetime: oauth2(100 * 86_400),
    lifetime: oauth2(3600),
    redirects: redirectUris('https'),
    registered: redirectUris('My Hub > App dashboard > the app > Settings > Redirect URIs > Add URI'),
    notes: [
      oauth2('The company is realmId in the redirect: calls go to /v3/company/ and that number.'),
      oauth2('Development and production have keys and redirect URIs of their own.'),
      redirectUris('A redirect URI on http://localhost is accepted with the development keys only.'),
      pythonClient('Sandbox companies are at sandbox-quickbooks.api.intuit.com.'),
      nodeClient('Always use the refresh token that came last: the one before it ends 24 hours later.'),
      oauth2('The lifetime of the refresh token is x_refresh_token_expires_in, in seconds.'),
    ],
  },
  onboarding: {
    url: 'https://developer.intuit.com/',
    lead: 'Client ID and Client secret are under Keys & OAuth, for development (sandbox companies) and for production.',
    names: { redirectUri: 'Redirect URI' },
  },
});
