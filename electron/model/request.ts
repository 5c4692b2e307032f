import { checkUrl } from './address';
import { checkCall } from './call';
import type { Call, ConnectionSettings, Pair } from './connection';
import { Failure, failing } from './failure';
import type { TokenScheme } from './dpop';
import { checkLeg } from './headers';
import { percentEncoded } from './text/url';
import { resolveCall, type Values } from './variables';

/** What of a connection its calls stand on. */
export type Caller = Pick<ConnectionSettings, 'apiBaseUrl' | 'allowPlainHttp' | 'legs'>;

/** A call ready to be sent, the access token in its Authorization header. */
export interface BuiltCall {
  method: string;
  url: string;
  headers: Pair[];
  body: string | null;
}

/** A header that a call gets without the person's doing, and whether one of the call's own takes its place. */
export interface AddedHeader extends Pair {
  from: 'token' | 'connection' | 'default';
  overridden: boolean;
}

const MAX_BODY = 10 * 1024 * 1024;

/**
 * Builds a test call: values in the place of its variables, then the connection's API-leg parameters and headers, then the call's own, which win. The access token goes to the
 * origin of the API base URL and nowhere else; a call to another origin is refused, not sent without the token, so that nobody
 * debugs a 401 of Tokenscope's own making.
 *
 * @param accessToken null: words stand in its place, for a preview.
 * @param values What its variables stand for.
 * @param scheme `DPoP`: a proof goes with it. It is made of the finished request where that is sent; in a preview words stand in its place.
 * @throws Failure `connection-incomplete` without an API base URL, `connection-invalid` for what HTTP can't carry and unknown variables, `insecure-url`
 * for plain http that was not allowed and for another origin, `token-response-unusable` for a token that fits no header.
 */
export function buildCall(
  written: Call,
  connection: Caller,
  accessToken: string | null,
  values: Values,
  scheme: TokenScheme = 'Bearer',
): BuiltCall {
  const base = baseOf(connection);
  const call = resolveCall(written, values);
  if (call.body.length > MAX_BODY) throw tooLong();
  const checked = checkCall({ ...call, id: 'call', name: 'this call', body: '' }, connection.allowPlainHttp, 'call');
  const leg = checkLeg(connection.legs.api, 'legs.api', 'API calls', []);
  const url = resolve(checked.url, base);
  if (url.origin !== base.origin) throw elsewhere(url, base);
  url.hash = '';
  appendQuery(url, [...leg.params, ...checked.query]);
  const added = addedHeaders({ headers: checked.headers, body: call.body }, leg.headers, accessToken, scheme).filter(
    ({ overridden }) => !overridden,
  );
  const pairsOf = (isDefault: boolean) =>
    added.filter(({ from }) => (from === 'default') === isDefault).map(({ name, value }) => ({ name, value }));
  const headers = [...pairsOf(false), ...checked.headers, ...pairsOf(true)];
  return { method: checked.method, url: url.href, headers, body: call.body === '' ? null : call.body };
}

/** The headers that come by themselves, in the order to show them. @param ofConnection The API leg's. */
export function addedHeaders(
  call: Pick<Call, 'headers' | 'body'>,
  ofConnection: readonly Pair[],
  accessToken: string | null,
  scheme: TokenScheme = 'Bearer',
): AddedHeader[] {
  const token = accessToken === null ? '[access token]' : sendable(accessToken);
  const defaults = [
    { name: 'Accept', value: 'application/json, */*;q=0.8' },
    ...(call.body === '' ? [] : [{ name: 'Content-Type', value: contentTypeOf(call.body) }]),
  ].filter(({ name }) => !has(ofConnection, name));
  const added = [
    { name: 'Authorization', value: `${scheme} ${token}`, from: 'token' as const },
    ...(scheme === 'DPoP' && accessToken === null
      ? [{ name: 'DPoP', value: '[proof, made anew for each request]', from: 'token' as const }]
      : []),
    ...ofConnection.map(({ name, value }) => ({ name, value, from: 'connection' as const })),
    ...defaults.map((header) => ({ ...header, from: 'default' as const })),
  ];
  return added.map((header) => ({ ...header, overridden: has(call.headers, header.name) }));
}

function has(headers: readonly Pair[], name: string): boolean {
  return headers.some((header) => header.name.trim().toLowerCase() === name.trim().toLowerCase());
}

function baseOf(connection: Caller): URL {
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
  const added = pairs.filter(({ name }) => name !== '').map(({ name, value }) => `${percentEncoded(name)}=${percentEncoded(value)}`);
  if (added.length === 0) return;
  url.search = [url.search.replace(/^\?/, ''), ...added].filter((part) => part !== '').join('&');
}

/** RFC 6750 section 2.1, loosely: whatever a header value can hold without a space. */
function sendable(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Failure({
    code: 'token-response-unusable',
    what: "The access token contains characters that aren't allowed in an Authorization header.",
    likelyCause: 'The server issued a token that RFC 6750 (section 2.1) does not allow.',
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

const tooLong = failing({
  code: 'bad-request',
  what: 'The body of this call is longer than 10 million characters.',
  likelyCause: 'Something larger than meant was pasted.',
  action: 'Shorten it. Uploads of that size need a client of their own.',
});
