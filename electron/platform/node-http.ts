import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Failure } from '../core/failure';
import type { Clock, Http, HttpRequest, HttpResponse } from '../core/ports';
import { cancelledFailure, networkFailure, timeoutFailure, unsendableFailure } from './network-failure';
import { systemClock } from './system-clock';

export interface NodeHttpOptions {
  clock?: Clock;
  /** PEM certificates to trust instead of Node's own list. */
  ca?: string;
}

/**
 * Http over node:http and node:https. Every request has a connection of its own: a reused one may have been closed by the server
 * in the meantime, and the reset that follows would leave it open whether a refresh token was spent.
 * Uses no proxy. Rejects beyond the port's codes with `bad-request` when the request can't be put on the wire.
 */
export function createNodeHttp(options: NodeHttpOptions = {}): Http {
  const clock = options.clock ?? systemClock;
  return { send: (request) => send(request, clock, options.ca) };
}

async function send(request: HttpRequest, clock: Clock, ca: string | undefined): Promise<HttpResponse> {
  if (request.signal?.aborted) throw cancelledFailure(request.url);
  const startedAt = clock.now();
  const start = clock.monotonic();
  let outgoing: ClientRequest;
  try {
    outgoing = build(request, ca);
  } catch (error) {
    throw unsendableFailure(error, request.url);
  }
  const broken = new AbortController();
  const breakOff = (failure: Error) => {
    broken.abort(failure);
    outgoing.destroy(failure);
  };
  const onAbort = () => breakOff(cancelledFailure(request.url));
  const timer = setTimeout(() => breakOff(timeoutFailure(request.url, request.timeoutMs)), request.timeoutMs);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await headersOf(outgoing, request.body);
    const headersMs = clock.monotonic() - start;
    const { body, cut } = await bodyOf(response, request.maxBodyBytes);
    return {
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      headers: headerPairs(response.rawHeaders),
      body,
      cut,
      startedAt,
      headersMs,
      endMs: clock.monotonic() - start,
    };
  } catch (error) {
    throw untrusted(networkFailure(broken.signal.aborted ? broken.signal.reason : error, request.url));
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    outgoing.destroy();
  }
}

/** Says that a variable which turns certificates off is of no use here. */
function untrusted(failure: Failure): Failure {
  if (failure.code !== 'network-tls' || process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return failure;
  const { code, what, likelyCause, action } = failure;
  const value =
    '0 is ignored: secrets go only to a server that proves its name. For a private certificate authority, set NODE_EXTRA_CA_CERTS to a file with its certificate.';
  const evidence = [...failure.evidence, { label: 'NODE_TLS_REJECT_UNAUTHORIZED', value }];
  return new Failure({ code, what, likelyCause, action, evidence });
}

function build(request: HttpRequest, ca: string | undefined): ClientRequest {
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('not http');
  const open = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const outgoing = open({
    protocol: url.protocol,
    // Node wants an IPv6 address without the brackets that URLs put around it.
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port || undefined,
    path: `${url.pathname}${url.search}`,
    method: request.method,
    agent: false,
    ca,
    // Else NODE_TLS_REJECT_UNAUTHORIZED=0, common in CI, sends secrets to anybody.
    rejectUnauthorized: true,
  });
  try {
    for (const [name, values] of groupHeaders(request)) outgoing.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
  } catch (error) {
    outgoing.on('error', () => {}).destroy();
    throw error;
  }
  return outgoing;
}

function groupHeaders(request: HttpRequest): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  const canonical = new Map<string, string>();
  for (const { name, value } of request.headers) {
    const lower = name.toLowerCase();
    if (lower === 'content-length' || lower === 'transfer-encoding' || lower === 'connection') continue;
    const first = canonical.get(lower) ?? name;
    canonical.set(lower, first);
    grouped.set(first, [...(grouped.get(first) ?? []), value]);
  }
  // Said explicitly because Node leaves it out for GET and DELETE, and the server then can't find the end of the body.
  if (request.body !== null) grouped.set('Content-Length', [String(Buffer.byteLength(request.body))]);
  return grouped;
}

function headersOf(outgoing: ClientRequest, body: string | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.once('response', resolve);
    if (body === null) outgoing.end();
    else outgoing.end(body, 'utf8');
  });
}

function bodyOf(response: IncomingMessage, maxBytes: number): Promise<{ body: Uint8Array; cut: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const decoder = decoderFor(response);
    const source = decoder ? response.pipe(decoder) : response;
    const finish = (cut: boolean) => resolve({ body: new Uint8Array(Buffer.concat(chunks)), cut });
    response.on('error', reject);
    decoder?.on('error', reject);
    source.on('data', (chunk: Buffer) => {
      const room = maxBytes - length;
      if (room <= 0 && chunk.length > 0) return finish(true);
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      length += Math.min(chunk.length, room);
      if (chunk.length > room) finish(true);
    });
    source.on('end', () => finish(false));
  });
}

/** Servers may compress without having been asked (RFC 9110 section 12.5.3); the cap then counts the bytes unpacked. */
function decoderFor(response: IncomingMessage): Transform | null {
  if (response.statusCode === 204 || response.statusCode === 304) return null;
  const encoding = response.headers['content-encoding']?.trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  if (encoding === 'br') return createBrotliDecompress();
  return null;
}

function headerPairs(raw: string[]): { name: string; value: string }[] {
  const pairs: { name: string; value: string }[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push({ name: (raw[index] ?? '').toLowerCase(), value: raw[index + 1] ?? '' });
  }
  return pairs;
}
