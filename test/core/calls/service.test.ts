import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call, CallResult } from '../../../electron/core/calls/model';
import { CallService } from '../../../electron/core/calls/service';
import type { ProductionAct } from '../../../electron/core/connection/production-gate';
import { LIMITS } from '../../../electron/core/wire/send';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { ExchangeLog } from '../../../electron/core/exchanges/log';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import type { Http } from '../../../electron/core/ports';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { START } from '../../support/clock';
import { answerOf, type App, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import { startServer, type TestServer } from '../../support/provider';
import { fingerprint, openLog } from '../exchanges/support';

const ACCESS = 'canary-access/token+1==';
const REFRESH = 'canary-refresh-token-1';
const SECRET = 'canary-client-secret';

let app: App;
let api: TestServer;
let login: TestServer;
let calls: CallService;
let log: ExchangeLog;
let keepsLog: boolean;
let id: string;

async function connect(changes: Partial<ConnectionSettings> = {}, answer: Partial<ReturnType<typeof answerOf>> = {}) {
  const endpoints = { ...settingsOf().endpoints, token: `${login.url}/token` };
  id = (
    await app.connections.create(
      settingsOf({ endpoints, apiBaseUrl: `${api.url}/v1`, clientAuthentication: 'client_secret_post', ...changes }),
      SECRET,
    )
  ).id;
  await app.tokens.accept(id, {
    answer: answerOf({ accessToken: ACCESS, refreshToken: REFRESH, ...answer }),
    callbackMembers: [],
    scopesAsked: ['offline_access'],
    nonce: null,
    how: 'connected',
    redirectUri: 'dev.tokenscope:/oauth/callback',
  });
}

beforeEach(async () => {
  keepsLog = true;
  let http: Http = createNodeHttp();
  app = startApp(undefined, { http: { send: (request) => http.send(request) } });
  log = openLog({
    sealed: async (each) => sealedSecrets(app.connections.get(each), await app.connections.records.read(each)),
    keep: () => keepsLog,
  });
  http = recordingHttp(http, log, app.clock);
  [api, login] = await Promise.all([startServer(), startServer()]);
  calls = new CallService({
    connections: app.connections,
    tokens: app.tokens,
    http: app.http,
    clock: app.clock,
    exchanges: log,
    discoveries: app.discoveries,
    fingerprint,
  });
  await connect();
});
afterEach(() => Promise.all([api.stop(), login.stop()]));

let count = 0;
const send = (call: Partial<Call> = {}, callId = `call-${++count}`) =>
  calls.send(id, callId, { method: 'GET', url: '/me', query: [], headers: [], body: '', ...call });
const exchangeIn = ({ exchanges }: CallResult, at = 0) => exchanges[at]?.exchange?.exchange ?? expect.fail('no such exchange');

/** Takes the tokens given and no other, as the API of a rotating server does. */
function takes(...tokens: string[]) {
  api.answer('/v1/me', ({ headers }) =>
    tokens.includes(headers.authorization?.replace('Bearer ', '') ?? '')
      ? { body: { ok: true } }
      : { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: { error: 'no' } },
  );
}

describe('a call', () => {
  it('carries the token and the API headers, and shows neither', async () => {
    const tenant = { params: [], headers: [{ name: 'Tenant', value: 'acme' }] };
    await connect({ legs: { ...settingsOf().legs, api: tenant } });
    api.answer('/v1/orders', {
      status: 201,
      body: { id: 7 },
      headers: { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '9' },
    });
    const result = await send({ method: 'post', url: '/orders', query: [{ name: 'a', value: 'b c' }], body: '{"n":"ž"}' });
    expect(api.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/orders',
      body: '{"n":"ž"}',
      headers: { authorization: `Bearer ${ACCESS}`, tenant: 'acme', 'content-type': 'application/json' },
    });
    expect(result.exchanges).toHaveLength(1);
    expect(result.exchanges[0]).toMatchObject({ purpose: 'call', url: `${api.url}/v1/orders?a=b%20c`, status: 201, problem: null });
    const sent = exchangeIn(result);
    expect(sent).toMatchObject({
      at: START,
      method: 'POST',
      request: { body: { bytes: 10 } },
      status: 201,
      response: { statusText: 'Created', body: { bytes: 8, cutAt: null } },
    });
    expect(sent.response?.headers).toContainEqual({ name: 'content-type', value: 'application/json' });
    expect(sent.request.headers[0]).toEqual({
      name: 'Authorization',
      value: `Bearer [access token ${fingerprint(ACCESS)}]`,
    });
    const { headersMs = -1, endMs = -1 } = sent.response ?? {};
    expect(headersMs).toBeGreaterThanOrEqual(0);
    expect(endMs).toBeGreaterThanOrEqual(headersMs);
    expect(result.body).toEqual({ text: '{"id":7}', kind: 'json', notice: null, cutAt: null });
    expect(result.rateLimit).toMatchObject({ limit: 60, remaining: 1 });
    expect(result).toMatchObject({ challenge: null, explanation: null });
  });

  it('needs a token, and a connection', async () => {
    await app.tokens.forget(id);
    expect((await failureOf(send())).code).toBe('not-connected');
    id = 'nobody';
    expect((await failureOf(send())).code).toBe('not-found');
    expect(api.requests).toHaveLength(0);
  });

  it('goes nowhere but to the API', async () => {
    expect((await failureOf(send({ url: `${login.url}/me` }))).code).toBe('insecure-url');
    await connect({ apiBaseUrl: 'http://192.0.2.1/v1', allowPlainHttp: true });
    app.settings.saveConnection({ ...app.connections.get(id), allowPlainHttp: false });
    expect((await failureOf(send())).code).toBe('insecure-url');
    expect([...api.requests, ...login.requests]).toHaveLength(0);
  });

  it('follows no redirect and says so', async () => {
    api.answer('/v1/me', { status: 302, headers: { location: `${login.url}/steal?t=${encodeURIComponent(ACCESS)}` } });
    const result = await send();
    expect(result.body.notice).toContain(`The server redirects to ${login.url}/steal?t=[access token ${fingerprint(ACCESS)}]`);
    expect(login.requests).toHaveLength(0);
  });

  it('shows why no answer came', async () => {
    await api.stop();
    const result = await send();
    expect(result.exchanges).toMatchObject([{ status: null, problem: { code: 'network-refused' } }]);
    expect(exchangeIn(result)).toMatchObject({ response: null, failure: { code: 'network-refused' } });
    expect(result.explanation?.situation).toBe('connection-refused-here');
    expect(result.body.kind).toBe('empty');
  });
});

describe('a 401', () => {
  it('is answered by one refresh and one more try', async () => {
    takes('new-access');
    login.answer('/token', { body: { access_token: 'new-access', refresh_token: 'new-refresh', token_type: 'Bearer', expires_in: 60 } });
    const result = await send();
    expect(result.exchanges.map(({ purpose, status }) => [purpose, status])).toEqual([
      ['call', 401],
      ['refresh', 200],
      ['call', 200],
    ]);
    const [first, refresh, second] = [0, 1, 2].map((index) => exchangeIn(result, index));
    expect(result.exchanges[1]).toMatchObject({ url: `${login.url}/token`, problem: null });
    expect(refresh).toMatchObject({ purpose: 'refresh', method: 'POST', at: START, response: { statusText: 'OK' } });
    expect(refresh?.request.body.text).toContain(`refresh_token=[refresh token ${fingerprint(REFRESH)}]`);
    const { headersMs = -1, endMs = -1 } = refresh?.response ?? {};
    expect(headersMs).toBeGreaterThanOrEqual(0);
    expect(endMs).toBeGreaterThanOrEqual(headersMs);
    expect(first?.response?.headers).toContainEqual({ name: 'www-authenticate', value: 'Bearer error="invalid_token"' });
    expect(result.exchanges[0]?.exchange?.coach).toMatchObject({
      what: expect.stringContaining('invalid_token'),
      action: expect.stringContaining('the call sent once more'),
    });
    expect(result.exchanges[2]?.exchange?.coach).toBeNull();
    expect(second?.request.headers[0]?.value).toBe(`Bearer [access token ${fingerprint('new-access')}]`);
    expect(new Set([first, refresh, second].map((exchange) => exchange?.id)).size).toBe(3);
    // They are the log's own.
    expect((await log.list(id)).toReversed()).toEqual([first, refresh, second]);
    expect(result.body.text).toBe('{"ok":true}');
    expect(result).toMatchObject({ challenge: null, explanation: null });
    expect(await app.tokens.token(id, 'refresh')).toBe('new-refresh');
  });

  it('is not answered twice', async () => {
    takes('nothing');
    const headers = { date: new Date(START).toUTCString() };
    login.answer('/token', { headers, body: { access_token: 'new-access', token_type: 'Bearer' } });
    const result = await send();
    expect(result.exchanges.map(({ purpose }) => purpose)).toEqual(['call', 'refresh', 'call']);
    expect(result.challenge).toEqual({ scheme: 'Bearer', parameters: [{ name: 'error', value: 'invalid_token' }] });
    expect(result.explanation?.what).toContain('fresh from the server');
    expect(result.explanation?.action).toContain('issuer, audience and scopes');
    expect(login.requests).toHaveLength(1);
  });

  it('stays, with the reason, where the refresh fails', async () => {
    takes('nothing');
    login.answer('/token', { status: 403, body: { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' } });
    const result = await send();
    expect(result.exchanges).toMatchObject([
      { purpose: 'call', status: 401 },
      {
        purpose: 'refresh',
        status: 403,
        exchange: { coach: { situation: 'token-refresh-token-dead' } },
        problem: { code: 'refresh-token-dead' },
      },
    ]);
    expect(result.body.text).toBe('{"error":"no"}');
    expect(result.explanation?.action).toContain('refresh below');
    const again = await send();
    expect(again.exchanges).toHaveLength(1);
    expect(again.explanation?.action).toContain('Sign in again');
  });

  it('is left alone where the connection says so, or where a new token would not help', async () => {
    takes('nothing');
    await connect({ refreshOn401: false });
    expect((await send()).explanation?.action).toContain('Refresh on 401');
    await connect({}, { refreshToken: null });
    expect((await send()).explanation?.action).toContain('no refresh token');
    await connect();
    api.answer('/v1/me', { status: 401, headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="orders"' } });
    expect((await send()).explanation).toMatchObject({
      what: expect.stringContaining('orders'),
      action: expect.stringContaining('Add the scope'),
    });
    expect(login.requests).toHaveLength(0);
  });

  it('takes the token that another refresh has brought meanwhile', async () => {
    login.answer('/token', { body: { access_token: 'new-access', token_type: 'Bearer' } });
    let first = true;
    api.answer('/v1/me', (_, response) => {
      if (!first) return { body: { ok: true } };
      first = false;
      void app.tokens.refresh(id).then(() => response.writeHead(401).end());
      return null;
    });
    const result = await send();
    expect(result.exchanges.map(({ purpose, status }) => [purpose, status])).toEqual([
      ['call', 401],
      ['call', 200],
    ]);
    expect(login.requests).toHaveLength(1);
  });

  it('gets a client its next token the same way as the first', async () => {
    await connect({ grantType: 'client_credentials' }, { refreshToken: null });
    takes('new-access');
    login.answer('/token', { body: { access_token: 'new-access', token_type: 'Bearer', expire_in: 60 } });
    expect((await send()).exchanges.map(({ purpose }) => purpose)).toEqual(['call', 'refresh', 'call']);
    expect(login.requests[0]?.form.get('grant_type')).toBe('client_credentials');
  });
});

describe('cancelling', () => {
  it('ends a call for which all is not ready yet, and nothing is sent then or later', async () => {
    let ready = () => {};
    const asked: string[] = [];
    const waiting = new CallService({
      ...app,
      fingerprint,
      ensureReady: (connectionId) => {
        asked.push(connectionId);
        return new Promise((resolve) => {
          ready = resolve;
        });
      },
    });
    const call = { method: 'GET', url: '/me', query: [], headers: [], body: '' };
    const sent = failureOf(waiting.send(id, 'early', call));
    waiting.cancel('early');
    expect(await sent).toMatchObject({ code: 'cancelled', what: 'The call was cancelled before anything was sent.' });
    ready();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([asked, api.requests]).toEqual([[id], []]);
  });

  it('ends a call that waits for its answer', async () => {
    api.answer('/v1/me', () => {
      calls.cancel('slow');
      return null;
    });
    const result = await send({}, 'slow');
    expect(result.exchanges).toMatchObject([{ status: null, problem: { code: 'cancelled' } }]);
    calls.cancel('slow');
  });

  it('does not break off a refresh, whose new tokens would be lost', async () => {
    takes('new-access');
    let finish = () => {};
    login.answer('/token', (_, response) => {
      finish = () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"access_token":"new-access","refresh_token":"new-refresh","token_type":"Bearer"}');
      calls.cancel('slow');
      return null;
    });
    const result = await send({}, 'slow');
    expect(result.exchanges).toMatchObject([
      { status: 401 },
      { purpose: 'refresh', url: `${login.url}/token`, exchange: null, problem: { code: 'cancelled' } },
    ]);
    finish();
    await expect.poll(() => app.tokens.token(id, 'refresh')).toBe('new-refresh');
  });

  it('refuses the same call twice at once', async () => {
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      api.answer('/v1/me', (_, response) => {
        finish = () => response.end('done');
        resolve();
        return null;
      });
    });
    const first = send({}, 'same');
    await arrived;
    expect((await failureOf(send({}, 'same'))).code).toBe('bad-request');
    finish();
    expect((await first).body.text).toBe('done');
    api.answer('/v1/me', { body: 'free again' });
    expect((await send({}, 'same')).body.text).toBe('free again');
  });
});

describe('where the log keeps nothing', () => {
  beforeEach(() => {
    keepsLog = false;
  });

  it('one sees what one has just sent, and nothing of it is kept', async () => {
    takes('new-access');
    login.answer('/token', { body: { access_token: 'new-access', token_type: 'Bearer' } });
    const result = await send();
    expect(result.exchanges.map(({ purpose, exchange }) => [purpose, exchange?.exchange.status])).toEqual([
      ['call', 401],
      ['refresh', 200],
      ['call', 200],
    ]);
    expect(exchangeIn(result, 1).response?.body.text).toContain(`[access token ${fingerprint('new-access')}]`);
    expect(JSON.stringify(result)).not.toMatch(/canary|new-access/);
    keepsLog = true;
    expect(await log.list(id)).toEqual([]);
  });

  it('nothing is recorded of what others send', async () => {
    await send();
    const recorded: unknown[] = [];
    log.onLogged((_, exchange) => recorded.push(exchange));
    login.answer('/token', { body: { access_token: 'new-access', token_type: 'Bearer' } });
    await app.tokens.refresh(id);
    expect(log.keeps(id)).toBe(false);
    keepsLog = true;
    expect([await log.list(id), recorded]).toEqual([[], []]);
  });
});

describe('what comes back', () => {
  it('never holds a secret that the server sends back, however it is spelled', async () => {
    const basic = Buffer.from(`client-1:${SECRET}`).toString('base64');
    const spellings = [
      ACCESS,
      encodeURIComponent(ACCESS),
      encodeURIComponent(ACCESS).toLowerCase(),
      ACCESS.replaceAll('/', '\\/'),
      REFRESH,
      SECRET,
      basic,
    ];
    api.answer('/v1/me', {
      status: 400,
      headers: {
        'content-type': 'application/json',
        'x-echo': `Bearer ${ACCESS}`,
        'set-cookie': 'session=canary-cookie; Path=/',
        'www-authenticate': `Bearer error_description="${ACCESS}"`,
      },
      body: `{"message":"bad ${ACCESS}","all":"${spellings.join(' ')}"}`,
    });
    const result = await send({ url: '/me', query: [{ name: 't', value: ACCESS }] });
    const text = JSON.stringify(result);
    for (const secret of [...spellings, 'canary-cookie']) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(text).not.toMatch(/canary/);
    expect(result.body).toMatchObject({ kind: 'json', text: expect.stringContaining(`bad [access token ${fingerprint(ACCESS)}]`) });
    expect(result.explanation?.evidence).toContainEqual({
      label: 'The server says',
      value: expect.stringContaining(`bad [access token ${fingerprint(ACCESS)}]`),
    });
    const cookie = exchangeIn(result).response?.headers.find(({ name }) => name === 'set-cookie');
    expect(cookie?.value).toMatch(/^session=\[cookie [0-9a-f-]+\]; Path=\/$/);
  });

  it('hides both generations after a refresh', async () => {
    api.answer('/v1/me', ({ headers }) => ({
      status: headers.authorization === `Bearer ${ACCESS}` ? 401 : 200,
      body: `${ACCESS} new-access-2 new-refresh-2`,
    }));
    login.answer('/token', { body: { access_token: 'new-access-2', refresh_token: 'new-refresh-2', token_type: 'Bearer' } });
    const text = JSON.stringify(await send());
    expect(text).not.toMatch(/canary|new-access-2|new-refresh-2/);
  });

  it('is cut at 25 MiB, with a notice', async () => {
    api.answer('/v1/me', { body: Buffer.alloc(30 * 1024 * 1024, 'ž'), headers: { 'content-type': 'text/plain' } });
    const result = await send();
    expect(exchangeIn(result).response?.body.bytes).toBe(LIMITS.call.maxBodyBytes);
    expect(result.body.cutAt).toBe(LIMITS.call.maxBodyBytes);
    expect(result.body.kind).toBe('text');
    expect(result.body.text.length).toBe(LIMITS.call.maxBodyBytes / 2);
    expect(result.body.notice).toBe('The response is longer than 25 MB. The first 25 MB are shown; the rest was not read.');
  });

  it.each([
    ['nothing', '', undefined, 'empty', ''],
    ['JSON without a content type', '{"a":1}', undefined, 'json', '{"a":1}'],
    ['JSON of its own type', '{"a":1}', 'application/problem+json', 'json', '{"a":1}'],
    ['text that only looks like JSON', '{a}', 'text/plain', 'text', '{a}'],
    ['Latin-1', Buffer.from([0x67, 0xfc]), 'text/plain; charset="ISO-8859-1"', 'text', 'gü'],
    ['UTF-16', Buffer.from('\ufeffgü', 'utf16le'), 'text/plain; charset=utf-16', 'text', 'gü'],
    ['an image', Buffer.from([0x89, 0x50]), 'image/png', 'binary', 'Binary content (image/png) (2 bytes), not shown.'],
    ['bytes', Buffer.from([1, 0, 2]), undefined, 'binary', 'Binary content (3 bytes), not shown.'],
    ['an unknown charset', 'x', 'text/plain; charset=klingon', 'text', 'x'],
  ])('is read as it is: %s', async (_, body, type, kind, text) => {
    api.answer('/v1/me', { body, headers: type ? { 'content-type': type } : {} });
    const result = await send();
    expect(result.body).toMatchObject({ kind, text });
    if (type?.includes('klingon')) expect(result.body.notice).toContain('klingon');
  });
});

describe('a call in production', () => {
  const settle = (production: boolean | null, environment: string) => {
    const { id: _, ...settings } = app.connections.get(id);
    return app.connections.update(id, { ...settings, production, environment });
  };

  it('that may change data is not sent where nobody agrees', async () => {
    await settle(null, 'production');
    for (const call of [{ method: 'POST' }, { method: 'DELETE' }, { url: '/me?_method=delete' }])
      expect((await failureOf(send(call))).code).toBe('cancelled');
    expect(api.requests).toEqual([]);
    expect((await send({})).exchanges).toHaveLength(1);
  });

  it('shows no secret in the question', async () => {
    await settle(true, '');
    const shown: string[] = [];
    const production = {
      admit: async (_: unknown, act: ProductionAct) => {
        shown.push(act.kind === 'call' ? act.url : '');
      },
    };
    calls = new CallService({ ...app, http: app.http, fingerprint, production });
    await send({ method: 'POST', url: `/me?token=${encodeURIComponent(ACCESS)}` });
    expect(shown).toHaveLength(1);
    expect(shown[0]).not.toContain('canary');
    expect(shown[0]).toContain('/v1/me?token=');
  });
});
