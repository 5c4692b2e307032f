import type { GrantFacts } from '../connection/model';
import type { Clock, Random } from '../ports';
import { aheadOf, lifeOf, standstillOf } from './plan';

/** One connection that is kept alive. */
export interface Watched {
  readonly id: string;
  /** `lifeOf` the facts that `at` was planned by. */
  life: string;
  /** Milliseconds since the epoch; null: nothing to plan by. */
  at: number | null;
  /** Why it waits for a person; null: it does not. */
  standstill: string | null;
  /** Why the last refresh failed, where it is tried again; null: it did not fail. */
  trouble: string | null;
  running: boolean;
}

export interface TimetableDeps {
  facts: (id: string) => GrantFacts | null;
  /** Until when the server is to be left alone, milliseconds since the epoch. */
  retryAt: (id: string) => number | null;
  clock: Pick<Clock, 'now'>;
  random: Random;
}

/** Never sooner after another refresh, however short tokens live. */
const LEAST_GAP_MS = 5_000;
/** What is overdue: before the first of it, and until the last. */
const SETTLE_MS = 3_000;
const SPREAD_EACH_MS = 500;
const LONGEST_SPREAD_MS = 60_000;

/** Which token is to be refreshed when. */
export class Timetable {
  readonly #deps: TimetableDeps;
  readonly #entries = new Map<string, Watched>();

  constructor(deps: TimetableDeps) {
    this.#deps = deps;
  }

  get(id: string): Watched | undefined {
    return this.#entries.get(id);
  }

  all(): Watched[] {
    return [...this.#entries.values()];
  }

  add(id: string): Watched {
    const entry: Watched = { id, life: '', at: null, standstill: null, trouble: null, running: false };
    this.#entries.set(id, entry);
    this.plan(entry);
    return entry;
  }

  remove(id: string): boolean {
    return this.#entries.delete(id);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Whether it is still the entry of its connection. */
  has(entry: Watched): boolean {
    return this.#entries.get(entry.id) === entry;
  }

  /** Plans by the facts where they are news. Says whether they were. */
  plan(entry: Watched): boolean {
    const facts = this.#deps.facts(entry.id);
    const life = lifeOf(facts);
    if (life === entry.life) return false;
    Object.assign(entry, { life, standstill: null, trouble: null });
    this.#planBy(entry, facts?.receivedAt ?? null, facts?.expiresAt ?? null);
    return true;
  }

  /** Plans by the new token itself: its facts may not have been saved. Times in milliseconds since the epoch. */
  renewed(entry: Watched, receivedAt: number, expiresAt: number | null): void {
    entry.trouble = null;
    entry.life = lifeOf(this.#deps.facts(entry.id));
    this.#planBy(entry, receivedAt, expiresAt);
    this.pause(entry);
  }

  /** Not before `at`, milliseconds since the epoch; usually a little later than now. What has nothing to be planned by stays so. */
  pause(entry: Watched, at = this.#deps.clock.now() + LEAST_GAP_MS): void {
    if (entry.at !== null) entry.at = Math.max(entry.at, at);
  }

  /** Everything overdue at some moment soon, each at another. */
  spread(): void {
    const now = this.#deps.clock.now();
    const overdue = this.all().filter(({ at, running }) => !running && at !== null && at <= now + SETTLE_MS);
    for (const entry of overdue) this.soon(entry, overdue.length);
  }

  /** Where it is overdue: at some moment soon, as one among so many. */
  soon(entry: Watched, among: number): void {
    const now = this.#deps.clock.now();
    if (entry.at === null || entry.at > now + SETTLE_MS) return;
    entry.at = Math.round(now + SETTLE_MS + this.#chance() * Math.min(LONGEST_SPREAD_MS, among * SPREAD_EACH_MS));
  }

  /** When the next turn comes, milliseconds since the epoch; Infinity: none by itself. */
  first(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) first = Math.min(first, this.#turnOf(entry));
    return first;
  }

  /** Whose turn it is now, the longest due first. */
  due(): Watched[] {
    const now = this.#deps.clock.now();
    return this.all()
      .map((entry) => ({ entry, turn: this.#turnOf(entry) }))
      .filter(({ turn }) => turn <= now)
      .sort((a, b) => a.turn - b.turn)
      .map(({ entry }) => entry);
  }

  #turnOf({ id, at, running, standstill }: Watched): number {
    if (at === null || running || standstill !== null || standstillOf(this.#deps.facts(id)) !== null) return Number.POSITIVE_INFINITY;
    return Math.max(at, this.#deps.retryAt(id) ?? 0);
  }

  #planBy(entry: Watched, receivedAt: number | null, expiresAt: number | null): void {
    entry.at = receivedAt === null || expiresAt === null ? null : aheadOf({ receivedAt, expiresAt }, this.#chance());
  }

  /** At least 0 and less than 1. */
  #chance(): number {
    const [a = 0, b = 0] = this.#deps.random.bytes(2);
    return (a * 256 + b) / 65_536;
  }
}
