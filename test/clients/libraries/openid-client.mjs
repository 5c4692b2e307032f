// openid-client 6, as its README and API reference show: discovery, PKCE and nonce, refresh when the token has no seconds left.
import * as client from 'openid-client';
import { authorizeExtras, leadApp, provider, refreshExtras, succeeded, tenantHeaders, throughBrowser } from './app.mjs';

const { issuer, clientId, clientSecret, redirectUri, scope } = provider;
const authentication =
  provider.clientAuthentication === 'client_secret_post' ? client.ClientSecretPost(clientSecret) : client.ClientSecretBasic(clientSecret);
// The practice provider speaks plain HTTP on this computer.
const options = { execute: [client.allowInsecureRequests], [client.customFetch]: withTenant };

/** A face without metadata is described by hand. */
async function configure() {
  if (issuer) return client.discovery(new URL(issuer), clientId, undefined, authentication, options);
  const { authorizeUrl, tokenUrl, revocationUrl } = provider;
  const metadata = { issuer: new URL(authorizeUrl).origin, authorization_endpoint: authorizeUrl, token_endpoint: tokenUrl };
  const config = new client.Configuration(
    { ...metadata, ...(revocationUrl && { revocation_endpoint: revocationUrl }) },
    clientId,
    undefined,
    authentication,
  );
  client.allowInsecureRequests(config);
  config[client.customFetch] = withTenant;
  return config;
}

function withTenant(url, init) {
  return fetch(url, { ...init, headers: { ...init.headers, ...tenantHeaders } });
}

/** @type {client.Configuration | undefined} */
let config;
/** @type {(client.TokenEndpointResponse & client.TokenEndpointResponseHelpers) | undefined} */
let tokens;

leadApp({
  async signIn() {
    config ??= await configure();
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedNonce = scope.split(' ').includes('openid') ? client.randomNonce() : undefined;
    // "We cannot be sure the server supports PKCE so we're going to use state too."
    const expectedState = config.serverMetadata().supportsPKCE() ? undefined : client.randomState();
    const parameters = {
      redirect_uri: redirectUri,
      scope,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...(expectedNonce && { nonce: expectedNonce }),
      ...(expectedState && { state: expectedState }),
      ...authorizeExtras,
    };
    const url = client.buildAuthorizationUrl(config, parameters);
    tokens = await throughBrowser(url.href, (callback) =>
      client.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState, expectedNonce }),
    );
  },

  async call() {
    if (tokens === undefined) throw new Error('not signed in');
    if (tokens.expiresIn() === 0) await refresh();
    succeeded(await client.fetchProtectedResource(config, tokens.access_token, new URL(provider.apiUrl), 'GET'));
  },

  async signOut() {
    const { refresh_token: refreshToken, access_token: accessToken } = tokens ?? {};
    tokens = undefined;
    if (config?.serverMetadata().revocation_endpoint) await client.tokenRevocation(config, refreshToken ?? accessToken);
  },
});

async function refresh() {
  const renewed = await client.refreshTokenGrant(config, tokens.refresh_token, refreshExtras);
  tokens = Object.assign(renewed, { refresh_token: renewed.refresh_token ?? tokens.refresh_token });
}
