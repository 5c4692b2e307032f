import { type ClientRequest, net, type Session } from 'electron';
import { readsOnly } from '../../core/calls/reads-only';
import type { Pair } from '../../model/connection';
import { isFraming, pairsIn } from '../../model/headers';
import type { Clock, Http, HttpRequest, HttpResponse } from '../../core/ports';
import { cancelledFailure, networkFailure, timeoutFailure, unsendableFailure } from '../../platform/network/network-failure';
import { bodyOf, type ReadBody } from './net-body';
import type { NetSessions } from './net-sessions';
import type { WayOut } from './way-out';

/**
 * Http over Chromium's network stack, for the system's proxy and trusted certificates. Its sessions live in memory: no cache, no cookies,
 * no stored credentials, nothing the window's session could reach. Beyond the port's codes it rejects with `bad-request` if the request
 * can't be sent.
 * Chromium resends a request, POST included, when a reused connection breaks without a response. A refresh token sent twice may end its
 * family, so requests that do more than read get a session without open connections, which no other request shares.
 */
export function createNetHttp(clock: Clock, sessions: NetSessions, way: Pick<WayOut, 'attend'>): Http {
  return {
    send: async (request) => {
      if (readsOnly(request)) return send(request, clock, await sessions.shared(), way);
      return sessions.alone((own) => send(request, clock, own, way));
    },
  };
}

async function send(request: HttpRequest, clock: Clock, own: Session, way: Pick<WayOut, 'attend'>): Promise<HttpResponse> {
  if (request.signal?.aborted) throw cancelledFailure(request.url);
  const startedAt = clock.now();
  const start = clock.monotonic();
  let outgoing: ClientRequest;
  try {
    outgoing = build(request, own);
  } catch (error) {
    throw unsendableFailure(error, request.url, request.headers);
  }
  const attended = way.attend(outgoing);
  let stop = (_failure: Error): void => {};
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = reject;
  });
  const onAbort = () => stop(cancelledFailure(request.url));
  const timer = setTimeout(() => stop(timeoutFailure(request.url, request.timeoutMs)), request.timeoutMs);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  let isWhole = false;
  try {
    const answer = await Promise.race([answerTo(outgoing, request.body), stopped]);
    const headersMs = clock.monotonic() - start;
    const { body, cut, isOpen } = await Promise.race([answer.body(request), stopped]);
    const { status, statusText, headers } = answer;
    // As a tunnel fails, where there is no answer to look at.
    if (status === 407 && attended.missing() !== null) throw new Error('net::ERR_PROXY_AUTH_REQUESTED');
    isWhole = !cut && !isOpen && !answer.isRedirect;
    return { status, statusText, headers, body, cut, startedAt, headersMs, endMs: clock.monotonic() - start };
  } catch (error) {
    // Chromium's error for a method it never sends, such as CONNECT.
    if (error instanceof Error && error.message.includes('ERR_INVALID_ARGUMENT'))
      throw unsendableFailure(error, request.url, request.headers);
    throw networkFailure(error, request.url, undefined, [attended.missing() ?? []].flat());
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
    // A complete response ends by itself, and its connection is reused.
    if (!isWhole) outgoing.abort();
  }
}

function build(request: HttpRequest, own: Session): ClientRequest {
  const outgoing = net.request({
    method: request.method,
    url: request.url,
    session: own,
    credentials: 'omit',
    redirect: 'manual',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    // The default, "idle", waits behind everything else.
    priority: 'highest',
  });
  const combined = new Map<string, Pair>();
  for (const { name, value } of request.headers) {
    const key = name.toLowerCase();
    // Chromium sets these itself and refuses requests that contain them.
    if (isFraming(key) || key === 'cookie2') continue;
    const earlier = combined.get(key);
    // Chromium holds one value per name; a combined list means the same (RFC 9110 section 5.3).
    combined.set(key, earlier ? { name: earlier.name, value: `${earlier.value}, ${value}` } : { name, value });
  }
  for (const { name, value } of combined.values()) outgoing.setHeader(name, value);
  return outgoing;
}

interface Answer {
  /** A redirect that is not followed must be aborted. */
  isRedirect: boolean;
  status: number;
  statusText: string;
  headers: Pair[];
  body(request: HttpRequest): Promise<ReadBody>;
}

function answerTo(outgoing: ClientRequest, body: string | null): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (response) =>
      resolve({
        isRedirect: false,
        status: response.statusCode,
        statusText: response.statusMessage,
        headers: pairsIn(response.rawHeaders),
        body: (request) => bodyOf(response, request),
      }),
    );
    // Chromium emits no `response` event for it and drops its body.
    outgoing.on('redirect', (status, _method, _url, headers) =>
      resolve({
        isRedirect: true,
        status,
        statusText: '',
        headers: Object.entries(headers).flatMap(([name, values]) => values.map((value) => ({ name: name.toLowerCase(), value }))),
        body: async () => ({ body: new Uint8Array(), cut: false, isOpen: false }),
      }),
    );
    if (body === null) outgoing.end();
    else outgoing.end(body, 'utf8');
  });
}
