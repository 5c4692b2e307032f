import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeSelfSigned } from '../core/client-keys/make-certificate';
import type { PracticeFaceId } from '../model/providers/offered';
import { DeviceCodes } from './device-codes';
import { CLIENT_DOCUMENT_PATH, clientDocument } from './dynamic-clients';
import { createFaces, type Face, PLAYED_FACES } from './faces';
import { FaultLab, type FaultSettings } from './fault-lab';
import { layered } from './fault-layer';
import { type Handler, sendJson } from './http-io';
import type { KeysOf } from './key-clients';
import { type FaceHandler, play } from './layered-face';
import { createOidc } from './oidc';
import { errorPage, indexPage, sendPage } from './pages';
import { CERTIFICATE_PATH, CHALLENGE, PROOF_PATH, proofFor } from './proof';
import { ProviderTime } from './provider-time';
import { createMcpServer } from './mcp-server';
import { MCP_SCOPE } from './mcp-tools';
import { ProtectedResources } from './protected-resources';
import { createSampleApi } from './sample-api';
import { createSigning, type Signing } from './signing';

export interface PracticeOptions {
  /** Preferred port; a free one if it is taken, 0 or absent. */
  port?: number;
  /** The same for mutual TLS. */
  tlsPort?: number;
  /** Default 120. */
  accessTokenSeconds?: number;
  /** Default 14 days. */
  refreshTokenSeconds?: number;
  /** Opaque access tokens on the standard face, instead of JWTs. */
  opaque?: boolean;
  /** Window of the rate limits; default 60. */
  rateWindowSeconds?: number;
  /** Between two polls of a device (RFC 8628); default 5. */
  deviceIntervalSeconds?: number;
  /** Public keys of clients that sign assertions. Absent: none is known. */
  keysOf?: KeysOf;
  /** Lets the provider prove that the holder of this key started it. */
  proofKey?: string;
  /** Initial faults, or the caller's own lab, to be changed later. */
  faults?: FaultLab | FaultSettings;
  /** Lets the caller let time pass. */
  time?: ProviderTime;
  /** Stands before every handler. */
  around?: (handler: Handler) => Handler;
}

/** A request as received. `at` in milliseconds since the epoch. No query, headers or body: they may hold secrets. */
export interface RequestRecord {
  method: string;
  path: string;
  at: number;
}

export interface Practice {
  /** Base URL without a trailing slash; also the standard face's issuer. */
  url: string;
  /** The same for clients that authenticate in TLS, and for calls with tokens that are bound to their certificates. */
  tlsUrl: string;
  mcp: { url: string; metadataUrl: string };
  /** A client ID metadata document that it takes as a client. */
  clientDocumentUrl: string;
  faces: Record<PracticeFaceId, Face>;
  faults: FaultLab;
  signing: Signing;
  /** Every refresh token issued so far, whatever the face, is unknown from now on. */
  forgetRefreshTokens(): void;
  /** The last 1,000, oldest first. */
  requests(): RequestRecord[];
  /** Closes all connections at once; resolves when the port is free. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const API_RESOURCE = { path: '/api', name: 'Practice API', scopes: ['api:read', 'api:write'] };
const MCP_RESOURCE = { path: '/mcp', name: 'Practice MCP server', scopes: [MCP_SCOPE] };
const KEPT_REQUESTS = 1000;

/**
 * Starts the practice provider on 127.0.0.1: a standard authorization server with a sample API, and others that behave like
 * real providers. Everything is in memory and gone after `stop`.
 */
export async function startPractice(options: PracticeOptions = {}): Promise<Practice> {
  const {
    accessTokenSeconds = 120,
    refreshTokenSeconds = 14 * 24 * 60 * 60,
    opaque = false,
    rateWindowSeconds = 60,
    deviceIntervalSeconds = 5,
    keysOf = async () => [],
    time = new ProviderTime(),
    around: before = (handler: Handler) => handler,
  } = options;
  const lab = options.faults instanceof FaultLab ? options.faults : new FaultLab(options.faults);
  const signing = await createSigning(lab, time);
  const server = createServer();
  const url = `http://${HOST}:${await listen(server, options.port ?? 0)}`;
  const own = await makeSelfSigned('Tokenscope practice provider', 'P-256', Date.now(), new Uint8Array(HOST.split('.').map(Number)));
  // Any certificate is let in: whether it is the client's is for the provider to say (RFC 8705 section 2.2).
  const tlsServer = createTlsServer({ key: own.key, cert: own.certificate, requestCert: true, rejectUnauthorized: false });
  const tlsUrl = `https://${HOST}:${await listen(tlsServer, options.tlsPort ?? 0)}`;
  const audience = `${url}/api`;
  const rateWindowMs = rateWindowSeconds * 1000;
  const shared = {
    signing,
    lab,
    time,
    ended: new Set<string>(),
    deviceCodes: new DeviceCodes(lab, deviceIntervalSeconds),
    lifetimes: {
      accessTokenSeconds: () => lab.amount('lifetime-short') || accessTokenSeconds,
      refreshTokenSeconds: () => lab.amount('refresh-expires') || refreshTokenSeconds,
    },
  };
  const resources = new ProtectedResources({ url, resources: [MCP_RESOURCE, API_RESOURCE], lab });
  const mcpAudience = resources.identifier(MCP_RESOURCE);
  const oidc = createOidc({ issuer: url, tlsUrl, audience, otherAudience: `${url}/other-api`, mcpAudience, opaque, keysOf, ...shared });
  const around = ({ handle, face }: FaceHandler) => before(layered(handle, face, shared));
  const played = PLAYED_FACES.map((face) => ({
    title: face.title,
    prefix: `/${face.id}/`,
    handler: play(face, { url: `${url}/${face.id}`, rateWindowMs, ...shared }),
  }));
  const front: [string, string][] = played.map(({ title, handler }) => [title, `${url}${handler.face.authorizePath}`]);
  const api = createSampleApi({ context: oidc.context, pointers: () => resources.pointers(API_RESOURCE), rateWindowMs });
  const mcp = createMcpServer({
    context: { ...oidc.context, audience: mcpAudience },
    pointers: () => resources.pointers(MCP_RESOURCE),
    scope: () => resources.scope(MCP_RESOURCE),
  });
  const standard: Handler = (request, response, target) => {
    const { pathname } = target;
    if (pathname === '/') return sendIndex(response, url, front);
    if (pathname === CLIENT_DOCUMENT_PATH) return sendJson(response, 200, clientDocument(tlsUrl));
    if (pathname === MCP_RESOURCE.path) return mcp(request, response, target);
    const handler = pathname.startsWith('/api/') ? api : (resources.handlerOf(pathname) ?? oidc.handle);
    return handler(request, response, target);
  };
  const handlers: [prefix: string, handler: Handler][] = [
    ...played.map(({ prefix, handler }): [string, Handler] => [prefix, around(handler)]),
    ['/', around({ ...oidc, handle: standard })],
  ];
  const records: RequestRecord[] = [];
  const answerAt = (base: string) => (request: IncomingMessage, response: ServerResponse) => {
    const target = new URL(`${base}${request.url?.startsWith('/') ? request.url : '/'}`);
    records.push({ method: request.method ?? '', path: target.pathname, at: Date.now() });
    if (records.length > KEPT_REQUESTS) records.shift();
    // Refuses DNS rebinding: a web page that points its own host name at 127.0.0.1.
    if (request.headers.host !== new URL(base).host) return sendJson(response, 421, { message: `This server is ${base}` });
    if (target.pathname === CERTIFICATE_PATH) return sendJson(response, 200, { certificate: own.certificate });
    if (target.pathname === PROOF_PATH && options.proofKey !== undefined) return prove(response, target, url, options.proofKey);
    keepFromPages(response);
    const handler = handlers.find(([prefix]) => target.pathname.startsWith(prefix))?.[1];
    if (handler) void serve(handler, request, response, target);
  };
  server.on('request', answerAt(url));
  tlsServer.on('request', answerAt(tlsUrl));
  return {
    url,
    tlsUrl,
    mcp: { url: mcpAudience, metadataUrl: resources.metadataUrl(MCP_RESOURCE) },
    clientDocumentUrl: `${tlsUrl}${CLIENT_DOCUMENT_PATH}`,
    faces: createFaces({ url, tlsUrl, audience }),
    faults: lab,
    signing,
    forgetRefreshTokens() {
      for (const { face } of [oidc, ...played.map(({ handler }) => handler)]) face.forgetRefreshTokens();
    },
    requests: () => [...records],
    stop: async () => void (await Promise.all([stop(server), stop(tlsServer)])),
  };
}

/** No web page may read responses: CORS headers are dropped, from preflights too. */
function keepFromPages(response: ServerResponse): void {
  const { setHeader, writeHead } = response;
  const isForPages = (name: string) => /^access-control-/i.test(name);
  response.setHeader = (name, value) => (isForPages(name) ? response : setHeader.call(response, name, value));
  response.writeHead = ((status: number, ...more: unknown[]) => {
    const kept = more.map((argument) =>
      typeof argument === 'object' && argument !== null && !Array.isArray(argument)
        ? Object.fromEntries(Object.entries(argument).filter(([name]) => !isForPages(name)))
        : argument,
    );
    return Reflect.apply(writeHead, response, [status, ...kept]);
  }) as ServerResponse['writeHead'];
}

function prove(response: ServerResponse, target: URL, url: string, key: string): void {
  const challenge = target.searchParams.get('challenge') ?? '';
  if (CHALLENGE.test(challenge)) sendJson(response, 200, { proof: proofFor(key, url, challenge) });
  else sendJson(response, 400, { message: 'There is no challenge.' });
}

async function serve(handler: Handler, request: IncomingMessage, response: ServerResponse, target: URL): Promise<void> {
  try {
    await handler(request, response, target);
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy();
    else if (error instanceof RangeError) sendJson(response, 413, { message: error.message });
    else sendPage(response, 500, errorPage('Practice provider', 'Something broke', 'The practice provider failed on this request.'));
  }
}

function sendIndex(response: ServerResponse, url: string, played: [string, string][]): void {
  const entries: [string, string][] = [
    ['OpenID Connect discovery', `${url}/.well-known/openid-configuration`],
    ['Device sign-in', `${url}/device`],
    ['Sample API', `${url}/api/me`],
    ['MCP server', `${url}${MCP_RESOURCE.path}`],
    ...played,
  ];
  sendPage(response, 200, indexPage(url, entries));
}

async function listen(server: Server | TlsServer, port: number): Promise<number> {
  try {
    await listenOn(server, port);
  } catch (error) {
    if (port === 0) throw error;
    await listenOn(server, 0);
  }
  return (server.address() as AddressInfo).port;
}

function listenOn(server: Server | TlsServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: HOST, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stop(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
