import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { absoluteForm } from '../../../core/tap/guard';
import type { Passing, Plan, RawHeaders } from '../../../core/tap/port';
import { framedAnew, mapHeaders, valueIn, valuesIn } from '../../../core/tap/headers';
import type { Failure } from '../../../model/failure';
import { decoded } from '../decoded';
import { networkFailure } from '../network-failure';
import { type ReadHead, Unreadable } from './answer-reader';
import { type Answering, linesOf, type UpstreamConnection } from './connection';
import { joined, type Upgrading } from './upgrade';
import type { UpstreamLine } from './upstream';

const NOTHING = Buffer.alloc(0);
/** Bytes of a body. */
const SMALL = 4 * 1024;

export interface Forwarding {
  request: IncomingMessage;
  response: ServerResponse;
  passing: Passing;
  plan: Plan & { kind: 'forward' };
  line: UpstreamLine;
  /** The app sends the body only when the server tells it to. */
  waits: boolean;
  /** It asks for a WebSocket. */
  upgrading: Upgrading | null;
}

/** The body, where it may become another one and is not passed on before. */
interface Collecting {
  parts: Buffer[];
  length: number;
  most: number;
  of(body: Uint8Array): Uint8Array | null;
}

/** One answer on its way to the app. */
export class Answer implements Answering {
  #connection: UpstreamConnection | null = null;
  #head: ReadHead | null = null;
  /** Of what the app gets, once that is known and until it is written. */
  #headers: RawHeaders | null = null;
  #hasNoBody = false;
  #collecting: Collecting | null = null;
  /** Not written yet: where it is the last one, it goes out with the end. */
  #last: Buffer | null = null;
  /** Bytes that were read may wait to be written. */
  #isHeld = false;
  #isOver = false;
  #hasContinued = false;
  #isFull = false;

  constructor(
    private readonly of: Forwarding,
    private readonly done: (failure: Failure | null) => void,
  ) {}

  begin(connection: UpstreamConnection): void {
    this.#connection = connection;
    this.of.response.on('drain', () => connection.resume());
  }

  interim(head: ReadHead): void {
    const { request, response } = this.of;
    const { socket } = response;
    // RFC 9110 section 15.2: HTTP/1.0 knows none. One that waits for an answer before it needs one 100 at most.
    if (request.httpVersion === '1.0' || (socket === null && this.#hasContinued)) return;
    if (head.status === 100) response.writeContinue();
    else socket?.write(`HTTP/1.1 ${head.status} ${head.statusText}\r\n${linesOf(head.headers)}\r\n`, 'latin1');
    this.#hasContinued ||= head.status === 100;
    if (socket === null || !socket.writableNeedDrain || this.#isFull) return;
    this.#isFull = true;
    this.#connection?.pause();
    socket.once('drain', () => {
      this.#isFull = false;
      this.#connection?.resume();
    });
  }

  head(head: ReadHead): void {
    const { request, response, passing, plan, line } = this.of;
    this.#head = head;
    const { headers, change } = passing.answered(head);
    this.#headers = headers;
    this.#hasNoBody = request.method === 'HEAD' || head.status === 204 || head.status === 304;
    // The server closes its side after this one, so the app's is closed, too.
    if (head.isOld || /\bclose\b/i.test(valueIn(head.headers, 'connection') ?? '')) response.shouldKeepAlive = false;
    if (!response.shouldKeepAlive || plan.spoil !== null) line.endsNow();
    if (plan.spoil === 'dropped') died(response, false);
    else if (plan.spoil === null && change !== null && !this.#hasNoBody) this.#collecting = { parts: [], length: 0, ...change };
  }

  part(bytes: Buffer): void {
    const { passing, plan } = this.of;
    passing.received.add(bytes);
    if (plan.spoil !== null) return void this.#cut(bytes);
    const collecting = this.#collecting;
    if (collecting === null) return void this.#next(bytes);
    collecting.parts.push(Buffer.from(bytes));
    collecting.length += bytes.length;
    if (collecting.length <= collecting.most) return;
    this.#collecting = null;
    this.#next(Buffer.concat(collecting.parts));
  }

  /** The head goes with what is there of the body, and at once where nothing is. */
  told(free: () => void = () => {}): void {
    const { response } = this.of;
    const last = this.#last;
    if (this.#isOver && this.#isHeld) return void response.once('finish', free);
    if (this.#isOver || this.#head === null || this.#collecting !== null || this.of.plan.spoil !== null) return void free();
    this.#last = null;
    if (last !== null) return void this.#write(last, free);
    // `flushHeaders` would write them as UTF-8; on the wire each letter is a byte (RFC 9110 section 5.5).
    if (!response.headersSent) this.#write(NOTHING);
    free();
  }

  over(trailers: string[]): void {
    this.#isOver = true;
    this.#connection?.resume();
    const { response, plan } = this.of;
    if (plan.spoil !== null) {
      died(response, false);
      return void this.done(null);
    }
    if (this.#head?.status === 101) return;
    const collecting = this.#collecting;
    if (collecting === null) return void this.#finish(this.#last, trailers);
    this.#changed(collecting).then(
      (other) => this.#finish(other ?? Buffer.concat(collecting.parts), other === null ? trailers : [], other),
      () => died(response, false),
    );
  }

  switched(server: Socket, first: Buffer): void {
    const { passing, response, upgrading, plan } = this.of;
    const { status, statusText } = this.#head ?? { status: 101, statusText: '' };
    if (upgrading === null || plan.spoil !== null) return void server.destroy();
    const { socket } = upgrading;
    response.detachSocket(socket);
    // Here they are the answer itself: an app that looks for them is to see what the server sent.
    const own = mapHeaders(this.#head?.headers ?? [], (name, value) => (name === 'upgrade' || name === 'connection' ? value : null));
    socket.write(`HTTP/1.1 ${status} ${statusText}\r\n${linesOf([...(this.#headers ?? []), ...own])}\r\n`, 'latin1');
    const early = upgrading.early();
    const [up, down] = [(bytes: number) => passing.sent.count(bytes), (bytes: number) => passing.received.count(bytes)];
    joined(upgrading, server, { up, down }, (isReset) => {
      this.done(isReset ? networkFailure(Object.assign(new Error(), { code: 'ECONNRESET' }), this.#url) : null);
    });
    if (first.length > 0) socket.write(first);
    if (early.length > 0) server.write(early);
    down(first.length);
    up(early.length);
  }

  drained(): void {
    this.of.request.resume();
  }

  broke(error: Error): void {
    const { response } = this.of;
    const connection = this.#connection;
    const isUnreadable = error instanceof Unreadable;
    if (response.headersSent ? false : isUnreadable || !connection?.wasOpen) return void this.failed(error);
    if (isUnreadable) this.told();
    this.#isOver = true;
    this.of.line.endsNow();
    died(response, connection?.end === 'reset');
    this.done(networkFailure(error, this.#url));
  }

  /** The server can't be reached, or what it says can't be read: told to the app as a gateway tells it (RFC 9110 section 15.6.3). */
  failed(error: unknown): void {
    const { response } = this.of;
    this.#isOver = true;
    this.#connection?.destroy();
    const isUnreadable = error instanceof Unreadable;
    const found = isUnreadable ? [{ label: 'Unreadable', value: error.message }] : [];
    const failure = networkFailure(error, this.#url, process.platform, found);
    if (response.headersSent || response.destroyed) died(response, false);
    else {
      const why = isUnreadable
        ? `What ${new URL(this.of.line.origin).host} sent is no response that every client reads in the same way (RFC 9112): ${error.message}.`
        : `${failure.what} ${failure.action}`;
      const body = Buffer.from(`${JSON.stringify({ error: 'tap_could_not_pass_on', error_description: why })}\n`);
      response.writeHead(502, ['Content-Type', 'application/json', 'Cache-Control', 'no-store', 'Content-Length', String(body.length)]);
      response.end(body);
    }
    this.done(failure);
  }

  get #url(): string {
    return absoluteForm(this.of.line.origin, this.of.plan.target);
  }

  #next(bytes: Buffer): void {
    if (this.#last !== null) this.#write(this.#last);
    this.#last = bytes;
  }

  #write(bytes: Buffer, written?: () => void): void {
    const { response } = this.of;
    this.#isHeld = true;
    if (!response.destroyed && this.#begun() && !response.write(bytes, written)) this.#connection?.pause();
  }

  /** @param other In the place of the body that came. */
  #finish(body: Uint8Array | null, trailers: readonly string[], other: Uint8Array | null = null): void {
    const { response } = this.of;
    if (response.destroyed || !this.#begun(other)) return;
    if (trailers.length > 0) response.addTrailers(pairs(trailers));
    // A text goes out in one piece with the head; bytes would be a second one for the system.
    if (body !== null && body.length <= SMALL)
      response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1');
    else {
      this.#isHeld ||= body !== null;
      response.end(body ?? undefined);
    }
  }

  /** Writes the head, where it isn't written. @returns false: Node refuses to write such a one, and the app's connection has ended. */
  #begun(other: Uint8Array | null = null): boolean {
    const { response } = this.of;
    if (response.headersSent) return true;
    const headers = this.#headers ?? [];
    response.sendDate = false;
    try {
      response.writeHead(this.#head?.status ?? 0, this.#head?.statusText, [
        ...(other ? framedAnew(headers, other.length) : framed(headers, this.#hasNoBody)),
      ]);
      return true;
    } catch {
      this.#connection?.destroy();
      died(response, false);
      return false;
    }
  }

  /** Half of the body comes. The server's connection is read to its end: it has answered. */
  #cut(bytes: Buffer): void {
    const { response, plan } = this.of;
    if (plan.spoil !== 'cut' || response.headersSent || response.destroyed) return;
    const length = Number(valueIn(this.#headers ?? [], 'content-length') ?? Number.NaN);
    const half = Number.isNaN(length) ? bytes.length / 2 : Math.min(length / 2, bytes.length);
    if (this.#begun()) response.write(Buffer.from(bytes.subarray(0, Math.floor(half))));
    died(response, false);
  }

  async #changed({ parts, most, of: change }: Collecting): Promise<Uint8Array | null> {
    const coding = valueIn(this.#head?.headers ?? [], 'content-encoding');
    const plain = await withoutCoding(Buffer.concat(parts), coding, most);
    return plain === null ? null : change(plain);
  }
}

/** Ends the app's connection as the server's ended: what has come is delivered, and no end of the body is made up. */
function died(response: ServerResponse, isReset: boolean): void {
  const { socket } = response;
  if (socket === null) response.destroy();
  else if (isReset) socket.resetAndDestroy();
  else socket.destroySoon();
}

/** Chunks are made anew on this side; with another transfer coding their name passes, too, or Node would not make any. */
function framed(headers: RawHeaders, hasNoBody: boolean): RawHeaders {
  return mapHeaders(headers, (name, value) => {
    if (name === 'transfer-encoding' && (hasNoBody || (value.trim().toLowerCase() === 'chunked' && valuesIn(headers, name).length === 1)))
      return null;
    return name === 'trailer' && hasNoBody ? null : value;
  });
}

async function withoutCoding(bytes: Uint8Array, coding: string | null, most: number): Promise<Uint8Array | null> {
  if (coding === null || coding.trim().toLowerCase() === 'identity') return bytes;
  const plain = await decoded(bytes, coding, most);
  return plain === null || plain.cut ? null : plain.bytes;
}

function pairs(raw: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) found.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return found;
}
