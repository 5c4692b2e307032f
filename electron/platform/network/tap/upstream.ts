import { Agent as PlainAgent, type ClientRequest, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { RawHeaders } from '../../../core/tap/port';
import { addressOf, proxyHeaders, TunnelAgent } from '../by-proxy';

/** How a server is reached. */
export interface Way {
  /** null: directly. */
  proxy: URL | null;
  /** Certificate authorities, as PEM. Absent: Node's. */
  ca?: string[] | undefined;
}

/** Rejects, as with a Failure `network-proxy`, where there is a way that can't be used. */
export type WayTo = (url: URL) => Promise<Way>;

/** Bytes of a head; servers commonly take 8 to 64 KiB, and the tap is not to be the one that refuses. */
export const MAX_HEAD = 128 * 1024;

/** One at a time, kept for the next: as the app uses its own connection. */
const ONE = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 };

/** The connection to the server that belongs to one of the app. Where the server closes it between two requests, the app's is closed, too. */
export class UpstreamLine {
  #way: Promise<Way> | null = null;
  #agent: PlainAgent | null = null;
  #passing = 0;
  readonly #known = new WeakSet<Socket>();
  readonly #open = new WeakSet<Socket>();
  readonly #reset = new WeakSet<Socket>();

  constructor(
    private readonly app: Socket,
    private readonly upstream: URL,
    private readonly wayTo: WayTo,
  ) {}

  /** A request whose headers are written as they are. Rejects where it can't be put on the wire, or by the way's own failure. */
  async open(method: string, target: string, headers: RawHeaders): Promise<ClientRequest> {
    this.#way ??= this.wayTo(this.upstream);
    const { proxy, ca } = await this.#way;
    const isTls = this.upstream.protocol === 'https:';
    // To an http server a proxy passes on what names it whole (RFC 9112 section 3.2.2); to others it opens a tunnel.
    const passing = isTls ? null : proxy;
    const { protocol, hostname, port } = addressOf(passing ?? this.upstream);
    this.#agent ??= isTls ? (proxy === null ? new TlsAgent(ONE) : new TunnelAgent(proxy, ONE)) : agentTo(passing);
    const open = protocol === 'https:' ? tlsRequest : plainRequest;
    const own = passing === null ? [] : Object.entries(proxyHeaders(passing)).flat();
    const outgoing = open({
      ...{ protocol, hostname, port, method },
      path: passing === null ? target : `${this.upstream.origin}${target}`,
      headers: [...headers, ...own],
      agent: this.#agent,
      maxHeaderSize: MAX_HEAD,
      ca,
      // Else NODE_TLS_REJECT_UNAUTHORIZED=0 sends secrets to anybody.
      rejectUnauthorized: true,
    });
    // All of them, as on the app's side.
    outgoing.maxHeadersCount = 0;
    outgoing.once('socket', (socket) => this.#attend(socket));
    return outgoing;
  }

  get origin(): string {
    return this.upstream.origin;
  }

  begin(): void {
    this.#passing += 1;
  }

  end(): void {
    this.#passing -= 1;
  }

  /** Whether the server reset the connection, rather than closing it. */
  wasReset({ socket }: ClientRequest): boolean {
    return socket !== null && this.#reset.has(socket);
  }

  /** Whether there was a connection to the server, TLS included. */
  wasOpen({ socket }: ClientRequest): boolean {
    return socket !== null && this.#open.has(socket);
  }

  close(): void {
    this.#agent?.destroy();
  }

  #attend(socket: Socket): void {
    if (this.#known.has(socket)) return;
    this.#known.add(socket);
    socket.setNoDelay(true);
    socket.once(this.upstream.protocol === 'https:' ? 'secureConnect' : 'connect', () => this.#open.add(socket));
    // Before the listener of Node's that ends the request.
    socket.prependOnceListener('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' && error.syscall !== undefined) this.#reset.add(socket);
    });
    let isEnded = false;
    socket.once('end', () => {
      isEnded = true;
    });
    socket.once('close', () => {
      if (this.#passing > 0) return;
      if (this.#reset.has(socket)) this.app.resetAndDestroy();
      // Node itself closes some, such as after a HEAD whose answer has no Content-Length. That is no business of the app.
      else if (isEnded) this.app.destroySoon();
    });
  }
}

function agentTo(proxy: URL | null): PlainAgent {
  return proxy?.protocol === 'https:' ? new TlsAgent(ONE) : new PlainAgent(ONE);
}
