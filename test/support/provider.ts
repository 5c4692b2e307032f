import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import type { Grant } from '../../electron/core/secrets';
import type { App } from './connection';
import { during, type Whom } from './during';
import { vaultFailure } from './vault';

/** Where a server listens on this machine, and how it ends. */
export interface Listening {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Has a server listen on a port of 127.0.0.1 that nobody has. */
export async function listen(server: NetServer): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        (server as Partial<Server>).closeAllConnections?.();
      }),
  };
}

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  form: URLSearchParams;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array | object;
}
type Answering = Answer | ((request: ReceivedRequest, response: ServerResponse) => Answer | null);

/** A server over real HTTP that answers each path as told and keeps what it received. */
export interface TestServer {
  url: string;
  requests: ReceivedRequest[];
  answer(path: string, answering: Answering): void;
  to(path: string): ReceivedRequest[];
  stop(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  const answers = new Map<string, Answering>();
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => void handle(request, response));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const received = { method: request.method ?? '', path, headers: request.headers, body, form: new URLSearchParams(body) };
    requests.push(received);
    const answering = answers.get(path) ?? { status: 404, body: '<html>not here</html>', headers: { 'content-type': 'text/html' } };
    const answer = typeof answering === 'function' ? answering(received, response) : answering;
    if (answer === null) return;
    const raw = answer.body ?? '';
    const json = typeof raw === 'object' && !(raw instanceof Uint8Array);
    const headers = { ...(json ? { 'content-type': 'application/json', 'cache-control': 'no-store' } : {}), ...answer.headers };
    response.writeHead(answer.status ?? 200, headers);
    response.end(json ? JSON.stringify(raw) : raw);
  }
  return {
    ...(await listen(server)),
    requests,
    answer: (path, answering) => void answers.set(path, answering),
    to: (path) => requests.filter((request) => request.path === path),
  };
}

/** A server that gives tokens at /token: one for all tests of the file or `describe` that calls this, or one for each. */
export function testServer(whom: Whom = 'each'): TestServer {
  return during(whom, async (later) => {
    const server = await startServer();
    later(server.stop);
    server.answer('/token', { body: GOOD_TOKEN });
    return server;
  });
}

export const GOOD_TOKEN = {
  access_token: 'canary-access-token-77aa',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'canary-refresh-token-88bb',
};

export interface Captured {
  method: string;
  path: string;
  /** As on the wire: names in their own case, in order. */
  rawHeaders: [string, string][];
  body: string;
  form: Record<string, string>;
}

type Reply = (request: Captured, response: ServerResponse) => void | Promise<void>;

/** A token endpoint on loopback that notes every request and answers as told, last answer repeated. */
export async function startTokenServer(log: string[] = []) {
  const requests: Captured[] = [];
  let answers: Reply[] = [json(200, {})];
  const server = createServer((incoming, response) => void handle(incoming, response));
  async function handle(incoming: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const rawHeaders: [string, string][] = [];
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      rawHeaders.push([incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '']);
    }
    const captured = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      rawHeaders,
      body,
      form: Object.fromEntries(new URLSearchParams(body)),
    };
    requests.push(captured);
    log.push(`request ${captured.form.refresh_token ?? captured.form.grant_type ?? captured.path}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    await answer?.(captured, response);
  }
  return {
    ...(await listen(server)),
    requests,
    answer(...next: Reply[]) {
      answers = next;
    },
  };
}
export type TokenServer = Awaited<ReturnType<typeof startTokenServer>>;

/** Refreshes; the server has rotated already when from then on nothing can be written. */
export async function refreshUnsaved({ tokens, disk }: App, server: TokenServer, id: string): Promise<Grant> {
  const gate = gated(rotating());
  server.answer(gate.answer);
  const refreshing = tokens.refresh(id);
  await gate.arrival;
  disk.refuseWrites = vaultFailure('vault-not-writable');
  gate.release();
  return refreshing;
}

/** A token endpoint of its own for each test, which gives new tokens whenever it is asked. */
export function tokenServer(): TokenServer {
  return during('each', async (later) => {
    const server = await startTokenServer();
    later(server.stop);
    server.answer(rotating());
    return server;
  });
}

export function json(status: number, members: Record<string, unknown>, headers: Record<string, string> = {}): Reply {
  return (_, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    response.end(JSON.stringify(members));
  };
}

/** Gives access-2 and refresh-2, then -3, and so on. */
export function rotating(extra: Record<string, unknown> = {}): Reply {
  let generation = 1;
  return (request, response) => {
    generation += 1;
    const tokens = { access_token: `access-${generation}`, refresh_token: `refresh-${generation}`, token_type: 'Bearer', expires_in: 3600 };
    return json(200, { ...tokens, ...extra })(request, response);
  };
}

/** Holds the request until released. */
export function gated(then: Reply) {
  let release = () => {};
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const answer: Reply = async (request, response) => {
    arrived();
    await opened;
    await then(request, response);
  };
  return { answer, release: () => release(), arrival };
}

export const reset: Reply = (_, response) => {
  response.socket?.resetAndDestroy();
};
