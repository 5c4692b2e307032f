import { checkUrl } from '../connection/address';
import type { Connection, Pair } from '../connection/model';
import { checkCall } from '../connection/validate-call';
import { checkLeg } from '../connection/validate-text';
import { Failure } from '../failure';
import type { Call } from './model';

/** A call ready to be sent, the access token in its Authorization header. */
export interface BuiltCall {
  method: string;
  url: string;
  headers: Pair[];
  body: string | null;
}

const MAX_BODY = 10 * 1024 * 1024;

/**
 * Builds a test call: the connection's API-leg parameters and headers, then the call's own, which win. The access token goes to the
 * origin of the API base URL and nowhere else; a call to another origin is refused, not sent without the token, so that nobody
 * debugs a 401 of Tokenscope's own making.
 *
 * @throws Failure `connection-incomplete` without an API base URL, `connection-invalid` for what HTTP can't carry, `insecure-url`
 * for plain http that was not allowed and for another origin, `token-response-unusable` for a token that fits no header.
 */
export function buildCall(call: Call, connection: Connection, accessToken: string): BuiltCall {
  const base = baseOf(connection);
  if (call.body.length > MAX_BODY) throw tooLong();
  const checked = checkCall({ ...call, id: 'call', name: 'this call', body: '' }, connection.allowPlainHttp, 'call');
  const leg = checkLeg(connection.legs.api, 'legs.api', 'API calls', []);
  const url = resolve(checked.url, base);
  if (url.origin !== base.origin) throw elsewhere(url, base);
  url.hash = '';
  appendQuery(url, [...leg.params, ...checked.query]);
  const body = call.body === '' ? null : call.body;
  const own = new Set(checked.headers.map(({ name }) => name.toLowerCase()));
  const headers = [
    { name: 'Authorization', value: `Bearer ${sendable(accessToken)}` },
    ...leg.headers.filter(({ name }) => !own.has(name.toLowerCase())),
    ...checked.headers,
  ];
  const has = (name: string) => headers.some((header) => header.name.toLowerCase() === name);
  if (!has('accept')) headers.push({ name: 'Accept', value: 'application/json, */*;q=0.8' });
  if (body !== null && !has('content-type')) headers.push({ name: 'Content-Type', value: contentTypeOf(body) });
  return { method: checked.method, url: url.href, headers, body };
}

function baseOf(connection: Connection): URL {
  if (connection.apiBaseUrl === null || connection.apiBaseUrl === '') {
    throw new Failure({
      code: 'connection-incomplete',
      what: 'This connection has no API base URL, so there is nowhere the access token may be sent.',
      likelyCause: 'It was left empty when the connection was made.',
      action: "Enter the API base URL in the connection's settings. Calls go to that server only.",
    });
  }
  return checkUrl(connection.apiBaseUrl, { allowPlainHttp: connection.allowPlainHttp, what: 'API base URL', field: 'apiBaseUrl' });
}

/** A path goes after the base's own path: "/locations" under ".../v1" is ".../v1/locations", which `new URL(path, base)` would lose. */
function resolve(written: string, base: URL): URL {
  if (/^[a-z][a-z0-9+.-]*:/i.test(written)) return new URL(written);
  const [beforeFragment = ''] = written.split('#', 1);
  const mark = beforeFragment.indexOf('?');
  const path = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const url = new URL(base.origin);
  url.pathname = path === '' ? base.pathname : `${base.pathname.replace(/\/$/, '')}/${path.replace(/^\//, '')}`;
  url.search = mark < 0 ? '' : beforeFragment.slice(mark);
  return url;
}

/** `%20` and not `+` for a space: every server reads the first, only form decoders the second. */
function appendQuery(url: URL, pairs: Pair[]): void {
  const added = pairs.filter(({ name }) => name !== '').map(({ name, value }) => `${encode(name)}=${encode(value)}`);
  if (added.length === 0) return;
  url.search = [url.search.replace(/^\?/, ''), ...added].filter((part) => part !== '').join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}

/** RFC 6750 section 2.1, loosely: whatever a header value can hold without a space. */
function sendable(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Failure({
    code: 'token-response-unusable',
    what: 'The access token holds characters that an Authorization header cannot carry.',
    likelyCause: 'The server gave a token outside of what RFC 6750 (section 2.1) allows.',
    action: 'Report it to the provider. Nothing was sent.',
  });
}

function contentTypeOf(body: string): string {
  if (/^\s*[[{]/.test(body)) return 'application/json';
  if (/^[^\s=&<>]+=[^\s<>]*$/.test(body)) return 'application/x-www-form-urlencoded';
  return /^\s*<\?xml\s/.test(body) ? 'application/xml' : 'text/plain;charset=UTF-8';
}

function elsewhere(url: URL, base: URL): Failure {
  return new Failure({
    code: 'insecure-url',
    what: `This call goes to ${url.origin}, but the connection's API is at ${base.origin}. It was not sent.`,
    likelyCause: 'The access token is sent to the server of the API base URL only: another server could use it in your place.',
    action: `Write a path below ${base.href}, or change the API base URL in the connection's settings if the API has moved.`,
    evidence: [
      { label: 'URL', value: `${url.origin}${url.pathname}` },
      { label: 'API base URL', value: base.href },
    ],
  });
}

function tooLong(): Failure {
  return new Failure({
    code: 'bad-request',
    what: 'The body of this call is longer than 10 million characters.',
    likelyCause: 'Something larger than meant was pasted.',
    action: 'Shorten it. Uploads of that size need a client of their own.',
  });
}
