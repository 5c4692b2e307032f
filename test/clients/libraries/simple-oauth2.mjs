// simple-oauth2 5, as its README shows: the app keeps an AccessToken and refreshes it when `expired()` says so.
import { randomUUID } from 'node:crypto';
import { AuthorizationCode } from 'simple-oauth2';
import { authorizeExtras, leadApp, provider, refreshExtras, succeeded, tenantHeaders, throughBrowser } from './app.mjs';

const { clientId, clientSecret, redirectUri, scope } = provider;
const at = (url) => ({ host: new URL(url).origin, path: new URL(url).pathname });
const [authorize, token] = [at(provider.authorizeUrl), at(provider.tokenUrl)];

const client = new AuthorizationCode({
  client: { id: clientId, secret: clientSecret },
  auth: {
    tokenHost: token.host,
    tokenPath: token.path,
    authorizeHost: authorize.host,
    authorizePath: authorize.path,
    ...(provider.revocationUrl && { revokePath: at(provider.revocationUrl).path }),
  },
  options: { authorizationMethod: provider.clientAuthentication === 'client_secret_post' ? 'body' : 'header' },
  http: { headers: tenantHeaders },
});

/** @type {import('simple-oauth2').AccessToken | undefined} */
let accessToken;

leadApp({
  async signIn() {
    const state = randomUUID();
    const url = client.authorizeURL({ redirect_uri: redirectUri, scope, state, ...authorizeExtras });
    accessToken = await throughBrowser(url, (callback) => {
      const { searchParams } = callback;
      if (searchParams.get('state') !== state) throw new Error('another state');
      if (searchParams.has('error')) throw new Error(searchParams.get('error'));
      return client.getToken({ code: searchParams.get('code'), redirect_uri: redirectUri });
    });
  },

  async call() {
    if (accessToken === undefined) throw new Error('not signed in');
    if (accessToken.expired()) accessToken = await accessToken.refresh(refreshExtras);
    const headers = { ...tenantHeaders, Authorization: `Bearer ${accessToken.token.access_token}` };
    succeeded(await fetch(provider.apiUrl, { headers }));
  },

  async signOut() {
    const last = accessToken;
    accessToken = undefined;
    if (provider.revocationUrl) await last?.revokeAll();
  },
});
