import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTPayload } from 'jose';
import { keepNewest } from '../core/base/keep-newest';
import { isRecord, jsonValue } from '../core/base/untrusted-text';
import { WIRES } from '../core/mcp/revisions';
import { MCP_REVISIONS, type McpRevision } from '../model/discovery';
import { type AccessContext, admit, challenge, refuseCall } from './access';
import { ProofReader } from './dpop';
import { type Handler, type Headers, readBody, sendBare, sendEmpty, sendJson } from './http-io';
import {
  INVALID_PARAMS,
  INVALID_REQUEST,
  isStateless,
  type McpRefusal,
  type Message,
  messageIn,
  METHOD_NOT_FOUND,
  negotiated,
  PARSE_ERROR,
  refusalOf,
  statelessRefusal,
  unsupported,
} from './mcp-messages';
import { listed, MCP_SCOPE, MCP_TOOLS } from './mcp-tools';

/** A conversation that began with a handshake. */
interface Session {
  revision: McpRevision;
  /** It is of no use with another one's token. null: it began without a token. */
  subject: string | null;
}

/** What goes back to a request. */
type Reply = { result: Record<string, unknown>; headers?: Headers } | { refusal: McpRefusal } | { missing: string[] } | { accepted: true };

const NO_JSON: Reply = { refusal: refusalOf(400, PARSE_ERROR, 'The body is not JSON') };
const NO_BATCHES: Reply = { refusal: refusalOf(400, INVALID_REQUEST, 'This revision has no batches') };
const NO_MESSAGE: Reply = { refusal: refusalOf(400, INVALID_REQUEST, 'This is not a JSON-RPC message') };

export interface McpServerOptions {
  context: AccessContext;
  /** Of its challenges: where its metadata are. */
  pointers(): Record<string, string>;
  /** Of the one that asks for a token: which scopes it needs. */
  scope(): Record<string, string>;
}

const KEPT_SESSIONS = 100;
const SERVER = { name: 'tokenscope-practice', title: 'Practice MCP server', version: '1.0.0' };
const CAPABILITIES = { tools: {} };
const INSTRUCTIONS = 'Runs on this computer, inside Tokenscope. Its tools change nothing.';

/**
 * An MCP server over Streamable HTTP, for every revision of the specification: with a handshake and sessions up to 2025-11-25, without from
 * 2026-07-28 on. Every request needs a token that was issued for it (RFC 8707).
 */
export function createMcpServer(options: McpServerOptions): Handler {
  const { context } = options;
  const server = new McpServer(options);
  const proofs = new ProofReader(context.lab);
  return async (request, response, url) => {
    // A web page may not speak to it (2026-07-28, Streamable HTTP, "Security & Endpoint").
    const { origin, authorization } = request.headers;
    if (origin !== undefined && origin !== url.origin) return sendJson(response, 403, { message: 'This origin is not allowed' });
    const body = request.method === 'POST' ? jsonValue((await readBody(request)).toString('utf8')) : null;
    const isOpen = context.lab.on('mcp-lazy') && authorization === undefined && isRecord(body) && body.method !== 'tools/call';
    if (isOpen) return server.answer(request, response, body, { scope: MCP_SCOPE });
    const admission = await admit(request, url, { ...context, proofs });
    if (!admission.ok) return refuseCall(response, context.lab, admission, { ...options.pointers(), ...options.scope() });
    return server.answer(request, response, body, admission.claims);
  };
}

class McpServer {
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly options: McpServerOptions) {}

  /** @param body Of a POST, from JSON; undefined: it was not JSON. */
  answer(request: IncomingMessage, response: ServerResponse, body: unknown, claims: JWTPayload): void {
    const session = this.#sessionOf(request, claims);
    const hasSessions = this.#spoken.some((each) => WIRES[each].handshake);
    if (request.method === 'DELETE' && hasSessions) this.#end(request, response);
    else if (request.method !== 'POST') sendJson(response, 405, { message: 'Only POST works here' }, { Allow: 'POST' });
    else if (Array.isArray(body)) this.#batch(request, response, body, claims, session);
    else {
      const message = messageIn(body);
      const reply = message === null ? (body === undefined ? NO_JSON : NO_MESSAGE) : this.#reply(request, message, claims, session);
      if ('missing' in reply) this.#refuse(response, reply.missing);
      else this.#send(response, bodyOf(message?.id ?? null, reply), reply);
    }
  }

  /** The revisions that it speaks. */
  get #spoken(): readonly McpRevision[] {
    const { lab } = this.options.context;
    const isSpoken = (each: McpRevision) => !lab.on(WIRES[each].handshake ? 'mcp-stateless-only' : 'mcp-handshake-only');
    return MCP_REVISIONS.filter(isSpoken);
  }

  /** Several messages at once: only 2025-03-26 has that. */
  #batch(request: IncomingMessage, response: ServerResponse, values: unknown[], claims: JWTPayload, session: Session | null): void {
    const allowed = session?.revision === '2025-03-26' && values.length > 0;
    const messages = allowed ? values.map(messageIn) : [];
    const replies = messages.map((message) => ({
      id: message?.id ?? null,
      reply: message === null ? NO_MESSAGE : this.#reply(request, message, claims, session),
    }));
    const missing = replies.flatMap(({ reply }) => ('missing' in reply ? reply.missing : []));
    const bodies = replies.flatMap(({ id, reply }) => bodyOf(id, reply) ?? []);
    if (!allowed) this.#send(response, bodyOf(null, NO_BATCHES), NO_BATCHES);
    else if (missing.length > 0) this.#refuse(response, [...new Set(missing)]);
    else if (bodies.length === 0) sendEmpty(response, 202);
    else sendJson(response, 200, bodies);
  }

  #reply({ headers }: IncomingMessage, message: Message, claims: JWTPayload, session: Session | null): Reply {
    const spoken = this.#spoken;
    const stateless = spoken.some((each) => !WIRES[each].handshake) && isStateless(message, headers);
    const refusal = stateless ? statelessRefusal(message, headers, spoken) : this.#sessionRefusal(headers, message, session);
    if (refusal !== null) return { refusal };
    if (message.id === undefined || message.method === undefined) return { accepted: true };
    const missing = this.#missing(message, claims);
    if (missing.length > 0) return { missing };
    if (message.method === 'initialize' && !stateless) return this.#begin(message, claims);
    const reply = resultOf(message, claims, stateless, spoken);
    return stateless && 'result' in reply ? { ...reply, result: described(reply.result) } : reply;
  }

  #sessionRefusal(headers: IncomingMessage['headers'], message: Message, session: Session | null): McpRefusal | null {
    const spoken = this.#spoken;
    if (message.method === 'initialize') return null;
    const version = headers['mcp-protocol-version'];
    if (headers['mcp-session-id'] === undefined) {
      // A server that only knows the handshake has no word for that.
      const isForeign = version !== undefined && !spoken.some((each) => each === version);
      if (isForeign && spoken.some((each) => !WIRES[each].handshake)) return unsupported(version, spoken);
      return refusalOf(400, INVALID_REQUEST, 'There is no Mcp-Session-Id: begin with initialize');
    }
    if (session === null) return refusalOf(404, INVALID_REQUEST, 'This session is unknown or over: begin a new one with initialize');
    // Absent: as 2025-03-26 has it, which knew no such header.
    return version === undefined || version === session.revision ? null : unsupported(version, [session.revision]);
  }

  #begin(message: Message, { sub }: JWTPayload): Reply {
    const revision = negotiated(message, this.#spoken);
    if (revision === null) return { refusal: unsupported(message.params.protocolVersion, this.#spoken) };
    const id = randomUUID();
    keepNewest(this.#sessions, id, { revision, subject: sub ?? null }, KEPT_SESSIONS);
    const result = { protocolVersion: revision, capabilities: CAPABILITIES, serverInfo: SERVER, instructions: INSTRUCTIONS };
    return { result, headers: { 'Mcp-Session-Id': id } };
  }

  #sessionOf({ headers }: IncomingMessage, { sub }: JWTPayload): Session | null {
    const session = this.#sessions.get(String(headers['mcp-session-id'])) ?? null;
    const isOwn = session !== null && (session.subject === null || session.subject === sub);
    return isOwn && !this.options.context.lab.on('mcp-sessions-lost') ? session : null;
  }

  #end({ headers }: IncomingMessage, response: ServerResponse): void {
    sendEmpty(response, this.#sessions.delete(String(headers['mcp-session-id'])) ? 204 : 404);
  }

  /** The scopes that a request needs and its token lacks. */
  #missing(message: Message, { scope }: JWTPayload): string[] {
    const granted = String(scope ?? '').split(' ');
    const own = scopesOf(message);
    if (own.length > 0 && this.options.context.lab.on('mcp-scope-loop')) return [...own];
    return [MCP_SCOPE, ...own].filter((each) => !granted.includes(each));
  }

  /** RFC 6750 3.1: with the scopes that the request needs and the token lacks. */
  #refuse(response: ServerResponse, missing: string[]): void {
    const { context, pointers } = this.options;
    const body = { error: 'insufficient_scope', error_description: `The access token lacks ${missing.join(' ')}` };
    if (context.lab.on('mcp-bare-403')) sendBare(response, 403);
    else sendJson(response, 403, body, challenge(context.lab, { ...body, scope: missing.join(' '), ...pointers() }));
  }

  #send(response: ServerResponse, body: object | null, reply: Reply): void {
    const status = 'refusal' in reply ? reply.refusal.status : 200;
    const headers = 'result' in reply ? reply.headers : {};
    const isStream = status === 200 && this.options.context.lab.on('mcp-event-stream');
    if (body === null) sendEmpty(response, 202);
    else if (isStream) sendEvent(response, body, headers);
    else sendJson(response, status, body, headers);
  }
}

function sendEvent(response: ServerResponse, body: object, headers: Headers = {}): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no', ...headers });
  response.end(`event: message\ndata: ${JSON.stringify(body)}\n\n`);
}

function scopesOf({ method, params }: Message): readonly string[] {
  return method === 'tools/call' ? (MCP_TOOLS.find(({ name }) => name === params.name)?.scopes ?? []) : [];
}

function resultOf({ method, params }: Message, claims: JWTPayload, stateless: boolean, spoken: readonly McpRevision[]): Reply {
  if (method === 'tools/list') return { result: { tools: MCP_TOOLS.map(listed) } };
  if (method === 'tools/call') return call(params, claims);
  if (method === 'ping' && !stateless) return { result: {} };
  if (method === 'server/discover' && stateless)
    return { result: { supportedVersions: spoken, capabilities: CAPABILITIES, serverInfo: SERVER, instructions: INSTRUCTIONS } };
  return { refusal: refusalOf(stateless ? 404 : 200, METHOD_NOT_FOUND, 'Method not found') };
}

function call({ name, arguments: given }: Record<string, unknown>, claims: JWTPayload): Reply {
  const tool = MCP_TOOLS.find((each) => each.name === name);
  if (tool === undefined) return { refusal: refusalOf(200, INVALID_PARAMS, 'There is no tool of this name') };
  const made = tool.run(isRecord(given) ? given : {}, claims);
  if (typeof made === 'string') return { result: { content: [{ type: 'text', text: made }], isError: true } };
  return { result: { content: [{ type: 'text', text: JSON.stringify(made, null, 2) }], structuredContent: made, isError: false } };
}

/** What results carry from 2026-07-28 on: of lists and of discovery also how long they may be kept. */
function described(result: Record<string, unknown>): Record<string, unknown> {
  const kept = result.content === undefined ? { ttlMs: 0, cacheScope: 'private' } : {};
  return { resultType: 'complete', ...result, ...kept, _meta: { 'io.modelcontextprotocol/serverInfo': SERVER } };
}

/** null: nothing goes back. */
function bodyOf(id: string | number | null, reply: Reply): object | null {
  if ('result' in reply) return { jsonrpc: '2.0', id, result: reply.result };
  if (!('refusal' in reply)) return null;
  const { code, message, data } = reply.refusal;
  return { jsonrpc: '2.0', ...(id !== null && { id }), error: { code, message, ...(data !== undefined && { data }) } };
}
