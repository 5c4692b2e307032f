import type { X509Certificate } from 'node:crypto';
import type { Session } from 'electron';
import { urlOf } from '../../model/text/url';
import { unusableProxy } from '../../platform/network/network-failure';
import type { WayTo } from '../../platform/network/tap/upstream';
import { idOf, type ProxySignIns } from './proxy-sign-ins';

export interface NodeWayParts {
  /** One that knows the way out as the person set it. */
  session(): Promise<Pick<Session, 'resolveProxy'>>;
  /** Certificate authorities that count besides Node's and the system's. */
  authorities(): Promise<Pick<X509Certificate, 'toString'>[]>;
  signIns: Pick<ProxySignIns, 'remembered'>;
}

interface Proxy {
  scheme: string;
  host: string;
  port: number;
}

/**
 * How a request that can't go through Chromium reaches a server: by the proxy that Chromium resolves for the address, trusting what Node and the
 * system trust and the person's own authorities.
 *
 * @param what Continues "SOCKS can't be used ...".
 * @throws Failure `network-proxy` where the proxy is a SOCKS one, which Node can't use.
 */
export async function nodeWay(url: string, what: string, { session, authorities, signIns }: NodeWayParts) {
  const proxy = proxyIn(await (await session()).resolveProxy(url));
  if (proxy !== null && !/^https?$/.test(proxy.scheme))
    throw unusableProxy(url, `${proxy.scheme} ${proxy.host}:${proxy.port} can't be used ${what}`);
  const known = proxy === null ? null : signIns.remembered(idOf(proxy.host, proxy.port));
  const { trustedAuthorities } = await import('../../platform/network/trusted-authorities');
  const ca = [...trustedAuthorities(), ...(await authorities()).map(String)];
  return { proxy, address: proxy === null ? '' : urlFor(proxy, known), known, ca };
}

/** The same for what a tap passes on. What runs on this computer is reached directly. */
export function createTapWay(parts: NodeWayParts): WayTo {
  return async (url) => {
    const { exceptFor } = await import('../../platform/network/proxies');
    const { address, proxy, ca } = await nodeWay(url.href, 'for a tap', parts);
    const by = exceptFor('', () => proxy && { address, name: proxy.host })(url);
    return { proxy: by === null ? null : new URL(by.address), ca };
  };
}

const SCHEMES: Record<string, string> = { PROXY: 'http', HTTPS: 'https' };

/** The first of what Chromium would try, such as "PROXY proxy.example.com:3128; DIRECT"; null: none. */
function proxyIn(rule: string): Proxy | null {
  const [kind = '', address = ''] = (rule.split(';')[0] ?? '').trim().split(' ');
  const url = urlOf(`http://${address}`);
  if (kind === 'DIRECT' || url === null) return null;
  const [, port] = /:(\d+)$/.exec(address) ?? [];
  return { scheme: SCHEMES[kind] ?? kind, host: url.hostname, port: Number(port ?? 80) };
}

function urlFor({ scheme, host, port }: Proxy, known: { user: string; password: string } | null): string {
  const signIn = known === null ? '' : `${encodeURIComponent(known.user)}:${encodeURIComponent(known.password)}@`;
  return `${scheme}://${signIn}${host}:${port}`;
}
