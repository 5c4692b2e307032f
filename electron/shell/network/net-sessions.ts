import type { Session } from 'electron';
import { memorySession } from '../window/security';

/**
 * Chromium sessions for requests, in memory, all set up alike. When that changes, new requests get new sessions, and those under way end as they
 * began: to change a session would break them off, or let them go on over connections made by the former rules.
 */
export class NetSessions {
  #count = 0;
  #shared: Promise<Session> | null = null;
  #idle: Session[] = [];

  /** @param setUp Sets up each session before its first request. */
  constructor(
    private readonly userAgent: string,
    private readonly setUp: (session: Session) => Promise<void>,
  ) {}

  /** For requests that may share connections. */
  shared(): Promise<Session> {
    this.#shared ??= this.#make();
    return this.#shared;
  }

  /** Lends a session without open connections that no other request shares. */
  async alone<T>(work: (own: Session) => Promise<T>): Promise<T> {
    const idle = this.#idle;
    const own = idle.pop() ?? (await this.#make());
    try {
      return await work(own);
    } finally {
      void own.closeAllConnections().then(() => idle.push(own));
    }
  }

  /** To be called when the rules have changed. */
  renew(): void {
    this.#idle = [];
    this.#shared = null;
  }

  async #make(): Promise<Session> {
    const made = memorySession(`http-${++this.#count}`);
    made.setUserAgent(this.userAgent);
    await this.setUp(made);
    return made;
  }
}
