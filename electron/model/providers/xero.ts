import { catalogued, documented, practised } from './catalogued';

const READ = '2026-11-30';

const faq = documented('https://developer.xero.com/faq/oauth2', READ);
const granular = documented('https://developer.xero.com/faq/granular-scopes', READ);
const postman = documented('https://github.com/XeroAPI/xero-postman-oauth2', READ);
const pkceTutorial = documented('https://github.com/XeroAPI/Xero-Postman-Tutorial-PKCE-Edition', READ);
const pkceFlow = documented('https://developer.xero.com/documentation/oauth2/pkce-flow', READ);
const nodeClient = documented('https://github.com/XeroAPI/xero-node', READ);
const clients = practised('https://developer.xero.com/documentation/guides/oauth2/auth-flow/', READ);

export const xero = catalogued('xero', 'Xero', ['X', 'accent'], {
  hosts: /(^|\.)xero\.com$/,
  summary: 'Accounting in Xero, for a user and the organisations they choose.',
  settings: {
    scopes: ['accounting.settings'],
    apiBaseUrl: 'https://api.xero.com',
    calls: [{ id: 'connections', name: 'Organisations of this grant', url: '/connections' }],
  },
  quirks: {
    addresses: postman({
      authorization: 'https://login.xero.com/identity/connect/authorize',
      token: 'https://identity.xero.com/connect/token',
    }),
    credential: clients('client_secret_basic'),
    pkce: faq('supported'),
    offline: nodeClient({ scope: 'offline_access' }),
    refreshToken: faq('rotates'),
    refreshLifetime: faq(60 * 86_400),
    lifetime: faq(1800),
    redirects: pkceTutorial('https'),
    registered: postman('developer.xero.com/app/manage > New app > Web app'),
    notes: [
      faq('A used refresh token is accepted for 30 more minutes, in case the response was lost.'),
      faq('Up to 50 redirect URIs, without wildcards.'),
      pkceTutorial('A redirect URI is https, or on localhost.'),
      granular('Apps created since 2 March 2026 have granular scopes only; older apps may use the broad ones until September 2027.'),
      pkceFlow('An app of the type "Auth Code with PKCE" has no secret: choose no client authentication for it.'),
      postman('Calls need the ID of an organisation, in the header Xero-Tenant-Id; /connections lists them.'),
    ],
  },
  onboarding: {
    url: 'https://developer.xero.com/app/manage',
    lead: 'After creating the app, open Configuration and choose Generate a secret. The secret is shown until you save.',
    names: { redirectUri: 'OAuth 2.0 redirect URI', clientId: 'Client id', clientSecret: 'Client secret' },
  },
});
