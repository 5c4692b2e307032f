import { type CataloguedProvider, practised } from './catalogued';

const clients = practised('https://developers.hubspot.com/docs/api/working-with-oauth', '2026-11-29');

export const hubspot: CataloguedProvider<'hubspot'> = {
  id: 'hubspot',
  name: 'HubSpot',
  hosts: /(^|\.)(hubspot\.com|hubapi\.com)$/,
  label: 'HubSpot',
  summary: 'The CRM of a HubSpot account, for an app that is installed there.',
  mark: { letters: 'H', tone: 'warn' },
  asks: ['clientId', 'clientSecret', 'scopes'],
  settings: {
    name: 'HubSpot',
    endpoints: { authorization: 'https://app.hubspot.com/oauth/authorize', token: 'https://api.hubapi.com/oauth/v1/token' },
    scopes: ['oauth', 'crm.objects.contacts.read'],
    apiBaseUrl: 'https://api.hubapi.com',
    calls: [
      { id: 'contacts', name: 'Contacts, one (personal data)', url: '/crm/v3/objects/contacts', query: [{ name: 'limit', value: '1' }] },
    ],
  },
  quirks: {
    credential: clients('client_secret_post'),
    pkce: clients('unmentioned'),
    scopeSeparator: clients('space'),
    refreshToken: clients('stays'),
    lifetime: clients(1800),
    redirects: clients('https'),
    registered: clients('The developer account > Apps > Create app > Auth'),
    notes: [clients("The scopes must be those of the app's settings, or be optional there.")],
  },
};
