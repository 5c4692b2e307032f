import { request as plainRequest } from 'node:http';
import { type AgentOptions, type RequestOptions, request as tlsRequest, Agent as TlsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { urlOf } from '../../model/text/url';

/** Milliseconds for a proxy to answer; where it does not, the request that waits for it ends earlier or later by its own limit. */
const TUNNEL_MS = 30_000;

/** Why a proxy was of no use. */
export class ProxyError extends Error {
  constructor(
    readonly code: 'ERR_PROXY_INVALID' | 'ERR_PROXY_TUNNEL',
    readonly statusCode?: number,
  ) {
    super(code);
  }
}

/** A proxy as environment variables name it: without a scheme it speaks http. @throws ProxyError: it is no http or https proxy. */
export function proxyOf(text: string): URL {
  const url = urlOf(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new ProxyError('ERR_PROXY_INVALID');
  return url;
}

/** What a request to the proxy carries: who asks, where the proxy's address says that. */
export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const signIn = `${decoded(username)}:${decoded(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(signIn).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a connection is made to. Node wants an IPv6 address without the brackets that URLs put around it. */
export function addressOf({ protocol, hostname, port }: URL) {
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port: port || undefined };
}

/**
 * Connects to https servers through a tunnel that a proxy opens (RFC 9110 section 9.3.6). Node's own agents can, too (`proxyEnv`), but only since
 * 22.21 and 24.5; and a request that must go by a proxy may not pass it by.
 */
export class TunnelAgent extends TlsAgent {
  constructor(
    private readonly proxy: URL,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(
    options: RequestOptions,
    connected: (error: Error | null, stream: Duplex) => void = () => {},
  ): Duplex | null | undefined {
    this.#tunnel(options).then(
      (socket) => connected(null, super.createConnection({ ...options, socket } as RequestOptions) as Duplex),
      (error: Error) => connected(error, undefined as never),
    );
    return undefined;
  }

  #tunnel({ host = '', port, ca }: RequestOptions): Promise<Duplex> {
    const to = `${host?.includes(':') ? `[${host}]` : host}:${port}`;
    const open = this.proxy.protocol === 'https:' ? tlsRequest : plainRequest;
    const headers = { Host: to, ...proxyHeaders(this.proxy) };
    const asked = open({ ...addressOf(this.proxy), method: 'CONNECT', path: to, headers, agent: false, ca, timeout: TUNNEL_MS });
    return new Promise((resolve, reject) => {
      asked.once('connect', ({ statusCode = 0 }, socket) => {
        if (statusCode >= 200 && statusCode < 300) return resolve(socket);
        socket.destroy();
        reject(new ProxyError('ERR_PROXY_TUNNEL', statusCode));
      });
      asked.once('timeout', () => asked.destroy(new ProxyError('ERR_PROXY_TUNNEL')));
      asked.once('error', reject);
      asked.end();
    });
  }
}
