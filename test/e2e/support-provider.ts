import { blankSettings } from '../../electron/model/connection';
import type { ConnectionSettings } from '../../electron/contract';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Canary, canaryText } from './support-canaries';

export interface Received {
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  form: URLSearchParams;
}

/** What goes back; an object as JSON, bytes as they are. `reset` breaks the connection after the request was read; `hold` never answers. */
export type Answer = { status?: number; headers?: Record<string, string>; body?: string | object } | 'reset' | 'hold';
export type Answering = (request: Received) => Answer;

/** Tokens as handed out, and how: members added to the answer. */
export interface Issue {
  /** `jwt`: with claims to look at and a signature that is the secret part. */
  format?: 'opaque' | 'jwt';
  /** Seconds; null leaves expires_in out. */
  expiresIn?: number | null;
  refresh?: boolean;
  more?: Record<string, unknown>;
}

/**
 * An authorization server and API on loopback, told by the test how to answer. Everything secret that it hands out is unique, and kept
 * in `secrets` so that it can be looked for afterwards.
 */
export interface Provider {
  url: string;
  secrets: Canary[];
  requests: Received[];
  /** How /token answers from now on; several: one after the other, the last one repeated. */
  token(...answers: Answering[]): void;
  /** How everything below /api answers from now on; as with `token`. */
  api(...answers: Answering[]): void;
  /** A good answer of the token endpoint, with tokens made for it. */
  issue(options?: Issue): Answering;
  /** Makes a secret of that kind up. */
  secret(kind: string): string;
  /** The URL a well-behaved server sends the browser back to, with changes (null removes a parameter). */
  callback(authorizeUrl: string, changes?: Record<string, string | null>): string;
  stop(): Promise<void>;
}

export async function startProvider(): Promise<Provider> {
  const secrets: Canary[] = [];
  const requests: Received[] = [];
  let token: Answering[] = [];
  let api: Answering[] = [];
  const next = (answers: Answering[]) => (answers.length > 1 ? answers.shift() : answers[0]);
  const secret = (kind: string) => {
    const value = canaryText();
    secrets.push({ kind, value });
    return value;
  };
  const server = createServer(async (incoming, response) => {
    const request = await received(incoming);
    requests.push(request);
    const answering = request.path === '/token' ? next(token) : request.path.startsWith('/api/') ? next(api) : undefined;
    send(response, answering?.(request) ?? { status: 404, body: 'Not here.' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = {
    url,
    secrets,
    requests,
    token: (...answers) => {
      token = answers;
    },
    api: (...answers) => {
      api = answers;
    },
    secret,
    issue:
      ({ format = 'opaque', expiresIn = 3600, refresh = true, more = {} } = {}) =>
      () => ({
        body: {
          access_token: format === 'jwt' ? jwt(url, secret('access token')) : secret('access token'),
          token_type: 'Bearer',
          ...(expiresIn === null ? {} : { expires_in: expiresIn }),
          ...(refresh ? { refresh_token: secret('refresh token') } : {}),
          ...more,
        },
      }),
    callback: (authorizeUrl, changes = {}) => {
      const sent = new URL(authorizeUrl).searchParams;
      const parameters = new URLSearchParams({ state: sent.get('state') ?? '' });
      for (const [name, value] of Object.entries({ code: 'a-code', ...changes })) {
        if (value === null) parameters.delete(name);
        else parameters.set(name, value);
      }
      return `${sent.get('redirect_uri')}?${parameters}`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  provider.token(provider.issue());
  provider.api((request) => ({ body: { path: request.path, answer: 42 } }));
  return provider;
}

/** A JWT with the usual claims; who has not the signature can't use it. */
export function jwt(issuer: string, signature: string, claims: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = { iss: issuer, sub: 'ada', aud: `${issuer}/api`, iat: now, exp: now + 3600, scope: 'read write', ...claims };
  return `${part({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' })}.${part(payload)}.${signature}`;
}

/** A connection to the provider: authorization code over loopback unless told otherwise. */
export function connectionTo({ url }: Pick<Provider, 'url'>, changes: Partial<ConnectionSettings> = {}): ConnectionSettings {
  return {
    ...blankSettings(),
    name: 'Test connection',
    template: 'oauth',
    environment: 'test',
    endpoints: { ...blankSettings().endpoints, authorization: `${url}/authorize`, token: `${url}/token` },
    clientId: 'client-1',
    clientAuthentication: 'client_secret_post',
    scopes: ['read', 'offline_access'],
    receiver: { kind: 'loopback', port: null, path: '/callback' },
    apiBaseUrl: `${url}/api`,
    calls: [{ id: 'thing', name: 'A thing', method: 'GET', url: 'thing', query: [], headers: [], body: '' }],
    ...changes,
  };
}

async function received(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  return { path: pathname, query: searchParams, headers: incoming.headers, form: new URLSearchParams(Buffer.concat(chunks).toString()) };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'hold') return;
  if (answer === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const { status = 200, headers = {}, body = '' } = answer;
  const asIs = typeof body === 'string' || Buffer.isBuffer(body);
  const type = asIs ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
  response.end(asIs ? body : JSON.stringify(body));
}
