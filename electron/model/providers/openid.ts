import { ANY_PROVIDER, oauth } from './oauth';
import type { OfferedProvider } from './provider';

export const openid: OfferedProvider<'oidc'> = {
  id: 'oidc',
  name: 'an OpenID provider',
  label: 'OpenID provider',
  summary: 'Any provider that publishes its endpoints. Enter the issuer; the rest is discovered.',
  mark: { letters: 'ID', tone: 'accent' },
  welcome: { title: 'OpenID provider', text: 'Found by its issuer URL' },
  asks: ['issuer', 'clientId', 'clientSecret', 'scopes', 'apiBaseUrl'],
  settings: { name: 'OpenID provider', scopes: ['openid', 'profile', 'email', 'offline_access'] },
  facts: [
    {
      text: 'Endpoints come from /.well-known/openid-configuration, else from /.well-known/oauth-authorization-server.',
      sure: 'certain',
    },
    { text: 'An endpoint you fill in yourself wins over the discovered one.', sure: 'certain' },
    { text: 'Many providers only issue a refresh token with the scope offline_access.', sure: 'OpenID Connect Core 1.0, section 11' },
  ],
  // OpenID Connect Core section 11: offline_access asks for a refresh token. Whether others are given without it is left open.
  expects: { ...oauth.expects, id: 'openid', name: 'OpenID Connect and RFC 9700' },
  onboarding: ANY_PROVIDER,
  isGeneric: true,
};
