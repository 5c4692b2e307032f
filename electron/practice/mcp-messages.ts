import type { IncomingHttpHeaders } from 'node:http';
import { isRecord } from '../core/base/untrusted-text';
import { revisionNamed, WIRES } from '../core/mcp/revisions';
import type { McpRevision } from '../model/discovery';

/** A JSON-RPC message. `id` absent: a notification. `method` absent: an answer, which this server asks nobody for. */
export interface Message {
  id?: string | number;
  method?: string;
  params: Record<string, unknown>;
}

/** A JSON-RPC error with the HTTP status that carries it. */
export interface McpRefusal {
  status: number;
  code: number;
  message: string;
  data?: unknown;
}

export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const METHOD_NOT_FOUND = -32_601;
export const INVALID_PARAMS = -32_602;
const HEADER_MISMATCH = -32_020;
const UNSUPPORTED_VERSION = -32_022;

const META = 'io.modelcontextprotocol/';

export const refusalOf = (status: number, code: number, message: string, data?: unknown): McpRefusal => ({ status, code, message, data });

/** null: it is no message. */
export function messageIn(value: unknown): Message | null {
  if (!isRecord(value) || value.jsonrpc !== '2.0') return null;
  const { id, method, params } = value;
  return {
    ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}),
    ...(typeof method === 'string' ? { method } : {}),
    params: isRecord(params) ? params : {},
  };
}

/** Whether a request names revision and client itself, or says in its header that it should: it needs no handshake. */
export function isStateless({ params }: Message, headers: IncomingHttpHeaders): boolean {
  const named = revisionNamed(headers['mcp-protocol-version']);
  return metaOf(params, 'protocolVersion') !== undefined || (named !== null && !WIRES[named].handshake);
}

/**
 * Why a request without a handshake is not served (2026-07-28, Streamable HTTP, "Server Validation"); null: it is.
 *
 * @param spoken Revisions that the server speaks.
 */
export function statelessRefusal(
  { method, params }: Message,
  headers: IncomingHttpHeaders,
  spoken: readonly McpRevision[],
): McpRefusal | null {
  const version = metaOf(params, 'protocolVersion');
  if (typeof version !== 'string') return refusalOf(400, INVALID_PARAMS, `_meta has no ${META}protocolVersion`);
  if (!isRecord(metaOf(params, 'clientCapabilities'))) return refusalOf(400, INVALID_PARAMS, `_meta has no ${META}clientCapabilities`);
  const mirrored: [header: string, inBody: unknown][] = [
    ['MCP-Protocol-Version', version],
    ['Mcp-Method', method],
    ...(method === 'tools/call' ? [['Mcp-Name', params.name] as [string, unknown]] : []),
  ];
  for (const [header, inBody] of mirrored) {
    const given = headers[header.toLowerCase()];
    if (typeof given !== 'string') return refusalOf(400, HEADER_MISMATCH, `The header ${header} is missing`);
    if (decoded(given) !== inBody) return refusalOf(400, HEADER_MISMATCH, `The header ${header} differs from the body`);
  }
  const revision = revisionNamed(version);
  const isSpoken = revision !== null && !WIRES[revision].handshake && spoken.includes(revision);
  return isSpoken ? null : unsupported(version, spoken);
}

export function unsupported(requested: unknown, supported: readonly McpRevision[]): McpRefusal {
  return refusalOf(400, UNSUPPORTED_VERSION, 'Unsupported protocol version', { supported, requested });
}

/** The revision of a session: the one asked for, else the newest with a handshake (2025-11-25, Lifecycle); null: none is spoken. */
export function negotiated({ params }: Message, spoken: readonly McpRevision[]): McpRevision | null {
  const able = spoken.filter((each) => WIRES[each].handshake);
  return able.find((each) => each === params.protocolVersion) ?? able.at(-1) ?? null;
}

function metaOf(params: Record<string, unknown>, name: string): unknown {
  return isRecord(params._meta) ? params._meta[`${META}${name}`] : undefined;
}

/** A mirrored value, from Base64 where it is marked so ("Value Encoding"). */
function decoded(value: string): string {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8');
}
