import type { Recorded } from './recording';
import type { redactExchange } from './redact';

/** An exchange that is not taken down yet. */
export interface Waiting {
  id: string;
  recorded: Recorded;
  /** Counts what was cleared: something recorded before a clearing must not come up after it. */
  epoch: number;
  /** Set once someone has asked for it before its turn. */
  redacted?: Promise<ReturnType<typeof redactExchange>>;
}

/** Those that wait, the oldest first, with the bytes of their bodies. */
export class Queue {
  #all: Waiting[] = [];
  #bytes = 0;

  /** @param most Beyond that the oldest are dropped, so that a flood costs memory within bounds. */
  constructor(private readonly most: number) {}

  get length(): number {
    return this.#all.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(waiting: Waiting): void {
    if (this.#all.length >= this.most) this.take();
    this.#all.push(waiting);
    this.#bytes += bytesOf(waiting);
  }

  take(): Waiting | undefined {
    const next = this.#all.shift();
    this.#bytes -= next === undefined ? 0 : bytesOf(next);
    return next;
  }

  /** Drops those of one connection, or all. */
  drop(connectionId?: string): void {
    this.#all = connectionId === undefined ? [] : this.#all.filter(({ recorded }) => recorded.connectionId !== connectionId);
    this.#bytes = this.#all.reduce((sum, each) => sum + bytesOf(each), 0);
  }
}

/** Exchanges, and bytes of their bodies, after which other work of the process gets its turn. */
const TURN = 4;
const TURN_BYTES = 16 * 1024;

export class Turn {
  #taken = 0;
  #bytes = 0;

  /** Whether the turn is over with this one; then the next begins. */
  isOver(taken: Waiting): boolean {
    this.#taken += 1;
    this.#bytes += bytesOf(taken);
    if (this.#taken < TURN && this.#bytes < TURN_BYTES) return false;
    this.#taken = 0;
    this.#bytes = 0;
    return true;
  }
}

function bytesOf({ recorded: { request, response } }: Waiting): number {
  return request.body.bytes.length + (response?.body.bytes.length ?? 0);
}
