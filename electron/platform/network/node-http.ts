import { type AgentOptions, type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Transform } from 'node:stream';
import { readsOnly } from '../../core/calls/reads-only';
import { Failure } from '../../model/failure';
import { isEventStream, pairsIn } from '../../model/headers';
import { urlOf } from '../../model/text/url';
import type { Clock, Http, HttpRequest, HttpResponse } from '../../core/ports';
import { cancelledFailure, networkFailure, timeoutFailure, unsendableFailure } from './network-failure';
import { decoderOf } from './decoded';
import { addressOf, ProxyError, proxyHeaders, proxyOf, TunnelAgent } from './by-proxy';
import { type Proxies, withoutProxy } from './proxies';
import { lookupWithin, type Resolve } from './within';
import { systemClock } from '../system/system-clock';

export interface NodeHttpOptions {
  clock?: Clock;
  /** PEM certificates to trust instead of Node's own list. */
  ca?: string | string[];
  /** Milliseconds that a connection is kept open for the next request. */
  idleMs?: number;
  /** Absent: none is used. */
  proxies?: Proxies;
  resolve?: Resolve;
}

/** Less than servers commonly wait; after minutes a router on the way may have forgotten the connection. */
const IDLE_MS = 4_000;
/** What a request meets on a connection that the server has closed. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Http over node:http and node:https. Requests that only read share connections, and are sent again where the server has closed one in the
 * meantime. Every other request has a connection of its own: such a reset would leave it open whether a refresh token was spent.
 * Rejects beyond the port's codes with `bad-request` when the request can't be put on the wire.
 */
export function createNodeHttp({ clock = systemClock, ca, idleMs = IDLE_MS, proxies = withoutProxy, resolve }: NodeHttpOptions = {}): Http {
  const line: Line = { ca, proxies, idleMs, resolve, direct: new Map(), tunnels: new Map() };
  return { send: (request) => send(request, clock, line) };
}

interface Agents {
  plain: PlainAgent;
  tls: TlsAgent;
}

interface Line {
  ca: string | string[] | undefined;
  proxies: Proxies;
  idleMs: number;
  resolve: Resolve | undefined;
  /** Keep connections for the next request, by where they may lead. */
  direct: Map<string, Agents>;
  /** The same by way of proxies to https servers, by their addresses. */
  tunnels: Map<string, TlsAgent>;
}

function agentsFor(options: AgentOptions): Agents {
  return { plain: new PlainAgent(options), tls: new TlsAgent(options) };
}

/** @param shared Whether the request may share a connection. @param within Where it may lead, by name. */
function agentOf({ direct, tunnels, idleMs }: Line, url: URL, proxy: URL | null, shared: boolean, within = ''): PlainAgent | false {
  if (proxy === null || url.protocol !== 'https:') {
    if (!shared) return false;
    const agents = direct.get(within) ?? agentsFor({ keepAlive: true, timeout: idleMs });
    direct.set(within, agents);
    return (proxy ?? url).protocol === 'https:' ? agents.tls : agents.plain;
  }
  if (!shared) return new TunnelAgent(proxy, { keepAlive: false });
  const kept = tunnels.get(proxy.href) ?? new TunnelAgent(proxy, { keepAlive: true, timeout: idleMs });
  tunnels.set(proxy.href, kept);
  return kept;
}

async function send(request: HttpRequest, clock: Clock, line: Line): Promise<HttpResponse> {
  if (request.signal?.aborted) throw cancelledFailure(request.url);
  const startedAt = clock.now();
  const start = clock.monotonic();
  const url = urlOf(request.url);
  const proxy = url === null ? null : line.proxies(url);
  const found = proxy === null ? [] : [{ label: 'Proxy', value: proxy.name }];
  const make = (shared: boolean) => build(request, line, proxy === null ? null : proxyOf(proxy.address), shared);
  let outgoing: ClientRequest;
  try {
    // A connection that was made with a certificate speaks for that client alone.
    outgoing = make(readsOnly(request) && (request.certificate ?? request.trusts) === undefined);
  } catch (error) {
    throw error instanceof ProxyError ? networkFailure(error, request.url, undefined, found) : unsendableFailure(error, request.url);
  }
  const broken = new AbortController();
  const breakOff = (failure: Error) => {
    broken.abort(failure);
    outgoing.destroy(failure);
  };
  const onAbort = () => breakOff(cancelledFailure(request.url));
  const timer = setTimeout(() => breakOff(timeoutFailure(request.url, request.timeoutMs, found)), request.timeoutMs);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await headersOf(outgoing, request.body).catch((error: unknown) => {
      if (!outgoing.reusedSocket || broken.signal.aborted || !isClosed(error)) throw error;
      outgoing = make(false);
      return headersOf(outgoing, request.body);
    });
    const headersMs = clock.monotonic() - start;
    const { body, cut } = await bodyOf(response, request);
    return {
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      headers: pairsIn(response.rawHeaders),
      body,
      cut,
      startedAt,
      headersMs,
      endMs: clock.monotonic() - start,
    };
  } catch (error) {
    throw untrusted(networkFailure(broken.signal.aborted ? broken.signal.reason : error, request.url, undefined, found));
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
    '0 is ignored: secrets are sent only to servers with a valid certificate. For a private certificate authority, give a file with its certificate with --ca.';
  const evidence = [...failure.evidence, { label: 'NODE_TLS_REJECT_UNAUTHORIZED', value }];
  return new Failure({ code, what, likelyCause, action, evidence });
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CLOSED.has(String(error.code));
}

function build(request: HttpRequest, line: Line, proxy: URL | null, shared: boolean): ClientRequest {
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('not http');
  const isTls = url.protocol === 'https:';
  const path = `${url.pathname}${url.search}`;
  // To an http server a proxy passes on what names it whole (RFC 9112 section 3.2.2); to others it opens a tunnel.
  const passing = isTls ? null : proxy;
  const { protocol, hostname, port } = addressOf(passing ?? url);
  const open = protocol === 'https:' ? tlsRequest : plainRequest;
  const outgoing = open({
    ...{ protocol, hostname, port },
    path: passing === null ? path : `${url.origin}${path}`,
    headers: passing === null ? {} : { Host: url.host, ...proxyHeaders(passing) },
    method: request.method,
    agent: agentOf(line, url, proxy, shared, request.within?.name),
    ...(proxy === null && request.within && { lookup: lookupWithin(request.within, line.resolve) }),
    ca: request.trusts ?? line.ca,
    ...(isTls && request.certificate && { cert: request.certificate.certificates, key: request.certificate.key }),
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

function bodyOf(response: IncomingMessage, { maxBodyBytes, until }: HttpRequest): Promise<{ body: Uint8Array; cut: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const isStream = isEventStream(response.headers['content-type']);
    const decoder = decoderFor(response);
    const source = decoder ? response.pipe(decoder) : response;
    const finish = (cut: boolean) => resolve({ body: new Uint8Array(Buffer.concat(chunks)), cut });
    response.on('error', reject);
    decoder?.on('error', reject);
    source.on('data', (chunk: Buffer) => {
      const room = maxBodyBytes - length;
      if (room <= 0 && chunk.length > 0) return finish(true);
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      length += Math.min(chunk.length, room);
      if (chunk.length > room) finish(true);
      else if (isStream && until?.(chunk)) finish(false);
    });
    source.on('end', () => finish(false));
  });
}

/** Servers may compress without having been asked (RFC 9110 section 12.5.3); the cap then counts the bytes unpacked. */
function decoderFor(response: IncomingMessage): Transform | null {
  if (response.statusCode === 204 || response.statusCode === 304) return null;
  return decoderOf(response.headers['content-encoding']);
}
