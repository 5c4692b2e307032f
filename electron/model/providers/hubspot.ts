import { catalogued, documented, practised } from './catalogued';

const tokens = documented('https://developers.hubspot.com/docs/api-reference/2026-03/authentication/manage-oauth-tokens', '2026-11-30');
const endpoint = documented(
  'https://developers.hubspot.com/docs/api-reference/2026-03/authentication/oauth-tokens/refresh-oauth-token',
  '2026-11-30',
);
const working = documented('https://developers.hubspot.com/docs/apps/legacy-apps/authentication/working-with-oauth', '2026-11-30');
const older = documented(
  'https://developers.hubspot.com/docs/api-reference/legacy/authentication/oauth-tokens/v1/refresh-oauth-token',
  '2026-11-30',
);
const clients = practised('https://developers.hubspot.com/docs/apps/developer-platform/build-apps/create-an-app', '2026-11-30');

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
    addresses: endpoint({ authorization: 'https://app.hubspot.com/oauth/authorize', token: 'https://api.hubapi.com/oauth/2026-03/token' }),
    credential: endpoint('client_secret_post'),
    pkce: clients('unmentioned'),
    refreshToken: clients('stays'),
    lifetime: tokens(1800),
    redirects: working('https'),
    registered: clients('The developer account > Apps > Create app > Auth'),
    notes: [
      working('Every scope ticked in the app is required in the request, or the sign-in page shows an error. Others go to optional_scope.'),
      working('The redirect URI needs a domain, so 127.0.0.1 is refused; http is for localhost only.'),
      older('The older token endpoint, /oauth/v1/token, is deprecated from February 16, 2027.'),
    ],
  },
  onboarding: {
    url: 'https://developers.hubspot.com/',
    names: { redirectUri: 'Redirect URL', scopes: 'Scopes' },
  },
});
