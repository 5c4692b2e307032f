import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent, type AgentOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { absoluteForm } from '../../../core/tap/guard';
import type { RawHeaders } from '../../../core/tap/port';
import { addressOf, proxyHeaders, TunnelAgent } from '../by-proxy';
import { cancelledFailure } from '../network-failure';
import { AnswerReader } from './answer-reader';
import { type Answering, UpstreamConnection } from './connection';
import { Intake } from './intake';

/** How a server is reached. */
export interface Way {
  /** null: directly. */
  proxy: URL | null;
  /** Certificate authorities, as PEM. Absent: Node's. */
  ca?: string[] | undefined;
}

/** Rejects, as with a Failure `network-proxy`, where there is a way that can't be used. */
export type WayTo = (url: URL) => Promise<Way>;

/** Bytes taken ahead of the other side; with those of a single read, every part of a long body would wait for the one before. */
export const AHEAD = 256 * 1024;
/** Milliseconds until the system asks a silent server whether it is still there. */
const KEEP_ALIVE_MS = 1_000;
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** Agents make sockets, and keep none here. */
const NONE: AgentOptions = {};

/** The connection to the server that belongs to one of the app. Where the server closes it between two requests, the app's is closed, too. */
export class UpstreamLine {
  #way: Promise<Way> | null = null;
  #connection: UpstreamConnection | null = null;
  readonly #passing = new Set<() => void>();
  #isTaken = false;
  #isClosed = false;
  #isLast = false;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly app: Socket,
    private readonly upstream: URL,
    private readonly wayTo: WayTo,
  ) {}

  /**
   * Sends the head of a request, its headers as they are, once the requests before it and their answers are through. Rejects where it can't be put
   * on the wire, or by the way's own failure.
   *
   * @param turn What `turn` returned for it.
   * @param answering Hears of the answer.
   * @param upgrade The protocol that it asks for; null: none.
   */
  async open(
    turn: Promise<void>,
    method: string,
    target: string,
    headers: RawHeaders,
    answering: Answering,
    upgrade: string | null = null,
  ): Promise<UpstreamConnection> {
    await turn;
    try {
      if (this.#isClosed || this.#isLast) throw cancelledFailure(`${this.upstream.origin}${target}`);
      this.#way ??= this.wayTo(this.upstream);
      const way = await this.#way;
      // To an http server a proxy passes on what names it whole (RFC 9112 section 3.2.2); to others it opens a tunnel.
      const passing = this.upstream.protocol === 'https:' ? null : way.proxy;
      const own = passing === null ? [] : Object.entries(proxyHeaders(passing)).flat();
      const head = requestHead(
        method,
        passing === null ? target : absoluteForm(this.upstream.origin, target),
        [...headers, ...own],
        upgrade,
      );
      if (this.#connection === null || this.#connection.isGone) this.#connection = await this.#connect(way, passing);
      if (this.#isClosed) {
        this.#connection.destroy();
        throw cancelledFailure(`${this.upstream.origin}${target}`);
      }
      this.#connection.begin(head, new AnswerReader(answering, method === 'HEAD', upgrade !== null), answering, () => this.#free());
      return this.#connection;
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  get origin(): string {
    return this.upstream.origin;
  }

  /** Keeps a place in the order of the requests: one that is held up before it goes on is not overtaken. To be called as the request comes. */
  turn(): Promise<void> {
    if (this.#isTaken) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    return Promise.resolve();
  }

  /** @param left Hears that the app has gone. Node does not tell it of an answer that waits for the one before it. */
  begin(left: () => void): void {
    this.#passing.add(left);
  }

  end(left: () => void): void {
    this.#passing.delete(left);
    this.#followed();
  }

  /** The app's connection ends with the answer that it now gets, so no request behind that goes on. */
  endsNow(): void {
    this.#isLast = true;
  }

  get isLast(): boolean {
    return this.#isLast;
  }

  /** The request that came last goes no further. */
  drop(): void {
    [...this.#passing].at(-1)?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.destroy();
    for (const go of this.#waiting.splice(0)) go();
    for (const left of [...this.#passing]) left();
  }

  #free(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }

  /** The app's connection ends as the server's did. */
  #followed(): void {
    if (this.#passing.size > 0 || this.#connection === null) return;
    if (this.#connection.end === 'reset') this.app.resetAndDestroy();
    else if (this.#connection.end === 'closed') this.app.destroySoon();
  }

  async #connect(way: Way, passing: URL | null): Promise<UpstreamConnection> {
    const isTls = this.upstream.protocol === 'https:';
    const { protocol, hostname, port } = addressOf(passing ?? this.upstream);
    const agent = isTls
      ? way.proxy === null
        ? new TlsAgent(NONE)
        : new TunnelAgent(way.proxy, NONE)
      : protocol === 'https:'
        ? new TlsAgent(NONE)
        : new PlainAgent();
    const intake = new Intake();
    const options = {
      onread: intake.onread,
      host: hostname,
      port: Number(port ?? (protocol === 'https:' ? HTTPS_PORT : HTTP_PORT)),
      servername: isIP(hostname) === 0 ? hostname : '',
      ALPNProtocols: ['http/1.1'],
      ca: way.ca,
      // Else NODE_TLS_REJECT_UNAUTHORIZED=0 sends secrets to anybody.
      rejectUnauthorized: true,
      highWaterMark: AHEAD,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    };
    return new Promise((resolve, reject) => {
      const take = (socket: Duplex) =>
        resolve(new UpstreamConnection(socket as Socket, intake, protocol === 'https:', () => this.#followed()));
      const made = agent.createConnection(options, (error: Error | null, socket?: Duplex) => {
        if (error) reject(error);
        // Node's own tells the same of a socket that it has returned.
        else if (socket) take(socket);
      });
      if (made) take(made);
    });
  }
}

/** @throws TypeError: it would not be read as it is meant. */
function requestHead(method: string, target: string, headers: RawHeaders, upgrade: string | null): string {
  let head = `${method} ${target} HTTP/1.1\r\n`;
  if (!/^[!-\xff]+$/.test(target)) throw new TypeError("The request's target can't be sent.");
  for (let at = 0; at < headers.length; at += 2) {
    const line = `${headers[at]}: ${headers[at + 1]}`;
    if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(line)) throw new TypeError("A header of the request can't be sent.");
    head += `${line}\r\n`;
  }
  return `${head}${upgrade === null ? 'Connection: keep-alive' : `Upgrade: ${upgrade}\r\nConnection: Upgrade`}\r\n\r\n`;
}
