import type { BackupCost } from '../platform/backup/sealed-backup';
import type { Addresses, Browser, Clock, Http, Keychain, Random } from '../core/ports';

/** A command's environment. `cli.ts` provides the real one; tests can replace any part. */
export interface CliContext {
  version: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  clock: Clock;
  random: Random;
  /** Reads a file in pieces. Rejects with the system's error. */
  openFile(path: string): AsyncIterable<Uint8Array>;
  stdin: AsyncIterable<Uint8Array>;
  /** Writes to standard output; resolves when there is room for more. */
  out(text: string): Promise<void>;
  /** Writes one message to standard error. */
  err(text: string): void;
  /** Whether to colour standard output. */
  colours: boolean;
  /** Whether each is an interactive terminal. */
  terminal: { in: boolean; out: boolean; err: boolean /** Of standard output. */; columns?: number };
  /** A program reads standard error: what a sign-in waits for is told there in JSON, one object a line. */
  tellsJson?: boolean;
  /** Asks the person at the terminal; rejects when the signal fires or standard input ends. */
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** The same, where what is typed is not shown. */
  askUnseen(question: string, signal: AbortSignal): Promise<string>;
  /** Aborted when the person or the system ends the command. */
  signal: AbortSignal;
  http: Http;
  addresses: Addresses;
  /** null if there is none. */
  browser: Browser | null;
  /** Of a passphrase. Absent: as in the window. */
  backupCost?: BackupCost;
  /** Loaded on first use. */
  keychain(): Promise<Keychain>;
}

/** Ends the command with exit code 2 and two lines on standard error. */
export class UsageError extends Error {
  /**
   * @param what What happened, one sentence.
   * @param action What to do, one sentence.
   */
  constructor(
    readonly what: string,
    readonly action: string,
  ) {
    super(what);
    this.name = 'UsageError';
  }
}

/** Ends the command at the person's request, with the usual exit code for it. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}
