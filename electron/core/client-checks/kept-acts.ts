import { type KeptDeps, KeptExchanges } from '../checks/bench/kept-exchanges';
import type { LoggedExchange } from '../../model/exchange';
import type { KnownSecret } from '../secrets';
import type { Act } from './acts';
import { exchangeOf, secretsOf } from './exchange-of';

/** Acts that wait at most: a run that sends thousands is not to stand still while all of them are read. */
const MOST_WAITING = 100;

/**
 * The exchanges that a run keeps as proof. Acts are redacted when somebody looks, not while the app waits for its answer: by then the secrets of
 * all of them are known, so each is read once.
 */
export class KeptActs {
  readonly #kept: KeptExchanges;
  readonly #waiting: Act[] = [];

  constructor(
    deps: KeptDeps,
    private readonly connectionId: string,
  ) {
    this.#kept = new KeptExchanges(deps);
  }

  know(secrets: readonly KnownSecret[]): void {
    this.#kept.know(secrets);
  }

  /** @param act One that is over. */
  take(act: Act): void {
    this.#waiting.push(act);
    if (this.#waiting.length >= MOST_WAITING) this.#redacted();
  }

  /** How many exchanges are kept. */
  get count(): number {
    return this.#redacted().count;
  }

  /** Oldest first. */
  exchanges(): LoggedExchange[] {
    return this.#redacted().exchanges();
  }

  /** A text without any secret known to the run. */
  text(text: string): string {
    return this.#redacted().text(text);
  }

  #redacted(): KeptExchanges {
    const acts = this.#waiting.splice(0);
    for (const act of acts) this.#kept.know(secretsOf(act));
    for (const act of acts) this.#kept.take(exchangeOf(act, this.connectionId), act.id);
    return this.#kept;
  }
}
