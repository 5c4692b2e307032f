import type { Connection, Pair, SavedCall } from '../../model/connection';
import { hasPlaceholder } from '../../model/placeholders';
import { originOf, urlOf } from '../../model/text/url';
import { withoutSecrets } from '../importers/connection-file-secrets';
import { isCurl } from '../importers/curl-options';
import { type CurlRequest, curlRequestOf } from '../importers/curl-request';
import { shellWords } from '../importers/shell-words';

/** The first command's request; null: it is no command line, or names no http(s) URL. */
export function curlRequestIn(text: string): CurlRequest | null {
  const request = isCurl(text) ? curlRequestOf(shellWords(text).words) : null;
  return request !== null && /^https?:/i.test(request.url) && urlOf(request.url) ? request : null;
}

/** Whether a connection's tokens are for the API of this request. */
export function isFor({ url }: CurlRequest, { apiBaseUrl }: Pick<Connection, 'apiBaseUrl'>): boolean {
  const origin = originOf(apiBaseUrl);
  return origin !== null && origin === originOf(url);
}

/** With the type that curl sends by itself. */
function withType({ headers, type }: CurlRequest): Pair[] {
  const isTyped = type === '' || headers.some(({ name }) => name.toLowerCase() === 'content-type');
  return isTyped ? headers : [...headers, { name: 'Content-Type', value: type }];
}

/** The request as a saved call, without what may be a secret: the connection brings its own token. */
export function callOf(request: CurlRequest, connection: Connection): SavedCall {
  const url = new URL(request.url);
  const base = (connection.apiBaseUrl ?? '').replace(/\/$/, '');
  const whole = `${url.origin}${url.pathname}`;
  const path = base !== '' && whole.startsWith(`${base}/`) ? whole.slice(base.length) : whole;
  const query = [...url.searchParams].map(([name, value]) => ({ name, value }));
  const call: SavedCall = {
    id: '',
    name: `${request.method} ${url.pathname}`.slice(0, 120),
    method: request.method,
    url: path,
    query,
    headers: withType(request),
    body: request.body,
  };
  const [safe = call] = withoutSecrets({ ...connection, calls: [call] }).connection.calls;
  const kept = (pairs: Pair[]) => pairs.filter(({ value }) => !hasPlaceholder(value));
  return { ...safe, query: kept(safe.query), headers: kept(safe.headers) };
}
