import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTPayload } from 'jose';
import { keepNewest } from '../core/base/keep-newest';
import { isRecord, jsonValue } from '../core/base/untrusted-text';
import type { McpRevision } from '../model/discovery';
import { type AccessContext, admit, challenge, refuseCall } from './access';
import { ProofReader } from './dpop';
import { type Handler, type Headers, readBody, sendEmpty, sendJson } from './http-io';
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
  SPOKEN,
  statelessRefusal,
  unsupported,
} from './mcp-messages';
import { listed, MCP_SCOPE, MCP_TOOLS } from './mcp-tools';

/** A conversation that began with a handshake. */
interface Session {
  revision: McpRevision;
  /** It is of no use with another one's token. */
  subject: string;
}

/** What goes back to a request. */
type Reply = { result: Record<string, unknown>; headers?: Headers } | { refusal: McpRefusal } | { missing: string[] } | { accepted: true };

const NO_MESSAGE: Reply = { refusal: refusalOf(400, INVALID_REQUEST, 'This is not a JSON-RPC message') };

export interface McpServerOptions {
  context: AccessContext;
  /** Of its challenges: where its metadata are. */
  pointers(): Record<string, string>;
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
    const { origin } = request.headers;
    if (origin !== undefined && origin !== url.origin) return sendJson(response, 403, { message: 'This origin is not allowed' });
    const admission = await admit(request, url, { ...context, proofs });
    if (!admission.ok) return refuseCall(response, context.lab, admission, { ...options.pointers(), scope: MCP_SCOPE });
    await server.answer(request, response, admission.claims);
  };
}

class McpServer {
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly options: McpServerOptions) {}

  async answer(request: IncomingMessage, response: ServerResponse, claims: JWTPayload): Promise<void> {
    if (request.method === 'DELETE') return this.#end(request, response);
    if (request.method !== 'POST') return sendJson(response, 405, { message: 'Only POST works here' }, { Allow: 'POST, DELETE' });
    const text = (await readBody(request)).toString('utf8');
    const value = jsonValue(text);
    if (value === undefined) return send(response, null, { refusal: refusalOf(400, PARSE_ERROR, 'The body is not JSON') });
    const session = this.#sessionOf(request, claims);
    if (Array.isArray(value)) return this.#batch(request, response, value, claims, session);
    const message = messageIn(value);
    const reply = message === null ? NO_MESSAGE : this.#reply(request, message, claims, session);
    if ('missing' in reply) this.#refuse(response, reply.missing);
    else send(response, message?.id ?? null, reply);
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
    if (!allowed) send(response, null, { refusal: refusalOf(400, INVALID_REQUEST, 'This revision has no batches') });
    else if (missing.length > 0) this.#refuse(response, [...new Set(missing)]);
    else if (bodies.length === 0) sendEmpty(response, 202);
    else sendJson(response, 200, bodies);
  }

  #reply({ headers }: IncomingMessage, message: Message, claims: JWTPayload, session: Session | null): Reply {
    const stateless = isStateless(message, headers);
    const refusal = stateless ? statelessRefusal(message, headers, SPOKEN) : this.#sessionRefusal(headers, message, session);
    if (refusal !== null) return { refusal };
    if (message.id === undefined || message.method === undefined) return { accepted: true };
    const missing = this.#missing([MCP_SCOPE, ...scopesOf(message)], claims);
    if (missing.length > 0) return { missing };
    const reply = message.method === 'initialize' && !stateless ? this.#begin(message, claims) : resultOf(message, claims, stateless);
    return stateless && 'result' in reply ? { ...reply, result: described(reply.result) } : reply;
  }

  #sessionRefusal(headers: IncomingMessage['headers'], message: Message, session: Session | null): McpRefusal | null {
    if (message.method === 'initialize') return null;
    const version = headers['mcp-protocol-version'];
    if (headers['mcp-session-id'] === undefined) {
      if (version !== undefined && !SPOKEN.some((each) => each === version)) return unsupported(version, SPOKEN);
      return refusalOf(400, INVALID_REQUEST, 'There is no Mcp-Session-Id: begin with initialize, or describe the request in _meta');
    }
    if (session === null) return refusalOf(404, INVALID_REQUEST, 'This session is unknown or over: begin a new one with initialize');
    // Absent: as 2025-03-26 has it, which knew no such header.
    return version === undefined || version === session.revision ? null : unsupported(version, [session.revision]);
  }

  #begin(message: Message, { sub }: JWTPayload): Reply {
    const revision = negotiated(message, SPOKEN);
    if (revision === null) return { refusal: unsupported(message.params.protocolVersion, SPOKEN) };
    const id = randomUUID();
    keepNewest(this.#sessions, id, { revision, subject: String(sub) }, KEPT_SESSIONS);
    const result = { protocolVersion: revision, capabilities: CAPABILITIES, serverInfo: SERVER, instructions: INSTRUCTIONS };
    return { result, headers: { 'Mcp-Session-Id': id } };
  }

  #sessionOf({ headers }: IncomingMessage, { sub }: JWTPayload): Session | null {
    const session = this.#sessions.get(String(headers['mcp-session-id'])) ?? null;
    return session?.subject === String(sub) ? session : null;
  }

  #end({ headers }: IncomingMessage, response: ServerResponse): void {
    sendEmpty(response, this.#sessions.delete(String(headers['mcp-session-id'])) ? 204 : 404);
  }

  #missing(needed: readonly string[], { scope }: JWTPayload): string[] {
    const granted = String(scope ?? '').split(' ');
    return needed.filter((each) => !granted.includes(each));
  }

  /** RFC 6750 3.1: with the scopes that the request needs and the token lacks. */
  #refuse(response: ServerResponse, missing: string[]): void {
    const body = { error: 'insufficient_scope', error_description: `The access token lacks ${missing.join(' ')}` };
    sendJson(response, 403, body, challenge(this.options.context.lab, { ...body, scope: missing.join(' '), ...this.options.pointers() }));
  }
}

function scopesOf({ method, params }: Message): readonly string[] {
  return method === 'tools/call' ? (MCP_TOOLS.find(({ name }) => name === params.name)?.scopes ?? []) : [];
}

function resultOf({ method, params }: Message, claims: JWTPayload, stateless: boolean): Reply {
  if (method === 'tools/list') return { result: { tools: MCP_TOOLS.map(listed) } };
  if (method === 'tools/call') return call(params, claims);
  if (method === 'ping' && !stateless) return { result: {} };
  if (method === 'server/discover' && stateless)
    return { result: { supportedVersions: SPOKEN, capabilities: CAPABILITIES, serverInfo: SERVER, instructions: INSTRUCTIONS } };
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

function send(response: ServerResponse, id: string | number | null, reply: Reply): void {
  const body = bodyOf(id, reply);
  const headers = 'result' in reply ? reply.headers : {};
  if (body === null) sendEmpty(response, 202);
  else sendJson(response, 'refusal' in reply ? reply.refusal.status : 200, body, headers);
}
