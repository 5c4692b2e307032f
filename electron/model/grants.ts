import { clientAuthOf } from './client-auth';
import type { ConnectionSettings, Endpoints } from './connection';
import type { RESPONSE_TYPES } from './authorize-request';
import type { GrantInput } from './grant-input';

export type ResponseType = (typeof RESPONSE_TYPES)[number];

export type GrantSetting =
  | 'authorizeRequest'
  | 'responseType'
  | 'pkce'
  | 'receiver'
  | 'redirectUriOnRefresh'
  | 'tokenExchange'
  | 'jwtBearer'
  | 'passwordGrant';

/** A way to get tokens, by what the window needs of it too: its words, what it needs, and what follows from it. */
export interface GrantKind {
  /** On screen. */
  name: string;
  description: string;
  /**
   * How a person signs in. `redirect`: with the browser here, and a redirect brings the answer; `device`: with any browser, at an address that
   * is shown with a code (RFC 8628). false: nobody does.
   */
  signsIn: 'redirect' | 'device' | false;
  /** Of a grant that signs in by a redirect: what may come back through the browser, the usual one first. Absent: a code. */
  responseTypes?: readonly ResponseType[];
  /** A token is renewed with its refresh token, or by asking or signing in as at first. */
  renewedBy: 'refresh-token' | 'asking-again' | 'signing-in';
  /** The request that carries scope, audience and resource. `authorize`: the one that a person's consent is asked with. */
  asksAt: 'authorize' | 'token';
  /** Endpoints it can't do without. */
  endpoints: readonly (keyof Endpoints)[];
  /** Settings that mean something to it, of those that do to some grants only. */
  settings: readonly GrantSetting[];
  /** Whoever can should use another: RFC 9700 section 2.4. */
  legacy?: string;
  /** Why the client must be able to authenticate; null: it need not. */
  authenticates: string | null;
  /** Said in the form: at the scopes, and in place of a receiver where none is set. `asksWith`: what it asks for a token with, without a sign-in. */
  words: { scopes: string; noReceiver: string; asksWith?: string };
}

/** How each gets and renews its tokens is in core/grants. */
export const GRANTS = {
  authorization_code: {
    name: 'Authorization code',
    description: 'The user signs in with the system browser; the token acts for that user.',
    signsIn: 'redirect',
    renewedBy: 'refresh-token',
    asksAt: 'authorize',
    endpoints: ['authorization', 'token'],
    settings: ['authorizeRequest', 'pkce', 'receiver', 'redirectUriOnRefresh'],
    authenticates: null,
    words: { scopes: 'Separated by spaces. Many providers only issue a refresh token with offline_access.', noReceiver: '' },
  },
  client_credentials: {
    name: 'Client credentials',
    description: 'Machine to machine: the client signs in as itself, without a browser or a refresh token.',
    signsIn: false,
    renewedBy: 'asking-again',
    asksAt: 'token',
    endpoints: ['token'],
    settings: [],
    authenticates: 'Client credentials are for clients that can authenticate (RFC 6749 section 4.4); choose how the secret is sent.',
    words: {
      scopes: 'Separated by spaces.',
      noReceiver: 'Client credentials use no browser, so no redirect.',
      asksWith: "the client's credentials",
    },
  },
  'urn:ietf:params:oauth:grant-type:token-exchange': {
    name: 'Token exchange',
    description: 'Trades a token for another one: for another audience, with fewer scopes, or on behalf of its user (RFC 8693).',
    signsIn: false,
    renewedBy: 'asking-again',
    asksAt: 'token',
    endpoints: ['token'],
    settings: ['tokenExchange'],
    authenticates: null,
    words: {
      scopes: 'Separated by spaces. Empty: as the subject token has them, or as the server decides.',
      noReceiver: 'Token exchange uses no browser, so no redirect.',
      asksWith: 'the subject token',
    },
  },
  'urn:ietf:params:oauth:grant-type:device_code': {
    name: 'Device authorization',
    description: 'The user signs in on any device, with a short code that is shown here; no redirect comes back (RFC 8628).',
    signsIn: 'device',
    renewedBy: 'refresh-token',
    asksAt: 'authorize',
    endpoints: ['deviceAuthorization', 'token'],
    settings: [],
    authenticates: null,
    words: {
      scopes: 'Separated by spaces. Many providers only issue a refresh token with offline_access.',
      noReceiver: 'The user signs in on another page or device, so no redirect comes back.',
    },
  },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': {
    name: 'JWT bearer',
    description: 'Trades a signed assertion for a token: for a service account, or on behalf of a user (RFC 7523).',
    signsIn: false,
    renewedBy: 'asking-again',
    asksAt: 'token',
    endpoints: ['token'],
    settings: ['jwtBearer'],
    authenticates: null,
    words: {
      scopes: 'Separated by spaces. Some servers read them from the assertion instead.',
      noReceiver: 'JWT bearer uses no browser, so no redirect.',
      asksWith: 'the assertion',
    },
  },
  password: {
    name: 'Password (legacy)',
    description: "Sends a user's name and password to the token endpoint. OAuth 2.1 removes it.",
    signsIn: false,
    renewedBy: 'refresh-token',
    asksAt: 'token',
    endpoints: ['token'],
    settings: ['passwordGrant'],
    legacy:
      'It shows the password to the client and excludes multi-factor sign-in, so RFC 9700 (section 2.4) forbids it. Use it only for a test account, at a server that offers nothing else.',
    authenticates: null,
    words: {
      scopes: 'Separated by spaces. Many providers only issue a refresh token with offline_access.',
      noReceiver: 'The password grant uses no browser, so no redirect.',
      asksWith: "the user's name and password",
    },
  },
  implicit: {
    name: 'Implicit (legacy)',
    description: 'Tokens come back through the browser, without a code. OAuth 2.1 removes it.',
    signsIn: 'redirect',
    responseTypes: ['id_token token', 'token'],
    renewedBy: 'signing-in',
    asksAt: 'authorize',
    endpoints: ['authorization', 'token'],
    settings: ['authorizeRequest', 'responseType', 'receiver'],
    legacy:
      "The access token passes through a URL, where the browser's history and any script of the page can read it, no PKCE protects it, and there is no refresh token, so RFC 9700 (section 2.1.2) advises against it. Use it only to test a server or a client that still depends on it.",
    authenticates: null,
    words: { scopes: 'Separated by spaces. An ID token needs openid.', noReceiver: '' },
  },
  hybrid: {
    name: 'Hybrid (legacy)',
    description: 'A code and tokens come back through the browser, and the code is exchanged for more (OpenID Connect Core section 3.3).',
    signsIn: 'redirect',
    responseTypes: ['code id_token', 'code token', 'code id_token token'],
    renewedBy: 'refresh-token',
    asksAt: 'authorize',
    endpoints: ['authorization', 'token'],
    settings: ['authorizeRequest', 'responseType', 'pkce', 'receiver', 'redirectUriOnRefresh'],
    legacy:
      'The code comes in the fragment or in a form, and an access token from the front channel leaks as easily as with implicit. The ID token beside the code once bound the two; PKCE and signed responses (JARM) do that better (RFC 9700 section 2.1.1). Use it only where a server or a profile, such as FAPI 1.0, demands it.',
    authenticates: null,
    words: { scopes: 'Separated by spaces. An ID token needs openid, and many refresh tokens offline_access.', noReceiver: '' },
  },
} as const satisfies Record<string, GrantKind>;

export type GrantType = keyof typeof GRANTS;
export const GRANT_TYPES = Object.keys(GRANTS) as GrantType[];

/** `grant_type` of a token request: that of a grant, or of a refresh (RFC 6749 section 6). */
export type TokenGrantType = GrantType | 'refresh_token';

export function grantOf({ grantType }: Pick<ConnectionSettings, 'grantType'>): GrantKind {
  return GRANTS[grantType];
}

/** What the connection has come back through the browser, where it signs in by a redirect. */
export function responseTypeOf({
  grantType,
  authorizeRequest,
}: Pick<ConnectionSettings, 'grantType'> & { authorizeRequest: { responseType?: ResponseType } }): ResponseType {
  const { responseTypes = ['code'] } = grantOf({ grantType });
  const chosen = responseTypes.find((each) => each === authorizeRequest.responseType);
  return chosen ?? responseTypes[0] ?? 'code';
}

/** Whether a redirect brings a code to exchange. */
export function bringsCode({ grantType }: Pick<ConnectionSettings, 'grantType'>): boolean {
  const { signsIn, renewedBy } = GRANTS[grantType];
  return signsIn === 'redirect' && renewedBy !== 'signing-in';
}

/** Whether a setting means anything to the connection's grant. */
export function takes(connection: Pick<ConnectionSettings, 'grantType'>, setting: GrantSetting): boolean {
  return grantOf(connection).settings.includes(setting);
}

/** Whether the grant itself signs with the client's key, however the client authenticates. */
function signsAssertion(connection: Pick<ConnectionSettings, 'grantType' | 'jwtBearer'>): boolean {
  return takes(connection, 'jwtBearer') && connection.jwtBearer.assertion === 'signed';
}

/** Whether the client has to have a key to sign with. */
export function signsWithKey(connection: Pick<ConnectionSettings, 'clientAuthentication' | 'grantType' | 'jwtBearer'>): boolean {
  return clientAuthOf(connection).credential === 'key' || signsAssertion(connection);
}

/** What must be sealed for the connection's grant, since no other connection has it. */
export function inputsToSeal(connection: Pick<ConnectionSettings, 'grantType' | 'tokenExchange' | 'jwtBearer'>): GrantInput[] {
  if (takes(connection, 'passwordGrant')) return ['password'];
  if (takes(connection, 'jwtBearer')) return connection.jwtBearer.assertion === 'sealed' ? ['assertion'] : [];
  const { subject, actor } = connection.tokenExchange;
  if (!takes(connection, 'tokenExchange')) return [];
  return [
    ...(subject.connection === null ? ['subjectToken' as const] : []),
    ...(actor?.connection === null ? ['actorToken' as const] : []),
  ];
}

/** Those for which a client needs nothing but itself or its user. */
export const PLAIN_GRANTS = ['authorization_code', 'client_credentials'] as const satisfies readonly GrantType[];
export type PlainGrant = (typeof PLAIN_GRANTS)[number];
