import { base64Bytes, utf8Text } from '../base/bytes';
import * as to from './oauth-fields';
import { member, textAt, textIn } from './source';

const addition = (raw: unknown): to.Addition => ({
  name: textAt(raw, 'name'),
  value: textAt(raw, 'value'),
  sentIn: textAt(raw, 'sentIn') === 'header' ? 'header' : textAt(raw, 'sentIn') === 'url' ? 'url' : 'body',
  isOff: false,
});

/** Beside the parameters, what else a request brings. */
const OTHERS: to.Fields = {
  authorizationUrl: to.authorizationUrl,
  tokenUrl: to.tokenUrl,
  deviceUrl: to.deviceUrl,
  placement: to.credentialsPlace({ basic: 'client_secret_basic', post: 'client_secret_post' }),
  ofAuthorize: to.additions('authorize', addition),
  ofToken: to.additions('token', addition),
};

const token = to.left('Token of another party', 'Choose in the connection which tokens are sent: they are sealed there.');

/** The algorithm of a JWT's header; empty: it can't be read. */
function algorithmOf(jwt: string): string {
  try {
    return textIn(member(JSON.parse(utf8Text(base64Bytes(jwt.split('.')[0] ?? ''))), 'alg'));
  } catch {
    return '';
  }
}

/** Parameters of token, authorization and device requests (RFC 6749, RFC 7523, RFC 7636, RFC 8628, RFC 8693, RFC 8707). */
export const PARAMETERS: to.Fields = {
  grant_type: to.grant({
    authorization_code: { grantType: 'authorization_code', pkce: 'off' },
    refresh_token: { grantType: 'authorization_code' },
    client_credentials: { grantType: 'client_credentials' },
    password: { grantType: 'password' },
    'urn:ietf:params:oauth:grant-type:device_code': { grantType: 'urn:ietf:params:oauth:grant-type:device_code' },
    'urn:ietf:params:oauth:grant-type:token-exchange': { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange' },
    'urn:ietf:params:oauth:grant-type:jwt-bearer': { grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
  }),
  response_type: (draft, raw, name) => {
    const type = textIn(raw);
    if (type === 'code') draft.take({ settings: { grantType: 'authorization_code' } });
    else if (/^(?:id_token )?token$/.test(type)) draft.take({ settings: { grantType: 'implicit' } });
    to.responseType(draft, raw, name);
  },
  client_id: to.clientId,
  client_secret: to.clientSecret,
  scope: to.scope,
  audience: to.audience,
  resource: to.resource,
  username: to.username,
  password: to.password,
  redirect_uri: to.redirectUri,
  state: to.madeAnew('State'),
  nonce: to.madeAnew('Nonce'),
  code: to.madeAnew('Authorization code'),
  device_code: to.madeAnew('Device code'),
  code_verifier: (draft, raw, name) => {
    draft.take({ settings: { pkce: 'S256' } });
    to.madeAnew('Code verifier')(draft, raw, name);
  },
  code_challenge: (draft, raw, name) => {
    draft.take({ settings: { pkce: 'S256' } });
    to.madeAnew('Code challenge')(draft, raw, name);
  },
  code_challenge_method: to.pkceMethod,
  refresh_token: to.heldToken('Refresh token'),
  client_assertion: (draft, raw) => {
    to.signed(draft, algorithmOf(textIn(raw)), '');
    draft.leave('Client assertion', 'It is signed for one request. Import the key that signs it into the connection.');
  },
  client_assertion_type: to.ofTheProgram,
  assertion: to.left('Assertion', 'Choose in the connection how it is made: signed there, or sealed.'),
  subject_token: token,
  subject_token_type: token,
  actor_token: token,
  actor_token_type: token,
  requested_token_type: to.left('Requested token type', 'Choose it in the connection, under token exchange.'),
};

/** Parameters, and what else a request brings. */
export const CURL_FIELDS: to.Fields = { ...PARAMETERS, ...OTHERS };
