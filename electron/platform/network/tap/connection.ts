import type { Socket } from 'node:net';
import type { AnswerReader, AnswerSink } from './answer-reader';
import type { Intake, Take } from './intake';

/** Hears of what comes back for one request. */
export interface Answering extends AnswerSink {
  /** All that has come up to now was told. @param free To be called once its bytes are not needed any more. */
  told(free: () => void): void;
  /** The answer was 101: the connection is no longer HTTP's. @param first What came with it, a copy. */
  switched(socket: Socket, first: Buffer): void;
  /** The server takes more of the request again. */
  drained(): void;
  /** The connection is over, or can't be read, before the answer is. */
  broke(error: Error): void;
}

/** A connection to the server, on which one request follows the other. No listener is added for a request. */
export class UpstreamConnection {
  #reader: AnswerReader | null = null;
  #answering: Answering | null = null;
  #free: (() => void) | null = null;
  #isSent = true;
  #isOpen = false;
  #isReset = false;
  #isEnded = false;
  #isGone = false;
  /** It is another protocol's now, and ends as that has it end. */
  #isHanded = false;

  /** @param intake What the socket is read into. @param closed It is over, for whatever reason. */
  constructor(
    private readonly socket: Socket,
    private readonly intake: Intake,
    isTls: boolean,
    closed: () => void,
  ) {
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      this.#isOpen = true;
    });
    intake.take = this.#read;
    socket.on('data', this.#readNew).on('drain', this.#drain).on('end', this.#stop);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' && error.syscall !== undefined) this.#isReset = true;
      this.#break(error);
    });
    socket.once('close', () => {
      this.#break(hungUp());
      closed();
    });
  }

  /** How the server ended it; null: it has not. */
  get end(): 'reset' | 'closed' | null {
    if (!this.#isOpen) return null;
    return this.#isReset ? 'reset' : this.#isEnded ? 'closed' : null;
  }

  /** Nothing more can be sent on it. */
  get isGone(): boolean {
    return this.#isGone || this.#isEnded || this.socket.destroyed;
  }

  /** Whether there was a connection to the server, TLS included. */
  get wasOpen(): boolean {
    return this.#isOpen;
  }

  /** Writes the head of a request; `uncork` or `sent` lets it go. @param free The next request may come. */
  begin(head: string, reader: AnswerReader, answering: Answering, free: () => void): void {
    this.#reader = reader;
    this.#answering = answering;
    this.#free = free;
    this.#isSent = false;
    // It goes out with what is there of the body.
    this.socket.cork();
    this.socket.write(head, 'latin1');
  }

  /** @returns false: the server takes no more for now; `drained` tells when. */
  write(part: Uint8Array | string): boolean {
    return this.isGone || this.socket.write(part as Uint8Array, 'latin1');
  }

  /** All of the request was written. */
  sent(): void {
    this.#isSent = true;
    this.socket.uncork();
    this.#settle();
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Ends it from this side; nobody hears of that. */
  destroy(): void {
    this.#isGone = true;
    if (!this.#isHanded) this.socket.destroy();
    this.#release();
  }

  readonly #drain = () => this.#answering?.drained();

  readonly #stop = () => {
    this.#isEnded = true;
    if (this.#reader?.end()) this.#settle();
    this.#break(hungUp());
  };

  readonly #readNew = (came: Buffer): void => this.#read(came, () => {});

  readonly #read: Take = (came, free) => {
    const answering = this.#answering;
    if (this.#reader === null || this.#reader.isOver || answering === null) return void this.destroy();
    try {
      const rest = this.#reader.push(came);
      answering.told(free);
      // Nobody asked for what follows, so nothing can be said of what comes after it.
      if (rest.length > 0) this.#isGone = true;
      if (this.#reader.hasSwitched) return void this.#hand(answering, rest);
      if (this.#reader.isOver) this.#settle();
    } catch (error) {
      this.#isGone = true;
      this.#break(error as Error);
      this.socket.destroy();
    }
  };

  #hand(answering: Answering, rest: Buffer): void {
    this.#isGone = true;
    this.#isHanded = true;
    this.#answering = null;
    const { socket, intake } = this;
    intake.take = (bytes, free) => {
      socket.push(Buffer.from(bytes));
      free();
    };
    socket.off('data', this.#readNew).off('drain', this.#drain).off('end', this.#stop);
    answering.switched(socket, Buffer.from(rest));
  }

  /** The next request may come once both this one and its answer are through. */
  #settle(): void {
    if (!this.#reader?.isOver || !this.#isSent) return;
    if (this.#isGone) this.socket.destroy();
    this.#release();
  }

  #break(error: Error): void {
    if (!this.#reader?.isOver) this.#answering?.broke(error);
    this.#release();
  }

  /** What is still to come of the request goes nowhere, and may come. */
  #release(): void {
    const answering = this.#answering;
    this.#answering = null;
    answering?.drained();
    const free = this.#free;
    this.#free = null;
    free?.();
  }
}

function hungUp(): Error {
  return Object.assign(new Error('The connection ended too early.'), { code: 'ECONNRESET' });
}

/** @param raw Name and value in turn. */
export function linesOf(raw: readonly string[]): string {
  let lines = '';
  for (let at = 0; at + 1 < raw.length; at += 2) lines += `${raw[at]}: ${raw[at + 1]}\r\n`;
  return lines;
}
