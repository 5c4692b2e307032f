import { isEventStream } from '../../model/headers';
import { cleanText, headerOf, isRecord, jsonValue, wordOf } from '../base/untrusted-text';
import type { HttpResponse } from '../ports';
import { eventsIn } from './event-stream';

/** What a server made of a message. Texts are untrusted. */
export type McpAnswer =
  | { kind: 'result'; result: Record<string, unknown> }
  | { kind: 'error'; code: number; message: string; data: unknown }
  /** It took a notification. */
  | { kind: 'accepted' }
  /** `why`: the rest of a sentence that begins with "The answer". */
  | { kind: 'unreadable'; why: string };

/**
 * Reads the answer to a request, from JSON or from an event stream, whatever its status.
 *
 * @param id Of the request; null: it was a notification.
 */
export function readMcp(
  { status, headers, body, cut }: Pick<HttpResponse, 'status' | 'headers' | 'body' | 'cut'>,
  id: number | null,
): McpAnswer {
  if (id === null && status >= 200 && status < 300) return { kind: 'accepted' };
  const text = new TextDecoder().decode(body);
  const messages = messagesIn(text, headerOf(headers, 'content-type') ?? '');
  // Errors that concern no request in particular have no id.
  const own = messages.find((each) => each.id === id) ?? messages.find((each) => isRecord(each.error) && (each.id ?? null) === null);
  if (own === undefined) return { kind: 'unreadable', why: whyUnread(text, messages.length, cut) };
  if (isRecord(own.error)) {
    const { code, message, data } = own.error;
    return { kind: 'error', code: typeof code === 'number' ? code : 0, message: cleanText(wordOf(message), 500), data };
  }
  return isRecord(own.result) ? { kind: 'result', result: own.result } : { kind: 'unreadable', why: 'has neither a result nor an error' };
}

/**
 * Says whether the answer to a request has come, of an event stream that it is given piece by piece: a server may keep the stream open after
 * that (MCP Streamable HTTP).
 */
export function untilAnswered(id: unknown): (piece: Uint8Array) => boolean {
  const decoder = new TextDecoder();
  let rest = '';
  return (piece) => {
    const from = Math.max(0, rest.length - 3);
    rest += decoder.decode(piece, { stream: true });
    // Only whole events, each once.
    if (!/\n\n|\r\r|\r\n\r\n/.test(rest.slice(from))) return false;
    const end = Math.max(
      ...['\n\n', '\r\r', '\r\n\r\n'].map((blank) => (rest.includes(blank, from) ? rest.lastIndexOf(blank) + blank.length : 0)),
    );
    const events = eventsIn(rest.slice(0, end)).flatMap(jsonValue).filter(isRecord);
    rest = rest.slice(end);
    return events.some((each) => each.id === id && (isRecord(each.result) || isRecord(each.error)));
  };
}

function messagesIn(text: string, contentType: string): Record<string, unknown>[] {
  const isStream = isEventStream(contentType) || /^(?:event|data|id|retry)?:/.test(text);
  const values = isStream ? eventsIn(text).map(jsonValue) : [jsonValue(text)];
  return values.flat().filter(isRecord);
}

function whyUnread(text: string, messages: number, cut: boolean): string {
  if (cut) return 'is longer than can be read';
  if (text.trim() === '') return 'is empty';
  return messages === 0 ? 'is neither JSON nor an event stream with JSON' : 'does not belong to the request: its id is another';
}

/** Errors by which a server of 2026-07-28 or later shows that it is one: HeaderMismatch, MissingRequiredClientCapability, UnsupportedProtocolVersion. */
const MODERN = [-32_020, -32_021, -32_022];

/** Whether it comes from a server that takes requests without a handshake. */
export function isModern(answer: McpAnswer): boolean {
  return answer.kind === 'error' && MODERN.includes(answer.code);
}

/** Revisions that the server says it speaks, where it refuses the one it was asked with. */
export function supportedIn(answer: McpAnswer): string[] {
  const supported = answer.kind === 'error' && isRecord(answer.data) ? answer.data.supported : null;
  return Array.isArray(supported) ? supported.filter((each): each is string => typeof each === 'string').slice(0, 50) : [];
}
