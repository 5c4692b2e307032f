import { catalogued, me, practised } from './catalogued';

const clients = practised('https://developers.zoom.us/docs/integrations/oauth/', '2026-11-29');

export const zoom = catalogued('zoom', 'Zoom', ['Z', 'accent'], {
  hosts: /(^|\.)zoom\.us$/,
  summary: 'The Zoom API for a user who adds the app.',
  settings: { apiBaseUrl: 'https://api.zoom.us/v2', calls: [me('/users/me')] },
  quirks: {
    addresses: clients({
      authorization: 'https://zoom.us/oauth/authorize',
      token: 'https://zoom.us/oauth/token',
      revocation: 'https://zoom.us/oauth/revoke',
    }),
    credential: clients('client_secret_basic'),
    pkce: clients('supported'),
    lifetime: clients(3600),
    redirects: clients('https'),
    registered: clients('marketplace.zoom.us > Develop > Build App > General App'),
    notes: [clients('Scopes are chosen in the app; a request needs none.')],
  },
});
