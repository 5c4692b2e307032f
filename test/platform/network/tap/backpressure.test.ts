import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createRawServer, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { BodyCopy } from '../../../../electron/core/tap/body-copy';
import type { BodyChange, Passing } from '../../../../electron/core/tap/port';
import { createTapProxy } from '../../../../electron/platform/network/tap/listen';
import { until } from '../../../support/until';

const MIB = 1024 * 1024;
const SIZE = 96 * MIB;
/** What the tap may have taken of a body that nobody reads: its own buffers, and those of the system on both sides. */
const MOST_AHEAD = 32 * MIB;
const PART = 256 * 1024;
/** A body is this, over and over: no buffer has a length that goes into its own, so a piece from elsewhere in it is another one. */
const ROUND = 1_000_003;
const ROUNDS = Buffer.concat(Array(3).fill(randomBytes(ROUND)));
const pieceAt = (at: number, length: number) => ROUNDS.subarray(at % ROUND, (at % ROUND) + length);

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The copies of the only exchange, and a connection to the tap that isn't read. */
async function tapTo(
  upstream: string,
  change: BodyChange | null = null,
): Promise<{ sent: BodyCopy; received: BodyCopy; socket: Socket; port: number }> {
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
      answered: (head) => ({ headers: head.headers, change }),
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
  for (let at = 0; at < size; at += PART) if (!stream.write(pieceAt(at, Math.min(PART, size - at)))) await once(stream, 'drain');
}

/** Resolves once all of such a body came, after a head. Rejects at a piece that is another one. */
function whole(socket: Socket, length = SIZE): Promise<void> {
  let head: Buffer | null = Buffer.alloc(0);
  let came = 0;
  return new Promise((resolve, reject) => {
    socket.on('data', (part: Buffer) => {
      let rest = part;
      if (head !== null) {
        head = Buffer.concat([head, part]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        rest = head.subarray(end + 4);
        head = null;
      }
      if (!rest.equals(pieceAt(came, rest.length))) reject(new Error(`other bytes after ${came}`));
      came += rest.length;
      if (came >= length) resolve();
    });
    socket.resume();
  });
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

/** Whether that much of a body has come, or will. */
async function reached(copy: BodyCopy, length: number): Promise<boolean> {
  for (let tries = 0; copy.length < length && tries < 100; tries++) await after(1);
  return copy.length >= length;
}

/** Fits into one read, and is too long to be passed on as a text. */
const PIECE = 48 * 1024;

/** A server that answers each request with the head of such a body and its next piece; `more` sends one after that. */
async function inPieces(length: number, change: BodyChange | null = null) {
  let server: Socket | null = null;
  let at = 0;
  const more = () => {
    server?.write(pieceAt(at, PIECE));
    at += PIECE;
  };
  const listening = createRawServer((socket) => {
    server = socket.on('error', () => {}).setNoDelay();
    socket.on('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
      more();
    });
  });
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => listening.close());
  const { received, socket } = await tapTo(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`, change);
  const ask = () => void socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  return { received, socket, ask, more };
}

describe('what a read has brought', () => {
  it('stays as it is while it waits for the app, whatever comes after it', async () => {
    const { received, socket, ask, more } = await inPieces(SIZE);
    ask();
    let length = PIECE;
    for (; await reached(received, length); length += PIECE) more();
    await whole(socket, length);
  });

  it('stays as it is while the next answer comes', async () => {
    const { received, socket, ask } = await inPieces(PIECE);
    let length = 0;
    do {
      ask();
      length += PIECE;
    } while (await reached(received, length));
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part)).resume();
    await until('all of them came', () => parts.reduce((sum, part) => sum + part.length, 0) > length);
    let all = Buffer.concat(parts);
    for (let at = 0; at < length - PIECE; at += PIECE) {
      const start = all.indexOf('\r\n\r\n') + 4;
      expect(all.subarray(start, start + PIECE).equals(pieceAt(at, PIECE))).toBe(true);
      all = all.subarray(start + PIECE);
    }
  });

  it('stays as it is while the rest is awaited of what may be changed', async () => {
    const seen: Buffer[] = [];
    const of = (body: Uint8Array) => {
      seen.push(Buffer.from(body));
      return null;
    };
    const { received, socket, ask, more } = await inPieces(3 * PIECE, { most: SIZE, of });
    ask();
    for (const length of [PIECE, 2 * PIECE]) {
      await until('the tap has a piece', () => received.length === length);
      more();
    }
    await whole(socket, 3 * PIECE);
    expect(seen.map((body) => body.equals(pieceAt(0, 3 * PIECE)))).toEqual([true]);
  });
});

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
    await whole(socket);
    expect(received.length).toBe(SIZE);
  });

  it('is not read from the app, and arrives whole once it is taken', async () => {
    let take = () => {};
    const server = createRawServer((socket) => {
      socket.pause();
      take = () => void whole(socket).then(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
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
    for (let at = 0; at < SIZE; at += PART) copy.add(pieceAt(at, PART));
    expect([copy.length, copy.cut]).toEqual([SIZE, true]);
    expect(copy.bytes().length).toBe(96 * 1024);
    expect(copy.bytes().buffer.byteLength).toBe(96 * 1024);
  });
});
