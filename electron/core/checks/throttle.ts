/** Calls `tell` at once, then every so often while there is something new, the last time included. */
export class Throttle {
  readonly #ms: number;
  readonly #tell: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #again = false;
  #ended = false;

  /** @param ms Milliseconds between two calls. */
  constructor(ms: number, tell: () => void) {
    this.#ms = ms;
    this.#tell = tell;
  }

  soon(): void {
    if (this.#ended) return;
    if (this.#timer !== null) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => this.#pause(), this.#ms);
    this.#tell();
  }

  /** Nothing is told any more. */
  end(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #pause(): void {
    this.#timer = null;
    if (!this.#again) return;
    this.#again = false;
    this.soon();
  }
}
