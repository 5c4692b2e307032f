import * as to from './oauth-fields';

/** What an oauth2 block of Yaak can have. What depends on another field is brought into this form before (see yaak.ts). */
export const YAAK_FIELDS: to.Fields = {
  ...to.USUAL,
  credentials: to.credentialsPlace({ basic: 'client_secret_basic', body: 'client_secret_post' }),
  audience: to.audience,
  redirectUri: to.redirectUri,
  usePkce: to.pkceSwitch,
  pkceChallengeMethod: to.pkceMethod,
  pkceCodeChallenge: to.madeAnew('Code verifier'),
  responseType: to.responseType,
  tokenName: to.tokenSource('access_token'),
  headerName: to.tokenHeader,
  headerPrefix: to.tokenPrefix,
  clientAssertionAlgorithm: to.signed,
  clientAssertionSecret: to.signingSecret,
  clientAssertionSecretBase64: to.leftIfOn('Secret in base64', 'Decode it and enter it as the Client secret.'),
  disabled: to.ofTheProgram,
};
