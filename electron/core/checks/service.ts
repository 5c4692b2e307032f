import type { CheckCatalogueView, PlanView } from '../../model/check';
import type { Verdict } from '../../model/check-words';
import type { Connection } from '../../model/connection';
import type { SentByCheck } from '../../model/exchange';
import type { Failure } from '../../model/failure';
import { promisesInWords } from '../../model/promises';
import { newId } from '../base/ids';
import { keepNewest } from '../base/keep-newest';
import { Listeners } from '../base/listeners';
import { systemSchedule } from '../base/schedule';
import { ProductionGate } from '../connection/production-gate';
import { CHECKS } from './catalogue';
import type { Check, PlanFiles, RunFiles } from './model';
import { parsePlan, printPlan } from './plan-file';
import type { Plan } from './plan-schema';
import { builtInPlans, checksOf, offered, offeredPlan } from './plans';
import { profileOf } from './profiles';
import { compareRuns, type Run, type RunComparison } from './run';
import type { BenchDeps } from './bench/run-context';
import { Runner } from './runner';
import { notKept, read, refusal, written } from './service-failures';

export interface CheckDeps extends BenchDeps {
  runs: RunFiles;
  plans: PlanFiles;
  /** Makes ready what talking to that connection's server needs. */
  ensureReady?: (connectionId: string) => Promise<void>;
  /** Asked before destructive checks and calls that may change data in production. Absent: they don't run there. */
  production?: Pick<ProductionGate, 'admit'>;
  /** Tokenscope's. */
  version: string;
}

export interface StartOptions {
  /** One of those offered; else `plan`. */
  planId?: string;
  plan?: Plan;
  /** Ids of those to run; null: all of the plan. */
  checks: readonly string[] | null;
  /** Without it those that burn are left out. */
  allowBurning: boolean;
  /** Without it requests that may change data at the API are not sent, and their results say so. */
  allowChanges?: boolean;
  /** Gets a grant of the run's own to look at, where the person has no tokens. */
  ownGrant?: boolean;
}

/** Milliseconds between two events of one run. */
const TELL_MS = 200;
/** Runs that ended and are held in memory: of all, and of those that could not be kept. */
const MAX_OVER = 3;

/** Lifecycle checks: the catalogue, runs and kept results. One run at a time for each connection. */
export class CheckService {
  readonly #running = new Map<string, { runner: Runner; done: Promise<Run>; connectionId: string }>();
  /** The last runs that ended, for those who ask after the end. */
  readonly #over = new Map<string, Promise<Run>>();
  /** The last runs that could not be kept: they are there until the app ends. */
  readonly #notKept = new Map<string, Run>();
  /** Connections for which a run is about to start. */
  readonly #starting = new Set<string>();
  readonly #changed = new Listeners<[run: Run]>();
  /** At most a few times a second, and once more when a run is over and kept. */
  readonly onChange = this.#changed.add;
  readonly #failed = new Listeners<[failure: Failure]>();
  /** Called for each run that could not be kept: the person can still save a report. */
  readonly onNotKept = this.#failed.add;
  #disposed = false;

  constructor(private readonly deps: CheckDeps) {}

  /** @throws Failure `not-found`. */
  async catalogue(connectionId: string): Promise<CheckCatalogueView> {
    const connection = this.deps.connections.get(connectionId);
    const profile = profileOf(connection);
    return {
      checks: CHECKS.map((check) => offered(check, profile.promises)),
      plans: (await this.#plans()).map((plan) => offeredPlan(plan, connection)),
      profile: { id: profile.id, name: profile.name, promises: promisesInWords(profile) },
    };
  }

  /**
   * Starts a run and resolves with it at its beginning. What goes wrong within the run is in its results.
   *
   * @throws Failure `not-found` (connection, plan), `check-under-way`, `bad-request` (nothing left to run), `cancelled` (nobody agreed to it in production), and what `ensureReady` gives.
   */
  async start(connectionId: string, options: StartOptions): Promise<Run> {
    const connection = this.deps.connections.get(connectionId);
    const busy = this.#starting.has(connectionId) || [...this.#running.values()].some((running) => running.connectionId === connectionId);
    if (busy) throw refusal('underWay');
    this.#starting.add(connectionId);
    try {
      const { plan, checks } = await this.#admitted(connection, options);
      await this.deps.ensureReady?.(connectionId);
      if (this.#disposed) throw refusal('closing');
      return this.#launch(this.deps.connections.get(connectionId), plan, checks, options);
    } finally {
      this.#starting.delete(connectionId);
    }
  }

  /** Asks all that `start` would ask before it, and starts nothing. @throws Failure as `start`. */
  async admit(connectionId: string, options: StartOptions): Promise<void> {
    await this.#admitted(this.deps.connections.get(connectionId), options);
  }

  /** The run as it ended. @throws Failure `not-found`: it is neither under way nor among the last that were. */
  async finished(runId: string): Promise<Run> {
    const done = this.#running.get(runId)?.done ?? this.#over.get(runId);
    if (done === undefined) throw refusal('noSuchRun');
    return done;
  }

  /** Whether a run of any connection is under way, or about to be. */
  isRunning(): boolean {
    return this.#running.size > 0 || this.#starting.size > 0;
  }

  /** Ends a run after its current step; one that is over stays as it is. */
  stop(runId: string): void {
    this.#running.get(runId)?.runner.stop();
  }

  /** Ends the wait that a run is in; the check that waited then could not run. */
  skipWait(runId: string): void {
    this.#running.get(runId)?.runner.skipWait();
  }

  /** Newest first, without exchanges. */
  async runs(connectionId: string): Promise<Run[]> {
    const kept = await read(this.deps.runs.list(connectionId));
    const running = [...this.#running.values()].filter((each) => each.connectionId === connectionId).map(({ runner }) => runner.snapshot());
    const held = [...running, ...[...this.#notKept.values()].filter((run) => run.connectionId === connectionId)];
    const ids = new Set(held.map(({ id }) => id));
    const all = [...held.map((run) => ({ ...run, exchanges: [] })), ...kept.filter(({ id }) => !ids.has(id))];
    return all.sort((a, b) => b.startedAt - a.startedAt);
  }

  /** How a check of a run ended; null: it is not over, or the run is gone. */
  async verdictOf(connectionId: string, { id, runId }: SentByCheck): Promise<Verdict | null> {
    const run = (await this.runs(connectionId)).find((one) => one.id === runId);
    return run?.results.find((result) => result.id === id)?.verdict ?? null;
  }

  /** @throws Failure `not-found`. */
  async run(connectionId: string, runId: string): Promise<Run> {
    const running = this.#running.get(runId);
    if (running?.connectionId === connectionId) return running.runner.snapshot();
    const held = this.#notKept.get(runId);
    if (held?.connectionId === connectionId) return held;
    const kept = await read(this.deps.runs.read(connectionId, runId));
    if (kept === null) throw refusal('noSuchRun');
    return kept;
  }

  /** @param otherId The connection of run `b`. @throws Failure `not-found`. */
  async compare(connectionId: string, a: string, b: string, otherId = connectionId): Promise<RunComparison> {
    return compareRuns(await this.run(connectionId, a), await this.run(otherId, b));
  }

  /** Ids of the runs kept beyond the newest `most`; one under way is not kept yet. */
  surplus(connectionId: string, most: number): Promise<string[]> {
    return read(this.deps.runs.surplus(connectionId, most));
  }

  /** @throws Failure `check-under-way`, `file-not-saved`. */
  async removeRun(connectionId: string, runId: string): Promise<void> {
    if (this.#running.has(runId)) throw refusal('underWay');
    if (this.#notKept.get(runId)?.connectionId === connectionId) this.#notKept.delete(runId);
    await written(this.deps.runs.remove(connectionId, runId), 'The run could not be deleted.');
  }

  /** Stops what runs for a connection that is gone, and forgets its runs. Never rejects. */
  async forget(connectionId: string): Promise<void> {
    for (const { runner, done, connectionId: of } of [...this.#running.values()]) {
      if (of !== connectionId) continue;
      runner.stop();
      await done;
    }
    for (const run of [...this.#notKept.values()]) if (run.connectionId === connectionId) this.#notKept.delete(run.id);
    await this.deps.runs.removeAll(connectionId).catch(() => {});
  }

  /** Adds a person's own plan. @throws Failure `plan-invalid`, `file-not-saved`. */
  async addPlan(text: string): Promise<PlanView> {
    parsePlan(text);
    const id = await written(this.deps.plans.add(text), 'The plan could not be saved.');
    return offeredPlan(parsePlan(text, id), null);
  }

  /** @throws Failure `not-found` (also for one that is built in), `file-not-saved`. */
  async removePlan(planId: string): Promise<void> {
    const plan = await this.#plan(planId);
    if (plan.source === 'built-in') throw refusal('noSuchPlan');
    await written(this.deps.plans.remove(planId), 'The plan could not be deleted.');
  }

  /** A plan as JSON, to start one's own from. @param checks Ids of those to keep; null: all. @throws Failure `not-found`. */
  async planText(planId: string, checks: readonly string[] | null): Promise<{ name: string; text: string }> {
    const plan = await this.#plan(planId);
    return { name: plan.name, text: printPlan(plan, checks) };
  }

  /** Stops every run and waits until each is kept; for when the app ends. Their remaining results are not reported. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const { runner } of this.#running.values()) runner.stop();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #launch(connection: Connection, plan: Plan, checks: readonly Check[], options: StartOptions): Run {
    const { random, version } = this.deps;
    const id = newId(random, 9);
    const { soon, end } = throttled(TELL_MS, () => this.#changed.tell(runner.snapshot()));
    const profile = profileOf(connection);
    const { allowBurning, allowChanges = false, ownGrant } = options;
    const spec = { id, connection, plan, profile, checks, allowBurning, allowChanges, ownGrant, version };
    const runner = new Runner(this.deps, spec, soon);
    const done = this.#keep(runner, id, end);
    this.#running.set(id, { runner, done, connectionId: connection.id });
    return runner.snapshot();
  }

  /** What may run: in production the person has agreed to what burns and changes. */
  async #admitted(connection: Connection, options: StartOptions): Promise<{ plan: Plan; checks: Check[] }> {
    const plan = options.plan ?? (await this.#plan(options.planId ?? ''));
    const checks = chosenOf(plan, options);
    const burning = checks.filter(({ burns }) => burns).length;
    const changing = options.allowChanges ? checks.flatMap(({ changes }) => (changes ? [changes.request] : [])) : [];
    if (burning > 0 || changing.length > 0) {
      const gate = this.deps.production ?? new ProductionGate(this.deps.clock);
      await gate.admit(connection, { kind: 'checks', burning, changing });
    }
    return { plan, checks };
  }

  async #keep(runner: Runner, id: string, endTelling: () => void): Promise<Run> {
    try {
      const run = await runner.go();
      const failure = await this.deps.runs.save(run).then(
        () => null,
        (error: unknown) => notKept(run.planName, run.connectionName, MAX_OVER, error),
      );
      keepNewest(this.#over, id, Promise.resolve(run), MAX_OVER);
      if (failure !== null) keepNewest(this.#notKept, id, run, MAX_OVER);
      // Reported as over.
      this.#running.delete(id);
      endTelling();
      this.#changed.tell(run);
      if (failure !== null) this.#failed.tell(failure);
      return run;
    } finally {
      // Whatever went wrong, the next run may start.
      this.#running.delete(id);
      endTelling();
    }
  }

  async #plan(planId: string): Promise<Plan> {
    const found = (await this.#plans()).find(({ id }) => id === planId);
    if (found === undefined) throw refusal('noSuchPlan');
    return found;
  }

  /** Files that are no longer valid plans are skipped. */
  async #plans(): Promise<Plan[]> {
    const own = await this.deps.plans.list().catch(() => []);
    return [...builtInPlans(), ...own.flatMap(({ id, text }) => readable(id, text))];
  }
}

function readable(id: string, text: string): Plan[] {
  try {
    return [parsePlan(text, id)];
  } catch {
    return [];
  }
}

function chosenOf(plan: Plan, { checks, allowBurning }: StartOptions): Check[] {
  const wanted = checksOf(plan).filter(({ id }) => checks === null || checks.includes(id));
  const allowed = wanted.filter(({ burns }) => allowBurning || !burns);
  if (allowed.length === 0) throw refusal(wanted.length > 0 ? 'allBurn' : 'noneChosen');
  return allowed;
}

/**
 * Calls `tell` at once, then every so often while there is something new, the last time included; nothing more after its end.
 *
 * @param ms Milliseconds between two calls.
 */
function throttled(ms: number, tell: () => void): { soon(): void; end(): void } {
  let callOff: (() => void) | null = null;
  let isDue = false;
  let hasEnded = false;
  const soon = () => {
    isDue = callOff !== null;
    if (isDue || hasEnded) return;
    callOff = systemSchedule(ms, () => {
      callOff = null;
      if (isDue) soon();
    });
    tell();
  };
  const end = () => {
    hasEnded = true;
    callOff?.();
  };
  return { soon, end };
}
