import type { Connection } from '../../model/connection';
import type { GrantFacts } from '../../model/grant';
import { canRenew } from '../connection/grant';
import type { Clock, Random } from '../ports';
import type { Grant } from '../secrets';

/** A refresh comes a tenth of the token's life ahead of expiry, within these bounds (milliseconds). */
const LEAST_LEAD_MS = 30_000;
const MOST_LEAD_MS = 5 * 60_000;

/**
 * When to refresh a token: a tenth of its lifetime before expiry, at least 30 s and at most 5 min, never in the first half of its
 * lifetime; and up to half of that lead earlier, so that tokens issued together are not refreshed together.
 * @param chance At least 0 and less than 1: how much earlier.
 * @returns Milliseconds since the epoch, like all times here.
 */
export function aheadOf({ receivedAt, expiresAt }: { receivedAt: number; expiresAt: number }, chance: number): number {
  const lifetime = Math.max(0, expiresAt - receivedAt);
  const half = receivedAt + lifetime / 2;
  const lead = Math.min(MOST_LEAD_MS, Math.max(LEAST_LEAD_MS, lifetime / 10));
  const latest = Math.max(half, expiresAt - lead);
  return Math.round(latest - chance * Math.min(lead / 2, latest - half));
}

/** The facts that decide when to refresh; when this text changes, plan again. */
function lifeOf(facts: GrantFacts | null): string {
  return facts === null ? '' : `${facts.state} ${facts.receivedAt} ${facts.expiresAt}`;
}

/** Why these tokens can't be kept alive without a person; null if they can. */
export function standstillOf(facts: GrantFacts | null): string | null {
  if (facts === null) return 'There are no tokens yet. Connect to begin.';
  if (facts.state === 'refresh-dead') return 'The refresh token no longer works. Sign in again.';
  if (facts.state === 'outcome-unknown') return 'The outcome of the last refresh is unknown. Decide how to continue first.';
  return null;
}

/** The same, for what the facts don't say and only the tokens do. */
export function standstillIn(connection: Connection, grant: Grant | null): string | null {
  if (grant === null) return standstillOf(null);
  if (grant.accessRevokedAt) return 'You revoked the access token here, so it is not replaced automatically.';
  if (!canRenew(connection, { refreshToken: grant.refreshToken }))
    return 'There is no refresh token. Sign in with a scope that provides one, often offline_access.';
  return null;
}

export interface Watched {
  readonly id: string;
  /** The `lifeOf` the facts that `at` is based on. */
  life: string;
  /** Milliseconds since the epoch; null if there is nothing to plan from. */
  at: number | null;
  /** Why it waits for a person; null if it doesn't. */
  standstill: string | null;
  /** Why the last refresh failed, while it is being retried; null if it didn't. */
  trouble: string | null;
  running: boolean;
}

export interface TimetableDeps {
  facts: (id: string) => GrantFacts | null;
  /** Earliest time the server may be asked again, milliseconds since the epoch. */
  retryAt: (id: string) => number | null;
  clock: Pick<Clock, 'now'>;
  random: Random;
}

/** Minimum gap between two refreshes, however short tokens live. */
const LEAST_GAP_MS = 5_000;
/** Overdue refreshes start after SETTLE_MS and are spread over at most LONGEST_SPREAD_MS. */
const SETTLE_MS = 3_000;
const SPREAD_EACH_MS = 500;
const LONGEST_SPREAD_MS = 60_000;

export class Timetable {
  readonly #entries = new Map<string, Watched>();

  constructor(private readonly deps: TimetableDeps) {}

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

  /** Whether this is still its connection's entry. */
  has(entry: Watched): boolean {
    return this.#entries.get(entry.id) === entry;
  }

  /** Replans if the facts have changed. Returns whether they had. */
  plan(entry: Watched): boolean {
    const facts = this.deps.facts(entry.id);
    const life = lifeOf(facts);
    if (life === entry.life) return false;
    Object.assign(entry, { life, standstill: null, trouble: null });
    this.#planBy(entry, facts?.receivedAt ?? null, facts?.expiresAt ?? null);
    return true;
  }

  /** Plans from the new token itself, since its facts may not be saved yet. Times in milliseconds since the epoch. */
  renewed(entry: Watched, receivedAt: number, expiresAt: number | null): void {
    entry.trouble = null;
    entry.life = lifeOf(this.deps.facts(entry.id));
    this.#planBy(entry, receivedAt, expiresAt);
    this.pause(entry);
  }

  /** Not before `at`, milliseconds since the epoch. An entry without a plan stays unplanned. */
  pause(entry: Watched, at = this.deps.clock.now() + LEAST_GAP_MS): void {
    if (entry.at !== null) entry.at = Math.max(entry.at, at);
  }

  /** Spreads everything overdue over the next moments. */
  spread(): void {
    const now = this.deps.clock.now();
    const overdue = this.all().filter(({ at, running }) => !running && at !== null && at <= now + SETTLE_MS);
    for (const entry of overdue) this.schedule(entry, overdue.length);
  }

  /** Gives an overdue entry a random moment soon, as one of `among`. */
  schedule(entry: Watched, among: number): void {
    const now = this.deps.clock.now();
    if (entry.at === null || entry.at > now + SETTLE_MS) return;
    entry.at = Math.round(now + SETTLE_MS + this.#chance() * Math.min(LONGEST_SPREAD_MS, among * SPREAD_EACH_MS));
  }

  /** When the next refresh is due, milliseconds since the epoch; Infinity if none is. */
  first(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const entry of this.#entries.values()) first = Math.min(first, this.#turnOf(entry));
    return first;
  }

  /** Entries due now, the longest overdue first. */
  due(): Watched[] {
    const now = this.deps.clock.now();
    return this.all()
      .map((entry) => ({ entry, turn: this.#turnOf(entry) }))
      .filter(({ turn }) => turn <= now)
      .sort((a, b) => a.turn - b.turn)
      .map(({ entry }) => entry);
  }

  #turnOf({ id, at, running, standstill }: Watched): number {
    if (at === null || running || standstill !== null || standstillOf(this.deps.facts(id)) !== null) return Number.POSITIVE_INFINITY;
    return Math.max(at, this.deps.retryAt(id) ?? 0);
  }

  #planBy(entry: Watched, receivedAt: number | null, expiresAt: number | null): void {
    entry.at = receivedAt === null || expiresAt === null ? null : aheadOf({ receivedAt, expiresAt }, this.#chance());
  }

  #chance(): number {
    const [a = 0, b = 0] = this.deps.random.bytes(2);
    return (a * 256 + b) / 65_536;
  }
}
