import type { LoggedExchange } from '../../model/exchange';
import type { KeptLimits } from '../../model/window/kept';
import { failing, systemError } from '../../model/failure';
import { newId } from '../base/ids';
import { keepNewest } from '../base/keep-newest';
import { KeyedMutex } from '../base/keyed-mutex';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import type { Random } from '../ports';
import { Redaction } from '../redaction/redaction';
import type { Fingerprint, KnownSecret } from '../secrets';
import { type ExchangeFiles, Ledger, type LogLimits } from './ledger';
import { Queue, Turn, type Waiting } from './queue';
import { type BrowserTraffic, type Recorded, recordedTraffic } from './recording';
import { redactExchange } from './redact';

export interface ExchangeLogDeps {
  files: ExchangeFiles;
  random: Random;
  fingerprint: Fingerprint;
  /** What is sealed for a connection; may reject, and then only what is known from the exchanges themselves is hidden. */
  sealed: (connectionId: string) => Promise<KnownSecret[]>;
  /** Whether there is (still) such a connection. */
  exists: (connectionId: string) => boolean;
  /** The preference `keepExchanges`. */
  keep: () => boolean;
  /** The preferences on how much is kept. Absent: the usual. */
  limits?: () => LogLimits;
  /** Answers in a row beyond which the next pause isn't waited for. Absent: the usual. Twice as many are held at most. */
  mostInRow?: number;
}

/** @param now Milliseconds since the epoch. */
export const logLimits = ({ exchangesMost, exchangesForMs }: Omit<KeptLimits, 'runsMost'>, now: number): LogLimits => ({
  most: exchangesMost,
  since: exchangesForMs === 0 ? 0 : now - exchangesForMs,
});

/** Milliseconds without another answer until those that came are taken down: whoever waits for them, or sends many in a row, comes first. */
const PAUSE_MS = 40;
/** Answers beyond which the next pause isn't waited for. */
const MAX_ROW = 100;
/** Milliseconds that new lines are gathered before they are written. */
const WRITE_AFTER_MS = 400;
/** Milliseconds that one waits for a pause at most. */
const LATEST_MS = 1_000;
/** Milliseconds of the turn of other work where answers go on coming. */
const BETWEEN_TURNS_MS = 5;
/** Exchanges not taken down yet; beyond that the oldest are dropped. */
const MAX_WAITING = 500;
/** Bytes of bodies that wait for somebody to ask, or for a pause; beyond that they are taken down all the same. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** Connections whose lines are held in memory. */
const MAX_LEDGERS = 8;
/** Secrets seen in exchanges of this run that are looked for in later ones. */
const MAX_REMEMBERED = 32;
/** Secrets that a connection's pattern holds at most for each one that is looked for. */
const MAX_KNOWN_FOR_EACH = 2;

const NOTHING = { exchanges: [], lines: 0, bytes: 0 };

type Redacted = ReturnType<typeof redactExchange>;

/** A connection's exchanges in the hands of the one who sends them, for as long as that takes. */
export interface HeldExchanges {
  /**
   * One of those sent since, redacted.
   *
   * @param secrets Known by now, besides those its own request named.
   * @returns null: there is none of that id.
   */
  exchange(id: string, secrets: readonly KnownSecret[]): Promise<LoggedExchange | null>;
  release(): void;
}

/** What is hidden in a connection's exchanges, with the pattern that finds it. */
interface Known {
  /** By value. */
  all: Map<string, KnownSecret>;
  redaction: Redaction;
}

export const gone = failing({
  code: 'not-found',
  what: 'This exchange is no longer in the log.',
  likelyCause: 'The log was cleared, or newer exchanges took its place.',
  action: 'Choose another one.',
});

/**
 * Every HTTP exchange of each connection, redacted before it is kept anywhere: the newest, as many as is set, within 8 MiB, over restarts. Redacting and
 * writing happen after the answer was handed on; where the files are gone with the process, only when somebody asks. What goes wrong with the
 * files is never anyone's failure: lines stay in memory and are tried again with the next.
 */
export class ExchangeLog {
  readonly #mutex = new KeyedMutex();
  readonly #ledgers = new Map<string, Ledger>();
  readonly #known = new Map<string, Known>();
  readonly #remembered = new Map<string, Map<string, KnownSecret>>();
  readonly #listeners = new Listeners<[connectionId: string, exchange: LoggedExchange | null]>();
  /** Hears of each new exchange, and with null of a connection whose log was cleared. */
  readonly onLogged = this.#listeners.add;
  /** By connection. */
  readonly #held = new Map<string, Set<Map<string, Waiting>>>();
  readonly #waiting: Queue;
  #epochs = new Map<string, number>();
  #everything = 0;
  #callOff: (() => void) | null = null;
  #callOffLatest: (() => void) | null = null;
  #callOffWriting: (() => void) | null = null;
  #draining: Promise<void> | null = null;
  #emptied = false;

  constructor(private readonly deps: ExchangeLogDeps) {
    this.#waiting = new Queue(Math.max(MAX_WAITING, 2 * (deps.mostInRow ?? 0)));
  }

  /** Whether exchanges of that connection are to be recorded: all are kept, or someone holds them. */
  keeps(connectionId: string): boolean {
    return this.deps.keep() || this.#held.has(connectionId);
  }

  /**
   * From now on whoever sends can read a connection's exchanges by their ids, also where the log keeps nothing: what one has just sent is
   * one's own to see. They are let go of with `release`.
   */
  hold(connectionId: string): HeldExchanges {
    const mine = new Map<string, Waiting>();
    const all = this.#held.get(connectionId) ?? new Set();
    this.#held.set(connectionId, all.add(mine));
    return {
      exchange: async (id, secrets) => {
        const waiting = mine.get(id);
        if (waiting === undefined) return null;
        waiting.redacted ??= this.#sealed(connectionId).then((sealed) => this.#redact(waiting, [...secrets, ...sealed]));
        return (await waiting.redacted).exchange;
      },
      release: () => {
        all.delete(mine);
        if (all.size === 0) this.#held.delete(connectionId);
      },
    };
  }

  /**
   * Takes an exchange down, later, under the id that it returns; null: nothing is kept. Never throws, never waits.
   *
   * @param again The id of one that goes on: what there is of it now takes its place.
   */
  readonly record = (recorded: Recorded, again?: string): string | null => {
    const { connectionId } = recorded;
    if (!this.keeps(connectionId)) return null;
    const waiting: Waiting = { id: again ?? newId(this.deps.random, 9), recorded, epoch: this.#epochOf(connectionId) };
    const { id } = waiting;
    for (const held of this.#held.get(connectionId) ?? []) held.set(id, waiting);
    if (!this.deps.keep()) return id;
    this.#emptied = false;
    this.#waiting.add(waiting);
    if (this.deps.files.transient && this.#waiting.bytes <= MAX_WAITING_BYTES) return id;
    if (this.#callOff !== null && this.#isPressed()) return id;
    this.#callOff?.();
    this.#callOff = systemSchedule(PAUSE_MS, () => {
      this.#callOff = null;
      void this.#drain(true);
    });
    this.#callOffLatest ??= systemSchedule(LATEST_MS, () => {
      this.#callOffLatest = null;
      void this.#drain();
    });
    return id;
  };

  /** Takes down what went through the browser. */
  readonly recordTraffic = (traffic: BrowserTraffic): void => {
    const id = this.record(recordedTraffic(traffic));
    if (traffic.failure !== null) traffic.failure.exchangeId = id;
  };

  /** Newest first, with everything recorded up to now. Never rejects: what can't be read is left out. */
  async list(connectionId: string): Promise<LoggedExchange[]> {
    await this.#settle();
    if (!this.deps.keep()) return [];
    return this.#mutex.run(connectionId, async () => {
      const ledger = await this.#ledger(connectionId);
      ledger.trim();
      if (ledger.isStale) this.#writeSoon();
      return ledger.exchanges().reverse();
    });
  }

  /** @throws Failure `not-found`: it was cleared, or is older than what is kept. */
  async get(connectionId: string, id: string): Promise<LoggedExchange> {
    const found = (await this.list(connectionId)).find((exchange) => exchange.id === id);
    if (found === undefined) throw gone();
    return found;
  }

  /** Deletes what is kept of one connection, on disk too. @throws Failure `internal` when the file can't be deleted. */
  async clear(connectionId: string): Promise<void> {
    this.#epochs.set(connectionId, this.#epochOf(connectionId) + 1);
    this.#waiting.drop(connectionId);
    this.#known.delete(connectionId);
    this.#remembered.delete(connectionId);
    await this.#mutex.run(connectionId, async () => {
      this.#ledgers.delete(connectionId);
      await this.deps.files.remove(connectionId).catch((error: unknown) => {
        throw notDeleted(systemError(error));
      });
    });
    this.#listeners.tell(connectionId, null);
  }

  /** To be called when the preference changes, and once at the start: where nothing is to be kept, deletes all there is. Never rejects. */
  async applyPreference(): Promise<void> {
    if (!this.deps.keep()) await this.#empty();
  }

  /** How many exchanges of these connections such limits would delete. Never rejects. */
  async surplus(connectionIds: readonly string[], limits: LogLimits): Promise<number> {
    await this.#settle();
    let sum = 0;
    for (const id of connectionIds) sum += await this.#mutex.run(id, async () => (await this.#ledger(id)).surplus(limits));
    return sum;
  }

  /** Deletes what is over the limits now, on disk too. Never rejects: a file that can't be written is tried again with the next. */
  async applyLimits(connectionIds: readonly string[]): Promise<void> {
    await this.#settle();
    for (const id of connectionIds)
      await this.#mutex.run(id, async () => {
        const ledger = await this.#ledger(id);
        ledger.trim();
        if (this.deps.keep()) await ledger.writeTo(this.deps.files, id).catch(() => this.#writeSoon());
      });
  }

  /** Takes down and writes what is left to do, where that outlives the process; to be awaited before the app ends. Never rejects. */
  async dispose(): Promise<void> {
    if (!this.deps.files.transient) {
      await this.#settle();
      await this.#write();
    }
    this.#callOff?.();
    this.#callOffLatest?.();
    this.#callOffWriting?.();
  }

  #epochOf(connectionId: string): number {
    return this.#everything + (this.#epochs.get(connectionId) ?? 0);
  }

  async #empty(): Promise<void> {
    if (this.#emptied) return;
    this.#emptied = true;
    this.#everything++;
    this.#waiting.drop();
    this.#known.clear();
    this.#remembered.clear();
    const ids = [...this.#ledgers.keys()];
    // After whatever is being written right now, which would otherwise come back.
    await Promise.all(ids.map((id) => this.#mutex.run(id, async () => void this.#ledgers.delete(id))));
    await this.deps.files.removeAll().catch(() => {
      this.#emptied = false;
    });
    for (const id of ids) this.#listeners.tell(id, null);
  }

  async #settle(): Promise<void> {
    if (!this.deps.keep()) return this.#empty();
    while (this.#waiting.length > 0 || this.#draining !== null) await this.#drain();
  }

  /** Too many wait, or too much, for the next pause to be waited for. */
  #isPressed(): boolean {
    return this.#waiting.length > (this.deps.mostInRow ?? MAX_ROW) || this.#waiting.bytes > MAX_WAITING_BYTES;
  }

  /** @param inPause Only until answers come again: those left have the next pause. */
  #drain(inPause = false): Promise<void> {
    this.#draining ??= this.#takeAllDown(inPause).finally(() => {
      this.#draining = null;
    });
    return this.#draining;
  }

  async #takeAllDown(inPause: boolean): Promise<void> {
    const sealed = new Map<string, Promise<KnownSecret[]>>();
    const turn = new Turn();
    for (let next = this.#waiting.take(); next !== undefined; next = this.#waiting.take()) {
      const { connectionId } = next.recorded;
      const secrets = sealed.get(connectionId) ?? this.#sealed(connectionId);
      sealed.set(connectionId, secrets);
      // One that can't be taken down leaves the others be.
      await this.#takeDown(next, await secrets).catch(() => {});
      if (!turn.isOver(next) || this.#waiting.length === 0) continue;
      const betweenMs = this.#callOff === null ? 0 : BETWEEN_TURNS_MS;
      await new Promise<void>((resolve) => systemSchedule(betweenMs, resolve));
      if (inPause && this.#callOff !== null && !this.#isPressed()) return;
    }
    this.#callOffLatest?.();
    this.#callOffLatest = null;
  }

  #sealed(connectionId: string): Promise<KnownSecret[]> {
    return this.deps.sealed(connectionId).catch(() => []);
  }

  #redact({ id, recorded }: Waiting, secrets: readonly KnownSecret[]): Redacted {
    const known = this.#knownOf(recorded.connectionId, [...recorded.secrets, ...secrets]);
    return redactExchange({ ...recorded, id }, [...known.all.values()], known.redaction, this.deps.fingerprint);
  }

  async #takeDown(waiting: Waiting, sealed: readonly KnownSecret[]): Promise<void> {
    const { recorded, epoch } = waiting;
    const { connectionId } = recorded;
    const { exchange, found } = await (waiting.redacted ?? this.#redact(waiting, sealed));
    const told = await this.#mutex.run(connectionId, async () => {
      const ledger = await this.#ledger(connectionId);
      if (epoch !== this.#epochOf(connectionId) || !this.deps.keep() || !this.deps.exists(connectionId)) return false;
      // What an API sends under a name like "session" is hidden there; elsewhere only what OAuth itself brought is looked for.
      this.#remember(connectionId, recorded.purpose === 'call' ? recorded.secrets : [...recorded.secrets, ...found]);
      ledger.add(exchange);
      return true;
    });
    if (!told) return;
    this.#writeSoon();
    this.#listeners.tell(connectionId, exchange);
  }

  #writeSoon(): void {
    this.#callOffWriting ??= systemSchedule(WRITE_AFTER_MS, () => {
      this.#callOffWriting = null;
      void this.#write();
    });
  }

  /** With what earlier exchanges of the connection showed. New secrets join the pattern; it is made anew once most of it is out of date. */
  #knownOf(connectionId: string, secrets: readonly KnownSecret[]): Known {
    const all = new Map([...(this.#remembered.get(connectionId)?.values() ?? []), ...secrets].map((secret) => [secret.value, secret]));
    const before = this.#known.get(connectionId) ?? {
      all: new Map<string, KnownSecret>(),
      redaction: new Redaction(this.deps.fingerprint),
    };
    const fresh = [...all.values()].filter(({ value }) => !before.all.has(value));
    if (fresh.length === 0) return before;
    const isStale = before.all.size + fresh.length > MAX_KNOWN_FOR_EACH * all.size;
    const known = isStale ? { all, redaction: new Redaction(this.deps.fingerprint) } : before;
    for (const secret of isStale ? all.values() : fresh) known.all.set(secret.value, secret);
    known.redaction.addAll(isStale ? [...all.values()] : fresh);
    keepNewest(this.#known, connectionId, known, MAX_LEDGERS);
    return known;
  }

  #remember(connectionId: string, secrets: readonly KnownSecret[]): void {
    const remembered = this.#remembered.get(connectionId) ?? new Map<string, KnownSecret>();
    for (const secret of secrets) keepNewest(remembered, secret.value, secret, MAX_REMEMBERED);
    this.#remembered.set(connectionId, remembered);
  }

  /** Only within the connection's turn. */
  async #ledger(connectionId: string): Promise<Ledger> {
    const held = this.#ledgers.get(connectionId);
    if (held !== undefined) {
      this.#ledgers.delete(connectionId);
      this.#ledgers.set(connectionId, held);
      return held;
    }
    const before = this.#everything;
    const read = await this.deps.files.read(connectionId).catch(() => NOTHING);
    // Everything was deleted meanwhile.
    if (before !== this.#everything) return new Ledger(NOTHING);
    const ledger = new Ledger(read, this.deps.limits);
    this.#ledgers.set(connectionId, ledger);
    for (const [id, other] of this.#ledgers) {
      if (this.#ledgers.size <= MAX_LEDGERS) break;
      if (id !== connectionId && !other.unwritten) this.#ledgers.delete(id);
    }
    return ledger;
  }

  async #write(): Promise<void> {
    const writing = [...this.#ledgers.keys()].map((id) =>
      this.#mutex.run(id, async () => {
        // A connection may have been cleared, or the switch turned, while this waited for its turn.
        if (this.deps.keep()) await this.#ledgers.get(id)?.writeTo(this.deps.files, id);
      }),
    );
    await Promise.allSettled(writing);
  }
}

const notDeleted = failing({
  code: 'internal',
  what: "This connection's exchange log could not be deleted from the disk.",
  likelyCause: 'Another program is using the file, or the folder is not writable.',
  action: "Close other programs that use Tokenscope's data folder, and clear the log again.",
});
