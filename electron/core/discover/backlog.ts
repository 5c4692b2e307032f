import type { Schedule } from '../ports';

/** Milliseconds after which it is done although nobody looks: exchanges as they happened are held for moments only. */
const PAUSE_MS = 40;

/**
 * Work that a chain does not wait for between two requests, such as hiding what is secret in what was exchanged. It is done in order, at the
 * latest when somebody looks at any of it.
 */
export class Backlog {
  #due: (() => void)[] = [];
  /** null: nothing is due. */
  #callOff: (() => void) | null = null;

  constructor(private readonly schedule: Schedule) {}

  /** @returns What comes of it. */
  add<T extends object>(work: () => T): () => T {
    // Let go of once it is done: it holds an exchange as it happened, with its secrets.
    const item: { todo: (() => T) | null; done: T | null } = { todo: work, done: null };
    this.#due.push(() => {
      item.done = item.todo?.() ?? null;
      item.todo = null;
    });
    this.#callOff ??= this.schedule(PAUSE_MS, () => this.clear());
    return () => {
      this.clear();
      return item.done as T;
    };
  }

  clear(): void {
    this.#callOff?.();
    this.#callOff = null;
    for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) next();
  }
}
