import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../support/desk';
import { MemoryKeychain } from '../support/vault';
import { WireReader } from '../support/wire-messages';

const POLL = { interval: 10 };
/** Long enough that a half of it tells. */
const secret = (what: string) => `planted-${what}-8c1f7e2a9b40d3${what.length}`;
const [TOKEN, REFRESH, CODE, PASSWORD, COOKIE] = ['access', 'refresh', 'code', 'password', 'cookie'].map(secret) as [
  string,
  string,
  string,
  string,
  string,
];
/** Of whatever was planted here nothing may be found, not even a half. */
const PLANTED = /planted-|8c1f7e2a|9b40d3/;

/** Answers by path, as bytes; what each request line was to. */
const ANSWERS: Record<string, (socket: Socket, body: string) => void> = {};
let server: Server;
let url: string;
let directory: string;
let desk: Desk;

beforeAll(async () => {
  server = createServer((socket) => {
    const reader = new WireReader(socket);
    const talk = async () => {
      for (;;) {
        const { start, body } = await reader.message();
        const path = /^\S+ ([^ ?]*)/.exec(start)?.[1] ?? '';
        (ANSWERS[path] ?? ANSWERS['/ok'])?.(socket, body.toString());
      }
    };
    void talk().catch(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tokenscope-tap-secrets-'));
  desk = openDesk({ directory, keychain: new MemoryKeychain() });
});
afterEach(async () => {
  await desk.services.dispose();
  rmSync(directory, { recursive: true, force: true });
});

const answer =
  (status: string, headers: readonly string[], body = '') =>
  (socket: Socket) =>
    void socket.write(
      Buffer.from(
        `HTTP/1.1 ${status}\r\n${[...headers, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`,
        'latin1',
      ),
    );
const JSON_TYPE = 'Content-Type: application/json';

async function tapped() {
  const { id } = await desk.ask('taps.start', {
    connectionId: null,
    legs: [{ kind: 'authorization-server', upstream: url, port: null }],
  });
  const tap = (await desk.ask('taps.list')).find((one) => one.id === id) ?? expect.fail('no tap');
  const { connectionId } = tap;
  const over = (count: number) =>
    expect
      .poll(async () => (await desk.ask('exchanges.list', { connectionId })).filter(({ running }) => !running).length, POLL)
      .toBe(count);
  return { id, connectionId, local: tap.legs[0]?.local ?? '', over };
}

/** Everything that leaves the process, or stands in the window. */
async function everything(id: string, connectionId: string): Promise<string[]> {
  for (const row of await desk.ask('exchanges.list', { connectionId })) {
    await desk.ask('exchanges.get', { connectionId, id: row.id });
  }
  await desk.ask('history.get', { connectionId });
  await desk.ask('exchanges.exportHar', { connectionId, ids: null });
  await desk.ask('exports.save', { id: connectionId, as: 'evidence' });
  await desk.ask('taps.stop', { id });
  await desk.services.dispose();
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return [
    ...desk.wire,
    ...desk.exported,
    ...files.flatMap(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'latin1')]),
  ];
}

describe('what an app and its servers plant', () => {
  it('is found in no log, HAR, bundle, file, event or title', async () => {
    ANSWERS['/token'] = answer(
      '200 OK',
      [JSON_TYPE, 'Cache-Control: no-store'],
      JSON.stringify({ access_token: TOKEN, refresh_token: REFRESH, token_type: 'Bearer', expires_in: 3600 }),
    );
    // A careless server says it all again.
    ANSWERS['/api/echo'] = answer(
      `401 No ${TOKEN} here`,
      [
        'Content-Type: text/html',
        `WWW-Authenticate: Bearer realm="x", error="invalid_token", error_description="${TOKEN} is over", token="${TOKEN}"`,
        `Set-Cookie: sid=${COOKIE}; Path=/; HttpOnly`,
        `X-Zk-Unknown: ${TOKEN}`,
        `X-${TOKEN}: 1`,
      ],
      `<h1>Error</h1><p>Bad token ${TOKEN}, refresh with ${REFRESH}</p><!-- ${Buffer.from(TOKEN).toString('base64')} -->`,
    );
    ANSWERS['/api/led'] = answer('302 Found', [
      `Location: https://app.example/cb/${TOKEN}?code=${CODE}&x=${encodeURIComponent(`https://a.example/?t=${TOKEN}`)}#access_token=${TOKEN}&id=1`,
    ]);
    ANSWERS['/api/trailed'] = (socket) =>
      void socket.write(
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Token\r\n\r\n2\r\n{}\r\n0\r\nX-Token: ${TOKEN}\r\nSet-Cookie: a=${COOKIE}\r\n\r\n`,
      );
    ANSWERS['/ok'] = answer('200 OK', [JSON_TYPE, `Set-Cookie: session=${COOKIE}`], JSON.stringify({ hello: 'world', token: TOKEN }));
    const { id, connectionId, local, over } = await tapped();
    const ask = async (path: string, init: RequestInit = {}) => {
      const bearer = { Authorization: `Bearer ${TOKEN}` };
      const response = await fetch(`${local}${path}`, { redirect: 'manual', ...init, headers: { ...bearer, ...init.headers } });
      return (await response.text()).length;
    };
    const form = new URLSearchParams({ grant_type: 'authorization_code', code: CODE, client_secret: PASSWORD, client_id: 'app' });
    await ask('/token', { method: 'POST', body: form });
    await ask('/api/echo');
    await ask('/api/led');
    await ask('/api/trailed');
    await ask(`/api/ok?access_token=${TOKEN}&q=${encodeURIComponent(TOKEN)}`);
    await ask(`/api/${TOKEN}/users/${REFRESH}`);
    await ask('/api/ok', { headers: { 'X-Zk-Unknown': TOKEN, 'X-Api-Key': PASSWORD, Cookie: `sid=${COOKIE}; a=${TOKEN}` } });
    await ask('/api/ok', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ password: PASSWORD, nested: [{ refreshToken: REFRESH, text: `see ${TOKEN}` }] }),
    });
    const parts = new FormData();
    parts.set('client_secret', PASSWORD);
    parts.set('file', new Blob([`token: ${TOKEN}\n`]), `${TOKEN}.txt`);
    await ask('/api/ok', { method: 'POST', body: parts });
    await over(9);
    const texts = await everything(id, connectionId);
    expect(desk.exported.join('')).toContain('/api/trailed');
    for (const text of texts) expect(PLANTED.exec(text) && text.slice(Math.max(0, text.search(PLANTED) - 200)).slice(0, 400)).toBeNull();
  });

  it('leaves no half behind where a body is cut, goes on, or breaks off within it', async () => {
    const half = TOKEN.slice(0, 24);
    const filler = 'word '.repeat(20_000).slice(0, 96 * 1024 - 12);
    ANSWERS['/token'] = answer('200 OK', [JSON_TYPE], JSON.stringify({ access_token: TOKEN, token_type: 'Bearer' }));
    // Where the log stops reading, and where it stops keeping.
    ANSWERS['/long'] = answer('200 OK', ['Content-Type: text/plain'], `${filler}${TOKEN} ${TOKEN} ${'x '.repeat(10_000)}`);
    ANSWERS['/kept'] = answer('200 OK', ['Content-Type: text/plain'], `${filler.slice(0, 64 * 1024 - 12)}${TOKEN} ${'x '.repeat(30_000)}`);
    const begun: Socket[] = [];
    const goesOn = (type: string, text: string) => (socket: Socket) => {
      begun.push(socket);
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n`,
      );
    };
    ANSWERS['/stream'] = goesOn('text/event-stream', `data: ready\n\ndata: ${half}`);
    ANSWERS['/json'] = goesOn('application/json', `{"ready":1,"note":"${half}`);
    ANSWERS['/echoed'] = goesOn('text/plain', `ready token=${half}`);
    const { id, connectionId, local, over } = await tapped();
    const bearer = { Authorization: `Bearer ${TOKEN}` };
    await (await fetch(`${local}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) })).text();
    for (const path of ['/long', '/kept']) await (await fetch(`${local}${path}`, { headers: bearer })).text();
    const going = ['/stream', '/json', '/echoed'].map((path) => fetch(`${local}${path}`, { headers: bearer }).then((got) => got.text()));
    const shown = async () => {
      const rows = await desk.ask('exchanges.list', { connectionId });
      const all = await Promise.all(rows.map((row) => desk.ask('exchanges.get', { connectionId, id: row.id })));
      return all.filter(({ running }) => running).map(({ response }) => response?.body.text ?? '');
    };
    // While they go on, what is there of them shows.
    await expect.poll(async () => (await shown()).filter((text) => text.includes('ready')).length, POLL).toBe(3);
    // Then they break off there, and the app goes within its own body.
    for (const socket of begun) socket.resetAndDestroy();
    await Promise.allSettled(going);
    const gone = new AbortController();
    const sends = fetch(`${local}/slow`, {
      method: 'POST',
      headers: { ...bearer, 'Content-Type': 'text/plain' },

      signal: gone.signal,
      duplex: 'half',
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(`ready ${half}`)) }),
    } as RequestInit).catch(() => {});
    const rows = () => desk.ask('exchanges.list', { connectionId });
    await expect.poll(async () => (await rows()).filter(({ running }) => running).length, POLL).toBe(1);
    gone.abort();
    await sends;
    await over(7);
    const texts = await everything(id, connectionId);
    for (const text of texts) expect(PLANTED.exec(text) && text.slice(Math.max(0, text.search(PLANTED) - 200)).slice(0, 400)).toBeNull();
  });
});
