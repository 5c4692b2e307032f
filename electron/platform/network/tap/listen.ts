import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { valueIn, valuesIn } from '../../../core/tap/headers';
import type { LegWork, ListeningLeg, RawHeaders, TapProxy } from '../../../core/tap/port';
import { Failure } from '../../../model/failure';
import { errorCode } from '../../disk/durable-file';
import { decoded } from '../decoded';
import { answerHere } from './answer-here';
import { forward } from './forward';
import { MAX_HEAD } from './answer-reader';
import { AnswerOrder } from './order';
import { isWebSocket, type Upgrading, upgrading, withoutUpgrade } from './upgrade';
import { AHEAD, UpstreamLine, type WayTo } from './upstream';

const HOST = '127.0.0.1';
/** What a tap takes, as a 405 has to say (RFC 9110 section 15.5.6): all but a tunnel. */
const ALLOWED = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
/** Milliseconds for a head to arrive. */
const HEAD_MS = 60_000;

/**
 * What listens on 127.0.0.1 and passes on. Requests are parsed strictly: what two servers could read differently (RFC 9112 section 11.2) is
 * refused. A connection of the app has a connection of its own to the server, which lives and dies with it.
 *
 * @param way How the server is reached; asked for each connection.
 */
export function createTapProxy(way: WayTo): TapProxy {
  return { listen: (work) => listen(work, way), decoded };
}

async function listen(work: LegWork, way: WayTo): Promise<ListeningLeg> {
  const limits = { maxHeaderSize: MAX_HEAD, headersTimeout: HEAD_MS, requestTimeout: 0, keepAliveTimeout: 0 };
  const server = createServer({ ...limits, noDelay: true, highWaterMark: AHEAD });
  server.timeout = 0;
  // Else Node leaves out those after the 1,000th without a word, the framing and the page's origin among them. Their bytes are counted.
  server.maxHeadersCount = 0;
  const lines = new WeakMap<Duplex, UpstreamLine>();
  const upstream = new URL(work.upstream);
  /** Those that no longer speak HTTP: the server knows nothing of them. */
  const others = new Set<Socket>();
  /** Headers of requests that were given back without what they have asked for. */
  const asked = new WeakMap<Duplex, RawHeaders>();
  const order = new AnswerOrder();
  /** Those that get no further answer than what is to come already. */
  const broken = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    if (lines.has(socket)) return;
    // What a connection breaks with is told by its exchange.
    socket.on('error', () => {});
    const line = new UpstreamLine(socket, upstream, way);
    lines.set(socket, line);
    socket.once('close', () => {
      line.close();
      others.delete(socket);
    });
  });
  const unclear = (socket: Socket) => {
    if (!socket.writable || broken.has(socket)) return;
    broken.add(socket);
    work.refused();
    const drop = () => lines.get(socket)?.drop();
    order.broke(socket, drop, () => {
      refuse(socket, '400 Bad Request', 'The tap passes on only requests that every server reads in the same way (RFC 9112).');
    });
  };
  const pass = (request: IncomingMessage, response: ServerResponse, waits: boolean, upgrading: Upgrading | null = null) => {
    const line = lines.get(request.socket);
    // Its answer would never come, so nobody would know what the server made of it.
    if (line?.isLast || broken.has(request.socket)) return;
    // What goes wrong here ends this connection, and nothing else.
    const failed = () => void request.socket.destroy();
    // Node tells of it once the head is through, which would be too late, or not at all.
    if (!isClear(request)) return void unclear(request.socket);
    const headers = asked.get(request.socket) ?? request.rawHeaders;
    asked.delete(request.socket);
    order.add(request.socket, response);
    const passing = work.take({ method: request.method ?? '', target: request.url ?? '', headers });
    if (passing.plan.kind === 'answer' && valueIn(passing.plan.head.headers, 'connection') === 'close') broken.add(request.socket);
    if (passing.plan.kind === 'answer' || line === undefined) answerHere(request, response, passing, line, waits || upgrading !== null);
    else forward({ request, response, passing, plan: passing.plan, line, waits, upgrading }).catch(failed);
  };
  server.on('request', (request, response) => pass(request, response, false));
  server.on('checkContinue', (request, response) => pass(request, response, true));
  server.on('checkExpectation', (request, response) => pass(request, response, true));
  const switched = (request: IncomingMessage, socket: Socket, early: Upgrading) => {
    if (!isWebSocket(request)) {
      asked.set(socket, request.rawHeaders);
      socket.unshift(Buffer.concat([withoutUpgrade(request), early.early()]));
      server.emit('connection', socket);
      return void socket.resume();
    }
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    response.shouldKeepAlive = false;
    response.once('finish', () => socket.destroySoon());
    socket.on('drain', () => response.emit('drain'));
    pass(request, response, false, early);
  };
  server.on('upgrade', (request: IncomingMessage, socket: Socket, first: Buffer) => {
    others.add(socket);
    const early = upgrading(socket, first, others);
    // Node lets go of the connection at once, with answers before this one still to come.
    order.after(socket, () => switched(request, socket, early));
  });
  server.on('connect', (_, socket: Socket) => {
    work.refused();
    others.add(socket.resume());
    const status = `405 Method Not Allowed\r\nAllow: ${ALLOWED}`;
    order.after(socket, () => refuse(socket, status, 'This tap is no proxy. Set it as the base URL of a server.'));
  });
  server.on('clientError', (_, socket: Duplex) => unclear(socket as Socket));
  await bind(server, work.port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of others) socket.destroy();
      }),
  };
}

/** Whether every server reads the same request in it: a version that is spoken here, and a body whose end is known (RFC 9112 section 6.3). */
function isClear({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return false;
  const codings = valuesIn(rawHeaders, 'transfer-encoding');
  if (codings.length === 0) return true;
  // Node takes an empty coding for chunks, beside a length, too. HTTP/1.0 knows none (RFC 9112 section 6.1).
  const isPlain = valueIn(rawHeaders, 'content-length') === null && httpVersion === '1.1';
  const [last, ...others] = codings.join(',').toLowerCase().split(',').reverse();
  const names = others.map((coding) => coding.trim());
  return isPlain && last?.trim() === 'chunked' && !names.includes('') && !names.includes('chunked');
}

function refuse(socket: Duplex, status: string, text: string): void {
  const body = `${text}\n`;
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function bind(server: ReturnType<typeof createServer>, port: number | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(notListening(port, errorCode(error)));
    server.once('error', fail);
    server.listen({ host: HOST, port: port ?? 0, exclusive: true }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function notListening(port: number | null, code: string): Failure {
  const name = port === null ? 'A free port' : `Port ${port}`;
  const taken = code === 'EADDRINUSE';
  return new Failure({
    code: 'receiver-unavailable',
    what: `The tap can't listen on ${HOST}: ${name} ${taken ? 'is in use' : 'could not be opened'}.`,
    likelyCause: taken
      ? 'Another program uses it, or another tap does.'
      : 'The system does not allow it; ports below 1024 are often reserved, and Windows keeps ranges for virtual machines.',
    action: 'Choose another port, or any free one.',
    evidence: [
      { label: 'Port', value: port === null ? 'any' : String(port) },
      { label: 'Error', value: code },
    ],
  });
}
