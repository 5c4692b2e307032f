import { randomBytes } from 'node:crypto';
import { InvalidTarget } from 'oidc-provider/lib/helpers/errors.js';
import { type Client, type Context, Provider, type StoredToken } from 'oidc-provider/lib/provider.js';
import type { AccessContext } from './access';
import { AssertionClients } from './assertions';
import { certificateOf, KeyClients, type KeysOf, mtlsAliases } from './key-clients';
import { CLIENTS, REDIRECT_URIS, redirectUriAllowed, secretTaken } from './clients';
import { DEVICE_GRANT } from './device-codes';
import {
  fetchOnLoopback,
  isHouseClient,
  REGISTRATION_PATH,
  registeredClients,
  selfRegistration,
  withRegistrationFaults,
} from './dynamic-clients';
import { codePage, confirmCodePage, donePage, signOutPage } from './device-pages';
import { ASSERTION_GRANT, registerJwtBearer } from './jwt-bearer';
import { basicOf, type Handler, sendJson } from './http-io';
import type { FaceHandler, FaceParts } from './layered-face';
import { withQuestions } from './oidc-questions';
import { SIGNING_ALGORITHM_IDS } from '../model/client-key';
import { DPOP_ALGORITHM_IDS } from '../model/dpop';
import { MCP_SCOPE, MCP_SCOPES } from './mcp-tools';
import { interact } from './oidc-interaction';
import { OidcStore } from './oidc-store';
import { withMetadataFaults } from './server-metadata';
import { EXCHANGE_GRANT, extraTokenClaims, registerTokenExchange } from './token-exchange';
import { errorPage, PAGE_HEADERS } from './pages';

export const OIDC_SCOPES = ['openid', 'offline_access', 'profile', 'email', 'api:read', 'api:write'];
const ALL_SCOPES = [...OIDC_SCOPES, ...MCP_SCOPES];
/** Of a request that names none. */
const DEFAULT_SCOPE = 'api:read';
const NAME = 'Practice provider';
/** oidc-provider has no `token` without an ID token. */
const RESPONSE_TYPES = ['code', 'id_token token', 'code id_token', 'code token', 'code id_token token'];
const DAY_SECONDS = 24 * 60 * 60;
const DEVICE_CODE_SECONDS = 10 * 60;

export interface OidcOptions extends FaceParts {
  /** The issuer, without a trailing slash. */
  issuer: string;
  /** The base URL for mutual TLS. */
  tlsUrl: string;
  /** Audience of the sample API: the resource (RFC 8707) of its access tokens. */
  audience: string;
  /** Another resource tokens can be issued for; the sample API refuses them. */
  otherAudience: string;
  /** Of the MCP server. */
  mcpAudience: string;
  /** Opaque access tokens for every client, not only `practice-opaque`. */
  opaque: boolean;
  keysOf: KeysOf;
}

/** The standard face: OAuth 2.0 and OpenID Connect by oidc-provider, with our own sign-in pages. `context`: of its sample API. */
export function createOidc(options: OidcOptions): FaceHandler & { context: AccessContext } {
  const { lab, signing, ended, issuer, audience } = options;
  const store = new OidcStore(lab, options.time);
  const keyClients = new KeyClients(lab, options.keysOf);
  const assertions = new AssertionClients({ lab, issuer, keyClients, clients: [CLIENTS.key] });
  const provider = new Provider(issuer, configuration(options, store, keyClients));
  provider.silent = true;
  const { redirectUriAllowed: registeredOnly } = provider.Client.prototype;
  provider.Client.prototype.redirectUriAllowed = function allowed(uri) {
    const isHouse = isHouseClient(this.clientId, options.tlsUrl) || lab.on('any-redirect-uri');
    return isHouse ? redirectUriAllowed(uri, lab) : registeredOnly.call(this, uri);
  };
  provider.Client.prototype.compareClientSecret = function compare(given) {
    return secretTaken(given, this.clientSecret ?? '', lab);
  };
  // Its tokens are bound to a key (RFC 9449 5.2).
  Object.defineProperty(provider.Client.prototype, 'dpopBoundAccessTokens', {
    get(this: Client) {
      return this.clientId === CLIENTS.dpop.id && !lab.on('dpop-optional') && !lab.on('dpop-ignored');
    },
    set() {},
  });
  // Set by each client as it is read; a fault changes it afterwards.
  Object.defineProperty(provider.Client.prototype, 'requirePushedAuthorizationRequests', {
    get(this: Client) {
      return this.clientId === CLIENTS.par.id && !lab.on('par-not-demanded');
    },
    set() {},
  });
  const resourceServer = (target: string) => resourceServerFor(options, target, false);
  const { accessTokenSeconds } = options.lifetimes;
  registerTokenExchange(provider, { lab, signing, store, issuer, audience, accessTokenSeconds, resourceServer });
  registerJwtBearer(provider, { issuer, audience, registered: (clientId) => keyClients.registered(clientId), resourceServer });
  const respond = provider.callback();
  const handle: Handler = async (request, response, url) => {
    if (url.pathname.startsWith('/interaction/')) return interact(provider, NAME, request, response, url);
    if (url.pathname === '/token' && lab.on('dpop-ignored')) delete request.headers.dpop;
    if (url.pathname === '/authorize' && lab.on('par-any-client')) store.handOver(url.searchParams);
    if (url.pathname === '/token' && lab.on('device-any-client')) store.handOverDevices(basicOf(request)?.[0] ?? '');
    if (url.pathname === '/jwks' && lab.on('key-rotated')) return sendJson(response, 200, await signing.publicJwks());
    return respond(request, response);
  };
  const questioned = withQuestions(keyClients.around(assertions.around(handle)), store, options);
  return {
    handle: withMetadataFaults(withRegistrationFaults(questioned, lab), lab),
    face: {
      authorizePath: '/authorize',
      tokenPath: '/token',
      devicePath: '/device/auth',
      isPage: (path) =>
        path === '/device' ||
        (path.startsWith('/device/') && path !== '/device/auth') ||
        path === '/logout' ||
        path.startsWith('/logout/') ||
        path === '/authorize' ||
        path.startsWith('/authorize/') ||
        path.startsWith('/interaction/'),
      allScopes: ['api:read', 'api:write'],
      endFamily: (refreshToken) => store.endFamily(refreshToken),
      forgetRefreshTokens: () => store.forgetRefreshTokens(),
      forgive: (refreshToken) => store.forgive(refreshToken),
    },
    context: {
      lab,
      signing,
      ended,
      issuer,
      audience,
      opaque(token) {
        const known = store.accessToken(token);
        if (known === null) return null;
        const { accountId, clientId, scope, aud, exp, jkt, 'x5t#S256': x5t } = known.token;
        const cnf = jkt ? { jkt } : x5t && { 'x5t#S256': x5t };
        const claims = { sub: accountId ?? clientId, client_id: clientId, scope, aud, exp, ...(cnf && { cnf }) };
        return { claims, expired: exp * 1000 <= Date.now(), revoked: known.revoked };
      },
      revoked: (jti) => store.accessToken(jti)?.revoked ?? false,
    },
  };
}

function configuration(options: OidcOptions, store: OidcStore, keyClients: KeyClients): Record<string, unknown> {
  const { lifetimes, signing, lab } = options;
  const { accessTokenSeconds, refreshTokenSeconds } = lifetimes;
  const isOpaque = (client: Client) => options.opaque || client.clientId === CLIENTS.opaque.id;
  const registration = (client: { id: string; secret?: string }) => ({
    client_id: client.id,
    client_name: client.id,
    client_secret: client.secret,
    token_endpoint_auth_method: client.secret === undefined ? 'none' : 'client_secret_basic',
    // RFC 8252 8.4: custom schemes belong to native clients; a native client may have a secret, a web client may not have such a scheme.
    application_type: 'native',
    redirect_uris: REDIRECT_URIS,
    response_types: RESPONSE_TYPES,
    grant_types: [
      'authorization_code',
      'refresh_token',
      'implicit',
      DEVICE_GRANT,
      ...(client.secret === undefined ? [] : ['client_credentials', EXCHANGE_GRANT, ASSERTION_GRANT]),
    ],
  });
  const [registered, own] = [registeredClients(store.adapter('Client'), lab), keyClients.adapter(registration)];
  const clients = { ...registered, find: async (id: string) => (await own.find(id)) ?? registered.find(id) };
  return {
    adapter: (model: string) => (model === 'Client' ? clients : store.adapter(model)),
    fetch: fetchOnLoopback,
    clockTolerance: 0,
    jwks: { keys: [signing.privateJwk] },
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    clients: [
      ...[CLIENTS.practice, CLIENTS.opaque, CLIENTS.device, CLIENTS.dpop, CLIENTS.par, CLIENTS.exchange, CLIENTS.assertion],
      ...[CLIENTS.mcp, CLIENTS.public],
    ].map(registration),
    enabledJWA: {
      dPoPSigningAlgValues: DPOP_ALGORITHM_IDS,
      clientAuthSigningAlgValues: SIGNING_ALGORITHM_IDS,
      requestObjectSigningAlgValues: SIGNING_ALGORITHM_IDS,
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'self_signed_tls_client_auth', 'none'],
    clientBasedCORS: () => false,
    responseTypes: RESPONSE_TYPES,
    scopes: ALL_SCOPES,
    // A request may leave the scope to the server (RFC 6749 3.3); without one oidc-provider grants nothing.
    extraParams: {
      scope: ({ oidc }: Context) => {
        oidc.params.scope ||= oidc.params.resource === options.mcpAudience ? MCP_SCOPE : DEFAULT_SCOPE;
      },
    },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_context: Context, userName: string) => ({ accountId: userName, claims: () => claimsOf(userName) }),
    pkce: {
      required: (_context: Context, client: Client) =>
        (client.clientAuthMethod === 'none' || lab.on('pkce-required')) && !lab.on('pkce-ignored'),
    },
    rotateRefreshToken: () => !lab.on('no-rotation'),
    issueRefreshToken: (_context: Context, client: Client, code: { scopes: Set<string> }) =>
      client.grantTypeAllowed('refresh_token') && (code.scopes.has('offline_access') || lab.on('offline-always')),
    // Each sign-in gets its own grant, as if nothing had been consented to before: otherwise ending one token family would end all of that
    // person's tokens in other windows.
    loadExistingGrant: ({ oidc }: Context) => {
      const grantId = oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : oidc.provider.Grant.find(grantId);
    },
    expiresWithSession: () => false,
    extraTokenClaims,
    formats: {
      customizers: {
        // JWTs are stored too, so that they can be revoked and introspected.
        async jwt(_context: Context, token: StoredToken, { payload }: SignedToken) {
          const { kind, jti, clientId, accountId, grantId, scope, aud, jkt, 'x5t#S256': x5t } = token;
          const { iat, exp } = payload;
          options.time.stamp(jti);
          await store
            .adapter(kind)
            .upsert(jti, { kind, jti, clientId, accountId, grantId, scope, aud, jkt, 'x5t#S256': x5t, iat, exp }, exp - iat);
        },
      },
    },
    discovery: { mtls_endpoint_aliases: mtlsAliases(options.tlsUrl) },
    routes: {
      authorization: '/authorize',
      token: '/token',
      device_authorization: '/device/auth',
      code_verification: '/device',
      userinfo: '/userinfo',
      jwks: '/jwks',
      introspection: '/introspect',
      revocation: '/revoke',
      registration: REGISTRATION_PATH,
      pushed_authorization_request: '/par',
      end_session: '/logout',
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      RefreshToken: refreshTokenSeconds,
      IdToken: accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: () => lab.amount('device-expires') || DEVICE_CODE_SECONDS,
      Interaction: 3600,
      Session: DAY_SECONDS,
      Grant: () => Math.max(refreshTokenSeconds(), 365 * DAY_SECONDS),
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => lab.on('dpop-nonce') },
      pushedAuthorizationRequests: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        getCertificate: ({ req }: Context) => certificateOf(req) ?? undefined,
      },
      jwtResponseModes: { enabled: true },
      requestObjects: { enabled: true },
      rpInitiatedLogout: { enabled: true, ...SIGN_OUT_PAGES },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, ...DEVICE_PAGES },
      ...selfRegistration(lab),
      introspection: {
        enabled: true,
        allowedPolicy: (_: Context, client: Client, token: StoredToken) => token.clientId === client.clientId,
      },
      revocation: { enabled: true, allowedPolicy: (_: Context, client: Client, token: StoredToken) => token.clientId === client.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: (context: Context, client: Client, oneOf?: string[]) => oneOf ?? usualResource(context, isOpaque(client), options),
        useGrantedResource: () => true,
        getResourceServerInfo(_context: Context, resource: string, client: Client) {
          return resourceServerFor(options, resource, isOpaque(client));
        },
      },
    },
    interactions: { url: (_context: Context, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    renderError(context: Context, out: Record<string, string>) {
      show(
        context,
        errorPage(NAME, 'This request was refused', 'The client sent something this provider does not accept.', Object.entries(out)),
      );
    },
  };
}

/** Of a request that names none, as clients of MCP 2025-03-26 do: its scopes tell. undefined: none. */
function usualResource({ oidc }: Context, isOpaque: boolean, { audience, mcpAudience, lab }: OidcOptions): string | undefined {
  const isMcp = oidc.params.scope?.split(' ').some((scope) => MCP_SCOPES.includes(scope)) && !lab.on('resource-ignored');
  return isMcp ? mcpAudience : isOpaque ? undefined : audience;
}

function resourceServerFor({ audience, otherAudience, mcpAudience, lifetimes, lab }: OidcOptions, resource: string, isOpaque: boolean) {
  const scopes = { [audience]: OIDC_SCOPES, [otherAudience]: ALL_SCOPES, [mcpAudience]: ['offline_access', ...MCP_SCOPES] };
  if (!Object.hasOwn(scopes, resource) && !lab.on('exchange-any-audience')) throw new InvalidTarget();
  return {
    scope: (scopes[resource] ?? OIDC_SCOPES).join(' '),
    audience: resource,
    accessTokenTTL: lifetimes.accessTokenSeconds(),
    accessTokenFormat: isOpaque ? 'opaque' : 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  };
}

function show(context: Context, html: string): void {
  context.type = 'html';
  for (const [name, value] of Object.entries(PAGE_HEADERS)) context.set(name, value);
  context.body = html;
}

/** oidc-provider gives its forms as markup of its own; only what they carry is taken from it. */
const DEVICE_PAGES = {
  userCodeInputSource(context: Context, _form: string, _out: unknown, error?: Error & { userCode?: string }) {
    show(context, codePage(NAME, { ...formOf(context), userCode: error?.userCode ?? '', error: error?.name ?? null }));
  },
  userCodeConfirmSource(context: Context, _form: string, client: Client, _info: unknown, userCode: string) {
    show(context, confirmCodePage(NAME, client.clientId, userCode, { ...formOf(context), userCode, error: null }));
  },
  successSource(context: Context) {
    show(context, donePage(NAME, 'Signed in', 'The device gets its tokens now. You can close this tab.'));
  },
};

const SIGN_OUT_PAGES = {
  logoutSource(context: Context) {
    const { client, session } = context.oidc;
    const form = { action: context.oidc.urlFor('end_session_confirm'), token: session?.state?.secret ?? '' };
    show(context, signOutPage(NAME, client?.clientId, form));
  },
  postLogoutSuccessSource(context: Context) {
    show(context, donePage(NAME, 'Signed out', 'This browser has no session here any more. You can close this tab.'));
  },
};

function formOf({ oidc }: Context): { action: string; token: string } {
  return { action: oidc.urlFor('code_verification'), token: oidc.session?.state?.secret ?? '' };
}

/** Times in seconds since the epoch. */
interface SignedToken {
  payload: { iat: number; exp: number };
}

/** Derived from the name, so that any user name works. */
export function claimsOf(userName: string): Record<string, unknown> {
  const name = userName.charAt(0).toUpperCase() + userName.slice(1);
  const address = userName.includes('@') ? userName : `${userName.replace(/[^\w.-]+/g, '.')}@practice.example`;
  return { sub: userName, name, preferred_username: userName, email: address, email_verified: true };
}
