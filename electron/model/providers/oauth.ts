import type { Onboarding } from './onboarding';
import type { OfferedProvider } from './provider';

/** At a provider of which only its administrator can say where. */
export const ANY_PROVIDER: Onboarding = {
  how: 'self-service',
  where: "the provider's developer or admin console",
  lead: 'The redirect URI must match the value registered for the client exactly.',
  names: {
    grantType: 'Grant type',
    redirectUri: 'Redirect URI',
    scopes: 'Scopes',
    clientId: 'Client ID',
    clientSecret: 'Client secret',
  },
  request: {
    to: "The provider's administrator",
    subject: 'OAuth client for our integration',
    asks: 'Please register an OAuth client for our integration.',
    returns: 'the Client ID and the issuer URL (or the authorization and token endpoints)',
  },
};

export const oauth: OfferedProvider<'oauth'> = {
  id: 'oauth',
  name: 'an OAuth server',
  label: 'OAuth server',
  summary: 'Any OAuth 2.0 server. You enter the endpoints.',
  mark: { letters: 'OA', tone: 'accent' },
  welcome: { title: 'Any OAuth 2.0 server', text: 'By its endpoints' },
  asks: ['endpoints', 'clientId', 'clientSecret', 'scopes', 'apiBaseUrl'],
  settings: { name: 'OAuth server' },
  facts: [
    {
      text: 'The authorization endpoint is needed for signing in, the token endpoint always.',
      sure: 'RFC 6749, section 3',
      with: 'receiver',
    },
    {
      text: `Turn PKCE off if the server rejects it. The insecure "plain" method isn't supported.`,
      sure: 'RFC 9700, section 2.1.1',
      with: 'pkce',
    },
  ],
  expects: {
    id: 'rfc9700',
    name: 'RFCs and RFC 9700',
    promises: {},
    sure: {
      lifetimeMember: 'RFC 6749, section 5.1',
      redirectUriOnRefresh: 'RFC 6749, section 6',
      challenge: 'RFC 6750, section 3',
      pkce: 'RFC 9700, section 2.1.1',
      pkceRequired: 'RFC 9700, section 2.1.1; RFC 8252, section 6',
      expiryLeewaySeconds: 'RFC 7519, section 4.1.4: a small leeway for clocks',
      noStore: 'RFC 6749, section 5.1',
    },
  },
  onboarding: ANY_PROVIDER,
  isGeneric: true,
};
