import type { X509Certificate } from 'node:crypto';
import type { Session } from 'electron';
import type { Clock, Http, HttpRequest, HttpResponse } from '../../core/ports';
import { Failure } from '../../model/failure';
import { urlOf } from '../../model/text/url';
import { unusableProxy } from '../../platform/network/network-failure';
import { idOf, type ProxySignIns } from './proxy-sign-ins';

export interface CertifiedParts {
  clock: Clock;
  /** One that knows the way out as the person set it. */
  session(): Promise<Pick<Session, 'resolveProxy'>>;
  /** Certificate authorities that count besides Node's and the system's. */
  authorities(): Promise<Pick<X509Certificate, 'toString'>[]>;
  signIns: Pick<ProxySignIns, 'answer' | 'remembered'>;
}

/**
 * Chromium takes client certificates from the system's store only, never from memory, so a request that has one goes through Node's https: by the
 * proxy that Chromium resolves for it, trusting what Node and the system trust and the person's own authorities. All others go through `chromium`.
 * Rejects as that does; `network-proxy` also where the proxy is a SOCKS one, which Node can't use.
 */
export function createCertifiedHttp(chromium: Http, parts: CertifiedParts): Http {
  return {
    send: (request) => ((request.certificate ?? request.trusts) === undefined ? chromium.send(request) : certified(request, parts)),
  };
}

async function certified(request: HttpRequest, { clock, session, authorities, signIns }: CertifiedParts): Promise<HttpResponse> {
  const proxy = proxyIn(await (await session()).resolveProxy(request.url));
  if (proxy !== null && !/^https?$/.test(proxy.scheme))
    throw unusableProxy(request.url, `${proxy.scheme} ${proxy.host}:${proxy.port} can't be used together with a client certificate`);
  const id = proxy === null ? '' : idOf(proxy.host, proxy.port);
  const known = signIns.remembered(id);
  const { createNodeHttp } = await import('../../platform/network/node-http');
  const { exceptFor } = await import('../../platform/network/proxies');
  const { trustedAuthorities } = await import('../../platform/network/trusted-authorities');
  const own = (await authorities()).map(String);
  const http = createNodeHttp({
    clock,
    ca: [...trustedAuthorities(), ...own],
    proxies: exceptFor('', () => proxy && { address: urlFor(proxy, known), name: id }),
  });
  return http.send(request).catch((error: unknown) => {
    // So that the person can answer it in the settings.
    if (proxy !== null && isUnanswered(error)) signIns.answer({ ...proxy, realm: '', scheme: 'basic' }, known);
    throw error;
  });
}

interface Proxy {
  scheme: string;
  host: string;
  port: number;
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

function isUnanswered(error: unknown): boolean {
  return error instanceof Failure && error.code === 'network-proxy' && error.evidence.some(({ value }) => /\b407\b/.test(value));
}
