import type { ConnectionSettings, LegName, Receiver } from '../../model/connection';
import type { GrantType } from '../../model/grants';
import { RESPONSE_TYPES } from '../../model/authorize-request';
import { SCHEME_REDIRECT } from '../../model/receiver';
import { urlOf } from '../../model/text/url';
import { looksOpaque, parameterKind } from '../redaction/names';
import { urlWithoutSecrets } from './connection-file-secrets';
import type { Draft, Said } from './draft';
import { type Dict, dictIn, listIn, textIn } from './source';

/** What one field of a foreign format becomes: a setting, a secret, or a line among what is not carried over. */
export type Field = (draft: Draft, raw: unknown, name: string) => void;
export type Fields = Readonly<Record<string, Field>>;

/** Reads a block. A field that the format's table doesn't have is said, so that none is lost unseen. */
export function readFields(draft: Draft, fields: Fields, block: Dict): void {
  for (const [name, raw] of Object.entries(block)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (isEmpty(raw)) continue;
    if (field === undefined) draft.leave(name, "Tokenscope doesn't know this field.");
    else field(draft, raw, name);
  }
}

const isEmpty = (raw: unknown) => raw === null || raw === undefined || raw === '' || (Array.isArray(raw) && raw.length === 0);

/** @param what As a person reads it: "Token endpoint". */
const line =
  (what: string, means: (value: string, draft: Draft) => Said): Field =>
  (draft, raw) => {
    const value = draft.resolved(what, textIn(raw));
    if (value !== null && value !== '') draft.take(means(value, draft));
  };

/** An address. Settings are stored readable, so one that carries a secret stays behind. */
export const address =
  (what: string, means: (url: string) => Said): Field =>
  (draft, raw) =>
    line(what, (url) => {
      if (urlWithoutSecrets(url, () => '') === url) return means(url);
      draft.leave(what, 'The URL may contain a secret, and URLs are stored readable.');
      return {};
    })(draft, raw, what);

const isOn = (raw: unknown) => raw === true || textIn(raw).trim().toLowerCase() === 'true';

export const authorizationUrl = address('Authorization endpoint', (authorization) => ({ endpoints: { authorization } }));
export const tokenUrl = address('Token endpoint', (token) => ({ endpoints: { token } }));
export const deviceUrl = address('Device authorization endpoint', (deviceAuthorization) => ({ endpoints: { deviceAuthorization } }));
export const issuer = address('Issuer', (url) => ({ settings: { issuer: url } }));
/** The issuer, by where its metadata are (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3). */
export const discoveryUrl = address('Discovery URL', (url) => ({
  settings: { issuer: url.replace(/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/, '') },
}));
export const refreshUrl = address('Refresh URL', (refresh) => ({ endpoints: { refresh } }));
export const clientId = line('Client ID', (id) => ({ settings: { clientId: id } }));
export const username = line('User name', (name) => ({ settings: { passwordGrant: { username: name } } }));
export const password = line('Password', (value) => ({ secrets: { password: value } }));

const secret = line('Client secret', (value) => ({ secrets: { clientSecret: value } }));
export const clientSecret: Field = (draft, raw, name) => {
  draft.hasSecret = true;
  secret(draft, raw, name);
};

/** The algorithm that a client signs its assertions with: what it needs follows. */
export const signed: Field = (draft, raw) => {
  const isShared = /^HS/.test(textIn(raw));
  draft.hasSecret = isShared;
  draft.take({ authentication: isShared ? 'client_secret_jwt' : 'private_key_jwt' });
};

/** What it signs them with. Comes after `signed`. */
export const signingSecret = line('Key of client assertions', (value, draft) =>
  draft.hasSecret ? { secrets: { clientSecret: value } } : { secrets: { clientKey: value } },
);

export const scope = line('Scopes', (text) => {
  const commas = text.includes(',') && !/\s/.test(text);
  const scopes = text.split(commas ? ',' : /\s+/).filter((word) => word !== '');
  return { settings: commas ? { scopes, dialect: { commaScopes: true } } : { scopes } };
});

/** Postman keeps some values by the server they are for. */
const valuesOf = (raw: unknown): unknown[] => (typeof raw === 'object' ? Object.values(dictIn(raw)) : [raw]);

export const audience: Field = (draft, raw, name) => {
  const [first, ...others] = valuesOf(raw);
  line('Audience', (text) => ({ settings: { audience: text } }))(draft, first, name);
  if (others.length > 0) draft.leave('Audience', 'It differs by server, and a connection has one. The first is used.');
};

export const resource: Field = (draft, raw, name) => {
  const read = line('Resource', (text, { settings }) => ({ settings: { resource: [...(settings.resource ?? []), text] } }));
  for (const each of Array.isArray(raw) ? raw : valuesOf(raw)) read(draft, each, name);
};

/** @param grants The format's names; of one that is not here, Tokenscope has no grant. */
export const grant =
  (grants: Readonly<Record<string, Partial<ConnectionSettings> & { grantType: GrantType }>>): Field =>
  (draft, raw) => {
    const name = textIn(raw);
    const known = Object.hasOwn(grants, name) ? grants[name] : undefined;
    if (known) Object.assign(draft.settings, known, draft.settings.pkce ? { pkce: draft.settings.pkce } : {});
    else draft.leave('Grant', `Tokenscope has no grant “${name.slice(0, 60)}”; the connection begins with the authorization code.`);
  };

/** Grants by the names that most formats have. */
export const usualGrant = grant({
  authorization_code: { grantType: 'authorization_code', pkce: 'off' },
  client_credentials: { grantType: 'client_credentials' },
  password: { grantType: 'password' },
  resource_owner_password_credentials: { grantType: 'password' },
  implicit: { grantType: 'implicit' },
});

/** @param places The format's names for the two. */
export const credentialsPlace =
  (places: Readonly<Record<string, 'client_secret_basic' | 'client_secret_post'>>): Field =>
  (draft, raw, name) => {
    const place = Object.hasOwn(places, textIn(raw)) ? places[textIn(raw)] : undefined;
    if (place) draft.take({ placement: place });
    else draft.leave(name, 'Tokenscope sends the client secret in a header or in the body; this is neither.');
  };

/** On: in the body; off: in the header. */
export const credentialsInBody: Field = (draft, raw) => draft.take({ placement: isOn(raw) ? 'client_secret_post' : 'client_secret_basic' });

/** What a field holds of another table's fields. */
export const nested =
  (fields: Fields): Field =>
  (draft, raw) =>
    readFields(draft, fields, dictIn(raw));

/** Which of an answer's tokens is sent to the API. @param access The format's name of the usual one. */
export const tokenSource =
  (access: string): Field =>
  (draft, raw) => {
    if (textIn(raw) !== access)
      draft.leave('ID token sent to the API', 'Tokenscope sends the access token; an ID token is for the client.');
  };

/** @param header What says that the usual header is used. */
export const tokenHeader: Field = (draft, raw) => {
  if (textIn(raw).toLowerCase() !== 'authorization')
    draft.leave('Header of the token', 'Tokenscope sends tokens in the Authorization header (RFC 6750, section 2.1).');
};

/** `response_type` of the implicit grant. */
export const responseType: Field = (draft, raw) => {
  const type = RESPONSE_TYPES.find((each) => each === textIn(raw));
  if (type === 'token' || type === 'id_token token') draft.take({ settings: { authorizeRequest: { responseType: type } } });
  else if (textIn(raw) !== 'code') draft.leave('Response type', `Tokenscope doesn't ask for “${textIn(raw).slice(0, 40)}”.`);
};

export const pkceSwitch: Field = (draft, raw) => draft.take({ settings: { pkce: isOn(raw) ? 'S256' : 'off' } });

export const pkceMethod: Field = (draft, raw) => {
  const method = textIn(raw);
  // "no": PKCE is off.
  if (!/^$|^(?:S|SHA-?)256$|plain|^no$|^(?:true|false)$/i.test(method))
    draft.leave(`PKCE method “${method.slice(0, 40)}”`, 'Tokenscope uses S256, the one that servers have to know (RFC 7636, section 4.2).');
  if (/plain/i.test(method))
    draft.leave('PKCE method “plain”', 'Tokenscope uses S256: with “plain”, anyone who sees the authorization request could use the code.');
};

export const redirectUri = line('Redirect URI', (uri, draft) => {
  const receiver = receiverFor(uri);
  if (receiver) return { settings: { receiver } };
  draft.leave('Redirect URI', "It leads to another program. Register Tokenscope's own redirect URI at the provider.");
  return {};
});

/** How the answer to a redirect URI that is registered already can come back. */
function receiverFor(uri: string): Receiver | null {
  if (uri === SCHEME_REDIRECT) return { kind: 'scheme' };
  if (uri.startsWith(`${SCHEME_REDIRECT}/`)) return { kind: 'scheme', part: uri.slice(SCHEME_REDIRECT.length + 1) };
  const url = urlOf(uri);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const isPlain = url.search === '' && url.hash === '' && url.protocol === 'http:' && url.hostname === '127.0.0.1';
  if (isPlain && uri !== url.origin) return { kind: 'loopback', port: url.port === '' ? null : Number(url.port), path: url.pathname };
  return { kind: 'paste', redirectUri: uri };
}

export const tokenPrefix: Field = (draft, raw) => {
  const prefix = textIn(raw).trim();
  if (prefix !== '' && prefix.toLowerCase() !== 'bearer')
    draft.leave('Prefix of the token', 'Tokenscope sends the token as its type says: Bearer (RFC 6750) or DPoP (RFC 9449).');
};

/** @param header What says that the token is sent in a header. */
export const tokenPlace =
  (...header: string[]): Field =>
  (draft, raw) => {
    if (!header.includes(textIn(raw)))
      draft.leave('Token in the query', 'Tokenscope sends tokens in the Authorization header: URLs are logged (RFC 6750, section 5.3).');
  };

/** A fixed value where each sign-in needs one of its own. */
export const madeAnew =
  (what: string): Field =>
  (draft) =>
    draft.leave(what, 'Tokenscope makes a new one for each sign-in.');

export const heldToken =
  (what: string): Field =>
  (draft) =>
    draft.leave(what, 'A token is in the file. It is not imported: connect to get one of your own.');

/** @param why As a sentence. */
export const left =
  (what: string, why: string): Field =>
  (draft) =>
    draft.leave(what, why);

/** What is only about the other program. It says nothing of a request, so nothing is lost without it. */
export const ofTheProgram: Field = () => {};

/** Only worth a line where it is on. */
export const leftIfOn =
  (what: string, why: string): Field =>
  (draft, raw) => {
    if (isOn(raw)) draft.leave(what, why);
  };

export interface Addition {
  name: string;
  value: string;
  sentIn: 'header' | 'body' | 'url';
  isOff: boolean;
}

/** Additional parameters of one request. @param read How the format writes one. */
export const additions =
  (leg: LegName, read: (raw: unknown) => Addition): Field =>
  (draft, raw) => {
    for (const each of listIn(raw)) add(draft, leg, read(each));
  };

const REQUESTS = { authorize: 'authorization request', token: 'token request', refresh: 'refresh request', api: 'API requests' };

function add(draft: Draft, leg: LegName, addition: Addition): void {
  const { name, value: written, sentIn, isOff } = addition;
  if (name === '') return;
  const what = `${sentIn === 'header' ? 'Header' : 'Parameter'} “${name.slice(0, 80)}” of the ${REQUESTS[leg]}`;
  const value = isOff ? '' : draft.resolved(what, written);
  if (value === null) return;
  const unfit = isOff ? 'It is turned off there.' : unfitness(leg, { ...addition, value });
  if (unfit !== null) draft.leave(what, unfit);
  else (sentIn === 'header' ? draft.headers : draft.params)[leg].push({ name, value });
}

/** Why it can't be an addition of a connection; null: it can. */
function unfitness(leg: LegName, { name, value, sentIn }: Addition): string | null {
  const isAuthorize = leg === 'authorize';
  if (sentIn === 'header' && isAuthorize) return 'The browser makes this request, and sends no headers of ours.';
  if (sentIn === 'url' && !isAuthorize) return 'It is sent in the URL there; Tokenscope sends such parameters in the body.';
  const isSecret = parameterKind(name, value, 'token') !== null || (/\d/.test(value) && looksOpaque(value, 32));
  return isSecret ? 'It may be a secret, and additional parameters and headers are stored readable.' : null;
}

/** What several formats call alike. */
export const USUAL: Fields = {
  grantType: usualGrant,
  authorizationUrl,
  accessTokenUrl: tokenUrl,
  refreshTokenUrl: refreshUrl,
  clientId,
  clientSecret,
  scope,
  state: madeAnew('State'),
  username,
  password,
};
