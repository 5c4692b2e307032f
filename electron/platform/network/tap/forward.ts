import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Passing, Plan, RawHeaders } from '../../../core/tap/port';
import { framedAnew, mapHeaders, valueIn } from '../../../core/tap/headers';
import type { Failure } from '../../../model/failure';
import { cancelledFailure, networkFailure } from '../network-failure';
import { type Collected, collected } from './collected';
import { decoded } from '../decoded';
import { pauseOf } from './pause';
import type { UpstreamLine } from './upstream';

export interface Forwarding {
  request: IncomingMessage;
  response: ServerResponse;
  passing: Passing;
  plan: Plan & { kind: 'forward' };
  line: UpstreamLine;
  /** The app sends the body only when the server tells it to. */
  waits: boolean;
}

/** Passes one request on, and its answer back, each part as it comes and no faster than the other side takes it. Never rejects. */
export async function forward(of: Forwarding): Promise<void> {
  const { request, response, passing, plan, line, waits } = of;
  let outgoing: ClientRequest | null = null;
  let isOver = false;
  line.begin();
  const over = (failure: Failure | null) => {
    if (isOver) return;
    isOver = true;
    line.end();
    passing.ended(failure);
  };
  response.once('close', () => {
    if (response.writableFinished || isOver) return over(null);
    // The app has gone: the server learns it in the same way.
    outgoing?.destroy();
    over(cancelledFailure(urlOf(of)));
  });
  request.on('error', () => {});
  request.on('data', (part: Buffer) => passing.sent.add(part));
  request.pause();
  await pauseOf(plan.delayMs, response);
  const change = waits ? null : plan.change;
  const body = change === null ? null : await collected(request, change.most);
  const other = body?.whole ? change?.of(body.bytes) : null;
  try {
    if (isOver) return;
    const headers = other ? framedAnew(plan.headers, other.length) : plan.headers;
    outgoing = await line.open(request.method ?? '', plan.target, headers);
  } catch (error) {
    return failed(of, error, over);
  }
  if (isOver) return void outgoing.on('error', () => {}).destroy();
  const sending = outgoing;
  sending.on('error', (error) => {
    if (!isOver) diedBefore(of, sending, error, over);
  });
  sending.on('continue', () => response.writeContinue());
  sending.on('information', (head) => {
    if (head.statusCode !== 100 && !response.headersSent) response.socket?.write(headOf(head));
  });
  sending.once('response', (incoming) => {
    answer(of, sending, incoming, over).catch(() => died(response, false));
  });
  if (waits) sendHead(sending);
  send(request, sending, body, other ?? null);
}

function send(request: IncomingMessage, outgoing: ClientRequest, body: Collected | null, other: Uint8Array | null): void {
  if (other !== null) return void outgoing.end(other);
  if (body === null && !announcesBody(request)) {
    request.resume();
    return void outgoing.end();
  }
  if (body !== null && body.bytes.length > 0) outgoing.write(body.bytes);
  const trailers = () => {
    if (request.rawTrailers.length > 0) outgoing.addTrailers(pairs(request.rawTrailers));
  };
  if (body?.whole) {
    trailers();
    return void outgoing.end();
  }
  request.once('end', trailers);
  request.pipe(outgoing);
}

/** A request without these has no body (RFC 9112 section 6.3). */
function announcesBody({ rawHeaders }: IncomingMessage): boolean {
  return valueIn(rawHeaders, 'content-length') !== null || valueIn(rawHeaders, 'transfer-encoding') !== null;
}

/** The answer has begun. */
async function answer(of: Forwarding, outgoing: ClientRequest, incoming: IncomingMessage, over: (failure: Failure | null) => void) {
  const { request, response, passing, plan, line } = of;
  const head = { status: incoming.statusCode ?? 0, statusText: incoming.statusMessage ?? '', headers: incoming.rawHeaders };
  const { headers, change } = passing.answered(head);
  incoming.on('data', (part: Buffer) => passing.received.add(part));
  incoming.on('error', (error) => {
    died(response, line.wasReset(outgoing));
    over(networkFailure(error, urlOf(of)));
  });
  if (plan.spoil !== null) return spoiled(of, incoming, headers, over);
  // The server closes its side after this one, so the app's is closed, too.
  if (/\bclose\b/i.test(valueIn(head.headers, 'connection') ?? '') || incoming.httpVersion === '1.0') response.shouldKeepAlive = false;
  const hasNoBody = request.method === 'HEAD' || head.status === 204 || head.status === 304;
  const collecting = change === null || hasNoBody ? null : await collected(incoming, change.most);
  const coding = valueIn(head.headers, 'content-encoding');
  const plain = collecting?.whole ? await withoutCoding(collecting.bytes, coding, change?.most ?? 0) : null;
  const other = plain === null ? null : (change?.of(plain) ?? null);
  if (response.destroyed) return;
  if (!begun(response, head, other ? framedAnew(headers, other.length) : framed(headers, hasNoBody))) {
    outgoing.destroy();
    return died(response, false);
  }
  if (other !== null) return void response.end(other);
  if (collecting !== null && collecting.bytes.length > 0) response.write(collecting.bytes);
  const trailers = () => {
    if (incoming.rawTrailers.length > 0) response.addTrailers(pairs(incoming.rawTrailers));
  };
  if (collecting?.whole) {
    trailers();
    return void response.end();
  }
  // The head goes with what is there of the body already, and at once where nothing follows for a while.
  let hasBegun = hasNoBody;
  incoming.once('data', () => {
    hasBegun = true;
  });
  setImmediate(() => {
    if (!hasBegun && !response.writableEnded && !response.destroyed) sendHead(response);
  });
  incoming.once('end', trailers);
  const length = hasNoBody || collecting !== null ? 0 : lengthOf(incoming);
  if (length === 0) return void incoming.pipe(response);
  // Most bodies come in one piece: it goes out with the head, before anything else is done.
  incoming.once('data', (part: Buffer) => {
    if (response.destroyed) return;
    if (part.length === length) return void response.end(part);
    response.write(part);
    incoming.pipe(response);
  });
}

/** Of the body in bytes, where it is told; else 0. */
function lengthOf({ rawHeaders }: IncomingMessage): number {
  return valueIn(rawHeaders, 'transfer-encoding') === null ? Number(valueIn(rawHeaders, 'content-length') ?? 0) || 0 : 0;
}

/** @returns false: Node refuses to write such a head. */
function begun(response: ServerResponse, { status, statusText }: { status: number; statusText: string }, headers: RawHeaders): boolean {
  response.sendDate = false;
  try {
    response.writeHead(status, statusText, [...headers]);
    return true;
  } catch {
    return false;
  }
}

/** Nothing of the answer comes, or half of it. The server's connection is read to its end: it has answered. */
function spoiled({ response, plan }: Forwarding, incoming: IncomingMessage, headers: RawHeaders, over: (failure: null) => void): void {
  incoming.once('end', () => over(null));
  const finish = () => {
    died(response, false);
    incoming.resume();
  };
  if (plan.spoil === 'dropped') {
    finish();
    return;
  }
  const length = Number(valueIn(headers, 'content-length') ?? Number.NaN);
  const head = { status: incoming.statusCode ?? 0, statusText: incoming.statusMessage ?? '' };
  if (!begun(response, head, framed(headers, false))) {
    finish();
    return;
  }
  incoming.once('data', (part: Buffer) => {
    const half = Number.isNaN(length) ? part.length / 2 : Math.min(length / 2, part.length);
    response.write(part.subarray(0, Math.floor(half)));
    finish();
  });
  incoming.once('end', finish);
}

/** No answer came. */
function diedBefore(of: Forwarding, outgoing: ClientRequest, error: Error, over: (failure: Failure) => void): void {
  const { response, line } = of;
  const isUnreadable = 'code' in error && String(error.code).startsWith('HPE_');
  if (isUnreadable || !line.wasOpen(outgoing)) failed(of, error, over);
  else {
    died(response, line.wasReset(outgoing));
    over(networkFailure(error, urlOf(of)));
  }
}

/** The server can't be reached, or what it says can't be read: told to the app as a gateway tells it (RFC 9110 section 15.6.3). */
function failed(of: Forwarding, error: unknown, over: (failure: Failure) => void): void {
  const { response } = of;
  const failure = networkFailure(error, urlOf(of));
  if (response.headersSent || response.destroyed) died(response, false);
  else {
    const body = Buffer.from(
      `${JSON.stringify({ error: 'tap_could_not_pass_on', error_description: `${failure.what} ${failure.action}` })}\n`,
    );
    response.writeHead(502, ['Content-Type', 'application/json', 'Cache-Control', 'no-store', 'Content-Length', String(body.length)]);
    response.end(body);
  }
  over(failure);
}

/** Ends the app's connection as the server's ended: what has come is delivered, and no end of the body is made up. */
function died(response: ServerResponse, isReset: boolean): void {
  const { socket } = response;
  if (socket === null) response.destroy();
  else if (isReset) socket.resetAndDestroy();
  else socket.destroySoon();
}

/** `flushHeaders` would write them as UTF-8; on the wire each letter is a byte (RFC 9110 section 5.5). */
function sendHead(message: ClientRequest | ServerResponse): void {
  message.write(Buffer.alloc(0));
}

/** Chunks are made anew on this side; another transfer coding passes with its name. */
function framed(headers: RawHeaders, hasNoBody: boolean): RawHeaders {
  return mapHeaders(headers, (name, value) => {
    if (name === 'transfer-encoding' && (hasNoBody || value.trim().toLowerCase() === 'chunked')) return null;
    return name === 'trailer' && hasNoBody ? null : value;
  });
}

async function withoutCoding(bytes: Uint8Array, coding: string | null, most: number): Promise<Uint8Array | null> {
  if (coding === null || coding.trim().toLowerCase() === 'identity') return bytes;
  const plain = await decoded(bytes, coding, most);
  return plain === null || plain.cut ? null : plain.bytes;
}

function headOf({ statusCode, statusMessage, rawHeaders }: { statusCode: number; statusMessage: string; rawHeaders: string[] }): Buffer {
  const lines = pairs(rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`, 'latin1');
}

function pairs(raw: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) found.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return found;
}

const urlOf = ({ line, plan }: Forwarding) => `${line.origin}${plan.target}`;
