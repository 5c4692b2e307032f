import { catalogued, practised } from './catalogued';

const clients = practised('https://developers.hubspot.com/docs/api/working-with-oauth', '2026-11-29');

export const hubspot = catalogued('hubspot', 'HubSpot', ['H', 'warn'], {
  hosts: /(^|\.)(hubspot\.com|hubapi\.com)$/,
  summary: 'The CRM of a HubSpot account, for an app that is installed there.',
  settings: {
    scopes: ['oauth', 'crm.objects.contacts.read'],
    apiBaseUrl: 'https://api.hubapi.com',
    calls: [
      { id: 'contacts', name: 'Contacts, one (personal data)', url: '/crm/v3/objects/contacts', query: [{ name: 'limit', value: '1' }] },
    ],
  },
  quirks: {
    addresses: clients({ authorization: 'https://app.hubspot.com/oauth/authorize', token: 'https://api.hubapi.com/oauth/v1/token' }),
    credential: clients('client_secret_post'),
    pkce: clients('unmentioned'),
    refreshToken: clients('stays'),
    lifetime: clients(1800),
    redirects: clients('https'),
    registered: clients('The developer account > Apps > Create app > Auth'),
    notes: [clients("The scopes must be those of the app's settings, or be optional there.")],
  },
});
