import type { Pair } from '../../model/connection';
import type { HarEntry } from '../exchanges/har-entries';
import type { Area, FoundTokens } from './finds';
import { outlineOf, readBody, readHeader, readNamed, readUrl } from './parts';

/** Finds the tokens in requests and responses: URLs, headers, cookies, queries, posted data, and contents, including Base64. */
export function readHar(finds: FoundTokens, entries: readonly HarEntry[]): string[] {
  for (const [index, { request, response }] of entries.entries()) {
    const where = `HAR entry ${index + 1}`;
    readMessage(finds, request, `${where}, request`);
    // Before the URL, which holds the same values, because names say more.
    for (const { name, value } of request.query) readNamed(finds, areaOf('', `${where}, request query`), name, value, '');
    readUrl(finds, areaOf(request.url, `${where}, request URL`));
    for (const { name, value } of request.body.params) readNamed(finds, areaOf('', `${where}, request body`), name, value, '');
    readBody(finds, areaOf(request.body.text, `${where}, request body`), request.body.type);
    readMessage(finds, response, `${where}, response`);
    readBody(finds, areaOf(response.text, `${where}, response body`), response.type);
    readUrl(finds, areaOf(response.redirect, `${where}, redirect`));
  }
  const [first] = entries;
  if (entries.some(isSignIn)) return ['It has a sign-in: “Import connections…” makes a connection of it.'];
  if (entries.length !== 1 || !first) return [];
  return [`${first.request.method.slice(0, 20)} ${outlineOf(first.request.url)}, response ${first.response.status || 'missing'}`];
}

/** A token request, or an authorization request (RFC 6749 sections 4.1.1 and 4.1.3). */
const isSignIn = ({ request }: HarEntry) =>
  /\bgrant_type\b/.test(request.body.text.slice(0, 10_000)) || /[?&]response_type=/.test(request.url);

function readMessage(finds: FoundTokens, { headers, cookies }: Record<'headers' | 'cookies', Pair[]>, label: string): void {
  for (const { name, value } of headers) readHeader(finds, areaOf(value, label), name);
  for (const { name, value } of cookies) readNamed(finds, areaOf('', label), name, value, 'cookie ');
}

const areaOf = (text: string, label: string): Area => ({ text, label, line: null });
