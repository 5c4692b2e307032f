import type { Clock, Http, HttpRequest, HttpResponse } from '../../core/ports';
import { Failure } from '../../model/failure';
import { type NodeWayParts, nodeWay } from './node-way';
import { idOf, type ProxySignIns } from './proxy-sign-ins';

export interface CertifiedParts extends NodeWayParts {
  clock: Clock;
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

async function certified(request: HttpRequest, parts: CertifiedParts): Promise<HttpResponse> {
  const { clock, signIns } = parts;
  const { proxy, address, known, ca } = await nodeWay(request.url, 'together with a client certificate', parts);
  const { createNodeHttp } = await import('../../platform/network/node-http');
  const { exceptFor } = await import('../../platform/network/proxies');
  const http = createNodeHttp({ clock, ca, proxies: exceptFor('', () => proxy && { address, name: idOf(proxy.host, proxy.port) }) });
  return http.send(request).catch((error: unknown) => {
    // So that the person can answer it in the settings.
    if (proxy !== null && isUnanswered(error)) signIns.answer({ ...proxy, realm: '', scheme: 'basic' }, known);
    throw error;
  });
}

function isUnanswered(error: unknown): boolean {
  return error instanceof Failure && error.code === 'network-proxy' && error.evidence.some(({ value }) => /\b407\b/.test(value));
}
