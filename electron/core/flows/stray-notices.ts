import type { Clock } from '../ports';

const MOST = 3;
/** Milliseconds. */
const PERIOD_MS = 3_000;

/**
 * Which callbacks that belong to no sign-in the person is told of. Any page may send as many as it likes: of one kind three in three
 * seconds, counted anew when a sign-in begins or ends, for then it may be a provider's fault.
 */
export class StrayNotices {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #toldAt = new Map<string, number[]>();
  #waitingThen: readonly object[] = [];

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** @param waiting The sign-ins that wait, each the same object as long as it does. */
  lets(kind: string, waiting: readonly object[]): boolean {
    const changed = waiting.length !== this.#waitingThen.length || waiting.some((each, index) => each !== this.#waitingThen[index]);
    if (changed) this.#toldAt.clear();
    this.#waitingThen = waiting;
    const now = this.#clock.monotonic();
    const recent = (this.#toldAt.get(kind) ?? []).filter((at) => now - at < PERIOD_MS);
    const lets = recent.length < MOST;
    this.#toldAt.set(kind, lets ? [...recent, now] : recent);
    return lets;
  }
}
