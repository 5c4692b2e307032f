import { buildCall } from '../../../electron/model/request';
import { NO_VALUES } from '../../../electron/model/variables';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection, ConnectionSettings } from '../../../electron/model/connection';
import { defaultsOf } from '../../../electron/model/templates';
import { buildAuthorizeRequest } from '../../../electron/core/grants/authorize-request';
import { exchangeCode } from '../../../electron/core/grants/authorization-code';
import { type App, CONNECTED, startApp, tokenContext } from '../../support/connection';
import { type Captured, json, tokenServer } from '../../support/provider';

/** What the templates make go over the wire, byte for byte; only the host is a server of ours. */
const server = tokenServer();
let app: App;
beforeEach(() => {
  app = startApp();
});

const ID = 'client id/1';
const SECRET = 'secret+&=% /:';

function fromTemplate(name: 'katana' | 'catapa', changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  const defaults = defaultsOf(name);
  for (const leg of Object.values(defaults.legs)) for (const header of leg.headers) if (header.name === 'Tenant') header.value = 'acme';
  return { ...defaults, clientId: ID, ...changes };
}

/** The same settings with every address on our server, paths kept. */
async function connect(settings: ConnectionSettings): Promise<Connection> {
  const here = (url: string | null) => url && `${server.url}${new URL(url).pathname}`;
  const endpoints = { ...settings.endpoints, token: here(settings.endpoints.token) };
  return app.connections.create({ ...settings, endpoints, apiBaseUrl: here(settings.apiBaseUrl) }, SECRET);
}

async function authorizeUrl(settings: ConnectionSettings): Promise<URL> {
  const connection = { id: 'c', ...settings };
  const redirectUri = app.connections.redirectUri(connection);
  if (redirectUri === null) throw new Error('no redirect URI');
  const server = await app.discoveries.resolveEndpoints(connection);
  return new URL((await buildAuthorizeRequest({ connection, server, redirectUri, random: app.random })).url);
}

/** A sign-in from the code on, then a refresh. */
async function signInAndRefresh(connection: Connection): Promise<[Captured, Captured]> {
  const redirectUri = app.connections.redirectUri(connection);
  const context = await tokenContext(connection, { clientSecret: SECRET, clock: app.clock, redirectUri });
  const codeVerifier = connection.pkce === 'S256' ? 'verifier-verifier-verifier-verifier-verifier' : null;
  const answer = await exchangeCode(context, { code: 'the code', codeVerifier, nonce: null });
  await app.tokens.accept(connection.id, {
    ...CONNECTED,
    answer,
    scopesAsked: connection.scopes,
    redirectUri,
  });
  await app.tokens.refresh(connection.id);
  const [code, refresh] = server.requests;
  if (!code || !refresh) throw new Error('two requests were sent');
  return [code, refresh];
}

async function firstCalls(connection: Connection): Promise<Captured[]> {
  server.requests.length = 0;
  server.answer(json(200, {}));
  for (const call of connection.calls) {
    const { method, url, headers, body } = buildCall(call, connection, 'the-token', NO_VALUES);
    await app.http.send({ method, url, headers, body, timeoutMs: 5000, maxBodyBytes: 1000 });
  }
  return server.requests;
}

/** Headers that say something: not those that any HTTP client sends. */
function headersOf(request: Captured): Record<string, string> {
  const any = ['host', 'connection', 'content-length', 'user-agent', 'accept', 'accept-encoding'];
  return Object.fromEntries(
    request.rawHeaders.filter(([name]) => !any.includes(name.toLowerCase())).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
const basic = `Basic ${Buffer.from('client+id%2F1:secret%2B%26%3D%25+%2F%3A').toString('base64')}`;

describe('Katana', () => {
  it('authorize: its five parameters, with state and PKCE, and nothing else', async () => {
    const url = await authorizeUrl(fromTemplate('katana'));
    expect(`${url.origin}${url.pathname}`).toBe('https://login.katanamrp.com/authorize');
    const { state, code_challenge, ...rest } = Object.fromEntries(url.searchParams);
    expect(rest).toEqual({
      scope: 'offline_access',
      response_type: 'code',
      audience: 'https://api.katanamrp.com',
      client_id: ID,
      redirect_uri: 'dev.tokenscope:/oauth/callback',
      code_challenge_method: 'S256',
    });
    expect(state?.length).toBeGreaterThanOrEqual(32);
    expect(code_challenge).toHaveLength(43);
    const off = await authorizeUrl(fromTemplate('katana', { pkce: 'off' }));
    expect([...off.searchParams.keys()].sort()).toEqual(['audience', 'client_id', 'redirect_uri', 'response_type', 'scope', 'state']);
  });

  it('token and refresh: a form with the secret in the body, redirect_uri on both, no Authorization', async () => {
    const [code, refresh] = await signInAndRefresh(await connect(fromTemplate('katana')));
    for (const request of [code, refresh]) {
      expect([request.method, request.path]).toEqual(['POST', '/oauth/token']);
      expect(headersOf(request)).toEqual(FORM);
    }
    expect(code.form).toEqual({
      grant_type: 'authorization_code',
      client_id: ID,
      client_secret: SECRET,
      redirect_uri: 'dev.tokenscope:/oauth/callback',
      code: 'the code',
      code_verifier: 'verifier-verifier-verifier-verifier-verifier',
    });
    expect(refresh.form).toEqual({
      grant_type: 'refresh_token',
      client_id: ID,
      client_secret: SECRET,
      redirect_uri: 'dev.tokenscope:/oauth/callback',
      refresh_token: 'refresh-2',
    });
    for (const { body } of [code, refresh]) {
      const names = [...new URLSearchParams(body).keys()];
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('refresh repeats the redirect URI of the sign-in, also that of a free loopback port or of a receiver changed since', async () => {
    const connection = await connect(fromTemplate('katana', { receiver: { kind: 'loopback', port: null, path: '/cb' } }));
    const redirectUri = 'http://127.0.0.1:49152/cb';
    const context = await tokenContext(connection, { clientSecret: SECRET, clock: app.clock, redirectUri });
    const answer = await exchangeCode(context, { code: 'c', codeVerifier: null, nonce: null });
    await app.tokens.accept(connection.id, { ...CONNECTED, answer, redirectUri });
    await app.connections.update(connection.id, { ...connection, receiver: { kind: 'scheme' } });
    await app.tokens.refresh(connection.id);
    await app.tokens.refresh(connection.id);
    expect(server.requests.map(({ form }) => form.redirect_uri)).toEqual([redirectUri, redirectUri, redirectUri]);
  });

  it('API: GET /v1/locations?limit=1 with the bearer token', async () => {
    const [call] = await firstCalls(await connect(fromTemplate('katana')));
    expect([call?.method, call?.path, call?.body]).toEqual(['GET', '/v1/locations?limit=1', '']);
    expect(call && headersOf(call)).toEqual({ authorization: 'Bearer the-token' });
  });
});

describe('CATAPA', () => {
  it('authorize: scope all, PKCE as switched, no tenant', async () => {
    const url = await authorizeUrl(fromTemplate('catapa', { pkce: 'off' }));
    expect(`${url.origin}${url.pathname}`).toBe('https://accounts-apps.catapa.com/oauth2/authorize');
    const { state, ...rest } = Object.fromEntries(url.searchParams);
    expect(rest).toEqual({ scope: 'all', response_type: 'code', client_id: ID, redirect_uri: 'dev.tokenscope:/oauth/callback' });
    expect(state?.length).toBeGreaterThanOrEqual(32);
    expect((await authorizeUrl(fromTemplate('catapa'))).searchParams.get('code_challenge_method')).toBe('S256');
    expect((await authorizeUrl(fromTemplate('catapa', { scopes: [] }))).searchParams.has('scope')).toBe(false);
  });

  it('token and refresh: Basic, with the Tenant header on both', async () => {
    const [code, refresh] = await signInAndRefresh(await connect(fromTemplate('catapa', { pkce: 'off' })));
    for (const request of [code, refresh]) {
      expect([request.method, request.path]).toEqual(['POST', '/oauth/token']);
      expect(headersOf(request)).toEqual({ ...FORM, tenant: 'acme', authorization: basic });
    }
    expect(code.form).toEqual({ grant_type: 'authorization_code', redirect_uri: 'dev.tokenscope:/oauth/callback', code: 'the code' });
    expect(refresh.form).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh-2' });
  });

  it('client credentials: the same request for the first and every next token', async () => {
    const connection = await connect(fromTemplate('catapa', { grantType: 'client_credentials' }));
    server.answer(json(200, { access_token: 'machine', token_type: 'bearer', expire_in: 3600 }));
    await app.tokens.refresh(connection.id);
    await app.tokens.refresh(connection.id);
    expect(server.requests).toHaveLength(2);
    for (const request of server.requests) {
      expect([request.method, request.path]).toEqual(['POST', '/oauth/token']);
      expect(headersOf(request)).toEqual({ ...FORM, tenant: 'acme', authorization: basic });
      expect(request.form).toEqual({ grant_type: 'client_credentials', scope: 'all' });
    }
    expect(app.settings.facts(connection.id)?.expiresAt).toBe(app.clock.at + 3_600_000);
  });

  it('API: both saved calls with the bearer token and the Tenant header', async () => {
    const calls = await firstCalls(await connect(fromTemplate('catapa')));
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/users/me', 'GET /core/v1/employees?page=0&size=1']);
    for (const call of calls) expect(headersOf(call)).toEqual({ authorization: 'Bearer the-token', tenant: 'acme' });
  });
});
