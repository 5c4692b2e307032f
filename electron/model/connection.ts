import * as v from 'valibot';
import { authorizeRequest } from './authorize-request';
import { CLIENT_AUTHENTICATIONS } from './client-auth';
import { dialect } from './dialect';
import { DPOP_ALGORITHM_IDS } from './dpop';
import { grantState } from './grant';
import { BLANK_JWT_BEARER, BLANK_SOURCE, jwtBearer, passwordGrant, tokenExchange } from './grant-input';
import { GRANT_TYPES } from './grants';
import { guide } from './guide';
import { content, id, long, short } from './text/limits';
import { stated } from './metadata';
import { TEMPLATE_IDS } from './providers/offered';
import { registered } from './registered';
import { variables } from './variables';

/** A name and a value, in the order a person wrote them. */
export const pair = v.strictObject({ name: short, value: long });
const pairs = v.pipe(v.array(pair), v.maxLength(200));
/** Additions to one kind of request. */
export const leg = v.strictObject({ params: pairs, headers: pairs });
const legs = v.strictObject({ authorize: leg, token: leg, refresh: leg, api: leg });

const address = v.nullable(long);
/** Set ones win over discovered ones. */
export const endpoints = v.strictObject({
  authorization: address,
  token: address,
  userinfo: address,
  jwks: address,
  introspection: address,
  revocation: address,
  /** Absent: an earlier version stored it. */
  deviceAuthorization: v.optional(address),
  /** Likewise. */
  pushedAuthorization: v.optional(address),
  /** Likewise. OpenID Connect RP-Initiated Logout 1.0. */
  endSession: v.optional(address),
  registration: v.optional(v.pipe(address, v.description('Clients are registered here (RFC 7591).'))),
  refresh: v.optional(v.pipe(address, v.description('Refresh requests go here. Default: the token endpoint (RFC 6749 section 6).'))),
});

/** A test call. `url` is absolute or relative to the connection's API base URL. */
export const call = v.strictObject({ method: short, url: long, query: pairs, headers: pairs, body: content });
/** `id` empty: a new one is asked for. */
export const savedCall = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(200)),
  name: short,
  method: short,
  url: v.pipe(long, v.description('Absolute, or a path appended to apiBaseUrl.')),
  query: pairs,
  headers: pairs,
  body: content,
});

export const schemeReceiver = v.strictObject({
  kind: v.pipe(v.literal('scheme'), v.description('The redirect returns through dev.tokenscope:/oauth/callback, to the window.')),
  part: v.optional(v.pipe(short, v.description('Appended to dev.tokenscope:/oauth/callback/, for a separate redirect URI.'))),
});
export const loopbackReceiver = v.strictObject({
  kind: v.pipe(v.literal('loopback'), v.description('The redirect returns to 127.0.0.1.')),
  port: v.pipe(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
    v.description('null: the system picks a free port for each sign-in.'),
  ),
  path: v.pipe(short, v.description('Such as "/callback".')),
});
export const pasteReceiver = v.strictObject({
  kind: v.pipe(v.literal('paste'), v.description('You paste the URL that the redirect led to.')),
  redirectUri: long,
});
/** How the redirect comes back. */
export const receiver = v.variant('kind', [schemeReceiver, loopbackReceiver, pasteReceiver]);

const words = v.pipe(v.array(short), v.maxLength(500));

/**
 * The user-editable settings of a connection: a client registered at a provider, in one environment. Nothing secret. The one place where a
 * setting is named: the window's requests and views, the stored file, the connection file and its published schema all follow from it.
 */
export const connectionSettings = v.strictObject({
  template: v.pipe(v.picklist(TEMPLATE_IDS), v.description('Settings missing below are as in this template. Default: "oauth".')),
  provider: v.optional(
    v.pipe(
      v.nullable(short),
      v.description('The provider of the catalogue that it was made from, such as "github". Unknown ones are ignored; null: none.'),
    ),
    null,
  ),
  name: short,
  environment: v.pipe(short, v.description('A label such as "production".')),
  group: v.optional(v.pipe(short, v.description('Connections of the same group are environments of one client; "": in none.')), ''),
  production: v.optional(
    v.pipe(v.nullable(v.boolean()), v.description('Whether mistakes reach customers; null: as the environment label says.')),
    null,
  ),
  grantType: v.picklist(GRANT_TYPES),
  issuer: v.pipe(address, v.description('For discovery; null: only the endpoints are used.')),
  endpoints,
  clientId: short,
  clientAuthentication: v.picklist(CLIENT_AUTHENTICATIONS),
  signingKey: v.optional(v.pipe(v.nullable(short), v.description('kid of the key that signs client assertions; null: the newest.')), null),
  clientCertificate: v.optional(
    v.pipe(v.nullable(short), v.description('Thumbprint (x5t#S256) of the certificate that is sent in TLS; null: the newest.')),
    null,
  ),
  certificateBoundTokens: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Sends the certificate beside another client authentication too, so that tokens are bound to it (RFC 8705 section 3).'),
    ),
    false,
  ),
  assertionAudience: v.optional(
    v.pipe(
      v.picklist(['issuer', 'token-endpoint']),
      v.description('`aud` of client assertions (RFC 7523 section 3). Without an issuer it is always the token endpoint.'),
    ),
    'issuer',
  ),
  dpop: v.optional(
    v.pipe(
      v.picklist(['off', ...DPOP_ALGORITHM_IDS]),
      v.description('Binds tokens to a key made here (DPoP, RFC 9449): what its proofs are signed with, or "off".'),
    ),
    'off',
  ),
  dpopKey: v.optional(
    v.pipe(v.picklist(['keep', 'renew']), v.description('Whether a new sign-in keeps the DPoP key of the one before or makes another.')),
    'keep',
  ),
  scopes: words,
  offeredScopes: v.optional(
    v.pipe(words, v.description('Scopes to choose from, as the API documents them. Not sent; the server may name further ones.')),
    [],
  ),
  audience: v.nullable(short),
  resource: v.pipe(words, v.description('Resource indicators (RFC 8707), sent once per member.')),
  tokenExchange: v.optional(v.pipe(tokenExchange, v.description('For token exchange (RFC 8693): which tokens are sent.')), {}),
  jwtBearer: v.optional(v.pipe(jwtBearer, v.description('For JWT bearer (RFC 7523 section 2.1): the assertion.')), {}),
  passwordGrant: v.optional(v.pipe(passwordGrant, v.description('For the password grant (RFC 6749 section 4.3).')), {}),
  legs: v.pipe(legs, v.description('Additional parameters and headers, by request. The browser sends no headers for authorize.')),
  authorizeRequest: v.optional(
    v.pipe(authorizeRequest, v.description('What the authorize request says besides; what is absent is not sent.')),
    {},
  ),
  pkce: v.picklist(['S256', 'off']),
  receiver,
  postLogoutRedirectUri: v.optional(
    v.pipe(
      address,
      v.description('Sent as `post_logout_redirect_uri` when signing out (OpenID Connect RP-Initiated Logout 1.0). Default: not sent.'),
    ),
    null,
  ),
  redirectUriOnRefresh: v.pipe(
    v.boolean(),
    v.description('Some providers require redirect_uri on the refresh too; RFC 6749 section 6 does not.'),
  ),
  dialect: v.optional(v.pipe(dialect, v.description('Where the server expects requests otherwise than the RFCs write them.')), {}),
  apiBaseUrl: v.pipe(address, v.description('The access token is only sent to this origin.')),
  allowPlainHttp: v.pipe(v.boolean(), v.description('Whether plain http is allowed beyond this computer.')),
  refreshOn401: v.pipe(v.boolean(), v.description('On a 401 to a test call: refresh once and retry once.')),
  calls: v.pipe(v.array(savedCall), v.maxLength(500)),
  variables: v.optional(v.pipe(variables, v.description('What {{name}} in a call stands for. A secret one has no value here.')), []),
  notes: v.optional(v.pipe(v.string(), v.maxLength(20_000), v.description('Free text for people.')), ''),
  tags: v.optional(v.pipe(v.array(short), v.maxLength(100), v.description('Short labels to find and filter by.')), []),
});

/** Settings of a connection before anything is known of its server. Objects of their own each time: what is done to them reaches nobody else. */
export function blankSettings(): Omit<ConnectionSettings, 'name' | 'template'> {
  return {
    provider: null,
    environment: '',
    group: '',
    production: null,
    grantType: 'authorization_code',
    issuer: null,
    endpoints: mapEndpoints(() => null),
    clientId: '',
    clientAuthentication: 'client_secret_basic',
    signingKey: null,
    clientCertificate: null,
    certificateBoundTokens: false,
    assertionAudience: 'issuer',
    dpop: 'off',
    dpopKey: 'keep',
    scopes: [],
    offeredScopes: [],
    audience: null,
    resource: [],
    tokenExchange: { subject: { ...BLANK_SOURCE }, actor: null, requestedTokenType: null },
    jwtBearer: { ...BLANK_JWT_BEARER },
    passwordGrant: { username: '' },
    legs: mapLegs(() => ({ params: [], headers: [] })),
    authorizeRequest: {},
    pkce: 'S256',
    receiver: { kind: 'scheme' },
    postLogoutRedirectUri: null,
    redirectUriOnRefresh: false,
    dialect: {},
    apiBaseUrl: null,
    allowPlainHttp: false,
    refreshOn401: true,
    calls: [],
    variables: [],
    notes: '',
    tags: [],
  };
}

/** A connection as it is stored. */
export const connection = v.strictObject({
  ...connectionSettings.entries,
  id,
  /** Codes of findings that the person does not want to be told of here. */
  mutedFindings: v.optional(v.array(v.string())),
  /** Its token is refreshed ahead of expiry, for as long as the app runs. */
  keepAlive: v.optional(v.literal(true)),
  /** It was, or is being, set up step by step. */
  guide: v.optional(guide),
  /** Its client was registered from here. */
  registered: v.optional(registered),
});

export const connectionView = v.strictObject({
  ...connectionSettings.entries,
  id,
  /** null: the vault could not say. */
  hasClientSecret: v.nullable(v.boolean()),
  /** Names of the secret variables that have a value; null: the vault could not say. */
  sealedVariables: v.nullable(v.array(v.string())),
  /** The redirect URI this connection sends; null while a loopback port is not yet known. */
  redirectUri: v.nullable(v.string()),
  guide: v.optional(guide),
  registered: v.optional(registered),
});

/** What the list needs of each connection; derived without opening the vault. */
export const connectionSummary = v.strictObject({
  id,
  name: short,
  template: v.string(),
  environment: short,
  group: short,
  /** Mistakes reach customers. */
  production: v.boolean(),
  notes: v.string(),
  tags: v.array(v.string()),
  /** One short line: "Authorization code", "Refresh token refused". */
  caption: v.string(),
  state: grantState,
  /** Milliseconds since the epoch, as all times here. */
  receivedAt: v.nullable(v.number()),
  validFrom: v.optional(v.nullable(v.number())),
  expiresAt: v.nullable(v.number()),
  expiringAt: v.nullable(v.number()),
  /** When the state was entered, for dead ones. */
  since: v.nullable(v.number()),
  plainHttp: v.boolean(),
  /** Its token is kept alive. */
  watched: v.boolean(),
  /** The practice provider answers it. */
  practice: v.boolean(),
});

const why = v.nullable(v.string());
/** What discovery found. */
export const discovery = v.strictObject({
  issuer: v.string(),
  endpoints,
  /** Why an endpoint that the metadata names is not used; null: it is, or none is named. Untrusted text. */
  refused: v.strictObject({
    authorization: why,
    token: why,
    userinfo: why,
    jwks: why,
    introspection: why,
    revocation: why,
    deviceAuthorization: why,
    pushedAuthorization: v.optional(why),
    endSession: v.optional(why),
    registration: v.optional(why),
    refresh: v.optional(why),
  }),
  scopesSupported: v.array(v.string()),
  pkceMethods: v.nullable(v.array(v.string())),
  /** For the token endpoint; null, as below: the metadata do not say. */
  authenticationMethods: v.optional(v.nullable(v.array(v.string()))),
  /** For DPoP proofs. */
  dpopAlgorithms: v.optional(v.nullable(v.array(v.string()))),
  /** The server takes pushed authorization requests only (RFC 9126 section 5). */
  pushedRequired: v.optional(v.boolean()),
  /** Untrusted text. */
  stated: v.optional(stated),
  source: v.string(),
});

export type Pair = v.InferOutput<typeof pair>;
export type Leg = v.InferOutput<typeof leg>;
export type Endpoints = v.InferOutput<typeof endpoints>;
export type Receiver = v.InferOutput<typeof receiver>;
export type Call = v.InferOutput<typeof call>;
export type SavedCall = v.InferOutput<typeof savedCall>;
export type ConnectionSettings = v.InferOutput<typeof connectionSettings>;
export type Connection = v.InferOutput<typeof connection>;
export type ConnectionView = v.InferOutput<typeof connectionView>;
export type ConnectionSummary = v.InferOutput<typeof connectionSummary>;
export type DiscoveryView = v.InferOutput<typeof discovery>;

export const ENDPOINTS = Object.keys(endpoints.entries) as (keyof Endpoints)[];
export type LegName = keyof ConnectionSettings['legs'];
export const LEGS = Object.keys(legs.entries) as LegName[];

/** The same of each endpoint. */
export function mapEndpoints<T>(value: (name: keyof Endpoints) => T): Record<keyof Endpoints, T> {
  return Object.fromEntries(ENDPOINTS.map((name) => [name, value(name)])) as Record<keyof Endpoints, T>;
}

/** The same of each leg. */
export function mapLegs<T>(value: (name: LegName) => T): Record<LegName, T> {
  return Object.fromEntries(LEGS.map((name) => [name, value(name)])) as Record<LegName, T>;
}
