import { hasOwnCredential } from '../../model/client-auth';
import { type Connection, type ConnectionSettings, connectionSettings } from '../../model/connection';
import { failing } from '../../model/failure';
import { MAX_PREFLIGHT_REQUESTS, type PreflightReport, type PreflightView } from '../../model/preflight';
import { newId } from '../base/ids';
import { Listeners } from '../base/listeners';
import type { ConnectionService } from '../connection/service';
import type { Addresses, Clock, Http, Random } from '../ports';
import type { Fingerprint } from '../secrets';
import { Polite } from './polite';
import type { PreflightOptions } from './run';
import { RunReport } from './run-report';
import { TryCounter, type TryFiles } from './tries';

export interface PreflightDeps {
  connections: Pick<ConnectionService, 'get' | 'list' | 'credentialFor' | 'clientSecret'>;
  /** Recorded. */
  http: Http;
  clock: Clock;
  random: Random;
  addresses: Addresses;
  fingerprint: Fingerprint;
  tries: TryFiles;
  /** Makes ready what talking to that connection's server needs. */
  ensureReady?: (connectionId: string) => Promise<void>;
}

interface Current {
  report: RunReport;
  /** As it was looked at. */
  settings: string;
  controller: AbortController;
  done: Promise<PreflightReport>;
}

const underWay = failing({
  code: 'check-under-way',
  what: 'A preflight of this connection is already running.',
  likelyCause: 'It was started a moment ago, here or in another window.',
  action: 'Wait until it ends, or stop it first.',
});

/** Preflights: one at a time for each connection, the newest of each kept until the app ends. */
export class PreflightService {
  readonly #current = new Map<string, Current>();
  readonly #starting = new Set<string>();
  readonly #changed = new Listeners<[report: PreflightReport]>();
  /** Hears of each change of a report. */
  readonly onChange = this.#changed.add;
  readonly #tries: TryCounter;

  constructor(private readonly deps: PreflightDeps) {
    this.#tries = new TryCounter(deps.tries, deps.clock);
  }

  /** Begins, and resolves once it has begun. @throws Failure `not-found`, `check-under-way`, and what `ensureReady` gives. */
  async start(connectionId: string, options: PreflightOptions): Promise<void> {
    const { connections, clock, random } = this.deps;
    connections.get(connectionId);
    if (this.#starting.has(connectionId) || this.#isRunning(connectionId)) throw underWay();
    this.#starting.add(connectionId);
    try {
      await this.deps.ensureReady?.(connectionId);
    } finally {
      this.#starting.delete(connectionId);
    }
    const connection = connections.get(connectionId);
    const controller = new AbortController();
    const about = { id: newId(random, 8), connectionId, startedAt: clock.now(), limit: MAX_PREFLIGHT_REQUESTS };
    const report = new RunReport(about, (told) => this.#changed.tell(told));
    const done = this.#run(connection, report, controller.signal, options);
    // Where nobody waits for it, a bug must not end the process as an unhandled rejection.
    done.catch(() => {});
    this.#current.set(connectionId, { report, settings: settingsText(connection), controller, done });
  }

  /** The report as it ended. @throws Failure `not-found`: none was started. */
  async finished(connectionId: string): Promise<PreflightReport> {
    const current = this.#current.get(connectionId);
    if (current === undefined) throw notStarted();
    return current.done;
  }

  /** Ends it after the request it is in; one that is over stays as it is. */
  stop(connectionId: string): void {
    this.#current.get(connectionId)?.controller.abort();
  }

  /** @throws Failure `not-found` */
  async view(connectionId: string): Promise<PreflightView> {
    const connection = this.deps.connections.get(connectionId);
    const current = this.#current.get(connectionId);
    const isOutdated = current !== undefined && current.settings !== settingsText(connection);
    const credential = await this.#tries.of(connection);
    return { report: current?.report.report ?? null, isOutdated, credential };
  }

  /** Forgets a connection that was removed. */
  forget(connectionId: string): void {
    this.stop(connectionId);
    this.#current.delete(connectionId);
  }

  async dispose(): Promise<void> {
    for (const id of this.#current.keys()) this.stop(id);
    await Promise.allSettled([...this.#current.values()].map(({ done }) => done));
  }

  #isRunning(connectionId: string): boolean {
    return this.#current.get(connectionId)?.report.report.status === 'running';
  }

  async #run(connection: Connection, report: RunReport, signal: AbortSignal, options: PreflightOptions): Promise<PreflightReport> {
    const { connections, clock, random, addresses, fingerprint } = this.deps;
    const { id } = connection;
    const http: Polite = new Polite(this.deps.http, {
      preflight: report.report.id,
      connectionId: id,
      addresses,
      signal,
      onSent: () => report.sent(http),
    });
    const others = connections.list().filter((other) => other.id !== id && isSameServer(other, connection));
    // Where the vault can't be read, its secret is not looked at; what needs it says so.
    const secret = hasOwnCredential(connection) ? await connections.clientSecret(id).catch(() => null) : null;
    // Rarely needed.
    const { preflight } = await import('./preflight');
    const over = preflight({
      connection,
      others,
      http,
      clock,
      random,
      addresses,
      fingerprint,
      signal,
      report,
      tries: this.#tries.forConnection(connection),
      credentialAt: (client, endpoint) => connections.credentialFor(client, endpoint, { ask: false }),
      secret,
      options,
    });
    await over.catch((bug: unknown) => {
      // Or it would count as running until the app ends.
      report.over(clock.now(), { why: 'failure', text: 'Tokenscope made a mistake of its own.' });
      throw bug;
    });
    return report.report;
  }
}

const notStarted = failing({
  code: 'not-found',
  what: 'There is no preflight of this connection.',
  likelyCause: 'It was not started since Tokenscope was.',
  action: 'Start one.',
});

/** Connections to one server tell what may be registered there. */
function isSameServer(one: Connection, other: Connection): boolean {
  const of = ({ issuer, endpoints }: Connection) => issuer ?? endpoints.authorization;
  return of(one) !== null && of(one) === of(other);
}

/** What a report is about. */
function settingsText(connection: Connection): string {
  const names = Object.keys(connectionSettings.entries) as (keyof ConnectionSettings)[];
  return JSON.stringify(names.map((name) => connection[name]));
}
