import type { Connection, Pair, SavedCall } from '../../model/connection';
import { hasPlaceholder } from '../../model/placeholders';
import { originOf, urlOf } from '../../model/text/url';
import { withoutSecrets } from '../importers/connection-file-secrets';
import { DATA, isCurl, optionAt } from './curl';
import { shellWords } from './shell-words';

/** The request of a curl command line as written, secrets included. */
export interface CurlRequest {
  method: string;
  url: string;
  headers: Pair[];
  body: string;
}

/** The first command's request; null: it is no command line, or names no http(s) URL. */
export function curlRequestIn(text: string): CurlRequest | null {
  if (!isCurl(text)) return null;
  const { words } = shellWords(text);
  const start = words.findIndex((word) => /(?:^|[/\\])curl(?:\.exe)?$/i.test(word.text));
  const request: CurlRequest = { method: '', url: '', headers: [], body: '' };
  for (let index = start + 1; index < words.length; index += 1) {
    const { option, value } = optionAt(words, index);
    const given = value?.text ?? '';
    if (option === null) request.url ||= words[index]?.text ?? '';
    else if (value !== null && value === words[index + 1]) index += 1;
    if (option === '-X' || option === '--request') request.method = given;
    else if (option === '--url') request.url ||= given;
    else if (option === '-I' || option === '--head') request.method ||= 'HEAD';
    else if (option === '-H' || option === '--header') {
      const colon = given.indexOf(':');
      if (colon > 0) request.headers.push({ name: given.slice(0, colon).trim(), value: given.slice(colon + 1).trim() });
    } else if (option !== null && DATA.test(option)) {
      request.body += `${request.body === '' ? '' : '&'}${given}`;
      if (option === '--json') request.headers.push({ name: 'Content-Type', value: 'application/json' });
    }
  }
  request.method ||= request.body === '' ? 'GET' : 'POST';
  return /^https?:/i.test(request.url) && urlOf(request.url) ? request : null;
}

/** Whether a connection's tokens are for the API of this request. */
export function isFor({ url }: CurlRequest, { apiBaseUrl }: Pick<Connection, 'apiBaseUrl'>): boolean {
  const origin = originOf(apiBaseUrl);
  return origin !== null && origin === originOf(url);
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
    headers: request.headers,
    body: request.body,
  };
  const [safe = call] = withoutSecrets({ ...connection, calls: [call] }).connection.calls;
  const kept = (pairs: Pair[]) => pairs.filter(({ value }) => !hasPlaceholder(value));
  return { ...safe, query: kept(safe.query), headers: kept(safe.headers) };
}
