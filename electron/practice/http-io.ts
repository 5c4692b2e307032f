import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> | void;

export type Headers = Record<string, string>;

const MAX_BODY_BYTES = 1024 * 1024;

/** Rejects with a RangeError beyond 1 MB, after reading the body to its end so that the connection stays usable. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BODY_BYTES) throw new RangeError('The request body is larger than 1 MB.');
  return Buffer.concat(chunks);
}

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams((await readBody(request)).toString('utf8'));
}

export function isForm(request: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Headers = {}): void {
  const text = JSON.stringify(body, null, 2);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(text);
}

/** An answer without a body. */
export function sendEmpty(response: ServerResponse, status: number, headers: Headers = {}): void {
  response.writeHead(status, { 'Content-Length': 0, ...headers });
  response.end();
}

/** A refusal without a body. @param status At least 400; lower becomes 400. */
export function sendBare(response: ServerResponse, status: number): void {
  sendEmpty(response, Math.max(400, status));
}

/** RFC 6749 4.1.2 leaves the status open; 303 makes the browser drop the method and body of the submitted form. */
export function redirect(response: ServerResponse, location: string): void {
  sendEmpty(response, 303, { Location: location, 'Cache-Control': 'no-store' });
}

/** Appends `parameters` to the query of `uri`, in order and without nulls. */
export function withParameters(uri: string, parameters: Record<string, string | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.append(name, value);
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
}

/** The token of a Bearer Authorization header (RFC 6750 2.1), or null. */
export function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Client ID and secret in HTTP Basic, whether or not the client encoded them first, as RFC 6749 2.3.1 says; or null. */
export function basicOf(request: IncomingMessage): string[] | null {
  const [, encoded] = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return null;
  const parts = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return parts;
  }
}

/** Resolves when more can be written or the client is gone. */
export function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
    if (response.destroyed) done();
  });
}

/** Waits `ms` milliseconds. Resolves with false if the client disconnects first. */
export async function waited(ms: number, response: ServerResponse): Promise<boolean> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  await pause(ms, undefined, { signal: gone.signal }).catch(() => {});
  response.off('close', leave);
  return !gone.signal.aborted;
}
