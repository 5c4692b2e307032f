import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AccessContext, type Admission, admit, challenge, refuseCall } from './access';
import { ProofReader } from './dpop';
import { drained, type Handler, readBody, sendJson } from './http-io';
import { claimsOf } from './oidc';
import { RateLimit } from './rate-limit';

const REALM = 'Practice API';
const CALLS_PER_WINDOW = 5;
const MAX_SLOW_MS = 60_000;
const MAX_LARGE_MB = 200;
const LOCATIONS = ['Berlin', 'Jakarta', 'Tallinn'].map((name, index) => ({ id: index + 1, name: `${name} warehouse` }));

export interface SampleApiOptions {
  context: AccessContext;
  /** Of its challenges, beside realm and error. */
  pointers(): Record<string, string>;
  /** Window of the rate limit of five calls to /api/limited, in milliseconds. */
  rateWindowMs: number;
}

interface Caller {
  subject: string;
  clientId: string;
  scope: string;
  audience: string | null;
  /** Seconds since the epoch. */
  expiresAt: number;
  format: 'JWT' | 'opaque';
}

/** The standard face's API under /api: every path needs a live Bearer token of this provider. */
export function createSampleApi({ context, pointers, rateWindowMs }: SampleApiOptions): Handler {
  const limit = new RateLimit(CALLS_PER_WINDOW, rateWindowMs, 'seconds');
  const proofs = new ProofReader(context.lab);
  return async (request, response, url) => {
    const parameters = { realm: REALM, ...pointers() };
    const admission = await admit(request, url, { ...context, proofs });
    if (!admission.ok) return refuseCall(response, context.lab, admission, parameters);
    const refuse: Refuse = (status, body) => sendJson(response, status, body, challenge(context.lab, { ...parameters, ...body }));
    return answer(request, response, url, callerOf(admission), limit, refuse);
  };
}

/** Refuses a call with an error of RFC 6750 3.1. */
type Refuse = (status: number, body: { error: string; error_description: string; scope?: string }) => void;

function callerOf({ claims, format }: Extract<Admission, { ok: true }>): Caller {
  const { sub, client_id: clientId, scope, aud, exp } = claims;
  return {
    subject: String(sub ?? clientId),
    clientId: String(clientId),
    scope: String(scope ?? ''),
    audience: typeof aud === 'string' ? aud : null,
    expiresAt: exp ?? 0,
    format,
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  caller: Caller,
  limit: RateLimit,
  refuse: Refuse,
): Promise<void> | void {
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
      return refuse(401, { error: 'invalid_token', error_description: 'This path refuses every token' });
    case '/forbidden':
      return refuse(403, { error: 'insufficient_scope', error_description: 'The scope api:admin is missing', scope: 'api:admin' });
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
  const headers = { ...request.headers, authorization: `${(request.headers.authorization ?? '').split(' ', 1)[0]} (not shown)` };
  sendJson(response, 200, { method: request.method, path: url.pathname, query: [...url.searchParams], headers, body });
}

function limited(response: ServerResponse, { allowed, remaining, headers }: ReturnType<RateLimit['take']>): void {
  const message = allowed ? `${remaining} of ${CALLS_PER_WINDOW} calls left` : 'Too many calls';
  sendJson(response, allowed ? 200 : 429, { message }, headers);
}

function slow(response: ServerResponse, ms: number): void {
  const timer = setTimeout(() => sendJson(response, 200, { message: `Waited ${ms} ms` }), ms);
  response.on('close', () => clearTimeout(timer));
}

/** A JSON array of `megabytes` MB (1024 * 1024 bytes each), sent as fast as the client reads. */
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
