import { urlOf } from '../../model/text/url';
import { cleanText, headerOf, jsonMembers } from '../base/untrusted-text';
import type { Answer } from './machine';

/** What protected resource metadata say, as far as they are used (RFC 9728 section 2). Texts are cleaned. */
export interface ProtectedResource {
  /** Where they were found. */
  url: string;
  /** As the document spells it; null: it says none. */
  resource: string | null;
  /** It is not that of the URL called, so no token may be asked for by it (RFC 9728 section 3.3). */
  isForeign: boolean;
  scopesSupported: string[] | null;
  name: string | null;
  /** Own members, by name. Untrusted. */
  members: ReadonlyMap<string, unknown>;
}

/** An authorization server's metadata (RFC 8414 section 2). */
export interface ServerDocument {
  /** Where they were found. */
  url: string;
  /** Own members, by name. Untrusted. */
  members: ReadonlyMap<string, unknown>;
}

/** A document as it came. */
export interface Reading {
  /** null: no answer. */
  status: number | null;
  /** Media type in lower case; null: none was given, or no answer came. */
  type: string | null;
  /** null: no JSON object, or not under status 200. */
  members: Map<string, unknown> | null;
  /** Why there are no members, as the rest of a sentence; null: there are. */
  trouble: string | null;
  /** Where it came from in the end. */
  url: string;
}

/** The members of a document, or why there are none. */
export function readDocument(answer: Answer, asked: string): Reading {
  if ('failure' in answer) return { status: null, type: null, members: null, trouble: answer.failure.what.replace(/\.$/, ''), url: asked };
  const { response, url } = answer;
  const { status, headers, body, cut } = response;
  const type = headerOf(headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() || null;
  const read = { status, type: type === null ? null : cleanText(type, 100), url };
  const members = status === 200 && !cut ? jsonMembers(new TextDecoder().decode(body)) : null;
  return { ...read, members, trouble: members === null ? troubleOf(status, cut, headerOf(headers, 'location')) : null };
}

function troubleOf(status: number, cut: boolean, location: string | null): string {
  if (status >= 300 && status < 400) return `it redirects (${status}) to ${location === null ? 'nowhere' : cleanText(location, 200)}`;
  if (status === 404 || status === 410) return `there is nothing (${status})`;
  if (status !== 200) return `it returned status ${status}`;
  return cut ? 'the document is longer than 1 MiB' : 'the response is not a JSON object';
}

/** A text of the document, cleaned; null: it has none there. */
export function textIn(members: ReadonlyMap<string, unknown>, name: string, limit = 2000): string | null {
  const value = members.get(name);
  return typeof value === 'string' ? cleanText(value, limit) : null;
}

/** The texts of a list in the document, at most 200, cleaned; null: it has no such list. */
export function listIn(members: ReadonlyMap<string, unknown>, name: string): string[] | null {
  const value = members.get(name);
  if (!Array.isArray(value)) return null;
  return value
    .filter((each): each is string => typeof each === 'string')
    .slice(0, 200)
    .map((each) => cleanText(each, 2000));
}

/** Whether two URLs are the same but for a slash at the end of the path and the spelling of the host. */
export function isSamePlace(one: string, other: string): boolean {
  const plain = (text: string) => {
    const url = urlOf(text);
    return url === null ? text : `${url.origin}${url.pathname.replace(/\/$/, '')}${url.search}`;
  };
  return plain(one) === plain(other);
}

/** Whether the second URL is the first, or lies below it on the same origin. */
export function covers(resource: string, called: string): boolean {
  if (isSamePlace(resource, called)) return true;
  const [above, below] = [urlOf(resource), urlOf(called)];
  if (above === null || below === null || above.origin !== below.origin || above.search !== '') return false;
  return `${below.pathname}/`.startsWith(`${above.pathname.replace(/\/$/, '')}/`);
}
