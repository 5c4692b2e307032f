import { type CataloguedProvider, practised } from './catalogued';

const clients = practised('https://developers.zoom.us/docs/integrations/oauth/', '2026-11-29');

export const zoom: CataloguedProvider<'zoom'> = {
  id: 'zoom',
  name: 'Zoom',
  hosts: /(^|\.)zoom\.us$/,
  label: 'Zoom',
  summary: 'The Zoom API for a user who adds the app.',
  mark: { letters: 'Z', tone: 'accent' },
  asks: ['clientId', 'clientSecret'],
  settings: {
    name: 'Zoom',
    endpoints: {
      authorization: 'https://zoom.us/oauth/authorize',
      token: 'https://zoom.us/oauth/token',
      revocation: 'https://zoom.us/oauth/revoke',
    },
    apiBaseUrl: 'https://api.zoom.us/v2',
    calls: [{ id: 'me', name: 'Who am I', url: '/users/me' }],
  },
  quirks: {
    credential: clients('client_secret_basic'),
    pkce: clients('supported'),
    lifetime: clients(3600),
    redirects: clients('https'),
    registered: clients('marketplace.zoom.us > Develop > Build App > General App'),
    notes: [clients('Scopes are chosen in the app; a request needs none.')],
  },
};
