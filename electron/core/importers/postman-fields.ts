import * as to from './oauth-fields';
import { textAt } from './source';

const SENT_IN = { request_header: 'header', request_body: 'body', request_url: 'url' } as const;

const addition = (raw: unknown): to.Addition => {
  const sendAs = textAt(raw, 'send_as');
  return {
    name: textAt(raw, 'key'),
    value: textAt(raw, 'value'),
    sentIn: Object.hasOwn(SENT_IN, sendAs) ? SENT_IN[sendAs as keyof typeof SENT_IN] : 'body',
    isOff: textAt(raw, 'enabled') === 'false',
  };
};

/** Of the authorization request, all that is no header goes into its URL. */
const authorizeAddition = (raw: unknown): to.Addition => {
  const read = addition(raw);
  return { ...read, sentIn: read.sentIn === 'header' ? 'header' : 'url' };
};

/** What an oauth2 block of a Postman collection (v2.0, v2.1) can have, in any version of Postman known. */
export const POSTMAN_FIELDS: to.Fields = {
  grant_type: to.grant({
    authorization_code: { grantType: 'authorization_code', pkce: 'off' },
    authorization_code_with_pkce: { grantType: 'authorization_code', pkce: 'S256' },
    client_credentials: { grantType: 'client_credentials' },
    password_credentials: { grantType: 'password' },
    implicit: { grantType: 'implicit' },
  }),
  authUrl: to.authorizationUrl,
  accessTokenUrl: to.tokenUrl,
  refreshTokenUrl: to.refreshUrl,
  deviceAuthUrl: to.deviceUrl,
  clientId: to.clientId,
  clientSecret: to.clientSecret,
  client_authentication: to.credentialsPlace({ header: 'client_secret_basic', body: 'client_secret_post' }),
  scope: to.scope,
  audience: to.audience,
  resource: to.resource,
  redirect_uri: to.redirectUri,
  usePkce: to.pkceSwitch,
  challengeAlgorithm: to.pkceMethod,
  code_verifier: to.madeAnew('Code verifier'),
  state: to.madeAnew('State'),
  username: to.username,
  password: to.password,
  addTokenTo: to.tokenPlace('header'),
  headerPrefix: to.tokenPrefix,
  tokenType: to.tokenPrefix,
  accessToken: to.heldToken('Access token'),
  refreshToken: to.heldToken('Refresh token'),
  authRequestParams: to.additions('authorize', authorizeAddition),
  tokenRequestParams: to.additions('token', addition),
  refreshRequestParams: to.additions('refresh', addition),
  tokenName: to.ofTheProgram,
  useBrowser: to.ofTheProgram,
  autoRefreshToken: to.ofTheProgram,
  shareToken: to.ofTheProgram,
  callBackUrl: to.redirectUri,
};
