import type { Pair } from '../../model/connection';
import { base64Bytes } from '../base/bytes';

/** An entry of a HAR 1.2 file, with all that such files leave out as an empty text. */
export interface HarEntry {
  request: Message & { method: string; url: string; query: Pair[]; body: { text: string; type: string; params: Pair[] } };
  response: Message & { status: number; text: string; type: string; redirect: string };
}

interface Message {
  headers: Pair[];
  cookies: Pair[];
}

type Json = Record<string, unknown>;

/** Entries read; a browser writes some hundred. */
const MAX_ENTRIES = 20_000;
const MAX_ROWS = 5_000;

/** Whether a text begins as such a file. */
export const isHar = (text: string): boolean => /^\ufeff?\s*\{\s*"log"\s*:/.test(text.slice(0, 1_000)) && text.includes('"entries"');

/** The entries of a text; null: it is no HAR file. */
export function harEntries(text: string): HarEntry[] | null {
  if (!text.trimStart().startsWith('{') || !text.includes('"entries"')) return null;
  try {
    return harEntriesOf(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  } catch {
    return null;
  }
}

/** The same of what the text says as JSON. */
export function harEntriesOf(document: unknown): HarEntry[] | null {
  const { entries } = objectOf(objectOf(document).log);
  return Array.isArray(entries) ? entries.slice(0, MAX_ENTRIES).map(entryOf) : null;
}

function entryOf(raw: unknown): HarEntry {
  const entry = objectOf(raw);
  const request = objectOf(entry.request);
  const response = objectOf(entry.response);
  const posted = objectOf(request.postData);
  const content = objectOf(response.content);
  return {
    request: {
      ...messageOf(request),
      method: textOf(request.method),
      url: textOf(request.url),
      query: pairsOf(request.queryString),
      body: { text: textOf(posted.text), type: textOf(posted.mimeType), params: pairsOf(posted.params) },
    },
    response: {
      ...messageOf(response),
      status: Number(response.status),
      text: contentOf(content),
      type: textOf(content.mimeType),
      redirect: textOf(response.redirectURL),
    },
  };
}

const messageOf = (message: Json): Message => ({ headers: pairsOf(message.headers), cookies: pairsOf(message.cookies) });

/** HAR 1.2 section "content": `encoding` is "base64" for binary bodies, and from some tools for all. */
function contentOf(content: Json): string {
  const text = textOf(content.text);
  return content.encoding === 'base64' ? new TextDecoder().decode(base64Bytes(text)) : text;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function pairsOf(value: unknown): Pair[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_ROWS).map((row) => ({ name: textOf(objectOf(row).name), value: textOf(objectOf(row).value) }));
}
