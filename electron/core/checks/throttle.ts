import { systemSchedule } from '../base/schedule';

/** Calls `tell` at once, then every so often while there is something new, the last time included. */
export class Throttle {
  #callOff: (() => void) | null = null;
  #again = false;
  #ended = false;

  /** @param ms Milliseconds between two calls. */
  constructor(
    private readonly ms: number,
    private readonly tell: () => void,
  ) {}

  soon(): void {
    if (this.#ended) return;
    if (this.#callOff !== null) {
      this.#again = true;
      return;
    }
    this.#callOff = systemSchedule(this.ms, () => this.#pause());
    this.tell();
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
