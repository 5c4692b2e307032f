import type { Addresses, Clock, ExtraSignatures, Http } from '../core/ports';

/** What a command has of the world. `cli.ts` makes it real; tests may stand in for any part. */
export interface CliContext {
  env: Record<string, string | undefined>;
  clock: Clock;
  /** The bytes of a file, piece by piece. Rejects with the system's error. */
  openFile(path: string): AsyncIterable<Uint8Array>;
  stdin: AsyncIterable<Uint8Array>;
  /** Standard output; resolves when there is room for more. */
  out(text: string): Promise<void>;
  /** Standard error, one message. */
  err(text: string): void;
  /** Whether standard output is a terminal that shows colours and wants them. */
  colours: boolean;
  http: Http;
  addresses: Addresses;
  extra: ExtraSignatures;
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
