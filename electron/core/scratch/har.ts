import { base64Bytes } from '../base/bytes';
import type { Area, FoundTokens } from './finds';
import { outlineOf, readBody, readHeader, readNamed, readUrl } from './parts';

type Json = Record<string, unknown>;

/** Entries read; a browser writes some hundred. */
const MAX_ENTRIES = 20_000;
const MAX_ROWS = 5_000;

/** The entries of a HAR 1.2 file; null if the text isn't one. */
export function harEntries(text: string): Json[] | null {
  if (!text.trimStart().startsWith('{') || !text.includes('"entries"')) return null;
  try {
    const document: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    const { entries } = objectOf(objectOf(document).log);
    return Array.isArray(entries) ? entries.map(objectOf) : null;
  } catch {
    return null;
  }
}

/** Finds the tokens in requests and responses: URLs, headers, cookies, queries, posted data, and contents, including Base64. */
export function readHar(finds: FoundTokens, entries: Json[]): string[] {
  for (const [index, entry] of entries.slice(0, MAX_ENTRIES).entries()) {
    const where = `HAR entry ${index + 1}`;
    const request = objectOf(entry.request);
    const response = objectOf(entry.response);
    readMessage(finds, request, `${where}, request`);
    // Before the URL, which holds the same values, because names say more.
    for (const { name, value } of pairsOf(request.queryString)) readNamed(finds, areaOf('', `${where}, request query`), name, value, '');
    readUrl(finds, areaOf(textOf(request.url), `${where}, request URL`));
    const posted = objectOf(request.postData);
    for (const { name, value } of pairsOf(posted.params)) readNamed(finds, areaOf('', `${where}, request body`), name, value, '');
    readBody(finds, areaOf(textOf(posted.text), `${where}, request body`), textOf(posted.mimeType));
    readMessage(finds, response, `${where}, response`);
    const content = objectOf(response.content);
    readBody(finds, areaOf(contentOf(content), `${where}, response body`), textOf(content.mimeType));
    readUrl(finds, areaOf(textOf(response.redirectURL), `${where}, redirect`));
  }
  const [first] = entries;
  if (entries.length !== 1 || !first) return [];
  const request = objectOf(first.request);
  return [
    `${textOf(request.method).slice(0, 20)} ${outlineOf(textOf(request.url))}, response ${Number(objectOf(first.response).status) || 'missing'}`,
  ];
}

function readMessage(finds: FoundTokens, message: Json, label: string): void {
  for (const { name, value } of pairsOf(message.headers)) readHeader(finds, areaOf(value, label), name);
  for (const { name, value } of pairsOf(message.cookies)) readNamed(finds, areaOf('', label), name, value, 'cookie ');
}

/** HAR 1.2 section "content": `encoding` is "base64" for binary bodies, and from some tools for all. */
function contentOf(content: Json): string {
  const text = textOf(content.text);
  if (content.encoding !== 'base64') return text;
  return new TextDecoder().decode(base64Bytes(text));
}

const areaOf = (text: string, label: string): Area => ({ text, label, line: null });
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function pairsOf(value: unknown): { name: string; value: string }[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_ROWS).map((row) => ({ name: textOf(objectOf(row).name), value: textOf(objectOf(row).value) }));
}
