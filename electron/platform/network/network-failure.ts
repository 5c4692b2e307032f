import { urlOf } from '../../model/text/url';
import { failureOf } from '../../core/coach/coach';
import type { Pair } from '../../model/connection';
import { type Evidence, Failure, type FailureCode } from '../../model/failure';

/** Headers that Chromium refuses to have set: Sec-Fetch-Mode and -Site always, -Dest from Electron 44 on. */
const BY_BROWSERS = /^sec-fetch-[a-z]{1,20}$/i;

type NetworkCode = Extract<FailureCode, `network-${string}`>;

/** Chromium on Linux looks in the person's NSS database; what update-ca-certificates puts together it does not read. */
const NSS: Evidence = { label: 'Certificates trusted', value: 'those of your NSS database' };

/** What a name that errors carry says. The first that fits counts. */
const KINDS: [RegExp, NetworkCode][] = [
  // Node's (libuv, c-ares, OpenSSL).
  [/^(ENOTFOUND|EAI_(AGAIN|FAIL|NODATA|NONAME))$/, 'network-dns'],
  [/^(ECONNREFUSED|EADDRNOTAVAIL)$/, 'network-refused'],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|ENONET)$/, 'network-offline'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, 'network-timeout'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/, 'network-reset'],
  [/^(CERT_(HAS_EXPIRED|NOT_YET_VALID|REVOKED|UNTRUSTED|REJECTED|SIGNATURE_FAILURE)|INVALID_(CA|PURPOSE))$/, 'network-tls'],
  [/^(EPROTO|HOSTNAME_MISMATCH|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$|^(UNABLE_TO_(GET|VERIFY)|ERR_TLS)_/, 'network-tls'],
  // Chromium's, as they appear in `net::ERR_...` messages.
  [/^ERR_(PROXY_|TUNNEL_|SOCKS_|MANDATORY_PROXY_|PAC_|UNEXPECTED_PROXY_AUTH|HTTPS_PROXY_|NO_SUPPORTED_PROXIES)/, 'network-proxy'],
  [/^ERR_(INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE|NETWORK_ACCESS_DENIED|NETWORK_IO_SUSPENDED)/, 'network-offline'],
  [/^ERR_(NAME_|DNS_|ICANN_NAME_COLLISION)/, 'network-dns'],
  [/^ERR_(CONNECTION_REFUSED|ADDRESS_INVALID|UNSAFE_PORT)/, 'network-refused'],
  [/^ERR_(CONNECTION_TIMED_OUT|TIMED_OUT)/, 'network-timeout'],
  [/^ERR_(CERT_|SSL_|BAD_SSL_|CERTIFICATE_|WRONG_VERSION_ON_EARLY_DATA)/, 'network-tls'],
  [
    /^ERR_(CONNECTION_|SOCKET_|EMPTY_RESPONSE|INVALID_HTTP_RESPONSE|INVALID_CHUNKED|INCOMPLETE_|CONTENT_LENGTH|CONTENT_DECODING|RESPONSE_|HTTP2_|QUIC_|NETWORK_CHANGED|FAILED)/,
    'network-reset',
  ],
];

/**
 * Makes a Failure of what Node's http, https, tls and dns, undici, or Chromium (`net::ERR_...`) throw.
 * A Failure passes through as it is; what is not known to come from the network is returned as `network-reset`, whose meaning
 * ("the request may have been sent") is the careful reading for a refresh.
 *
 * @param url The URL asked for; only its host is quoted.
 * @param found What else is known of the way it took.
 */
export function networkFailure(error: unknown, url: string, platform = process.platform, found: Evidence[] = []): Failure {
  if (error instanceof Failure) return error;
  const names = errorNames(error);
  const isUntrusted = platform === 'linux' && names.some((name) => name.startsWith('ERR_CERT_'));
  return unanswered(kindOf(names), url, [
    ...(names[0] ? [{ label: 'Error', value: names.join(', ') }] : []),
    ...(isUntrusted ? [NSS] : []),
    ...found,
  ]);
}

/** @param timeoutMs How long was waited for the whole exchange, in milliseconds. */
export function timeoutFailure(url: string, timeoutMs: number, found: Evidence[] = []): Failure {
  return unanswered('network-timeout', url, [{ label: 'Waited', value: `${Math.round(timeoutMs / 100) / 10} s` }, ...found]);
}

export function cancelledFailure(url: string): Failure {
  return unanswered('cancelled', url, []);
}

/** @param why Continues "The proxy ...". */
export function unusableProxy(url: string, why: string): Failure {
  return failureOf(
    { purpose: 'call', url: urlOf(url)?.origin ?? '' },
    { code: 'network-proxy', evidence: [{ label: 'Proxy', value: why }] },
  );
}

/**
 * For a request that could not be put on the wire at all, such as a header value with a line break in it.
 * @param headers Those that it was to have.
 */
export function unsendableFailure(error: unknown, url: string, headers: readonly Pair[] = []): Failure {
  const own = headers.find(({ name }) => BY_BROWSERS.test(name));
  return new Failure({
    code: 'bad-request',
    what: `The request to ${hostOf(url)} could not be built.`,
    likelyCause: own
      ? `It has the header ${own.name}. Chromium, which sends this window's requests, sets that header itself and rejects any other value.`
      : 'The URL, the method, or a header name or value contains characters that HTTP does not allow.',
    action: own
      ? 'Remove the header, or send the request from the command line.'
      : 'Check the URL and the headers for line breaks and characters beyond plain letters, then try again.',
    evidence: [{ label: 'Error', value: errorNames(error)[0] ?? 'unknown' }],
  });
}

/** In the coach's words, which are told no more of the URL than its origin. */
function unanswered(code: NetworkCode | 'cancelled', url: string, found: Evidence[]): Failure {
  const evidence = [{ label: 'Host', value: hostOf(url) }, ...found];
  return failureOf({ purpose: 'call', url: urlOf(url)?.origin ?? '' }, { code, evidence });
}

function kindOf(names: string[]): NetworkCode {
  for (const name of names) {
    const known = KINDS.find(([pattern]) => pattern.test(name));
    if (known) return known[1];
  }
  return 'network-reset';
}

/**
 * Codes of the error, of what caused it, and of the attempts on each address (AggregateError), and the status with which a proxy refused a tunnel;
 * never its message, which may quote the request.
 */
function errorNames(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1];
  const refused = 'statusCode' in error && typeof error.statusCode === 'number' ? [String(error.statusCode)] : [];
  const inner = [...(error instanceof AggregateError ? error.errors : []), error.cause];
  return [...new Set([...(chromium ? [chromium] : []), ...code, ...refused, ...inner.flatMap((each) => errorNames(each, depth + 1))])];
}

function hostOf(url: string): string {
  return urlOf(url)?.host ?? 'the server';
}
