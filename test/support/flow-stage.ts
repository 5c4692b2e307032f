import { blankSettings, type Connection, type ConnectionSettings } from '../../electron/model/connection';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure, type FailureCode } from '../../electron/model/failure';
import { credentialIn } from '../../electron/core/client-auth/methods';
import { Discoveries } from '../../electron/core/wire/discovery';
import { FlowService } from '../../electron/core/flows/flows';
import type { Flow, FlowDeps } from '../../electron/core/flows/flow';
import type { NewGrant } from '../../electron/core/secrets';
import type { TokenContext } from '../../electron/core/wire/token-request';
import { createLoopbackRedirects } from '../../electron/platform/loopback';
import { createNodeHttp } from '../../electron/platform/node-http';
import { systemRandom } from '../../electron/platform/random';
import { systemClock } from '../../electron/platform/system-clock';

export const CLIENT_SECRET = 'canary-client-secret-5e1d';
export const SCHEME = 'dev.tokenscope:/oauth/callback';

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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (path, answering) => void answers.set(path, answering),
    to: (path) => requests.filter((request) => request.path === path),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const GOOD_TOKEN = {
  access_token: 'canary-access-token-77aa',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'canary-refresh-token-88bb',
};

/** A connection to a server at `url` whose endpoints are /authorize and /token. */
export function connectionTo(url: string, overrides: Partial<ConnectionSettings> = {}): Connection {
  return {
    ...blankSettings(),
    id: 'c1',
    name: 'Test connection',
    template: 'oauth',
    environment: 'test',
    endpoints: { ...blankSettings().endpoints, authorization: `${url}/authorize`, token: `${url}/token` },
    clientId: 'client-1',
    scopes: ['read'],
    ...overrides,
  };
}

/** What a request to the token endpoint of `connection` needs. */
export async function tokenContext(
  connection: Connection,
  { clientSecret = CLIENT_SECRET, ...overrides }: Partial<TokenContext> & { clientSecret?: string | null } = {},
): Promise<TokenContext> {
  const http = createNodeHttp();
  const server = await new Discoveries({ http, clock: systemClock }).resolveEndpoints(connection);
  const credential = credentialIn({ clientSecret });
  return { http, clock: systemClock, connection, server, credential, redirectUri: SCHEME, ...overrides };
}

/** A flow service over real HTTP and real loopback receivers; only the browser is a list of URLs. */
export interface Stage {
  flows: FlowService;
  opened: string[];
  grants: { connectionId: string; grant: NewGrant }[];
  notices: Failure[];
  changes: Flow[];
  flow(id: string): Flow;
  /** The callback URL a well-behaved server would send for the last URL opened, with changes (null removes). */
  callback(changes?: Record<string, string | null>): string;
}

interface StageChanges extends Partial<FlowDeps> {
  flowTimeoutMs?: number;
  clientSecret?: (connection: Connection, endpoint: URL) => Promise<string | null>;
}

export function stage(connections: Connection[], overrides: StageChanges = {}): Stage {
  const { flowTimeoutMs = 60_000, clientSecret = async () => CLIENT_SECRET, ...deps } = overrides;
  const http = createNodeHttp();
  const opened: string[] = [];
  const grants: Stage['grants'] = [];
  const notices: Failure[] = [];
  const changes: Flow[] = [];
  const flows = new FlowService({
    connections: (id) => {
      const found = connections.find((connection) => connection.id === id);
      if (found === undefined) throw new Failure({ code: 'not-found', what: 'none', likelyCause: '', action: '' });
      return found;
    },
    credential: async (connection, endpoint) => credentialIn({ clientSecret: await clientSecret(connection, endpoint) }),
    discoveries: new Discoveries({ http, clock: systemClock }),
    http,
    clock: systemClock,
    random: systemRandom,
    browser: { open: async (url) => void opened.push(url) },
    redirects: createLoopbackRedirects(),
    settings: () => ({
      theme: 'system',
      notifyBeforeMs: 0,
      notifyRefreshFailed: false,
      flowTimeoutMs,
      keepExchanges: true,
      keepClaims: true,
    }),
    proveStorable: async () => {},
    deliverGrant: async (connectionId, grant) => void grants.push({ connectionId, grant }),
    ...deps,
  });
  flows.onNotice((failure) => notices.push(failure));
  flows.onChange((flow) => changes.push(flow));
  return {
    flows,
    opened,
    grants,
    notices,
    changes,
    flow: (id) => {
      const found = flows.list().find((flow) => flow.id === id);
      if (found === undefined) throw new Error(`No flow ${id}`);
      return found;
    },
    callback: (wanted = {}) => {
      const sent = new URL(opened.at(-1) ?? '').searchParams;
      const parameters = new URLSearchParams({ code: 'canary-code-1', state: sent.get('state') ?? '' });
      for (const [name, value] of Object.entries(wanted)) {
        if (value === null) parameters.delete(name);
        else parameters.set(name, value);
      }
      return `${sent.get('redirect_uri')}?${parameters}`;
    },
  };
}

/** The Failure that a promise rejects with; fails when it resolves or rejects with anything else. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('Expected a failure, but it went through.');
}

/** All a person would see of a failure, in one text. */
export function textOf(failure: Failure): string {
  return [
    failure.message,
    failure.what,
    failure.likelyCause,
    failure.action,
    ...failure.evidence.flatMap(({ label, value }) => [label, value]),
  ].join('\n');
}

/** Each of these sentences must be there and be a sentence. */
export function isKind(failure: Failure, code: FailureCode): boolean {
  return failure.code === code && [failure.what, failure.likelyCause, failure.action].every((text) => /^\S.*\.$/s.test(text));
}
