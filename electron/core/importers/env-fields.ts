import * as to from './oauth-fields';
import { textIn } from './source';

const endpoint =
  (name: 'userinfo' | 'jwks' | 'introspection' | 'revocation' | 'endSession', what: string): to.Field =>
  (draft, raw) =>
    to.address(what, (url) => ({ endpoints: { [name]: url } }))(draft, raw, what);

const AUTHENTICATIONS: Readonly<Record<string, 'client_secret_basic' | 'client_secret_post'>> = {
  client_secret_basic: 'client_secret_basic',
  basic: 'client_secret_basic',
  client_secret_post: 'client_secret_post',
  post: 'client_secret_post',
  body: 'client_secret_post',
};

/** What each kind of value becomes, however its variable is called. Grant first, as others depend on it. */
export const ENV_FIELDS: to.Fields = {
  grant: to.usualGrant,
  clientId: to.clientId,
  clientSecret: to.clientSecret,
  authentication: (draft, raw, name) => {
    if (textIn(raw) === 'private_key_jwt') draft.take({ authentication: 'private_key_jwt' });
    else if (textIn(raw) !== 'none') to.credentialsPlace(AUTHENTICATIONS)(draft, raw, name);
  },
  issuer: to.discoveryUrl,
  authorization: to.authorizationUrl,
  token: to.tokenUrl,
  deviceAuthorization: to.deviceUrl,
  userinfo: endpoint('userinfo', 'UserInfo endpoint'),
  jwks: endpoint('jwks', 'JWKS URL'),
  introspection: endpoint('introspection', 'Introspection endpoint'),
  revocation: endpoint('revocation', 'Revocation endpoint'),
  endSession: endpoint('endSession', 'End session endpoint'),
  apiBaseUrl: to.address('API base URL', (apiBaseUrl) => ({ settings: { apiBaseUrl } })),
  redirectUri: to.redirectUri,
  scopes: to.scope,
  audience: to.audience,
  resource: to.resource,
  responseType: to.responseType,
  pkce: to.pkceSwitch,
  username: to.username,
  password: to.password,
  accessToken: to.heldToken('Access token'),
  refreshToken: to.heldToken('Refresh token'),
};
