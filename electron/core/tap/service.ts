import { checkUrl } from '../../model/address';
import type { Connection, Endpoints } from '../../model/connection';
import type { LoggedExchange } from '../../model/exchange';
import { failing, invalid } from '../../model/failure';
import { type LegKind, MOST_LEGS, type TapTrouble, type TapView, tapConnectionId } from '../../model/tap';
import { newId } from '../base/ids';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import type { ExchangeFiles } from '../exchanges/ledger';
import { type ExplainedExchange, explainExchange } from '../exchanges/explainer';
import { ExchangeLog } from '../exchanges/log';
import type { Recorded } from '../exchanges/recording';
import type { Clock, Random, Schedule } from '../ports';
import type { Fingerprint, KnownSecret } from '../secrets';
import type { TapProxy } from './port';
import { admitServer, type PrivateServerParts } from './private-server';
import { Tap } from './tap';
import { admitTroubles, type ConfirmTroubles } from './troubles';
import { connectionOf } from './without-connection';

export interface TapServiceDeps extends PrivateServerParts {
  proxy: TapProxy;
  clock: Clock;
  random: Random;
  schedule?: Schedule;
  fingerprint: Fingerprint;
  /** What is sealed for a connection, so that it is hidden in what the app sends, too. May reject. */
  sealed(connectionId: string): Promise<KnownSecret[]>;
  /** null: there is none of that id. */
  connection(id: string): Connection | null;
  /** Hears of each exchange that is over, secrets and all. */
  seen?(recorded: Recorded): void;
  /** Absent: nobody can be asked, so nothing is laid over real servers. */
  confirmTroubles?: ConfirmTroubles;
}

export interface TapStart {
  /** null: none, only addresses. */
  connectionId: string | null;
  /** What people call it. Absent: the connection's name, or the first server's host. */
  name?: string;
  legs: readonly { kind: LegKind; upstream: string /** null: any free one. */; port: number | null }[];
  /** Endpoints besides those that the connection's settings name, such as discovered ones. */
  endpoints?: Partial<Endpoints>;
  /** Plain http beyond this computer. Absent: as the connection allows it. */
  allowPlainHttp?: boolean;
  /** Absent: no; the app gets the local issuer. */
  keepsIssuer?: boolean;
  /** Absent: no; the browser is led to the real pages. */
  passesSignIn?: boolean;
}

/** Milliseconds in which changes of a tap are gathered before they are told. */
const TELL_EVERY_MS = 100;
/** Exchanges of a tap that are kept in memory; of one connection's log on disk there are 500. */
const MOST = 2_000;

/** Exchanges without a pause until they are taken down all the same: passing them on comes first. */
const MOST_IN_ROW = 1_000;

/** In memory only: what an app sends is nothing to keep unless a person saves it. */
const NO_FILES: ExchangeFiles = {
  read: async () => ({ exchanges: [], lines: 0, bytes: 0 }),
  append: async () => {},
  replace: async () => {},
  remove: async () => {},
  removeAll: async () => {},
};

/** The taps that run, and what went through them. Nothing of it is written to disk. */
export class TapService {
  readonly #taps = new Map<string, Tap>();
  /** Taps of which a change was told just now, and whether more have come since. */
  readonly #told = new Map<string, boolean>();
  /** What stands for the connection of a tap that has none. */
  readonly #subjects = new WeakMap<Tap, Connection>();
  readonly #log: ExchangeLog;
  readonly #changed = new Listeners<[tap: TapView]>();
  /** Hears of each change of a tap: its state, its counts, what is laid over it. */
  readonly onChange = this.#changed.add;

  constructor(private readonly deps: TapServiceDeps) {
    this.#log = new ExchangeLog({
      files: NO_FILES,
      random: deps.random,
      fingerprint: deps.fingerprint,
      sealed: deps.sealed,
      exists: () => true,
      keep: () => true,
      limits: () => ({ most: MOST, since: 0 }),
      mostInRow: MOST_IN_ROW,
    });
  }

  /** Hears of each exchange, running ones included, and with null of a log that was cleared. The first argument is the tap's `connectionId`. */
  get onExchange(): ExchangeLog['onLogged'] {
    return this.#log.onLogged;
  }

  /**
   * Starts to listen. @throws Failure `receiver-unavailable`: a port can't be had. `connection-invalid`, `insecure-url`: an address can't be
   * used. `not-found`: there is no such connection.
   */
  async start(asked: TapStart): Promise<TapView> {
    const { connectionId } = asked;
    const connection = connectionId === null ? null : this.deps.connection(connectionId);
    if (connectionId !== null && connection === null) throw noConnection();
    const allowPlainHttp = asked.allowPlainHttp ?? connection?.allowPlainHttp ?? false;
    const legs = asked.legs.map((leg) => ({ ...leg, upstream: checkedUpstream(leg.upstream, allowPlainHttp) }));
    const [first] = legs;
    if (first === undefined) throw noServer();
    const id = newId(this.deps.random, 8);
    const { clock, random, schedule, proxy } = this.deps;
    const tap = await Tap.start(
      {
        ...{ clock, random, proxy, ...(schedule && { schedule }) },
        record: (recorded, exchangeId) => {
          this.#log.record(recorded, exchangeId);
          if (!recorded.running) this.deps.seen?.(recorded);
        },
        changed: () => this.#tell(id),
      },
      {
        id,
        connectionId: connectionId ?? tapConnectionId(id),
        name: asked.name ?? connection?.name ?? new URL(first.upstream).host,
        legs,
        endpoints: { ...asked.endpoints, ...present(connection?.endpoints) },
        allowPlainHttp,
        keepsIssuer: asked.keepsIssuer ?? false,
        passesSignIn: asked.passesSignIn ?? false,
      },
    );
    this.#taps.set(id, tap);
    this.#tell(id);
    return tap.view();
  }

  /**
   * Has a running tap stand in front of one more server, such as one that the app leaves it for.
   *
   * @throws Failure as `start`; `not-found` where the tap is gone or has ended; `cancelled` where it is a private one, and nobody said yes.
   */
  async add(id: string, { kind, upstream, port }: TapStart['legs'][number]): Promise<void> {
    const tap = this.#get(id);
    if (tap.view().legs.length >= MOST_LEGS) throw tooMany();
    const checked = checkedUpstream(upstream, tap.allowsPlainHttp);
    await admitServer(tap.view(), checked, this.deps);
    await tap.add({ kind, upstream: checked, port });
  }

  /** Ended ones included, until they are forgotten. */
  list(): TapView[] {
    return [...this.#taps.values()].map((tap) => tap.view());
  }

  /** @throws Failure `not-found`. */
  view(id: string): TapView {
    return this.#get(id).view();
  }

  /** @throws Failure `not-found`. */
  pause(id: string, paused: boolean): void {
    this.#get(id).pause(paused);
  }

  /** Stops listening. Its exchanges stay until it is forgotten. @throws Failure `not-found`. */
  async stop(id: string): Promise<void> {
    await this.#get(id).end();
  }

  /** Stops it, and forgets what went through it. @throws Failure `not-found`. */
  async forget(id: string): Promise<void> {
    const tap = this.#get(id);
    await tap.end();
    this.#taps.delete(id);
    const { connectionId } = tap.view();
    if (!this.list().some((other) => other.connectionId === connectionId)) await this.#log.clear(connectionId);
  }

  /** Forgets all taps of a connection: it is gone. Never rejects. */
  async forgetOf(connectionId: string): Promise<void> {
    const ids = this.list().flatMap((tap) => (tap.connectionId === connectionId ? tap.id : []));
    await Promise.allSettled(ids.map((id) => this.forget(id)));
  }

  /**
   * Lays troubles over a tap in place of those before; none: takes them off.
   *
   * @throws Failure `cancelled`: a server is a real one, and nobody said yes. `bad-request`: there is no such leg. `not-found`.
   */
  async lay(id: string, troubles: readonly TapTrouble[]): Promise<void> {
    const tap = this.#get(id);
    const { troubles: laid, ...view } = tap.view();
    // What is there already was agreed to.
    const added = troubles.filter((one) => !laid.some(({ leg, kind }) => leg === one.leg && kind === one.kind));
    await admitTroubles(view, added, this.deps.confirmTroubles);
    tap.lay(troubles);
  }

  /** What went through a tap, the newest first. @throws Failure `not-found`. */
  async exchanges(id: string): Promise<LoggedExchange[]> {
    return this.logged(this.view(id).connectionId);
  }

  /** What went through the taps of a connection, or of one without, the newest first. Never rejects. */
  async logged(connectionId: string): Promise<LoggedExchange[]> {
    await Promise.all([...this.#taps.values()].map((tap) => tap.settled()));
    const logged = await this.#log.list(connectionId);
    return logged.map((exchange) => settled(exchange, this.#isRunning(exchange.id)));
  }

  /** Forgets that. */
  async clearLogged(connectionId: string): Promise<void> {
    await Promise.all([...this.#taps.values()].map((tap) => tap.settled()));
    await this.#log.clear(connectionId);
  }

  /** What stands for a connection where a tap has none. @throws Failure `not-found`: there is no such tap. */
  subject(connectionId: string): Connection {
    const view = this.list().find((tap) => tap.connectionId === connectionId);
    if (view === undefined) throw gone();
    return connectionOf(view);
  }

  /** One of them with what to make of it. @throws Failure `not-found`. */
  async explain(id: string, exchangeId: string): Promise<ExplainedExchange> {
    const found = (await this.exchanges(id)).find((exchange) => exchange.id === exchangeId);
    if (found === undefined) throw gone();
    return this.explained(id, found);
  }

  /** The same of an exchange that is at hand. @throws Failure `not-found`. */
  explained(id: string, exchange: LoggedExchange): ExplainedExchange {
    const tap = this.#get(id);
    const { connectionId } = tap.view();
    const subject = this.#subjects.get(tap) ?? connectionOf(tap.view());
    this.#subjects.set(tap, subject);
    return explainExchange(exchange, this.deps.connection(connectionId) ?? subject);
  }

  /** Forgets what went through it so far. @throws Failure `not-found`. */
  async clear(id: string): Promise<void> {
    await this.clearLogged(this.view(id).connectionId);
  }

  /** Ends all of them. */
  async dispose(): Promise<void> {
    await Promise.allSettled([...this.#taps.values()].map((tap) => tap.end()));
    await this.#log.dispose();
  }

  #isRunning(exchangeId: string): boolean {
    return [...this.#taps.values()].some((tap) => tap.isRunning(exchangeId));
  }

  #get(id: string): Tap {
    const tap = this.#taps.get(id);
    if (tap === undefined) throw gone();
    return tap;
  }

  /** A change is told at once; those that follow soon are told together, with the end of the tap at the latest. */
  #tell(id: string): void {
    const tap = this.#taps.get(id);
    if (tap === undefined) return;
    const follows = this.#told.has(id);
    this.#told.set(id, follows);
    // Whoever hears of the end may be gone before the gathered changes are told.
    if (follows && !tap.hasEnded) return;
    this.#changed.tell(tap.view());
    if (follows) return;
    (this.deps.schedule ?? systemSchedule)(TELL_EVERY_MS, () => {
      const hasChanged = this.#told.get(id) ?? false;
      this.#told.delete(id);
      if (hasChanged) this.#tell(id);
    });
  }
}

/** In a flood the log may lose the last word on an exchange. */
function settled(exchange: LoggedExchange, isRunning: boolean): LoggedExchange {
  if (!exchange.running || isRunning) return exchange;
  const { running: _, ...over } = exchange;
  return over;
}

/** @throws Failure `connection-invalid`, `insecure-url`. */
function checkedUpstream(address: string, allowPlainHttp: boolean): string {
  const url = checkUrl(address.trim(), { allowPlainHttp, what: 'server of the tap' });
  if (url.search === '' && url.hash === '') return url.href;
  const action = 'Write it without "?" or "#" and anything after it.';
  throw invalid('upstream', 'The URL of a server has a query or a fragment.', action);
}

const present = (endpoints: Partial<Endpoints> = {}): Partial<Endpoints> =>
  Object.fromEntries(Object.entries(endpoints).filter(([, address]) => address !== null && address !== undefined));

const gone = failing({
  code: 'not-found',
  what: 'This tap, or the exchange of it, is no longer there.',
  likelyCause: 'It was ended or cleared in the meantime.',
  action: 'Start the tap again.',
});

const tooMany = failing({
  code: 'bad-request',
  what: `A tap stands in front of ${MOST_LEGS} servers at most.`,
  likelyCause: 'Each server that your app was led to was added.',
  action: 'Start another tap for the others.',
});

const noConnection = failing({
  code: 'not-found',
  what: 'There is no such connection.',
  likelyCause: 'It was deleted in the meantime.',
  action: 'Choose another connection, or give the URLs of the servers.',
});

const noServer = failing({
  code: 'bad-request',
  what: 'The tap has no server to stand in front of.',
  likelyCause: 'The connection names neither an issuer, nor a token endpoint, nor an API.',
  action: 'Complete the connection, or give the URLs of the servers.',
});
