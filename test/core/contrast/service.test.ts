import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallService } from '../../../electron/core/calls/service';
import type { Call } from '../../../electron/core/calls/model';
import { ProductionGate } from '../../../electron/core/connection/production-gate';
import { ContrastService } from '../../../electron/core/contrast/service';
import type { ExchangeLog } from '../../../electron/core/exchanges/log';
import { recordingHttp } from '../../../electron/core/exchanges/recording';
import type { Http } from '../../../electron/core/ports';
import { sealedSecrets } from '../../../electron/core/wire/sealed';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { createNodeHttp } from '../../../electron/platform/network/node-http';
import { answerOf, type App, jwt, settingsOf, startApp } from '../../support/connection';
import { failureOf } from '../../support/failures';
import fc from '../../support/property';
import { startServer, type TestServer } from '../../support/provider';
import { fingerprint, openLog } from '../exchanges/support';

let app: App;
let log: ExchangeLog;
let apis: [TestServer, TestServer];
let contrasts: ContrastService;
let keyIds: string[];
/** Who is asked in production, in order, and what they say. */
let asked: string[];
let says: (name: string) => boolean;
let kept: { header: string | null; claims: string | null; scopes: string[] | null } | null;

const tokenOf = (server: number, claims: object = {}) =>
  jwt({ iss: `https://id-${server}.example`, aud: `api-${server}`, sub: 'ada', ...claims });

async function connected(server: 0 | 1, token: string, changes: Partial<ConnectionSettings> = {}): Promise<string> {
  const name = ['Orders', 'Orders, staging'][server] as string;
  const { id } = await app.connections.create(
    settingsOf({ name, apiBaseUrl: `${apis[server].url}/v1`, refreshOn401: false, ...changes }),
    `secret-of-${server}-5e1d`,
  );
  await app.tokens.accept(id, {
    answer: answerOf({ accessToken: token, refreshToken: `refresh-token-${server}` }),
    callbackMembers: [],
    scopesAsked: [],
    nonce: null,
    how: 'connected',
  });
  return id;
}

beforeEach(async () => {
  let http: Http = createNodeHttp();
  app = startApp(undefined, { http: { send: (request) => http.send(request) } });
  log = openLog({ sealed: async (each) => sealedSecrets(app.connections.get(each), await app.connections.records.read(each)) });
  http = recordingHttp(http, log, app.clock);
  apis = await Promise.all([startServer(), startServer()]);
  for (const api of apis) api.answer('/v1/me', () => ({ body: { ok: true } }));
  const { connections, tokens, clock } = app;
  [keyIds, kept, asked, says] = [[], null, [], () => true];
  const production = new ProductionGate(clock, async ({ name }) => {
    asked.push(name);
    return says(name);
  });
  const calls = new CallService({
    connections,
    tokens,
    http: app.http,
    clock,
    exchanges: log,
    discoveries: app.discoveries,
    fingerprint,
    production,
  });
  contrasts = new ContrastService({
    connections,
    tokens,
    calls,
    exchanges: log,
    history: { tokenBy: async () => kept },
    keyIds: async () => keyIds,
    fingerprint,
  });
});
afterEach(() => Promise.all(apis.map((api) => api.stop())));

const send = (ids: [string, string], call: Partial<Call> = {}) =>
  contrasts.send(ids, 'call-1', { method: 'GET', url: '/me', query: [], headers: [], body: '', ...call });
const sentTo = (server: 0 | 1) => apis[server].requests.map(({ path, headers, body }) => JSON.stringify([path, headers, body]));

describe('one call on two connections', () => {
  it('goes to the API of each with the token of each, and says why one of them fails', async () => {
    const tokens = [tokenOf(0, { scope: 'orders:read' }), tokenOf(1, { scope: '' })] as const;
    const ids: [string, string] = [await connected(0, tokens[0]), await connected(1, tokens[1])];
    apis[1].answer('/v1/me', () => ({
      status: 403,
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="orders:read"' },
    }));
    const { a, b, contrast } = await send(ids);
    expect([a, b].map(({ connectionId, result }) => [connectionId, result?.exchanges.at(-1)?.status])).toEqual([
      [ids[0], 200],
      [ids[1], 403],
    ]);
    expect(contrast).toMatchObject({ works: 'a', reasons: [{ code: 'token-scope', likely: true }] });
    expect(apis.map(({ requests }) => requests.map(({ headers }) => headers.authorization))).toEqual(
      tokens.map((token) => [`Bearer ${token}`]),
    );
  });

  it('asks for the published keys where the token was rejected', async () => {
    const head = (kid: string) =>
      `${Buffer.from(JSON.stringify({ alg: 'RS256', kid })).toString('base64url')}.${tokenOf(0).split('.')[1]}.c2ln`;
    const ids: [string, string] = [await connected(0, head('k1')), await connected(1, head('k2'))];
    apis[1].answer('/v1/me', () => ({ status: 401 }));
    keyIds = ['k1'];
    expect((await send(ids)).contrast?.reasons[0]?.code).toBe('key-not-published');
  });

  it('sends nothing at all where one side can send nothing', async () => {
    const one = await connected(0, tokenOf(0));
    const { id: other } = await app.connections.create(settingsOf({ name: 'Fresh', apiBaseUrl: `${apis[1].url}/v1` }), 'x');
    await expect(failureOf(send([one, other]))).resolves.toMatchObject({ code: 'not-connected', what: expect.stringContaining('Fresh') });
    await expect(failureOf(send([one, one]))).resolves.toMatchObject({ code: 'bad-request' });
    const second = await connected(1, tokenOf(1));
    await expect(failureOf(send([one, second], { url: `${apis[0].url}/v1/me` }))).resolves.toMatchObject({ code: 'insecure-url' });
    await expect(failureOf(send([one, second], { url: `${apis[1].url}/v1/me` }))).resolves.toMatchObject({ code: 'insecure-url' });
    expect([...sentTo(0), ...sentTo(1)]).toEqual([]);
  });

  it('asks for both before anything is sent in production, and a No sends nothing', async () => {
    const live = { environment: 'production' };
    const ids: [string, string] = [await connected(0, tokenOf(0), live), await connected(1, tokenOf(1), live)];
    for (const api of apis) api.answer('/v1/me', () => ({ body: {} }));
    says = (name) => name === 'Orders';
    await expect(failureOf(send(ids, { method: 'POST' }))).resolves.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual(['Orders', 'Orders, staging']);
    expect([...sentTo(0), ...sentTo(1)]).toEqual([]);
    says = () => true;
    await send(ids, { method: 'POST' });
    expect(asked).toEqual(['Orders', 'Orders, staging', 'Orders, staging']);
    expect([sentTo(0), sentTo(1)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('never sends a secret of one environment to the other, wherever it was typed', async () => {
    const tokens = [tokenOf(0), tokenOf(1)] as const;
    const ids: [string, string] = [await connected(0, tokens[0]), await connected(1, tokens[1])];
    const secrets = [0, 1].map((server) => [tokens[server as 0 | 1], `secret-of-${server}-5e1d`, `refresh-token-${server}`]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...secrets.flat()),
        fc.constantFrom('url', 'query', 'header', 'body', 'encoded'),
        fc.boolean(),
        async (secret, place, isSwapped) => {
          for (const api of apis) api.requests.length = 0;
          const call: Partial<Call> = {
            url:
              { url: `/me/${secret}`, encoded: `/me/${encodeURIComponent(Buffer.from(secret).toString('base64'))}` }[place as string] ??
              '/me',
            query: place === 'query' ? [{ name: 'key', value: secret }] : [],
            headers: place === 'header' ? [{ name: 'X-Key', value: `a ${secret}` }] : [],
            body: place === 'body' ? JSON.stringify({ secret }) : '',
          };
          await failureOf(send(isSwapped ? [ids[1], ids[0]] : ids, call));
          for (const server of [0, 1] as const)
            for (const request of sentTo(server)) for (const foreign of secrets[1 - server] ?? []) expect(request).not.toContain(foreign);
          expect([...sentTo(0), ...sentTo(1)]).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('compares two exchanges of the log, also with a token that only the history remembers', async () => {
    const ids: [string, string] = [await connected(0, tokenOf(0)), await connected(1, tokenOf(1, { exp: 1 }))];
    apis[1].answer('/v1/me', () => ({ status: 401 }));
    await send(ids);
    const logged = await Promise.all(ids.map(async (connectionId) => ({ connectionId, id: (await log.list(connectionId))[0]?.id ?? '' })));
    const [a, b] = logged as [(typeof logged)[0], (typeof logged)[0]];
    expect((await contrasts.ofLogged(b, a)).reasons[0]?.code).toBe('token-expired');
    expect((await contrasts.ofLogged(b, a)).works).toBe('b');
    await app.tokens.forget(ids[1]);
    expect((await contrasts.ofLogged(a, b)).reasons).toEqual([]);
    kept = { header: null, claims: '{"iss":"https://id-1.example","aud":"api-1","exp":1}', scopes: null };
    expect((await contrasts.ofLogged(a, b)).reasons[0]?.code).toBe('token-expired');
  });
});

describe('checks of two connections', () => {
  it('are explained by the exchanges that prove them, but not where the check wants a refusal', async () => {
    const ids: [string, string] = [await connected(0, tokenOf(0)), await connected(1, tokenOf(1, { exp: 1 }))];
    apis[1].answer('/v1/me', () => ({ status: 401 }));
    await send(ids);
    const [a, b] = await Promise.all(ids.map(async (id) => log.get(id, (await log.list(id))[0]?.id ?? '')));
    const [works, fails] = [a, b] as [LoggedExchange, LoggedExchange];
    const earlier: LoggedExchange = { ...works, id: 'earlier', purpose: 'token' };
    const check = { id: 'use', works: 'a', a: [earlier, works], b: [fails] } as const;
    const wantsRefusal = { id: 'reuse', works: 'b', a: [works], b: [fails] } as const;
    const unlike = { id: 'issue', works: 'a', a: [earlier], b: [fails] } as const;
    expect(await contrasts.ofChecks([wantsRefusal, unlike, check])).toMatchObject({
      check: { id: 'use' },
      contrast: { works: 'a', reasons: [{ code: 'token-expired' }] },
    });
    expect(await contrasts.ofChecks([{ ...check, works: 'b', a: [fails], b: [works] }])).toMatchObject({ contrast: { works: 'b' } });
    expect(await contrasts.ofChecks([wantsRefusal, unlike])).toBe(null);
  });
});
