import type { Pair } from '../../model/connection';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Names under which frameworks take another method than the request's own, in a header, the query or a form; see `plainName`. */
const OVERRIDES =
  /^(?:http)?(?:method|verb)override$|^http(?:method|verb)$|^(?:original|override|overridden|forwarded|rewrite)(?:http)?(?:method|verb)$/;
/** Headers under which proxies and frameworks take another address than the request's own. */
const ADDRESSES = /^(?:original|rewrite|forwarded|override)(?:url|uri|path)$/;
const CHANGING = /^(post|put|patch|delete|merge|create|update|remove)$/i;

/** What is looked at of a request; `url` absolute or a path. */
export interface Requested {
  method: string;
  url: string;
  query?: readonly Pair[];
  headers: readonly Pair[];
  body: string | null;
  /** Whoever wrote it knows that it changes nothing, though its method doesn't say so. */
  asksOnly?: boolean;
}

/**
 * Whether a request only reads, as far as HTTP can say: a safe method (RFC 9110, section 9.2.1) that no header, query parameter, form field
 * or JSON member turns into another one on the server; or one that is known to.
 */
export function readsOnly({ method, url, query = [], headers, body, asksOnly = false }: Requested): boolean {
  if (asksOnly) return true;
  if (!SAFE.has(method.trim().toUpperCase())) return false;
  const mark = url.indexOf('?');
  const written = mark < 0 ? [] : formPairs(url.slice(mark + 1).split('#', 1)[0] ?? '');
  if (headers.some(({ name }) => ADDRESSES.test(plainName(name)))) return false;
  return ![...written, ...query, ...headers, ...fieldsOf(body)].some(overrides);
}

/** In small letters, without "X-", "_", "$" and "-". */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/^x/, '');

function overrides({ name, value }: Pair): boolean {
  const method = value.trim();
  // GraphQL takes queries only by GET; not all servers hold to it.
  if (name === 'query' && /^mutation\b/.test(method)) return true;
  const bare = plainName(name);
  if (OVERRIDES.test(bare) || name.toLowerCase() === '_method') return !SAFE.has(method.toUpperCase());
  return bare === 'method' && CHANGING.test(method);
}

/** Form fields, or the members of a JSON object. */
function fieldsOf(body: string | null): Pair[] {
  if (body === null || body === '') return [];
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read !== 'object' || read === null) return [];
    return Object.entries(read).flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  } catch {
    return formPairs(body);
  }
}

/** Some servers separate fields by semicolons as well. */
function formPairs(text: string): Pair[] {
  return [...new URLSearchParams(text), ...new URLSearchParams(text.replaceAll(';', '&'))].map(([name, value]) => ({ name, value }));
}
