import { Failure } from '../../model/failure';
import { urlOf } from '../../model/text/url';
import { cleanText, headerOf } from '../base/untrusted-text';
import type { Addresses, Clock, Http, HttpRequest, HttpResponse, Within } from '../ports';
import { addressKind } from './address-kind';
import { type Reach, reachAround, reachOf, whyOutside } from './reach';

/** Milliseconds for a whole fetch, redirects included. */
export const GUARDED_TIMEOUT_MS = 10_000;
/** Bytes of a document. */
export const GUARDED_MAX_BYTES = 1024 * 1024;
const MAX_REDIRECTS = 3;
/** Headers that a redirect to another origin takes along: any other may be a credential that a person added. */
const TRAVELS = new Set(['accept', 'user-agent', 'content-type', 'mcp-protocol-version', 'mcp-method']);

export interface GuardDeps {
  http: Http;
  addresses: Addresses;
  clock: Pick<Clock, 'monotonic'>;
}

export interface GuardOptions {
  /**
   * The address that a person gave, where the request goes to another one that was read from there (a `jwks_uri` from an issuer's
   * metadata): it says how far the fetch may go. Absent: the request's own.
   */
  start?: string;
  /** What was read from a private start may lead to public addresses, too: an API on this computer has its tokens from a public server. */
  around?: boolean;
}

/** The answer, and where it came from in the end. */
export interface Guarded {
  response: HttpResponse;
  url: string;
}

/**
 * Fetches a public document (JWKS, discovery) and follows at most 3 redirects. A fetch that starts at a public address goes to public
 * addresses only; one that starts at a private, link-local or loopback one stays with that kind. So no server can use this app to reach
 * into the person's network (SSRF, RFC 9700 section 4.12 and OWASP). Never from https to http. After the third redirect the
 * last answer is handed over as it is. Another origin gets no credentials. Caps time at 10 s and the body at 1 MiB, less where the request says less.
 *
 * @throws Failure `address-refused`, and what the Http port throws.
 */
export async function guardedFetch(deps: GuardDeps, request: HttpRequest, options: GuardOptions = {}): Promise<Guarded> {
  const { http, addresses, clock } = deps;
  const deadline = clock.monotonic() + Math.min(request.timeoutMs, GUARDED_TIMEOUT_MS);
  const first = new URL(request.url);
  const start = (options.start === undefined ? null : urlOf(options.start)) ?? first;
  const allowed = await (options.around ? reachAround : reachOf)(start, addresses);
  let url = first;
  let { headers } = request;
  if (start.host !== first.host) await admit(first, start, allowed, addresses);
  for (let redirects = 0; ; redirects++) {
    const timeoutMs = Math.max(1, Math.round(deadline - clock.monotonic()));
    const maxBodyBytes = Math.min(request.maxBodyBytes, GUARDED_MAX_BYTES);
    const response = await http.send({ ...request, headers, url: url.href, timeoutMs, maxBodyBytes, within: withinOf(allowed) });
    const next = redirectOf(response, url);
    if (next === null || redirects === MAX_REDIRECTS) return { response, url: url.href };
    await admit(next, url, allowed, addresses);
    if (next.origin !== url.origin) headers = headers.filter(({ name }) => TRAVELS.has(name.toLowerCase()));
    url = next;
  }
}

/** An Http whose requests go through `guardedFetch`, for code that reads public documents (discovery) by the port alone. */
export function guardedHttp(deps: GuardDeps): Http {
  return { send: async (request) => (await guardedFetch(deps, request)).response };
}

/** What was judged holds for the connection, too: the name may lead elsewhere by then (DNS rebinding). */
function withinOf(reach: Reach): Within {
  return { name: [...reach].sort().join(' '), admits: (ip) => reach.has(addressKind(ip)) };
}

/** null: no redirect, or one that a fetch for a document does not follow. */
function redirectOf(response: HttpResponse, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location = headerOf(response.headers, 'location');
  const next = location === null || location.length > 2048 ? null : urlOf(location, from);
  if (next === null) return null;
  next.hash = '';
  return next;
}

async function admit(next: URL, from: URL, reach: Reach, addresses: Addresses): Promise<void> {
  const why = await whyOutside(next, from, reach, addresses);
  if (why !== null) throw refused(next, from, why);
}

function refused(next: URL, from: URL, why: string): Failure {
  return new Failure({
    code: 'address-refused',
    what: `${cleanText(from.host, 200)} redirected the request to ${cleanText(next.host || next.protocol, 200)}, which ${why}. Tokenscope did not follow.`,
    likelyCause:
      "The server is misconfigured, behind a proxy that doesn't know its public URL, or someone is trying to reach into your network through this app.",
    action: "If the URL below is the right one, enter it yourself. Otherwise report it to the server's operator.",
    evidence: [
      { label: 'From', value: cleanText(from.origin + from.pathname, 300) },
      { label: 'To', value: cleanText(next.protocol + (next.host ? `//${next.host}${next.pathname}` : ''), 300) },
    ],
  });
}
