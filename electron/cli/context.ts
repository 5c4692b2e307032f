import type { Addresses, Browser, Clock, ExtraSignatures, Http, Keychain, Random } from '../core/ports';

/** What a command has of the world. `cli.ts` makes it real; tests may stand in for any part. */
export interface CliContext {
  /** Tokenscope's own. */
  version: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  clock: Clock;
  random: Random;
  /** The bytes of a file, piece by piece. Rejects with the system's error. */
  openFile(path: string): AsyncIterable<Uint8Array>;
  stdin: AsyncIterable<Uint8Array>;
  /** Standard output; resolves when there is room for more. */
  out(text: string): Promise<void>;
  /** Standard error, one message. */
  err(text: string): void;
  /** Whether standard output is a terminal that shows colours and wants them. */
  colours: boolean;
  /** Whether each is a terminal, with a person at it. */
  terminal: { in: boolean; out: boolean; err: boolean /** Of standard output, where it is one. */; columns?: number };
  /** Asks the person at the terminal; rejects when the signal fires, or standard input ends. */
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** Aborted when the person, or the system, wants the command to end. */
  signal: AbortSignal;
  http: Http;
  addresses: Addresses;
  extra: ExtraSignatures;
  /** null: there is none here. */
  browser: Browser | null;
  /** The operating system's; loaded when first asked for. */
  keychain(): Promise<Keychain>;
}

/** Ends the command with exit code 2 and two lines on standard error. */
export class UsageError extends Error {
  /**
   * @param what What happened, one sentence.
   * @param action What to do about it, one sentence.
   */
  constructor(
    readonly what: string,
    readonly action: string,
  ) {
    super(what);
    this.name = 'UsageError';
  }
}

/** Ends the command because the person wanted it, with the exit code that shells give such an end. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}
