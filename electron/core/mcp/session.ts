import type { McpRevision } from '../../model/discovery';
import type { Pair } from '../../model/connection';
import type { BuiltCall } from '../../model/request';
import { headerOf, isRecord, jsonMembers, wordOf } from '../base/untrusted-text';
import type { HttpRequest, HttpResponse } from '../ports';
import { isModern, type McpAnswer, supportedIn, untilAnswered } from './answer';
import { headerValue } from './mirrored';
import { FIRST_REVISION, HANDSHAKE_REVISION, revisionNamed, WIRES } from './revisions';

/** Who speaks, for the server to know. */
export interface McpClient {
  name: string;
  version: string;
}

/** What is known of the way one speaks to a server. Never changed: each answer makes a new one. */
export interface McpSession {
  /** The MCP endpoint. */
  url: string;
  revision: McpRevision;
  /** The server has answered the opening, and said or shown that it speaks the revision. */
  isOpen: boolean;
  /** `Mcp-Session-Id`. */
  id: string | null;
  /** Of the last request. */
  lastRequest: number;
  client: McpClient;
}

/** A message on its way. `id` null: a notification. */
export interface McpMessage {
  id: number | null;
  method: string;
  params: Record<string, unknown>;
  /** Beside those of the transport. */
  headers: readonly Pair[];
}

/** @param revision null: nobody says which the server speaks, so the newest is tried first. */
export function newSession(url: string, revision: McpRevision | null, client: McpClient): McpSession {
  return { url, revision: revision ?? FIRST_REVISION, isOpen: false, id: null, lastRequest: 0, client };
}

/** The first message: `initialize`, or from 2026-07-28 on `server/discover`. */
export function opening(session: McpSession): { session: McpSession; message: McpMessage } {
  const { opening: method, handshake } = WIRES[session.revision];
  const params = handshake ? { protocolVersion: session.revision, capabilities: {}, clientInfo: session.client } : {};
  return request({ ...session, isOpen: false, id: null }, method, params);
}

/** What follows the opening before anything else is asked; null: nothing. */
export function greeting({ revision }: McpSession): McpMessage | null {
  return WIRES[revision].handshake ? { id: null, method: 'notifications/initialized', params: {}, headers: [] } : null;
}

/** A request with the next id. */
export function request(
  session: McpSession,
  method: string,
  params: Record<string, unknown> = {},
  headers: readonly Pair[] = [],
): { session: McpSession; message: McpMessage } {
  const id = session.lastRequest + 1;
  return { session: { ...session, lastRequest: id }, message: { id, method, params, headers } };
}

/** The message as an HTTP request, without authorization. */
export function wordingOf({ url, revision, isOpen, id, client }: McpSession, message: McpMessage): BuiltCall {
  const wire = WIRES[revision];
  const { method, headers } = message;
  const params = wire.describesItself ? { ...message.params, _meta: metaOf(revision, client) } : message.params;
  const hasParams = wire.describesItself || Object.keys(params).length > 0;
  const body = {
    jsonrpc: '2.0',
    ...(message.id !== null && { id: message.id }),
    method,
    ...(hasParams && { params }),
  };
  const named = typeof params.name === 'string' ? params.name : null;
  return {
    method: 'POST',
    url,
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Accept', value: 'application/json, text/event-stream' },
      ...(wire.namesVersion && (isOpen || wire.describesItself) ? [{ name: 'MCP-Protocol-Version', value: revision }] : []),
      ...(id === null ? [] : [{ name: 'Mcp-Session-Id', value: id }]),
      ...(wire.describesItself ? [{ name: 'Mcp-Method', value: method }] : []),
      ...(wire.describesItself && named !== null ? [{ name: 'Mcp-Name', value: headerValue(named) }] : []),
      ...headers,
    ],
    body: JSON.stringify(body),
  };
}

/** Methods that ask, so that a server that gets one twice has answered twice and no more. */
const ASKING = new Set(['initialize', 'server/discover', 'tools/list']);

/**
 * How a request goes on the wire, if it is a message: whether it changes nothing at the server, though it is a POST (one with a proof counts
 * once), and when its answer has come.
 */
export function transportOf({
  method,
  headers,
  body,
}: Pick<BuiltCall, 'method' | 'headers' | 'body'>): Pick<HttpRequest, 'asksOnly' | 'until'> {
  const message = method === 'POST' && body?.startsWith('{') ? jsonMembers(body) : null;
  if (message?.get('jsonrpc') !== '2.0') return {};
  const id = message.get('id') ?? null;
  return {
    asksOnly: ASKING.has(wordOf(message.get('method'))) && headerOf(headers, 'dpop') === null,
    ...(id !== null && { until: untilAnswered(id) }),
  };
}

function metaOf(revision: McpRevision, client: McpClient): Record<string, unknown> {
  return {
    'io.modelcontextprotocol/protocolVersion': revision,
    'io.modelcontextprotocol/clientInfo': client,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
}

/** What the answer to the opening means. `text`: why it can't go on, a sentence. */
export type Opened = { kind: 'open'; session: McpSession } | { kind: 'again'; session: McpSession } | { kind: 'refused'; text: string };

/**
 * Reads the answer to the opening. A server that speaks another revision is asked once more in that one: in one that it names, else, where it
 * knows no requests without a handshake, with a handshake (2026-07-28, "Backward Compatibility").
 */
export function afterOpening(session: McpSession, { headers }: Pick<HttpResponse, 'headers'>, answer: McpAnswer): Opened {
  const { handshake } = WIRES[session.revision];
  if (answer.kind === 'result') {
    if (!handshake) return { kind: 'open', session: { ...session, isOpen: true } };
    const revision = revisionNamed(answer.result.protocolVersion);
    if (revision === null) return { kind: 'refused', text: 'The server speaks a revision of MCP that is unknown here.' };
    return { kind: 'open', session: { ...session, revision, isOpen: true, id: headerOf(headers, 'mcp-session-id') } };
  }
  const named = supportedIn(answer).map(revisionNamed);
  const other = named.findLast((each) => each !== null && each !== session.revision) ?? null;
  if (other !== null) return { kind: 'again', session: { ...session, revision: other } };
  if (!handshake && !isModern(answer)) return { kind: 'again', session: { ...session, revision: HANDSHAKE_REVISION } };
  return { kind: 'refused', text: answer.kind === 'error' ? answer.message : 'The server does not respond as an MCP server does.' };
}

/** What a server says of itself. Texts are untrusted. */
export function serverIn(answer: McpAnswer): { name: string; version: string } | null {
  if (answer.kind !== 'result') return null;
  const { serverInfo, _meta } = answer.result;
  const info = isRecord(serverInfo) ? serverInfo : isRecord(_meta) ? _meta['io.modelcontextprotocol/serverInfo'] : null;
  return isRecord(info) && typeof info.name === 'string' ? { name: info.name, version: wordOf(info.version) } : null;
}
