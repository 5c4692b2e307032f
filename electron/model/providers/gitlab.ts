import { catalogued, documented, HOST, me, practised } from './catalogued';

const oauth2 = documented('https://docs.gitlab.com/api/oauth2/', '2026-11-29');
const applications = documented('https://docs.gitlab.com/integration/oauth_provider/', '2026-11-30');
const clients = practised('https://docs.gitlab.com/integration/oauth_provider/', '2026-11-30');

export const gitlab = catalogued('gitlab', 'GitLab', ['GL', 'warn'], {
  hosts: /(^|\.)gitlab\.com$/,
  summary: 'GitLab.com or a server of your own, for a user.',
  tenant: { name: 'GitLab host', where: 'host', pattern: HOST, example: 'gitlab.example.com', usual: 'gitlab.com' },
  settings: { scopes: ['read_user'], apiBaseUrl: 'https://{tenant}/api/v4', calls: [me('/user')] },
  quirks: {
    addresses: oauth2({
      authorization: 'https://{tenant}/oauth/authorize',
      token: 'https://{tenant}/oauth/token',
      userinfo: 'https://{tenant}/oauth/userinfo',
      revocation: 'https://{tenant}/oauth/revoke',
      deviceAuthorization: 'https://{tenant}/oauth/authorize_device',
    }),
    credential: oauth2('client_secret_post'),
    pkce: oauth2('supported'),
    refreshSends: oauth2(['redirect_uri']),
    refreshToken: oauth2('rotates'),
    lifetime: applications(7200),
    redirects: clients('loopback-port'),
    registered: applications('GitLab > your avatar > Edit profile > Applications > Add new application'),
    notes: [
      oauth2('A refresh ends the access token before it, too.'),
      oauth2('An application only gets scopes that were ticked when it was registered.'),
      applications(
        'A group has applications of its own under Settings > Applications, an administrator those of the whole server under Admin.',
      ),
    ],
  },
  onboarding: {
    lead: 'Tick the scopes, and copy the secret at once: it is shown only after saving.',
    names: { redirectUri: 'Redirect URI', clientId: 'Application ID', clientSecret: 'Secret', scopes: 'Scopes' },
  },
});
