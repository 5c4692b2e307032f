// passport-oauth2 with passport-oauth2-refresh, as their READMEs show: a web app whose users sign in at /login. It refreshes after a 401, in
// the way of the example that the refresh package's README refers to. With "careful" it also does what the READMEs leave out: it turns on state
// and PKCE, and keeps the refresh token that a refresh returns.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';
import refresh from 'passport-oauth2-refresh';
import { open } from '../lead.mjs';
import { authorizeExtras, leadApp, provider, refreshExtras, succeeded, tenantHeaders } from './app.mjs';

const { clientId, clientSecret, redirectUri, scope } = provider;
const callback = new URL(redirectUri);
const isCareful = process.argv.includes('careful');

/** The one person who uses the app. @type {{ accessToken: string; refreshToken: string } | undefined} */
let user;
/** Ends the wait of `sign-in`. */
let settle = (_error) => {};

/** "Developers … are encouraged to sub-class this strategy." */
class Strategy extends OAuth2Strategy {
  authorizationParams() {
    return authorizeExtras;
  }
}

// The library sends the secret in the body; a provider that takes Basic gets it by a header of the app's own.
const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
const strategy = new Strategy(
  {
    authorizationURL: provider.authorizeUrl,
    tokenURL: provider.tokenUrl,
    clientID: clientId,
    clientSecret,
    callbackURL: redirectUri,
    scope,
    ...(isCareful && { state: true, pkce: true }),
    customHeaders: { ...tenantHeaders, ...(provider.tenant && { Authorization: basic }) },
  },
  (accessToken, refreshToken, _profile, done) => done(null, { accessToken, refreshToken }),
);
passport.use(strategy);
refresh.use(strategy);
const authenticate = passport.authenticate('oauth2', { session: false });

/** @type {Map<string, object>} */
const sessions = new Map();

/** What Express and express-session make of a request. */
function express(request, response) {
  const url = new URL(request.url, callback);
  const id = /(?:^|; )sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? randomUUID();
  if (!sessions.has(id)) sessions.set(id, {});
  response.setHeader('Set-Cookie', `sid=${id}; Path=/; HttpOnly`);
  Object.assign(request, { query: Object.fromEntries(url.searchParams), session: sessions.get(id) });
  return url.pathname;
}

createServer((request, response) => {
  const path = express(request, response);
  const next = (error) => {
    if (error === undefined) user = request.user;
    settle(error);
    response.writeHead(error ? 500 : 200).end(error ? `Sign-in failed: ${error.message}` : 'Signed in.');
  };
  if (path === '/login') return authenticate(request, response, next);
  if (path !== callback.pathname) return response.writeHead(404).end();
  // Passport itself answers 401 or 403 where the sign-in fails without an error.
  response.on('finish', () => response.statusCode < 400 || settle(new Error(`sign-in answered ${response.statusCode}`)));
  authenticate(request, response, next);
}).listen(Number(callback.port), callback.hostname);

const newAccessToken = () =>
  new Promise((resolve, reject) => {
    refresh.requestNewAccessToken('oauth2', user.refreshToken, { ...refreshExtras }, (error, accessToken, refreshToken) => {
      if (error || !accessToken) return reject(new Error(error?.message ?? error?.data ?? 'no access token'));
      // "You probably don't need it anyway …, it should be the same as the initial refresh token."
      if (isCareful && refreshToken) user.refreshToken = refreshToken;
      resolve(accessToken);
    });
  });

const request = () => fetch(provider.apiUrl, { headers: { ...tenantHeaders, Authorization: `Bearer ${user.accessToken}` } });

leadApp({
  signIn: () =>
    new Promise((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve());
      open(new URL('/login', callback).href);
    }),

  async call() {
    if (user === undefined) throw new Error('not signed in');
    let response = await request();
    if (response.status === 401) {
      user.accessToken = await newAccessToken();
      response = await request();
    }
    succeeded(response);
  },

  async signOut() {
    user = undefined;
  },
});
