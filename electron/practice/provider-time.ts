import { keepNewest } from '../core/base/keep-newest';

const REMEMBERED = 10_000;

/**
 * How much time has passed for what this provider issued: real time, and what was let pass on top. New tokens state real times all the same,
 * so a client can't tell but by how the provider answers.
 */
export class ProviderTime {
  #passed = 0;
  readonly #stamps = new Map<string, number>();

  /** @param isExact Tokens live as long as they say, to the millisecond. Their own times count whole seconds, so they may end one too early. */
  constructor(private readonly isExact = false) {}

  /** Milliseconds since some moment; only differences mean anything. */
  now(): number {
    return Date.now() + this.#passed;
  }

  /** Lets time pass for everything that was issued before. */
  pass(seconds: number): void {
    this.#passed += seconds * 1000;
  }

  /** Milliseconds that were let pass, in all. */
  get passed(): number {
    return this.#passed;
  }

  /** Notes that something is issued now. @param id Such as a `jti`. */
  stamp(id: string): void {
    keepNewest(this.#stamps, id, this.#passed + (this.isExact ? Date.now() % 1000 : 0), REMEMBERED);
  }

  /** Milliseconds that were let pass since its stamp; 0 without one. Negative: those of its last second are to come. */
  since(id: string | undefined): number {
    return this.#passed - (this.#stamps.get(id ?? '') ?? this.#passed);
  }
}
