import { type CataloguedProvider, practised } from './catalogued';

const clients = practised('https://developer.xero.com/documentation/guides/oauth2/auth-flow/', '2026-11-29');

export const xero: CataloguedProvider<'xero'> = {
  id: 'xero',
  name: 'Xero',
  hosts: /(^|\.)xero\.com$/,
  label: 'Xero',
  summary: 'Accounting in Xero, for a user and the organisations they choose.',
  mark: { letters: 'X', tone: 'accent' },
  asks: ['clientId', 'clientSecret', 'scopes'],
  settings: {
    name: 'Xero',
    endpoints: {
      authorization: 'https://login.xero.com/identity/connect/authorize',
      token: 'https://identity.xero.com/connect/token',
    },
    scopes: ['accounting.settings'],
    apiBaseUrl: 'https://api.xero.com',
    calls: [{ id: 'connections', name: 'Organisations of this grant', url: '/connections' }],
  },
  quirks: {
    credential: clients('client_secret_basic'),
    pkce: clients('supported'),
    scopeSeparator: clients('space'),
    offline: clients({ scope: 'offline_access' }),
    redirects: clients('https'),
    registered: clients('developer.xero.com/app/manage > New app > Web app'),
    notes: [clients('Calls need the header Xero-Tenant-Id, which /connections lists.')],
  },
};
