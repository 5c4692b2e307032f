import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Method, RequestOf } from '../../electron/contract';
import { settingsOf } from '../support/connection';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';

/** Of the app; none may be anywhere but on its way. */
const PLANTED = ['access', 'refresh', 'second-access', 'second-refresh', 'code', 'password', 'cookie'].map(
  (what) => `planted-${what}-8c1f`,
);
const [ACCESS = '', REFRESH = '', ACCESS_2 = '', REFRESH_2 = '', CODE = '', PASSWORD = '', COOKIE = ''] = PLANTED;

const POLL = { interval: 5 };

let directory: string;
let desk: Desk;
let upstream: Server;
let url: string;

beforeAll(async () => {
  upstream = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    const form = new URLSearchParams(body);
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Set-Cookie', `session=${COOKIE}`);
    if (request.url === '/token') {
      const isFirst = form.get('grant_type') === 'authorization_code';
      const [access_token, refresh_token] = isFirst ? [ACCESS, REFRESH] : [ACCESS_2, REFRESH_2];
      return response.end(JSON.stringify({ access_token, refresh_token, token_type: 'Bearer', expires_in: 3600 }));
    }
    response.statusCode = request.headers.authorization === `Bearer ${ACCESS_2}` ? 200 : 401;
    response.end('{"hello":"world"}');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => upstream.close());

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tokenscope-taps-'));
  desk = openDesk({ directory, keychain: new MemoryKeychain() });
});
afterEach(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

async function addConnection(): Promise<string> {
  const input = settingsOf({
    name: 'Acme',
    endpoints: { ...settingsOf().endpoints, token: `${url}/token`, authorization: `${url}/authorize` },
    apiBaseUrl: `${url}/api`,
  });
  return (await desk.ask('connections.create', { input, clientSecret: 'a client secret' })).id;
}

/** What the app does: it signs in, refreshes, and calls the API with either token. */
async function work(server: string, api: string): Promise<void> {
  const token = (form: Record<string, string>) =>
    fetch(`${server}/token`, { method: 'POST', body: new URLSearchParams({ client_id: 'app', client_secret: PASSWORD, ...form }) });
  await (await token({ grant_type: 'authorization_code', code: CODE, redirect_uri: 'http://127.0.0.1/cb' })).text();
  await (await token({ grant_type: 'refresh_token', refresh_token: REFRESH })).text();
  for (const bearer of [ACCESS, ACCESS_2]) {
    await (await fetch(`${api}/marker-path`, { headers: { Authorization: `Bearer ${bearer}` } })).text();
  }
}

const everyFile = () =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name)));

async function tapped(connectionId: string | null) {
  const servers = connectionId === null ? [] : await desk.ask('taps.servers', { connectionId });
  const legs = (servers.length > 0 ? servers : [{ kind: 'authorization-server' as const, upstream: url }]).map((leg) => ({
    ...leg,
    port: null,
  }));
  const { id } = await desk.ask('taps.start', { connectionId, legs });
  const tap = (await desk.ask('taps.list')).find((one) => one.id === id) ?? expect.fail('no tap');
  const [server, api = server] = tap.legs.map(({ local }) => local);
  await work(server ?? '', tap.legs.length > 1 ? (api ?? '') : `${server}/api`);
  const listed = () => desk.ask('exchanges.list', { connectionId: tap.connectionId });
  await expect.poll(async () => (await listed()).map(({ running }) => running), POLL).toEqual([undefined, undefined, undefined, undefined]);
  const rows = await listed();
  return { tap, rows };
}

describe("a tap of a connection's app", () => {
  it('lists, explains and draws what the app sent, marked as its own', async () => {
    const connectionId = await addConnection();
    const { tap, rows } = await tapped(connectionId);
    expect(tap).toMatchObject({ connectionId, name: 'Acme', state: 'running' });
    expect(rows.map(({ purpose, status, by }) => [purpose, status, by])).toEqual([
      ['call', 200, 'app'],
      ['call', 401, 'app'],
      ['refresh', 200, 'app'],
      ['token', 200, 'app'],
    ]);
    const refused = await desk.ask('exchanges.get', { connectionId, id: rows[1]?.id ?? '' });
    expect(refused.coach?.known).toBe(true);
    expect(refused.rewritten?.map(({ where }) => where)).toContain('request header Host');
    const { families } = await desk.ask('history.get', { connectionId });
    expect(families.map(({ by, generations }) => [by, generations.map(({ how, end }) => `${how} ${end}`)])).toEqual([
      ['app', ['connected replaced', 'refreshed current']],
    ]);
    expect(desk.wire.some((told) => told.startsWith('["tap.changed"'))).toBe(true);
    expect(desk.wire.join('\n')).not.toContain('"notice"');
    expect((await desk.ask('taps.addresses', { id: tap.id, format: 'env' })).text).toContain(`TOKEN_ENDPOINT=${tap.legs[0]?.local}/token`);
  });

  it('leaves nothing on disk, and no secret in the window, with kept logs on', async () => {
    const connectionId = await addConnection();
    expect((await desk.ask('app.snapshot')).settings.keepExchanges).toBe(true);
    const { tap, rows } = await tapped(connectionId);
    for (const { id } of rows) await desk.ask('exchanges.get', { connectionId, id });
    await desk.ask('history.get', { connectionId });
    // What a person saves has no secret either.
    await desk.ask('exchanges.exportHar', { connectionId, ids: null });
    await desk.ask('exports.save', { id: connectionId, as: 'evidence' });
    await desk.ask('taps.stop', { id: tap.id });
    await desk.services.dispose();
    const files = everyFile();
    expect(files.length).toBeGreaterThan(1);
    expect(desk.exported.join('\n')).toContain('marker-path');
    for (const text of [...desk.wire, ...desk.exported]) for (const secret of PLANTED) expect(text).not.toContain(secret);
    for (const file of files) for (const text of [...PLANTED, 'marker-path', '"by"']) expect(file.includes(text)).toBe(false);
  });

  it('is cleared alone, and goes with its connection', async () => {
    const connectionId = await addConnection();
    const { tap } = await tapped(connectionId);
    await desk.ask('exchanges.clear', { connectionId, by: 'app' });
    expect(await desk.ask('exchanges.list', { connectionId })).toEqual([]);
    expect(desk.wire).toContain(JSON.stringify(['exchange.logged', { connectionId, row: null }]));
    await desk.services.connections.remove(connectionId);
    await expect.poll(() => desk.ask('taps.list'), POLL).toEqual([]);
    await expect(fetch(`${tap.legs[0]?.local}/token`)).rejects.toThrow();
  });
});

describe('a tap without a connection', () => {
  it('can be read, compared, saved and forgotten like one', async () => {
    const { tap, rows } = await tapped(null);
    const { connectionId } = tap;
    expect(tap.name).toBe(new URL(url).host);
    expect((await desk.ask('exchanges.get', { connectionId, id: rows[1]?.id ?? '' })).coach).not.toBeNull();
    expect((await desk.ask('history.get', { connectionId })).families).toHaveLength(1);
    const [one, other] = [rows[0], rows[1]].map((row) => ({ connectionId, id: row?.id ?? '' }));
    if (one && other) expect(await desk.ask('exchanges.contrast', { a: one, b: other })).toBeDefined();
    await desk.ask('exchanges.exportHar', { connectionId, ids: null });
    await desk.ask('exports.save', { id: connectionId, as: 'evidence' });
    expect(desk.exported.filter((text) => text.includes('marker-path')).length).toBeGreaterThan(1);
    await desk.ask('taps.forget', { id: tap.id });
    expect(await desk.problem('exchanges.list', { connectionId })).toBe('not-found');
    expect(await desk.problem('taps.pause', { id: tap.id, paused: true })).toBe('not-found');
  });

  it('takes nothing down while paused, and passes on all the same', async () => {
    const { tap } = await tapped(null);
    await desk.ask('taps.pause', { id: tap.id, paused: true });
    expect((await fetch(`${tap.legs[0]?.local}/api`)).status).toBe(401);
    await desk.ask('taps.pause', { id: tap.id, paused: false });
    expect(await desk.ask('exchanges.list', { connectionId: tap.connectionId })).toHaveLength(4);
  });

  it('has a fault laid over it here at once, and over a real server only after a yes', async () => {
    const { tap } = await tapped(null);
    await desk.ask('taps.lay', { id: tap.id, troubles: [{ leg: '1', kind: 'server-error', times: 1 }] });
    expect((await fetch(`${tap.legs[0]?.local}/api`)).status).toBe(500);
    expect((await fetch(`${tap.legs[0]?.local}/api`)).status).toBe(401);
    const legs = [{ kind: 'api' as const, upstream: 'https://api.example.com', port: null }];
    const { id } = await desk.ask('taps.start', { connectionId: null, legs });
    expect(await desk.problem('taps.lay', { id, troubles: [{ leg: '1', kind: 'dropped', times: 1 }] })).toBe('cancelled');
    expect((await desk.ask('taps.list')).at(-1)?.troubles).toEqual([]);
  });
});

describe('what the window may ask of taps', () => {
  const HUGE = 'x'.repeat(200_000);
  const server = (change: object) => ({
    connectionId: null,
    legs: [{ kind: 'api', upstream: 'http://127.0.0.1:1', port: null, ...change }],
  });

  it.each([
    ['no server', { connectionId: null, legs: [] }],
    ['more than a dozen', { connectionId: null, legs: Array.from({ length: 13 }, () => server({}).legs[0]) }],
    ...[0, -1, 1.5, 65_536, Number.NaN, Number.POSITIVE_INFINITY, '80', undefined].map((port) => [`port ${port}`, server({ port })]),
    ...['proxy', '', null].map((kind) => [`kind ${kind}`, server({ kind })]),
    ...['', 'x', '//a.example', 'ftp://a.example', 'javascript:alert(1)', 'file:///etc/passwd', 'https://', HUGE, `https://${HUGE}`].map(
      (upstream) => [`URL ${upstream.slice(0, 30)}`, server({ upstream })],
    ),
    ...['https://a.example/?x', 'https://a.example/#x', 'https://user:secret@a.example', 'http://a.example'].map((upstream) => [
      `URL ${upstream}`,
      server({ upstream }),
    ]),
    ...['none', '__proto__', 'constructor', '', HUGE].map((connectionId) => [
      `connection ${connectionId.slice(0, 20)}`,
      { ...server({}), connectionId },
    ]),
  ] as [string, RequestOf<'taps.start'>][])('refuses to start with %s, and nothing listens', async (_, request) => {
    const problem = await desk.problem('taps.start', request);
    expect(['bad-request', 'connection-invalid', 'insecure-url', 'not-found']).toContain(problem);
    expect(await desk.ask('taps.list')).toEqual([]);
    // What was sent is not sent back.
    expect(desk.wire.join('')).not.toMatch(/x{5000}|user:secret/);
  });

  it('refuses what is about a tap that is not there, or in a wrong form, and changes nothing', async () => {
    const { id } = await desk.ask('taps.start', { connectionId: null, legs: [{ kind: 'api', upstream: url, port: null }] });
    const before = await desk.ask('taps.list');
    const trouble = { leg: '1', kind: 'latency', times: null };
    const lay = (change: object, count = 1) => [
      'taps.lay',
      { id, troubles: Array.from({ length: count }, () => ({ ...trouble, ...change })) },
    ];
    const add = (change: object) => ['taps.add', { id, kind: 'api', upstream: 'http://127.0.0.1:1', port: null, ...change }];
    const wrong = [
      ...['none', '__proto__', 'constructor', '', HUGE].flatMap((other) => [
        ['taps.pause', { id: other, paused: true }],
        ['taps.stop', { id: other }],
        ['taps.forget', { id: other }],
        ['taps.lay', { id: other, troubles: [] }],
        ['taps.addresses', { id: other, format: 'env' }],
        add({ id: other }),
      ]),
      ['taps.pause', { id, paused: 'yes' }],
      ['taps.addresses', { id, format: 'yaml' }],
      ...[{ leg: '2' }, { leg: '__proto__' }, { leg: HUGE }, { kind: 'fire' }, { times: 0 }, { times: 1.5 }, { times: 1_001 }].map((one) =>
        lay(one),
      ),
      ...[{ delayMs: 0 }, { delayMs: 1e9 }, { delayMs: Number.NaN }, { more: 1 }].map((one) => lay(one)),
      lay({}, 51),
      ...[{ upstream: HUGE }, { upstream: 'ftp://a.example' }, { upstream: 'http://a.example' }, { port: 0 }, { kind: 'x' }].map(add),
    ] as [Method, never][];
    for (const [method, request] of wrong) {
      const problem = await desk.problem(method, request);
      expect(['bad-request', 'connection-invalid', 'insecure-url', 'not-found'], method).toContain(problem);
    }
    expect(await desk.ask('taps.list')).toEqual(before);
    expect((await fetch(`${before[0]?.legs[0]?.local}/api`)).status).toBe(401);
  });

  it('has one more server added where the app would leave, once however often it is asked, and none to one that has ended', async () => {
    const other = createServer((_, response) => response.end('other')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const well = createServer((_, response) => {
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ issuer: url, token_endpoint: `${elsewhere}/token` }));
    }).listen(0, '127.0.0.1');
    await once(well, 'listening');
    try {
      const upstream = `http://127.0.0.1:${(well.address() as AddressInfo).port}`;
      const { id } = await desk.ask('taps.start', { connectionId: null, legs: [{ kind: 'authorization-server', upstream, port: null }] });
      const view = async () => (await desk.ask('taps.list')).find((tap) => tap.id === id) ?? expect.fail('no tap');
      const local = (await view()).legs[0]?.local ?? '';
      const read = async () => (await fetch(`${local}/.well-known/openid-configuration`)).json();
      expect(await read()).toMatchObject({ token_endpoint: `${elsewhere}/token` });
      const leaving = { kind: 'authorization-server', upstream: elsewhere } as const;
      await expect.poll(async () => (await view()).leaves, POLL).toEqual([{ ...leaving, where: 'response member token_endpoint' }]);
      await Promise.all([0, 1, 2].map(() => desk.ask('taps.add', { id, ...leaving, port: null })));
      const { legs, leaves } = await view();
      expect({ leaves, upstreams: legs.map((leg) => leg.upstream) }).toEqual({ leaves: [], upstreams: [upstream, elsewhere] });
      // The app reads the metadata again, and stays.
      const { token_endpoint } = await read();
      expect(token_endpoint).toBe(`${legs[1]?.local}/token`);
      expect(await (await fetch(token_endpoint)).text()).toBe('other');
      expect((await desk.ask('taps.addresses', { id, format: 'env' })).text).toContain(`ISSUER_2=${legs[1]?.local}`);
      // A taken port, and itself.
      const port = Number(new URL(elsewhere).port);
      const third = { kind: 'api', upstream: 'http://127.0.0.1:1' } as const;
      expect(await desk.problem('taps.add', { id, ...third, port })).toBe('receiver-unavailable');
      expect(await desk.problem('taps.add', { id, ...third, upstream: local, port: null })).toBe('connection-invalid');
      expect((await view()).legs).toHaveLength(2);
      await desk.ask('taps.stop', { id });
      expect(await desk.problem('taps.add', { id, ...third, port: null })).toBe('not-found');
      expect((await view()).legs).toHaveLength(2);
    } finally {
      for (const server of [other, well]) server.close().closeAllConnections();
    }
  });
});
