import type { Pair } from '../connection/model';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Names under which frameworks take another method than the request's own, in a header, the query or a form, without "X-", "_", "$" and "-". */
const OVERRIDES: ReadonlySet<string> = new Set(['httpmethod', 'httpmethodoverride', 'methodoverride', 'xhttpmethodoverride']);
const CHANGING = /^(post|put|patch|delete|merge|create|update|remove)$/i;

/** What is looked at of a request; `url` absolute or a path. */
export interface Requested {
  method: string;
  url: string;
  query?: readonly Pair[];
  headers: readonly Pair[];
  body: string | null;
}

/**
 * Whether a request only reads, as far as HTTP can say: a safe method (RFC 9110, section 9.2.1) that no header, query parameter, form field
 * or JSON member turns into another one on the server.
 */
export function readsOnly({ method, url, query = [], headers, body }: Requested): boolean {
  if (!SAFE.has(method.trim().toUpperCase())) return false;
  const mark = url.indexOf('?');
  const written = mark < 0 ? [] : formPairs(url.slice(mark + 1).split('#', 1)[0] ?? '');
  return ![...written, ...query, ...headers, ...fieldsOf(body)].some(overrides);
}

function overrides({ name, value }: Pair): boolean {
  const method = value.trim();
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  const bare = plain.replace(/^x/, '');
  if (OVERRIDES.has(bare) || name.toLowerCase() === '_method') return !SAFE.has(method.toUpperCase());
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

function formPairs(text: string): Pair[] {
  return [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }));
}
