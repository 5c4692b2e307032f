import { urlOf } from '../../model/text/url';
import { LOOPBACK } from './addresses';
import { valuesIn } from './headers';
import type { RequestHead } from './port';

/** Why a request goes no further, in words for whoever sent it. */
export interface Refusal {
  status: 400 | 403 | 405;
  /** For counting and tests. */
  kind: 'host' | 'target' | 'page' | 'method';
  text: string;
}

/** A request that may go on. */
export interface Admitted {
  /** In origin form, or "*". */
  target: string;
  /** The name that the app reaches the tap by. */
  hostname: string;
  /** A browser was led here by another site, as by a link to sign in. */
  isLed: boolean;
}

/**
 * Whether a request may go on. The tap is reached by its own two names alone, so no name that was made to resolve to 127.0.0.1 leads here (DNS
 * rebinding); no page of another site has it send anything; and it is no proxy to anywhere else.
 *
 * @param port That it came in on.
 */
export function admitted({ method, target, headers }: RequestHead, port: number): Admitted | Refusal {
  const hosts = valuesIn(headers, 'host');
  const [host = ''] = hosts;
  const hostname = [LOOPBACK, 'localhost'].find((name) => host.toLowerCase() === `${name}:${port}` || (port === 80 && host === name));
  if (hosts.length !== 1 || hostname === undefined) {
    return {
      status: 403,
      kind: 'host',
      text: `This tap accepts requests for ${LOOPBACK}:${port} only. Set the app's base URL to http://${LOOPBACK}:${port}.`,
    };
  }
  if (method === 'CONNECT') return { status: 405, kind: 'method', text: 'This tap is no proxy. Set it as the base URL of a server.' };
  const path = originForm(method, target, hostname, port);
  if (path === null) {
    return { status: 403, kind: 'target', text: 'This tap is no proxy to other hosts. Set it as the base URL of a server.' };
  }
  if (path === '*' && method !== 'OPTIONS') {
    return { status: 400, kind: 'target', text: 'Only OPTIONS asks of the server as a whole, "*" (RFC 9112 section 3.2.4).' };
  }
  const own = [LOOPBACK, 'localhost'].map((name) => `http://${name}:${port}`);
  const origins = valuesIn(headers, 'origin');
  const sites = valuesIn(headers, 'sec-fetch-site').map((site) => site.toLowerCase());
  const isForeign =
    origins.some((origin) => !own.includes(origin.toLowerCase())) || sites.some((site) => site !== 'none' && site !== 'same-origin');
  // RFC 9110 section 9.2.1: following a link is a GET, and says so.
  const isLed = method === 'GET' && origins.length === 0 && isNavigation(headers);
  if (isForeign && !isLed) {
    return { status: 403, kind: 'page', text: 'This tap accepts no requests of web pages of other sites.' };
  }
  return { target: path, hostname, isLed: isForeign };
}

/** By Fetch Metadata, which pages can't set. A frame or a prefetch is no navigation. */
function isNavigation(headers: RequestHead['headers']): boolean {
  const says = (name: string) => valuesIn(headers, name).join().toLowerCase();
  if (says('sec-purpose').includes('prefetch') || says('purpose').includes('prefetch')) return false;
  return says('sec-fetch-mode') === 'navigate' && says('sec-fetch-dest') === 'document';
}

/** A target as what proxies and people read: with the server before it (RFC 9112 sections 3.2.2 and 3.2.4). */
export const absoluteForm = (origin: string, target: string) => (target === '*' ? origin : `${origin}${target}`);

/** The target without the tap's own address before it (RFC 9112 section 3.2.2); null: it names another host. */
function originForm(method: string, target: string, hostname: string, port: number): string | null {
  if (target.startsWith('/') || target === '*') return target;
  const url = /^http:\/\//i.test(target) ? urlOf(target) : null;
  if (url === null || url.origin !== `http://${hostname}:${port}`.replace(/:80$/, '') || url.username !== '' || url.password !== '')
    return null;
  const rest = target.replace(/^http:\/\/[^/?#]*/i, '');
  if (rest === '' && method === 'OPTIONS') return '*';
  return rest.startsWith('/') ? rest : `/${rest}`;
}
