import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTapProxy } from '../../../../electron/platform/network/tap/listen';
import type { Way } from '../../../../electron/platform/network/tap/upstream';
import { makeCertificate } from '../../../support/certificates';
import { proxyTo } from '../../../support/proxy';
import { tapStage } from '../../../support/tap';
import { until } from '../../../support/until';
import { WireReader } from '../../../support/wire-messages';

const HOST = 'login.example.test';
const own = makeCertificate({ subject: [['CN', HOST]], ip: [127, 0, 0, 1], dns: HOST });
const server = createServer({ cert: own.certificate, key: own.key }, (request, response) => {
  response.setHeader('X-Host', request.headers.host ?? '').end(request.url);
});
let secret: string | null = null;
let way: Way = { proxy: null };
let upstream = '';
const stage = tapStage({ proxy: createTapProxy(async () => way) });

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  upstream = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe('a server that speaks https', () => {
  it('is reached with the authorities that are set, by its own name', async () => {
    way = { proxy: null, ca: [own.certificate] };
    const { local } = await stage.tap(upstream);
    const answer = await fetch(`${local}/a`);
    expect(await answer.text()).toBe('/a');
    expect(answer.headers.get('x-host')).toBe(new URL(upstream).host);
  });

  it('gets nothing where its certificate is not trusted, whatever the environment says', async () => {
    way = { proxy: null };
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const { id, local } = await stage.tap(upstream);
      expect((await fetch(local)).status).toBe(502);
      await expect.poll(() => stage.taps.view(id).counts.running).toBe(0);
      expect((await stage.taps.exchanges(id))[0]).toMatchObject({ status: null, error: 'network-tls' });
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });
});

describe('a WebSocket of a server that speaks https', () => {
  const LAST = Buffer.alloc(1024 * 1024, 'last words ');

  it.each(['the server', 'the app'])('ends each direction on its own, %s first', async (first) => {
    way = { proxy: null, ca: [own.certificate] };
    let heard = Buffer.alloc(0);
    const take = (_: unknown, socket: Duplex) => {
      const parts: Buffer[] = [];
      socket.on('error', () => {}).on('data', (part: Buffer) => parts.push(part));
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nwelcome');
      if (first === 'the server') socket.end();
      socket.once('end', () => {
        heard = Buffer.concat(parts);
        if (first === 'the app') socket.end(LAST);
      });
    };
    server.on('upgrade', take);
    try {
      const tap = await stage.tap(upstream);
      const reader = new WireReader(await stage.connect(tap.port));
      reader.socket.allowHalfOpen = true;
      reader.socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${tap.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
      await reader.until('welcome');
      if (first === 'the server') await until('the server has said all', () => reader.ended);
      reader.socket.end(LAST);
      if (first === 'the app') expect((await reader.bytes(LAST.length)).equals(LAST)).toBe(true);
      await reader.over();
      await until('all of it is over', () => stage.taps.view(tap.id).counts.running === 0);
      await until('the server has heard all', () => heard.length > 0);
      expect(heard.equals(LAST)).toBe(true);
      expect((await stage.taps.exchanges(tap.id))[0]).toMatchObject({ failed: false, request: { body: { bytes: LAST.length } } });
    } finally {
      server.off('upgrade', take);
    }
  });
});

describe('a proxy', () => {
  it('is gone by to a server that speaks https, through a tunnel', async () => {
    const { server: tunnels, asked } = proxyTo(HOST, { http: 0, https: (server.address() as AddressInfo).port }, () => secret);
    await once(tunnels.listen(0, '127.0.0.1'), 'listening');
    try {
      way = { proxy: new URL(`http://127.0.0.1:${(tunnels.address() as AddressInfo).port}`), ca: [own.certificate] };
      const { local } = await stage.tap(`https://${HOST}`);
      const answer = await fetch(`${local}/b`);
      expect([await answer.text(), answer.headers.get('x-host')]).toEqual(['/b', HOST]);
      expect(asked).toEqual([`CONNECT ${HOST}:443`]);
      secret = 'me:secret';
      const { id, local: other } = await stage.tap(`https://${HOST}`);
      expect((await fetch(other)).status).toBe(502);
      await expect.poll(() => stage.taps.view(id).counts.running).toBe(0);
      expect((await stage.taps.exchanges(id))[0]).toMatchObject({ error: 'network-proxy' });
    } finally {
      tunnels.close();
      tunnels.closeAllConnections();
    }
  });
  it('is told the whole address of what a server that speaks plain http is asked, which is its name alone for "*"', async () => {
    const port = Number(new URL(await stage.serve((_, response) => response.end('here'))).port);
    const { server: proxy, asked } = proxyTo(HOST, { http: port, https: 0 }, () => null);
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    try {
      way = { proxy: new URL(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`) };
      const tap = await stage.tap(`http://${HOST}`, { allowPlainHttp: true });
      expect(await (await fetch(`${tap.local}/a?b`)).text()).toBe('here');
      const reader = new WireReader(await stage.connect(tap.port));
      reader.socket.write(`OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:${tap.port}\r\n\r\n`);
      expect((await reader.message()).start).toBe('HTTP/1.1 200 OK');
      expect(asked).toEqual([`GET http://${HOST}/a?b`, `OPTIONS http://${HOST}`]);
    } finally {
      proxy.close();
      proxy.closeAllConnections();
    }
  });
});
