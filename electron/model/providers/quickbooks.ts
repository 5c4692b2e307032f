import { catalogued, practised } from './catalogued';

const clients = practised(
  'https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0',
  '2026-11-29',
);

export const quickbooks = catalogued('quickbooks', 'QuickBooks', ['QB', 'live'], {
  label: 'QuickBooks Online',
  hosts: /(^|\.)intuit\.com$/,
  summary: 'The books of a company in QuickBooks Online (Intuit).',
  settings: { scopes: ['com.intuit.quickbooks.accounting'], apiBaseUrl: 'https://quickbooks.api.intuit.com' },
  quirks: {
    addresses: clients({
      authorization: 'https://appcenter.intuit.com/connect/oauth2',
      token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
      revocation: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
    }),
    credential: clients('client_secret_basic'),
    pkce: clients('unmentioned'),
    callback: clients(['realmId']),
    redirects: clients('https'),
    registered: clients('developer.intuit.com > the app > Keys & credentials > Redirect URIs'),
    notes: [
      clients('The company is realmId in the redirect: calls go to /v3/company/ and that number.'),
      clients('Sandbox companies are at sandbox-quickbooks.api.intuit.com, with the development keys.'),
    ],
  },
});
