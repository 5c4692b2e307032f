import type { Schedule } from '../ports';

/** Milliseconds in which work is gathered: a person sees no difference, and many calls cost one turn. */
const GATHER_MS = 25;
/** Pieces, and bytes that they hold, after which it is done without waiting for more. */
const MOST = 250;
const MOST_BYTES = 4 * 1024 * 1024;

/** What follows a call and is not to hold up the next: gathered, then done in its order. */
export class Later {
  #waiting: (() => Promise<void>)[] = [];
  #bytes = 0;
  #callOff: (() => void) | null = null;
  #doing = Promise.resolve();
  #isAtOnce = false;

  constructor(private readonly schedule: Schedule) {}

  /** @param bytes That wait with it. */
  add(work: () => Promise<void>, bytes: number): void {
    this.#waiting.push(work);
    this.#bytes += bytes;
    if (this.#isAtOnce || this.#waiting.length >= MOST || this.#bytes >= MOST_BYTES) void this.done();
    else this.#callOff ??= this.schedule(GATHER_MS, () => void this.done());
  }

  /** From now on nothing waits. */
  close(): Promise<void> {
    this.#isAtOnce = true;
    return this.done();
  }

  /** Does all of it now. */
  done(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    const all = this.#waiting.splice(0);
    this.#bytes = 0;
    this.#doing = this.#doing.then(async () => {
      // A bug of one surfaces as an unhandled rejection, and leaves the others be.
      for (const work of all) await work().catch((error: unknown) => void Promise.reject(error));
    });
    return this.#doing;
  }
}
