import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerOf, type Handler, type Headers, readBody, sendJson } from './http-io';
import { claimsOf, type Oidc } from './oidc';
import { RateLimit } from './rate-limit';
import type { Signing } from './signing';

const REALM = 'Practice API';
const CALLS_PER_WINDOW = 5;
const MAX_SLOW_MS = 60_000;
const MAX_LARGE_MB = 200;
const LOCATIONS = ['Berlin', 'Jakarta', 'Tallinn'].map((name, index) => ({ id: index + 1, name: `${name} warehouse` }));

export interface SampleApiOptions {
  oidc: Oidc;
  signing: Signing;
  issuer: string;
  audience: string;
  /** Milliseconds in which five calls to /api/limited pass. */
  rateWindowMs: number;
}

/** Who calls, as the access token says. */
interface Caller {
  subject: string;
  clientId: string;
  scope: string;
  audience: string | null;
  /** Seconds since the epoch. */
  expiresAt: number;
  format: 'JWT' | 'opaque';
}

/** The API behind the standard face, under /api: every path wants a live Bearer token of this provider. */
export function createSampleApi(options: SampleApiOptions): Handler {
  const limit = new RateLimit(CALLS_PER_WINDOW, options.rateWindowMs);
  return async (request, response, url) => {
    const token = bearerOf(request);
    // RFC 6750 3.1: no error code when the request carries no credentials at all.
    if (token === null) return sendJson(response, 401, { message: 'This needs a Bearer access token' }, challenge({}));
    const caller = await callerOf(token, options);
    if (caller === 'expired') return refuse(response, 401, 'invalid_token', 'The access token expired');
    if (caller === 'invalid') return refuse(response, 401, 'invalid_token', 'The access token is unknown, revoked or not for this API');
    return answer(request, response, url, caller, limit);
  };
}

async function callerOf(token: string, { oidc, signing, issuer, audience }: SampleApiOptions): Promise<Caller | 'expired' | 'invalid'> {
  if (token.includes('.')) {
    const verdict = await signing.verify(token, { issuer, audience });
    if (!verdict.ok) return verdict.reason;
    const { sub, client_id: clientId, scope, exp } = verdict.claims;
    return { subject: String(sub), clientId: String(clientId), scope: String(scope ?? ''), audience, expiresAt: exp ?? 0, format: 'JWT' };
  }
  const stored = await oidc.findOpaque(token);
  if (stored === null || (stored.aud !== undefined && stored.aud !== audience)) return 'invalid';
  if (stored.isExpired) return 'expired';
  const { accountId, clientId, scope = '', aud = null, exp } = stored;
  return { subject: accountId ?? clientId, clientId, scope, audience: aud, expiresAt: exp, format: 'opaque' };
}

function challenge(parameters: Record<string, string>): Headers {
  const text = Object.entries({ realm: REALM, ...parameters }).map(([name, value]) => `${name}="${value}"`);
  return { 'WWW-Authenticate': `Bearer ${text.join(', ')}` };
}

function refuse(response: ServerResponse, status: number, error: string, description: string, more: Record<string, string> = {}): void {
  const body = { error, error_description: description, ...more };
  sendJson(response, status, body, challenge(body));
}

function answer(request: IncomingMessage, response: ServerResponse, url: URL, caller: Caller, limit: RateLimit): Promise<void> | void {
  const path = url.pathname.slice('/api'.length);
  if (path === '/echo') return echo(request, response, url);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return sendJson(response, 405, { message: 'Only GET works here' }, { Allow: 'GET' });
  switch (path) {
    case '/me':
      return sendJson(response, 200, whoIs(caller));
    case '/locations':
      return sendJson(response, 200, { data: LOCATIONS.slice(0, number(url, 'limit', LOCATIONS.length)) });
    case '/unauthorized':
      return refuse(response, 401, 'invalid_token', 'This path takes no token, however good');
    case '/forbidden':
      return refuse(response, 403, 'insufficient_scope', 'The scope api:admin is missing', { scope: 'api:admin' });
    case '/limited':
      return limited(response, limit.take(caller.clientId));
    case '/slow':
      return slow(response, Math.min(number(url, 'ms', 3000), MAX_SLOW_MS));
    case '/large':
      return large(response, Math.min(number(url, 'mb', 20), MAX_LARGE_MB));
    default:
      return sendJson(response, 404, { message: 'There is nothing at this path' });
  }
}

/** A query parameter as a number from 0 up, or `fallback`. */
function number(url: URL, name: string, fallback: number): number {
  const value = Number(url.searchParams.get(name) || Number.NaN);
  return value >= 0 ? value : fallback;
}

function whoIs({ subject, expiresAt, ...rest }: Caller): object {
  const who = subject === rest.clientId ? { sub: subject } : claimsOf(subject);
  return { ...who, ...rest, expiresAt: new Date(expiresAt * 1000).toISOString() };
}

async function echo(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const body = (await readBody(request)).toString('utf8');
  const headers = { ...request.headers, authorization: 'Bearer (not shown)' };
  sendJson(response, 200, { method: request.method, path: url.pathname, query: [...url.searchParams], headers, body });
}

function limited(response: ServerResponse, { limit, remaining, resetMs, allowed }: ReturnType<RateLimit['take']>): void {
  const seconds = Math.ceil(resetMs / 1000);
  const headers = { 'X-Ratelimit-Limit': `${limit}`, 'X-Ratelimit-Remaining': `${remaining}`, 'X-Ratelimit-Reset': `${seconds}` };
  if (allowed) sendJson(response, 200, { message: `${remaining} of ${limit} calls left` }, headers);
  else sendJson(response, 429, { message: 'Too many calls' }, { ...headers, 'Retry-After': `${seconds}` });
}

function slow(response: ServerResponse, ms: number): void {
  const timer = setTimeout(() => sendJson(response, 200, { message: `Waited ${ms} ms` }), ms);
  response.on('close', () => clearTimeout(timer));
}

/** A JSON array of `megabytes` MB (1024 * 1024 bytes each), sent row by row as fast as the client reads. */
async function large(response: ServerResponse, megabytes: number): Promise<void> {
  const total = Math.max(2, Math.round(megabytes * 1024 * 1024));
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': total, 'Cache-Control': 'no-store' });
  response.flushHeaders();
  let left = total - 2;
  let id = 0;
  let chunk = '[';
  while (!response.destroyed) {
    const row = `${id === 0 ? '' : ','}\n{"id":${id},"name":"Item ${id}","note":"The quick brown fox jumps over the lazy dog"}`;
    if (row.length > left) break;
    chunk += row;
    left -= row.length;
    id++;
    if (chunk.length < 64 * 1024) continue;
    if (!response.write(chunk)) await drained(response);
    chunk = '';
  }
  response.end(`${chunk}${' '.repeat(left)}]`);
}

/** Resolves when more can be written, or when there is nobody left to write to. */
function drained(response: ServerResponse): Promise<void> {
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
