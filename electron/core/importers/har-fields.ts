import type { Pair } from '../../model/connection';
import { RESPONSE_TYPES } from '../../model/authorize-request';
import type { Draft } from './draft';
import * as to from './oauth-fields';
import { textIn } from './source';

const ofTheRequest = to.ofTheProgram;
const made = (what: string) => to.left(what, 'It works once. Tokenscope makes a new one for each sign-in.');
/** Which person it was is no setting of a client. */
const ofAPerson = (what: string) => to.left(what, 'It names who signed in there. Add it in Settings, where you want it.');

/** A setting that the parameter says as it stands. */
const setting =
  (name: 'prompt' | 'acrValues' | 'uiLocales' | 'claims' | 'authorizationDetails'): to.Field =>
  (draft, raw) =>
    draft.take({ settings: { authorizeRequest: { ...draft.settings.authorizeRequest, [name]: textIn(raw) } } });

const clientSecret: to.Field = (draft, raw, name) => {
  draft.take({ placement: 'client_secret_post' });
  to.clientSecret(draft, raw, name);
};

const responseType: to.Field = (draft, raw) => {
  const words = textIn(raw).split(/\s+/).sort().join(' ');
  const type = RESPONSE_TYPES.find((each) => each.split(' ').sort().join(' ') === words);
  if (type === undefined) draft.leave('Response type', `Tokenscope doesn't ask for “${textIn(raw).slice(0, 40)}”.`);
  else if (type === 'code') draft.take({ settings: { grantType: 'authorization_code' } });
  else
    draft.take({
      settings: {
        grantType: type.includes('code') ? 'hybrid' : 'implicit',
        authorizeRequest: { ...draft.settings.authorizeRequest, responseType: type },
      },
    });
};

/** Parameters of an authorization request, from RFC 6749, RFC 7636, OpenID Connect Core, RFC 8707 and RFC 9101; others are additional ones. */
export const HAR_AUTHORIZE: to.Fields = {
  response_type: responseType,
  client_id: to.clientId,
  redirect_uri: to.redirectUri,
  scope: to.scope,
  state: ofTheRequest,
  nonce: ofTheRequest,
  code_challenge: ofTheRequest,
  code_challenge_method: (draft, raw, name) => {
    draft.take({ settings: { pkce: 'S256' } });
    to.pkceMethod(draft, raw, name);
  },
  audience: to.audience,
  resource: to.resource,
  response_mode: (draft, raw, name) => {
    // The usual one is what a server does unasked.
    if (textIn(raw) !== 'query') add('authorize', name)(draft, raw, name);
  },
  prompt: setting('prompt'),
  acr_values: setting('acrValues'),
  ui_locales: setting('uiLocales'),
  claims: setting('claims'),
  authorization_details: setting('authorizationDetails'),
  login_hint: ofAPerson('login_hint'),
  id_token_hint: ofAPerson('id_token_hint'),
  request: made('Request object'),
  request_uri: made('request_uri'),
  client_info: ofTheRequest,
  // Of a pushed one (RFC 9126).
  client_secret: clientSecret,
};

/** Parameters of a token request; which grant it is says `grant_type`, read first. */
export const HAR_TOKEN: to.Fields = {
  grant_type: to.grant({
    authorization_code: { grantType: 'authorization_code' },
    refresh_token: { grantType: 'authorization_code' },
    client_credentials: { grantType: 'client_credentials' },
    password: { grantType: 'password' },
    'urn:ietf:params:oauth:grant-type:device_code': { grantType: 'urn:ietf:params:oauth:grant-type:device_code' },
  }),
  client_id: to.clientId,
  client_secret: clientSecret,
  client_info: ofTheRequest,
  client_assertion_type: ofTheRequest,
  client_assertion: (draft) => {
    to.signed(draft, 'RS256', '');
    draft.leave('Client assertion', "It works once, and the key that signed it isn't in the file. Add the key in Settings.");
  },
  code: made('Authorization code'),
  code_verifier: ofTheRequest,
  device_code: made('Device code'),
  redirect_uri: ofTheRequest,
  scope: to.scope,
  audience: to.audience,
  resource: to.resource,
  username: to.username,
  password: to.password,
  refresh_token: to.heldToken('Refresh token'),
  access_token: to.heldToken('Access token'),
  id_token: to.heldToken('ID token'),
};

/** Reads parameters in order; one that the table doesn't have is an addition to the request. */
export function readParameters(draft: Draft, fields: to.Fields, leg: 'authorize' | 'token' | 'refresh', pairs: readonly Pair[]): void {
  for (const { name, value } of pairs) {
    if (value === '') continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    (field ?? add(leg, name))(draft, value, name);
  }
}

const add =
  (leg: 'authorize' | 'token' | 'refresh', name: string): to.Field =>
  (draft, raw) =>
    to.additions(leg, (value) => ({ name, value: textIn(value), sentIn: leg === 'authorize' ? 'url' : 'body', isOff: false }))(
      draft,
      [raw],
      name,
    );
