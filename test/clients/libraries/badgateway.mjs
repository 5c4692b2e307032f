// @badgateway/oauth2-client 3, as its README shows: OAuth2Client signs in, OAuth2Fetch calls and refreshes.
import { randomUUID } from 'node:crypto';
import { generateCodeVerifier, OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';
import { authorizeExtras, leadApp, provider, succeeded, tenantHeaders, throughBrowser } from './app.mjs';

const { clientId, clientSecret, redirectUri, scope } = provider;

const client = new OAuth2Client({
  ...(provider.issuer && { server: provider.issuer }),
  clientId,
  clientSecret,
  authorizationEndpoint: provider.authorizeUrl,
  tokenEndpoint: provider.tokenUrl,
  ...(provider.revocationUrl && { revocationEndpoint: provider.revocationUrl }),
  // Basic is its default.
  ...(provider.clientAuthentication === 'client_secret_post' && { authenticationMethod: 'client_secret_post' }),
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, ...tenantHeaders } }),
});

/** @type {import('@badgateway/oauth2-client').OAuth2Token | null} */
let stored = null;
/** @type {OAuth2Fetch | undefined} */
let api;

leadApp({
  async signIn() {
    const [state, codeVerifier] = [randomUUID(), await generateCodeVerifier()];
    const { resource, ...extraParams } = authorizeExtras;
    const url = await client.authorizationCode.getAuthorizeUri({
      redirectUri,
      state,
      codeVerifier,
      scope: scope.split(' '),
      resource,
      extraParams,
    });
    stored = await throughBrowser(url, (callback) =>
      client.authorizationCode.getTokenFromCodeRedirect(callback, { redirectUri, state, codeVerifier }),
    );
    api = new OAuth2Fetch({
      client,
      getStoredToken: () => stored,
      storeToken: (token) => {
        stored = token;
      },
      // "You may want to do this when a user needs to be redirected back to the authorization_code endpoints."
      getNewToken: () => null,
    });
  },

  async call() {
    if (api === undefined) throw new Error('not signed in');
    succeeded(await api.fetch(provider.apiUrl, { headers: tenantHeaders }));
  },

  async signOut() {
    const last = stored;
    [stored, api] = [null, undefined];
    if (provider.revocationUrl && last) await client.revoke(last, last.refreshToken ? 'refresh_token' : 'access_token');
  },
});
