import * as to from './oauth-fields';

/** What an oauth2 block of Insomnia can have, in exports v4 and v5. */
export const INSOMNIA_FIELDS: to.Fields = {
  type: to.ofTheProgram,
  ...to.USUAL,
  credentialsInBody: to.credentialsInBody,
  audience: to.audience,
  resource: to.resource,
  redirectUrl: to.redirectUri,
  usePkce: to.pkceSwitch,
  pkceMethod: to.pkceMethod,
  code: to.madeAnew('Authorization code'),
  responseType: to.responseType,
  tokenPrefix: to.tokenPrefix,
  origin: to.left('Origin header', 'Tokenscope is no web page, so it sends no Origin with token requests.'),
  accessToken: to.heldToken('Access token'),
  refreshToken: to.heldToken('Refresh token'),
  identityToken: to.heldToken('ID token'),
  disabled: to.ofTheProgram,
  useDefaultBrowser: to.ofTheProgram,
};
