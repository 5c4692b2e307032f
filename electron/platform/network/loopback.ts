import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure, failing } from '../../model/failure';
import type { PortRange } from '../../model/window/network';
import { quietSchedule } from '../../core/base/schedule';
import type { Listening, OnCallback, ReceiverPage, Redirects } from '../../core/ports';
import { errorCode } from '../disk/durable-file';
import { PAGE_HEADERS, renderPage } from './receiver-page';

const HOST = '127.0.0.1';

/**
 * Receives redirects on 127.0.0.1 (RFC 8252 section 7.3; the literal address, for `localhost` may resolve elsewhere, section 8.3).
 * `listen` rejects with `receiver-unavailable` when the port can't be had. `close` gives the port back at once; a callback
 * that is still being handled gets its page nevertheless, so `close` may be called from within the handler.
 *
 * @param range Where a free port is looked for; null: anywhere. Asked with each sign-in.
 */
export function createLoopbackRedirects(range: () => PortRange | null = () => null): Redirects {
  return { listen: (where, onCallback) => listen(where, range(), onCallback) };
}

async function listen(where: { port: number | null; path: string }, range: PortRange | null, onCallback: OnCallback): Promise<Listening> {
  const path = where.path.startsWith('/') ? where.path : `/${where.path}`;
  const server = createServer({ maxHeaderSize: 64 * 1024, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 1 });
  await (where.port === null && range !== null ? bindWithin(server, range) : bind(server, where.port));
  const { port } = server.address() as AddressInfo;
  const origin = `http://${HOST}:${port}`;
  let answering = 0;
  let closed = false;
  const settle = () => {
    if (closed && answering === 0) server.closeAllConnections();
  };
  server.on('request', (request, response) => {
    answering += 1;
    response.once('close', () => {
      answering -= 1;
      settle();
    });
    void answer(request, response, { origin, path, onCallback });
  });
  return {
    redirectUri: `${origin}${path}`,
    close: async () => {
      if (closed) return;
      closed = true;
      server.close();
      settle();
    },
  };
}

interface Expected {
  origin: string;
  path: string;
  onCallback: OnCallback;
}

async function answer(request: IncomingMessage, response: ServerResponse, { origin, path, onCallback }: Expected): Promise<void> {
  const target = request.url ?? '';
  if (!isForOrigin(request, origin)) {
    return reply(response, 421, { ok: false, title: 'Wrong host', text: 'This request was meant for another host.' });
  }
  // A sign-in comes back as a page of its own; what another page loads, frames, fetches or prefetches here is nobody's sign-in.
  if (!isNavigation(request)) {
    return reply(response, 403, {
      ok: false,
      title: 'Not a sign-in',
      text: 'Tokenscope accepts a sign-in redirect only as a page of its own.',
    });
  }
  if (target.split('?', 1)[0] !== path) {
    return reply(response, 404, { ok: false, title: 'Nothing here', text: 'Tokenscope is waiting for the redirect on another path.' });
  }
  if (request.method !== 'GET' && request.method !== 'POST') {
    response.setHeader('Allow', 'GET, POST');
    return reply(response, 405, { ok: false, title: 'Unsupported request', text: 'A sign-in comes back by GET, or as a form by POST.' });
  }
  const form = request.method === 'POST' ? await postedForm(request) : null;
  if (request.method === 'POST' && form === null) {
    return reply(response, 400, { ok: false, title: 'Unsupported request', text: 'A sign-in that is posted is a form of at most 64 KiB.' });
  }
  try {
    const answered = form === null ? onCallback(`${origin}${target}`) : onCallback(withForm(`${origin}${target}`, form), sender(request));
    reply(response, 200, await answered);
  } catch (error) {
    const text = error instanceof Failure ? `${error.what} ${error.action}` : 'See Tokenscope for what happened, then start again there.';
    reply(response, 200, { ok: false, title: 'The sign-in did not finish', text });
  }
}

const MAX_FORM = 64 * 1024;

/** The form that a provider's page posted here (OAuth 2.0 Form Post Response Mode); null: it is none, or too long. */
async function postedForm(request: IncomingMessage): Promise<string | null> {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) return null;
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request) {
      size += (part as Buffer).length;
      if (size > MAX_FORM) return null;
      parts.push(part as Buffer);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Whatever stands in the address beside a form is kept, so that a parameter that comes twice is seen. */
function withForm(address: string, form: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(form)}`;
}

function sender({ headers }: IncomingMessage): { origin: string | null } {
  return { origin: headers.origin === undefined || headers.origin === 'null' ? null : headers.origin };
}

/** A page elsewhere whose name was made to resolve to 127.0.0.1 sends its own name here (DNS rebinding). */
function isForOrigin({ headers }: IncomingMessage, origin: string): boolean {
  return headers.host === new URL(origin).host;
}

/** By Fetch Metadata, which browsers send to 127.0.0.1 and pages can't set. Absent: it says nothing. */
function isNavigation({ headers }: IncomingMessage): boolean {
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'document') return false;
  return ![headers['sec-purpose'], headers.purpose].some((purpose) => String(purpose ?? '').includes('prefetch'));
}

function reply(response: ServerResponse, status: number, page: ReceiverPage): void {
  const body = Buffer.from(renderPage(page), 'utf8');
  response.writeHead(status, { ...PAGE_HEADERS, 'Content-Length': body.length });
  response.end(body);
}

/** Milliseconds within which a browser that was opened asks for its first page. */
const ASKED_MS = 60_000;

/** A short address that leads to a long one. `over` resolves when it has done so, or does so no longer. */
export interface Detour {
  address: string;
  over: Promise<void>;
}

/**
 * A short address on 127.0.0.1 that leads a browser to `url`: once, for a minute, and nobody who was not told the address. Rejects with
 * `receiver-unavailable`.
 */
export async function redirectOnce(url: string): Promise<Detour> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 1 });
  await bind(server, null);
  const origin = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  const path = `/${randomBytes(16).toString('base64url')}`;
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const callOff = quietSchedule(ASKED_MS, () => {
    server.close();
    end();
  });
  server.on('request', (request, response) => {
    if (!isForOrigin(request, origin) || !isNavigation(request) || request.method !== 'GET' || request.url !== path) {
      return reply(response, 404, { ok: false, title: 'Nothing here', text: 'Start again in Tokenscope.' });
    }
    callOff();
    server.close();
    response.writeHead(302, { ...PAGE_HEADERS, Location: url }).end(end);
  });
  return { address: `${origin}${path}`, over };
}

/** Takes the first free port of a range. */
async function bindWithin(server: Server, { from, to }: PortRange): Promise<void> {
  for (let port = from; ; port += 1) {
    try {
      return await bind(server, port);
    } catch (error) {
      if (port >= to) throw from === to ? error : noneFree([{ label: 'Ports', value: `${from} to ${to}` }]);
    }
  }
}

const noneFree = failing({
  code: 'receiver-unavailable',
  what: 'The ports set in App settings are all in use, so the redirect could not be received.',
  likelyCause: 'Other programs listen there, or the system keeps these ports for itself.',
  action: 'Choose a wider range in App settings > Signing in, or any free port.',
});

function bind(server: Server, port: number | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(bindFailure(error, port, process.platform));
    server.once('error', fail);
    server.listen({ host: HOST, port: port ?? 0, exclusive: true }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

/** EACCES means another thing on each system: Windows has no ports for administrators only, but keeps ranges for virtual machines. */
export function bindFailure(error: unknown, port: number | null, platform: NodeJS.Platform): Failure {
  const code = errorCode(error);
  const name = port === null ? 'A free port' : `Port ${port}`;
  const taken = code === 'EADDRINUSE';
  const reserved = code === 'EACCES' && platform === 'win32';
  return new Failure({
    code: 'receiver-unavailable',
    what: taken
      ? `${name} on 127.0.0.1 is already in use, so the redirect could not be received.`
      : `${name} on 127.0.0.1 could not be opened.`,
    likelyCause: taken
      ? 'Another program uses it, or another sign-in through the same port is still waiting.'
      : reserved
        ? 'Windows reserves this port for Hyper-V, WSL or Docker, or another program uses it exclusively.'
        : 'The system does not allow this app to listen there; ports below 1024 are often reserved.',
    action: reserved
      ? 'Choose another port here and at the provider, where the redirect URI is registered: "netsh int ipv4 show excludedportrange tcp" lists the reserved ports.'
      : 'Stop the other program or sign-in, or choose another port here and at the provider, where the redirect URI is registered.',
    evidence: [
      { label: 'Port', value: port === null ? 'any' : String(port) },
      { label: 'Error', value: code },
    ],
  });
}
