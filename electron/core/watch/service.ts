import type { Connection } from '../../model/connection';
import { Failure } from '../../model/failure';
import { FAILURES } from '../../model/failures';
import type { GrantFacts, WatchState } from '../../model/grant';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import { expiryOf } from '../connection/grant';
import type { ConnectionChange } from '../connection/service';
import type { Clock, Network, Random, Schedule, Vault } from '../ports';
import type { Grant } from '../secrets';
import { standstillIn, standstillOf, Timetable, type Watched } from './timetable';

export interface WatchDeps {
  connections: {
    list(): Connection[];
    get(id: string): Connection;
    keepAlive(id: string, on: boolean): Connection;
    onChange(listener: (change: ConnectionChange) => void): () => void;
  };
  tokens: {
    read(id: string): Promise<{ grant: Grant | null; refreshing: boolean }>;
    refresh(id: string, how: { automatic: true }): Promise<Grant>;
    retryAt(id: string): number | null;
    isRefreshing(id: string): boolean;
    onChange(listener: (id: string) => void): () => void;
  };
  facts: (id: string) => GrantFacts | null;
  vault: Pick<Vault, 'status' | 'onChange'>;
  clock: Pick<Clock, 'now'>;
  random: Random;
  network: Network;
  schedule?: Schedule;
  /** Awaited before a connection's server is contacted. */
  ensureReady?: (connectionId: string) => Promise<void>;
}

const AT_ONCE = 4;
/** Pause after a failure for which the token service names none. */
const PAUSE_MS = 60_000;
/** Caps timer drift. */
const LONGEST_TIMER_MS = 10 * 60_000;
/**
 * So many of these in a row after "suspended", none of them late, and the wake-up event was lost. One long timer would not tell: on macOS and
 * Windows it goes on during sleep, and would fire in one of the short wakes in between (Power Nap, Modern Standby).
 */
const AWAKE_TICKS = 24;
const AWAKE_TICK_MS = 5_000;

/**
 * Keeps the tokens of chosen connections alive: refreshes each ahead of its expiry while the app runs.
 * Plans from the secret-free facts and reads the sealed record just before a refresh, so a refresh done by another process is not
 * repeated. One timer serves all. While the machine sleeps or is offline, or the vault is closed, nothing is sent; afterwards overdue
 * refreshes are spread out. A passing failure is retried when the token service allows it; any other stops that connection's watch until
 * its tokens or settings change.
 */
export class WatchService {
  readonly #schedule: Schedule;
  readonly #timetable: Timetable;
  /** The last announced state of each connection, as JSON. */
  readonly #announced = new Map<string, string>();
  readonly #changed = new Listeners<[id: string]>();
  /** Called with a connection's id whenever its `stateOf` has changed. */
  readonly onChange = this.#changed.add;
  readonly #ends: (() => void)[];
  #timer: { at: number; callOff: () => void } | null = null;
  #running = 0;
  #asleep = false;
  #wasOpen: boolean;
  #wasOnline: boolean;
  #disposed = false;

  constructor(private readonly deps: WatchDeps) {
    this.#schedule = deps.schedule ?? systemSchedule;
    const { facts, clock, random, tokens } = deps;
    this.#timetable = new Timetable({ facts, clock, random, retryAt: (id) => tokens.retryAt(id) });
    this.#wasOpen = this.#isOpen();
    this.#wasOnline = deps.network.online();
    for (const { id, keepAlive } of deps.connections.list()) if (keepAlive) this.#begin(id);
    this.#ends = [
      deps.connections.onChange((change) => this.#onConnection(change)),
      tokens.onChange((id) => this.#onTokens(id)),
      deps.vault.onChange(() => this.#onVault()),
      deps.network.onChange((online) => this.#onNetwork(online)),
    ];
    this.#timetable.spread();
    this.#arm();
  }

  /** Persists across restarts. Switching on again restarts a stopped watch. @throws Failure `not-found` */
  set(id: string, isOn: boolean): void {
    const before = this.#timetable.get(id);
    if (before && isOn) Object.assign(before, { life: '', standstill: null, trouble: null });
    this.deps.connections.keepAlive(id, isOn);
    this.#sync(id, isOn);
  }

  stateOf(id: string): WatchState {
    const watched = this.#timetable.get(id);
    if (watched === undefined) return OFF;
    if (watched.running || this.deps.tokens.isRefreshing(id)) return on('refreshing', 'Refreshing now.');
    const standstill = standstillOf(this.deps.facts(id)) ?? watched.standstill;
    if (standstill !== null) return on('stopped', standstill);
    if (this.#asleep) return on('paused-asleep', 'Resumes when the computer wakes up.');
    if (!this.#wasOnline) return on('paused-offline', 'Resumes when the computer is online again.');
    if (!this.#isOpen()) return on('waiting-to-retry', 'Resumes when the vault is open.');
    if (watched.at === null) return on('scheduled', 'The token has no expiry, so no refresh is planned.');
    const retryAt = this.deps.tokens.retryAt(id) ?? 0;
    const nextAt = Math.max(watched.at, retryAt);
    if (retryAt > watched.at || watched.trouble !== null)
      return on('waiting-to-retry', watched.trouble ?? 'The last refresh failed.', nextAt);
    return on('scheduled', 'Refreshes before it expires.', nextAt);
  }

  suspended(): void {
    if (this.#disposed) return;
    this.#asleep = true;
    this.#disarm();
    this.#awaitTicks(AWAKE_TICKS);
    this.#tellAll();
  }

  #awaitTicks(left: number): void {
    const due = this.deps.clock.now() + AWAKE_TICK_MS;
    const tick = () => {
      const isLate = this.deps.clock.now() - due > AWAKE_TICK_MS;
      if (isLate) this.#awaitTicks(AWAKE_TICKS);
      else if (left > 1) this.#awaitTicks(left - 1);
      else this.resumed();
    };
    this.#timer = { at: Number.NEGATIVE_INFINITY, callOff: this.#schedule(AWAKE_TICK_MS, tick) };
  }

  /** The machine woke up, or may have. Tell the clock first. */
  resumed(): void {
    if (this.#disposed) return;
    this.#asleep = false;
    this.#disarm();
    this.#goOn();
  }

  dispose(): void {
    this.#disposed = true;
    this.#disarm();
    for (const end of this.#ends) end();
    this.#timetable.clear();
  }

  #onConnection(change: ConnectionChange): void {
    if (change.kind === 'order') return;
    if (change.kind === 'removed') {
      this.#timetable.remove(change.id);
      this.#announced.delete(change.id);
      return;
    }
    const isOn = this.deps.connections.get(change.id).keepAlive === true;
    const watched = this.#timetable.get(change.id);
    // New settings may remove what stopped it.
    if (watched && isOn) Object.assign(watched, { standstill: null, trouble: null });
    this.#sync(change.id, isOn);
  }

  #onTokens(id: string): void {
    const watched = this.#timetable.get(id);
    if (watched === undefined) return;
    if (this.#timetable.plan(watched) && !watched.running) void this.#look(watched);
    this.#tell(id);
    this.#arm();
  }

  #onVault(): void {
    const isOpen = this.#isOpen();
    if (isOpen === this.#wasOpen) return;
    this.#wasOpen = isOpen;
    for (const watched of this.#timetable.all()) watched.standstill = null;
    this.#goOn();
  }

  #onNetwork(online: boolean): void {
    if (online === this.#wasOnline) return;
    this.#wasOnline = online;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#mayRun()) this.#timetable.spread();
    this.#arm();
    this.#tellAll();
  }

  #mayRun(): boolean {
    return !this.#asleep && !this.#disposed && this.#wasOnline && this.#isOpen();
  }

  #isOpen(): boolean {
    const { state } = this.deps.vault.status();
    return state === 'ready' || state === 'memory';
  }

  #begin(id: string): Watched {
    const watched = this.#timetable.add(id);
    this.#announced.set(id, JSON.stringify(this.stateOf(id)));
    return watched;
  }

  #sync(id: string, isOn: boolean): void {
    const known = this.#timetable.get(id);
    if (isOn) {
      const watched = known ?? this.#begin(id);
      this.#timetable.plan(watched);
      if (known === undefined) {
        this.#announced.delete(id);
        this.#timetable.schedule(watched, 1);
      }
      void this.#look(watched);
      this.#tell(id);
    } else if (this.#timetable.remove(id)) {
      this.#announced.delete(id);
      this.#changed.tell(id);
    }
    this.#arm();
  }

  /** Checks what the facts don't say: whether there is a refresh token, and whether the token was revoked on purpose. */
  async #look(watched: Watched): Promise<void> {
    const { id, life } = watched;
    if (!this.#isOpen() || standstillOf(this.deps.facts(id)) !== null) return;
    const reading = await this.deps.tokens.read(id).catch(() => null);
    if (reading === null || watched.life !== life || !this.#timetable.has(watched)) return;
    watched.standstill ??= standstillIn(this.deps.connections.get(id), reading.grant);
    this.#tell(id);
    this.#arm();
  }

  #disarm(): void {
    this.#timer?.callOff();
    this.#timer = null;
  }

  /** One timer, for the next refresh due. */
  #arm(): void {
    if (!this.#mayRun() || this.#running >= AT_ONCE) {
      if (!this.#asleep) this.#disarm();
      return;
    }
    const first = this.#timetable.first();
    if (this.#timer?.at === first) return;
    this.#disarm();
    if (first === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, first - this.deps.clock.now()));
    this.#timer = { at: first, callOff: this.#schedule(delayMs, () => this.#onTimer()) };
  }

  #onTimer(): void {
    this.#timer = null;
    if (!this.#mayRun()) return;
    for (const watched of this.#timetable.due().slice(0, AT_ONCE - this.#running)) void this.#refresh(watched);
    this.#arm();
  }

  async #refresh(watched: Watched): Promise<void> {
    const { id } = watched;
    const { tokens, connections, clock } = this.deps;
    watched.running = true;
    this.#running += 1;
    this.#tell(id);
    try {
      await this.deps.ensureReady?.(id);
      // Announces a refresh by another process, which replans.
      const { grant, refreshing } = await tokens.read(id);
      if (!this.#timetable.has(watched)) return;
      watched.standstill = standstillIn(connections.get(id), grant);
      if (watched.standstill !== null || !this.#mayRun()) return;
      const isOverdue = watched.at !== null && watched.at <= clock.now();
      if (refreshing && !tokens.isRefreshing(id)) this.#timetable.pause(watched);
      else if (isOverdue) {
        const renewed = await tokens.refresh(id, { automatic: true });
        this.#timetable.renewed(watched, renewed.receivedAt, expiryOf(renewed).expiresAt);
      }
    } catch (error) {
      this.#failed(watched, error);
      if (!(error instanceof Failure)) throw error;
    } finally {
      watched.running = false;
      this.#running -= 1;
      this.#tell(id);
      this.#arm();
    }
  }

  #failed(watched: Watched, error: unknown): void {
    if (error instanceof Failure && !FAILURES[error.code].passing) {
      watched.standstill = error.what;
      return;
    }
    watched.trouble = error instanceof Failure ? error.what : 'Something unexpected went wrong.';
    this.#timetable.pause(watched, this.deps.tokens.retryAt(watched.id) ?? this.deps.clock.now() + PAUSE_MS);
  }

  #tell(id: string): void {
    if (this.#timetable.get(id) === undefined) return;
    const state = JSON.stringify(this.stateOf(id));
    if (state === this.#announced.get(id)) return;
    this.#announced.set(id, state);
    this.#changed.tell(id);
  }

  #tellAll(): void {
    for (const { id } of this.#timetable.all()) this.#tell(id);
  }
}

const OFF: WatchState = { on: false, state: 'off', nextAt: null, text: 'Not kept alive.' };

type Shown = Exclude<WatchState['state'], 'off'>;

function on(state: Shown, text: string, nextAt: number | null = null): WatchState {
  return { on: true, state, nextAt, text };
}
