import { urlOf } from '../../model/url';
import { parseChallenges } from '../calls/challenge';
import { readRateLimit } from '../calls/rate-limit';
import { quote, quoteAll } from '../token/wording';
import { isPlainHttp, type LoggedCase, mediaType, membersIn, requestHeader, responseHeader, sentBack } from './logged';
import { raise } from './raise';

/** A tenth of the limit is left. */
const LOW = 0.1;

/** A request to an API with the access token, and its answer. */
export function noteCall(item: LoggedCase): void {
  const { exchange, url, query, found } = item;
  const carriesToken = exchange.secrets.some(({ kind, where }) => kind === 'access token' && where.startsWith('request'));
  const inHeader = /^(bearer|dpop|token) /i.test(requestHeader(item, 'authorization') ?? '');
  const inQuery = query.has('access_token') || /\[access token [0-9a-f-]{9}\]/.test(url?.search ?? '');
  if ((carriesToken || inHeader) && isPlainHttp(url)) found.push(raise('api-plain-http'));
  if (inQuery) found.push(raise('api-token-in-query'));
  if (inQuery && inHeader) found.push(raise('api-token-sent-twice'));
  if (exchange.response === null || exchange.status === null) return;
  if (sentBack(item, ['access token'])) found.push(raise('api-token-echoed'));
  noteStatus(item, exchange.status);
  noteBody(item, exchange.status);
  noteHeaders(item, carriesToken || inHeader);
}

function noteStatus(item: LoggedCase, status: number): void {
  const { exchange, url, found } = item;
  const headers = exchange.response?.headers ?? [];
  if (status === 401) {
    const values = headers.filter(({ name }) => name.toLowerCase() === 'www-authenticate').map(({ value }) => value);
    const schemes = parseChallenges(values).map(({ scheme }) => scheme);
    if (values.length === 0) found.push(raise('api-challenge-absent'));
    else if (!schemes.some((scheme) => /^(bearer|dpop)$/i.test(scheme))) {
      found.push(raise('api-challenge-other', { seen: `It asks for ${quoteAll(schemes)}.` }));
    }
  }
  const waits = responseHeader(item, 'retry-after') !== null;
  if (status === 429 && !waits) found.push(raise('api-retry-after-absent'));
  const limit = status === 429 ? null : readRateLimit(headers, exchange.at + (exchange.response?.headersMs ?? 0));
  if (limit !== null && limit.limit !== null && limit.remaining !== null && limit.limit > 0 && limit.remaining <= limit.limit * LOW) {
    found.push(raise('api-rate-limit-low', { seen: limit.text }));
  }
  const location = status >= 300 && status < 400 && url !== null ? responseHeader(item, 'location') : null;
  const next = location === null || url === null ? null : urlOf(location, url);
  if (next !== null && next.host !== url?.host) found.push(raise('api-redirects-elsewhere', { seen: `It points to ${quote(next.host)}.` }));
}

function noteBody(item: LoggedCase, status: number): void {
  const { exchange, found } = item;
  const body = exchange.response?.body;
  if (body === undefined || body.kind === 'empty' || body.bytes === 0) return;
  const type = mediaType(item);
  if (type === null) found.push(raise('api-content-type-absent'));
  if (status >= 400 && body.kind === 'html') found.push(raise('api-error-is-html', { seen: `Status ${status}.` }));
  if (type === 'text/html' && /^\s*[[{]/.test(body.text)) found.push(raise('api-json-as-html'));
  if (status >= 200 && status < 300 && reportsError(membersIn(body))) found.push(raise('api-error-under-success'));
}

/** A member of error beside nothing that looks like a result. */
function reportsError(members: Map<string, unknown> | null): boolean {
  if (members === null || members.has('data')) return false;
  const { error, errors, success, ok } = Object.fromEntries(members);
  const filled = (value: unknown) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false && value !== '';
  return filled(error) || filled(errors) || success === false || ok === false;
}

function noteHeaders(item: LoggedCase, authorized: boolean): void {
  const { exchange, url, found } = item;
  const headers = exchange.response?.headers ?? [];
  if (
    responseHeader(item, 'access-control-allow-origin')?.trim() === '*' &&
    isTrue(responseHeader(item, 'access-control-allow-credentials'))
  ) {
    found.push(raise('api-cors-credentials'));
  }
  const cache = responseHeader(item, 'cache-control') ?? '';
  if (authorized && /\b(public|s-maxage)\b/i.test(cache) && !/\b(private|no-store)\b/i.test(cache)) {
    found.push(raise('api-shared-cache', { seen: `It says ${quote(cache)}.` }));
  }
  const open = headers.filter(({ name, value }) => name.toLowerCase() === 'set-cookie' && !/;\s*secure\s*(;|$)/i.test(value));
  if (open.length > 0 && url?.protocol === 'https:') {
    const names = open.map(({ value }) => value.split('=')[0]?.trim() ?? '');
    found.push(raise('api-cookie-insecure', { seen: `It is ${quoteAll(names)}.` }));
  }
  if (url?.protocol === 'https:' && responseHeader(item, 'strict-transport-security') === null) found.push(raise('api-hsts-absent'));
  const software = [responseHeader(item, 'server'), responseHeader(item, 'x-powered-by')].filter(
    (value) => value !== null && /\/\d/.test(value),
  );
  if (software.length > 0) found.push(raise('api-software-named', { seen: `It says ${quoteAll(software.map(String))}.` }));
}

function isTrue(value: string | null): boolean {
  return value?.trim().toLowerCase() === 'true';
}
