import { type Evidence, Failure, type FailureCode } from '../core/failure';

type NetworkCode = Extract<FailureCode, `network-${string}`>;

interface Texts {
  what: (host: string) => string;
  likelyCause: string;
  action: string;
}

const TEXTS: Record<NetworkCode, Texts> = {
  'network-offline': {
    what: (host) => `${host} could not be reached: there is no network path to it.`,
    likelyCause: 'This computer is offline, or the address is only reachable over a VPN that is not connected.',
    action: 'Check the network connection and any VPN, then try again. Nothing was sent.',
  },
  'network-dns': {
    what: (host) => `The name ${host} could not be looked up.`,
    likelyCause: 'The host name is misspelled, exists only inside another network, or no name server answered.',
    action: 'Check the spelling of the URL and your network or VPN, then try again. Nothing was sent.',
  },
  'network-refused': {
    what: (host) => `${host} refused the connection.`,
    likelyCause: 'Nothing is listening on that port, or a firewall turns connections away.',
    action: 'Check the port in the URL and that the server is running, then try again. Nothing was sent.',
  },
  'network-tls': {
    what: (host) => `No secure connection to ${host} could be made.`,
    likelyCause:
      'Its certificate is expired, for another name or from an authority this computer does not trust, or it does not speak TLS there.',
    action: "Check the URL and this computer's date. For a private certificate authority, add it to the system's trusted certificates.",
  },
  'network-timeout': {
    what: (host) => `${host} did not finish answering in time.`,
    likelyCause: 'The server is slow or overloaded, or a firewall silently drops the traffic.',
    action: 'Try again in a moment. If it keeps happening, ask whoever runs the server.',
  },
  'network-reset': {
    what: (host) => `The connection to ${host} broke before the answer was complete.`,
    likelyCause: 'The server or something between it and this computer closed the connection, or what answered does not speak HTTP.',
    action: 'Try again. If it keeps happening, check the URL and any proxy or firewall on the way.',
  },
  'network-proxy': {
    what: (host) => `The proxy on the way to ${host} could not be used.`,
    likelyCause: 'The proxy in the system settings is unreachable, or wants a sign-in.',
    action: "Check the system's proxy settings, then try again.",
  },
};

/** Chromium on Linux looks in the person's NSS database; what update-ca-certificates puts together it does not read. */
const TRUST_ON_LINUX =
  "Check the URL and this computer's date. For a private certificate authority, add its certificate to your NSS database (the system's own list is not used): certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n NAME -i FILE. Then restart Tokenscope.";

/** Node's error codes (libuv, c-ares, OpenSSL by prefix) that name their kind alone. */
const NODE: Record<string, NetworkCode> = {
  ENOTFOUND: 'network-dns',
  EAI_AGAIN: 'network-dns',
  EAI_FAIL: 'network-dns',
  EAI_NODATA: 'network-dns',
  EAI_NONAME: 'network-dns',
  ECONNREFUSED: 'network-refused',
  EADDRNOTAVAIL: 'network-refused',
  ENETUNREACH: 'network-offline',
  EHOSTUNREACH: 'network-offline',
  ENETDOWN: 'network-offline',
  EHOSTDOWN: 'network-offline',
  ENONET: 'network-offline',
  ETIMEDOUT: 'network-timeout',
  ESOCKETTIMEDOUT: 'network-timeout',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'network-timeout',
  ECONNRESET: 'network-reset',
  ECONNABORTED: 'network-reset',
  EPIPE: 'network-reset',
  ERR_STREAM_PREMATURE_CLOSE: 'network-reset',
  EPROTO: 'network-tls',
  CERT_HAS_EXPIRED: 'network-tls',
  CERT_NOT_YET_VALID: 'network-tls',
  CERT_REVOKED: 'network-tls',
  CERT_UNTRUSTED: 'network-tls',
  CERT_REJECTED: 'network-tls',
  CERT_SIGNATURE_FAILURE: 'network-tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'network-tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'network-tls',
  UNABLE_TO_GET_ISSUER_CERT: 'network-tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'network-tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'network-tls',
  HOSTNAME_MISMATCH: 'network-tls',
  INVALID_CA: 'network-tls',
  INVALID_PURPOSE: 'network-tls',
};

/** Chromium's names, as they appear in `net::ERR_...` messages. Order matters: the first match counts. */
const CHROMIUM: [RegExp, NetworkCode][] = [
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
 */
export function networkFailure(error: unknown, url: string, platform: NodeJS.Platform = process.platform): Failure {
  if (error instanceof Failure) return error;
  const names = errorNames(error);
  const code = kindOf(names);
  const untrusted = platform === 'linux' && names.some((name) => name.startsWith('ERR_CERT_'));
  return failureOf(code, url, names, [], untrusted ? { ...TEXTS[code], action: TRUST_ON_LINUX } : TEXTS[code]);
}

/** @param timeoutMs How long was waited for the whole exchange, in milliseconds. */
export function timeoutFailure(url: string, timeoutMs: number): Failure {
  return failureOf('network-timeout', url, [], [{ label: 'Waited', value: `${Math.round(timeoutMs / 100) / 10} s` }]);
}

export function cancelledFailure(url: string): Failure {
  return new Failure({
    code: 'cancelled',
    what: `The request to ${hostOf(url)} was cancelled.`,
    likelyCause: 'You or the app stopped it before the answer was complete.',
    action: 'Send it again when you are ready. The server may have seen the request already.',
  });
}

/** For a request that could not be put on the wire at all, such as a header value with a line break in it. */
export function unsendableFailure(error: unknown, url: string): Failure {
  return new Failure({
    code: 'bad-request',
    what: `The request to ${hostOf(url)} could not be built.`,
    likelyCause: 'The URL, the method, or a header name or value holds characters that HTTP does not allow.',
    action: 'Check the URL and the headers for line breaks and characters beyond plain letters, then try again.',
    evidence: [{ label: 'Error', value: errorNames(error)[0] ?? 'unknown' }],
  });
}

function failureOf(code: NetworkCode, url: string, names: string[], more: Evidence[] = [], texts: Texts = TEXTS[code]): Failure {
  return new Failure({
    code,
    what: texts.what(hostOf(url)),
    likelyCause: texts.likelyCause,
    action: texts.action,
    evidence: [{ label: 'Host', value: hostOf(url) }, ...(names[0] ? [{ label: 'Error', value: names.join(', ') }] : []), ...more],
  });
}

function kindOf(names: string[]): NetworkCode {
  for (const name of names) {
    const known = NODE[name];
    if (known) return known;
    if (name.startsWith('ERR_TLS_') || name.startsWith('ERR_SSL_')) return 'network-tls';
    const chromium = CHROMIUM.find(([pattern]) => pattern.test(name));
    if (chromium) return chromium[1];
  }
  return 'network-reset';
}

/** Codes of the error, of what caused it, and of the attempts on each address (AggregateError); never its message, which may quote the request. */
function errorNames(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1];
  const inner = [...(error instanceof AggregateError ? error.errors : []), error.cause];
  return [...new Set([...(chromium ? [chromium] : []), ...code, ...inner.flatMap((each) => errorNames(each, depth + 1))])];
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'the server';
  }
}
