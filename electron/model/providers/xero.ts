import { catalogued, practised } from './catalogued';

const clients = practised('https://developer.xero.com/documentation/guides/oauth2/auth-flow/', '2026-11-29');

export const xero = catalogued('xero', 'Xero', ['X', 'accent'], {
  hosts: /(^|\.)xero\.com$/,
  summary: 'Accounting in Xero, for a user and the organisations they choose.',
  settings: {
    scopes: ['accounting.settings'],
    apiBaseUrl: 'https://api.xero.com',
    calls: [{ id: 'connections', name: 'Organisations of this grant', url: '/connections' }],
  },
  quirks: {
    addresses: clients({
      authorization: 'https://login.xero.com/identity/connect/authorize',
      token: 'https://identity.xero.com/connect/token',
    }),
    credential: clients('client_secret_basic'),
    pkce: clients('supported'),
    offline: clients({ scope: 'offline_access' }),
    redirects: clients('https'),
    registered: clients('developer.xero.com/app/manage > New app > Web app'),
    notes: [clients('Calls need the header Xero-Tenant-Id, which /connections lists.')],
  },
});
