import * as to from './oauth-fields';
import { member, textAt } from './source';

const SENT_IN: Record<string, to.Addition['sentIn']> = { headers: 'header', url: 'url', body: 'body' };

const addition = (raw: unknown): to.Addition => ({
  name: textAt(raw, 'key'),
  value: textAt(raw, 'value'),
  sentIn: SENT_IN[textAt(raw, 'sendIn')] ?? 'url',
  isOff: member(raw, 'active') === false,
});

export const HOPPSCOTCH_GRANT_FIELDS: to.Fields = {
  grantType: to.grant({
    AUTHORIZATION_CODE: { grantType: 'authorization_code', pkce: 'off' },
    CLIENT_CREDENTIALS: { grantType: 'client_credentials' },
    PASSWORD: { grantType: 'password' },
    IMPLICIT: { grantType: 'implicit' },
  }),
  authEndpoint: (draft, raw, name) =>
    ['client_credentials', 'password'].includes(draft.grant) ? to.tokenUrl(draft, raw, name) : to.authorizationUrl(draft, raw, name),
  tokenEndpoint: to.tokenUrl,
  clientID: to.clientId,
  clientSecret: to.clientSecret,
  clientAuthentication: to.credentialsPlace({ AS_BASIC_AUTH_HEADERS: 'client_secret_basic', IN_BODY: 'client_secret_post' }),
  scopes: to.scope,
  isPKCE: to.pkceSwitch,
  codeVerifierMethod: to.pkceMethod,
  username: to.username,
  password: to.password,
  token: to.heldToken('Access token'),
  refreshToken: to.heldToken('Refresh token'),
  tokenType: to.tokenSource('access_token'),
  authRequestParams: to.additions('authorize', addition),
  tokenRequestParams: to.additions('token', addition),
  refreshRequestParams: to.additions('refresh', addition),
};

/** What an OAuth 2.0 block of Hoppscotch can have: of today, and below, of before 2024. */
export const HOPPSCOTCH_FIELDS: to.Fields = {
  authType: to.ofTheProgram,
  authActive: to.ofTheProgram,
  grantTypeInfo: to.nested(HOPPSCOTCH_GRANT_FIELDS),
  addTo: to.tokenPlace('HEADERS', 'Headers'),
  token: to.heldToken('Access token'),
  oidcDiscoveryURL: to.discoveryUrl,
  authURL: to.authorizationUrl,
  accessTokenURL: to.tokenUrl,
  clientID: to.clientId,
  scope: to.scope,
};
