import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createRawServer, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { BodyCopy } from '../../../../electron/core/tap/body-copy';
import type { Passing } from '../../../../electron/core/tap/port';
import { createTapProxy } from '../../../../electron/platform/network/tap/listen';

const MIB = 1024 * 1024;
const SIZE = 96 * MIB;
/** What the tap may have taken of a body that nobody reads: its own buffers, and those of the system on both sides. */
const MOST_AHEAD = 32 * MIB;
const PART = Buffer.alloc(256 * 1024, 'x');

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The copies of the only exchange, and a connection to the tap that isn't read. */
async function tapTo(upstream: string): Promise<{ sent: BodyCopy; received: BodyCopy; socket: Socket; port: number }> {
  const sent = new BodyCopy();
  const received = new BodyCopy();
  const listening = await createTapProxy(async () => ({ proxy: null })).listen({
    upstream,
    port: null,
    refused: () => {},
    take: ({ target, headers }): Passing => ({
      plan: { kind: 'forward', target, headers, change: null, delayMs: 0, spoil: null },
      sent,
      received,
      answered: (head) => ({ headers: head.headers, change: null }),
      ended: () => {},
    }),
  });
  const socket = connect(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  await once(socket, 'connect');
  closing.push(
    () => socket.destroy(),
    () => listening.close(),
  );
  return { sent, received, socket, port: listening.port };
}

/** Writes so many bytes, no faster than they are taken. */
async function pour(stream: NodeJS.WritableStream, size: number): Promise<void> {
  for (let left = size; left > 0; left -= PART.length) if (!stream.write(PART)) await once(stream, 'drain');
}

/** Resolves once a body no longer grows. */
async function still(copy: BodyCopy): Promise<number> {
  for (let before = -1, same = 0; same < 10; ) {
    same = copy.length === before && before > 0 ? same + 1 : 0;
    before = copy.length;
    await after(10);
  }
  return copy.length;
}

describe('what nobody takes', () => {
  it('is not read from the server, and comes whole once it is taken', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Length': SIZE });
      void pour(response, SIZE).then(() => response.end());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    closing.push(
      () => server.closeAllConnections(),
      () => server.close(),
    );
    const { received, socket } = await tapTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await still(received)).toBeLessThan(MOST_AHEAD);
    let came = 0;
    for await (const part of socket) {
      came += (part as Buffer).length;
      if (came >= SIZE) break;
    }
    expect(received.length).toBe(SIZE);
  });

  it('is not read from the app, and arrives whole once it is taken', async () => {
    let take = () => {};
    const server = createRawServer((socket) => {
      socket.pause();
      let came = 0;
      take = () => {
        socket.on('data', (part) => {
          came += (part as Buffer).length;
          if (came >= SIZE) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        });
        socket.resume();
      };
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    closing.push(() => server.close());
    const { sent, socket } = await tapTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${SIZE}\r\n\r\n`);
    const pouring = pour(socket, SIZE);
    expect(await still(sent)).toBeLessThan(MOST_AHEAD);
    take();
    await pouring;
    const [answer] = (await once(socket.resume(), 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(sent.length).toBe(SIZE);
  });

  it('is held as a copy of the beginning, whatever its length', () => {
    const copy = new BodyCopy();
    for (let left = SIZE; left > 0; left -= PART.length) copy.add(PART);
    expect([copy.length, copy.cut]).toEqual([SIZE, true]);
    expect(copy.bytes().length).toBe(96 * 1024);
    expect(copy.bytes().buffer.byteLength).toBe(96 * 1024);
  });
});
