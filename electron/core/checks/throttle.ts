import { systemSchedule } from '../base/schedule';
import type { Schedule } from '../ports';

/** Calls `tell` at once, then every so often while there is something new, the last time included. */
export class Throttle {
  readonly #ms: number;
  readonly #tell: () => void;
  readonly #schedule: Schedule;
  #callOff: (() => void) | null = null;
  #again = false;
  #ended = false;

  /** @param ms Milliseconds between two calls. */
  constructor(ms: number, tell: () => void, schedule: Schedule = systemSchedule) {
    this.#ms = ms;
    this.#tell = tell;
    this.#schedule = schedule;
  }

  soon(): void {
    if (this.#ended) return;
    if (this.#callOff !== null) {
      this.#again = true;
      return;
    }
    this.#callOff = this.#schedule(this.#ms, () => this.#pause());
    this.#tell();
  }

  /** Reports nothing more. */
  end(): void {
    this.#ended = true;
    this.#callOff?.();
    this.#callOff = null;
  }

  #pause(): void {
    this.#callOff = null;
    if (!this.#again) return;
    this.#again = false;
    this.soon();
  }
}
