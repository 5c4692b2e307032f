import { catalogued, documented, me, practised } from './catalogued';

const READ = '2026-11-30';

const guide = documented('https://github.com/zoom/zoom-zra-plugin-codex/blob/main/skills/oauth/references/full-guide.md', READ);
const lifecycle = documented('https://github.com/zoom/zoom-zra-plugin-codex/blob/main/skills/oauth/concepts/token-lifecycle.md', READ);
const pkce = documented('https://developers.zoom.us/docs/integrations/PKCE/', READ);
const loopback = documented('https://developers.zoom.us/changelog/platform/pkce-loopback', READ);
const basicInfo = documented('https://developers.zoom.us/docs/build-flow/basic-info/oauth-info/', READ);
const clients = practised('https://developers.zoom.us/docs/integrations/oauth/', READ);

export const zoom = catalogued('zoom', 'Zoom', ['Z', 'accent'], {
  hosts: /(^|\.)zoom\.us$/,
  summary: 'The Zoom API for a user who adds the app.',
  settings: { apiBaseUrl: 'https://api.zoom.us/v2', calls: [me('/users/me')] },
  quirks: {
    addresses: guide({
      authorization: 'https://zoom.us/oauth/authorize',
      token: 'https://zoom.us/oauth/token',
      revocation: 'https://zoom.us/oauth/revoke',
      deviceAuthorization: 'https://zoom.us/oauth/devicecode',
    }),
    credential: guide('client_secret_basic'),
    pkce: pkce('supported'),
    refreshToken: lifecycle('rotates'),
    lifetime: guide(3600),
    redirects: loopback('loopback-any-port'),
    registered: clients('marketplace.zoom.us > Develop > Build App > General App'),
    notes: [
      loopback('Only sign-ins with PKCE may use a redirect URI on 127.0.0.1.'),
      pkce('With "Use Public Client OAuth" turned on, an app has a second, public client ID that has no secret.'),
      basicInfo('Development and production have OAuth values of their own.'),
      clients('Scopes are chosen in the app; a request needs none.'),
    ],
  },
  onboarding: {
    url: 'https://marketplace.zoom.us/',
    lead: 'Enter the redirect URI twice under Basic Information: as OAuth Redirect URL and in the OAuth Allow Lists.',
    names: { redirectUri: 'OAuth Redirect URL', clientSecret: 'Client Secret', scopes: 'Scopes' },
  },
});
