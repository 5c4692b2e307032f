/** Who wants to be told. A listener that throws neither keeps the others from hearing nor undoes what it was told of. */
export class Listeners<Arguments extends unknown[]> {
  readonly #all = new Set<(...args: Arguments) => void>();

  /** Returns what ends it. */
  readonly add = (listener: (...args: Arguments) => void): (() => void) => {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  };

  clear(): void {
    this.#all.clear();
  }

  tell(...args: Arguments): void {
    for (const listener of [...this.#all]) {
      try {
        listener(...args);
      } catch (error) {
        // A bug of the listener's: it surfaces as an unhandled rejection instead of passing for a failure of ours.
        void Promise.reject(error);
      }
    }
  }
}
