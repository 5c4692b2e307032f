import type { Connection } from '../../model/connection';
import { Failure, type FailureDetails, withTexts } from '../../model/failure';
import { type Profile, type Promises, promisedText, promisesInWords } from '../../model/promises';
import { originOf } from '../../model/text/url';
import { systemSchedule } from '../base/schedule';
import { cleanText } from '../base/untrusted-text';
import { explained } from '../coach/coach';
import { coachAboutOf } from '../coach/facts';
import { detailsOf } from '../connection/failures';
import { Bench } from './bench/bench';
import { signInsOf } from './cost';
import { type Check, CouldNotRun, NotApplicable, type Outcome, STOPPED } from './model';
import type { Plan } from './plan-schema';
import { type CheckResult, type Run, waiting } from './run';
import type { BenchDeps } from './bench/run-context';
import { bug } from './service-failures';

export interface RunSpec {
  id: string;
  connection: Connection;
  plan: Pick<Plan, 'id' | 'name' | 'options'>;
  profile: Profile;
  /** In the order they run; those that burn only where the person allowed it. */
  checks: readonly Check[];
  allowBurning: boolean;
  /** Without it, requests that may change data at the API are not sent; their checks could not run. */
  allowChanges: boolean;
  /** Gets a grant of the run's own to look at, where the person has no tokens. */
  ownGrant?: boolean;
  /** Tokenscope's. */
  version: string;
}

const MAX_STEPS = 200;
const MAX_MEASURED = 50;
/** Milliseconds that a check has to end by itself once the run is stopped. */
const PATIENCE_MS = 1_000;

/** Runs checks one after the other, and keeps a state to show at any moment. */
export class Runner {
  readonly #abort = new AbortController();
  readonly #promises: Promises;
  readonly #run: Run;
  #bench: Bench | null = null;
  #whyNoBench: Failure | CouldNotRun = new CouldNotRun(STOPPED);
  #current: CheckResult | null = null;
  /** A check was under way when the run was stopped. */
  #cutShort = false;

  constructor(
    private readonly deps: BenchDeps,
    private readonly spec: RunSpec,
    private readonly onChange: () => void = () => {},
  ) {
    const { id, connection, plan, profile, checks, allowBurning, allowChanges, ownGrant = false, version } = spec;
    this.#promises = { ...profile.promises, ...plan.options.expect };
    this.#run = {
      id,
      connectionId: connection.id,
      connectionName: connection.name,
      server: originOf(connection.endpoints.token) ?? originOf(connection.issuer) ?? '',
      clientId: connection.clientId,
      planId: plan.id,
      planName: plan.name,
      profileName: profile.name,
      promises: promisesInWords(profile, plan.options.expect),
      startedAt: deps.clock.now(),
      endedAt: null,
      status: 'running',
      allowBurning,
      allowChanges,
      results: checks.map((check) => waiting({ ...check, changesData: Boolean(check.changes) })),
      exchanges: [],
      families: [],
      signIn: null,
      problem: null,
      signIns: signInsOf(checks, connection, ownGrant),
      version,
    };
  }

  /** A snapshot. */
  snapshot(): Run {
    const results = this.#run.results.map((result) => ({ ...result, steps: [...result.steps], evidence: [...result.evidence] }));
    return { ...this.#run, results, families: [...this.#run.families], exchanges: this.#bench?.evidence.exchanges() ?? [] };
  }

  /** Ends the run after the current step; nothing more is sent. */
  stop(): void {
    this.#abort.abort();
  }

  skipWait(): void {
    this.#bench?.waits.skip();
  }

  /** Runs all checks; resolves with the run as it ended, never rejects. */
  async go(): Promise<Run> {
    try {
      await this.#all();
    } catch {
      this.#cutShort = true;
    }
    this.#run.status = this.#cutShort || this.#run.results.some(({ status }) => status !== 'done') ? 'stopped' : 'done';
    this.#run.endedAt = this.deps.clock.now();
    this.#run.signIn = null;
    this.onChange();
    return this.snapshot();
  }

  async #all(): Promise<void> {
    await this.#prepare();
    for (const [index, check] of this.spec.checks.entries()) {
      const result = this.#run.results[index];
      if (result === undefined || this.#abort.signal.aborted) break;
      await this.#check(check, result, this.spec.checks.slice(index + 1));
      if (this.#run.problem !== null) break;
    }
    this.#name({ id: '', statement: "Cleaning up this run's tokens" });
    await this.#bench?.tidyUp();
  }

  /** Names what sends from now on, for the exchange log. */
  #name({ id, statement }: Pick<Check, 'id' | 'statement'>): void {
    const evidence = this.#bench?.evidence;
    const { id: runId, planName } = this.#run;
    evidence?.begin({ id, statement: cleanText(evidence.text(statement), 400), runId, planName });
  }

  async #prepare(): Promise<void> {
    const { connection, plan, profile, checks, allowChanges, ownGrant = false } = this.spec;
    try {
      const server = await this.#unlessStopped(this.deps.discoveries.resolveEndpoints(connection));
      this.#run.server = originOf(server.endpoints.token) ?? this.#run.server;
      const bench = new Bench(this.deps, {
        connection,
        server,
        promises: this.#promises,
        options: plan.options,
        allowChanges,
        signal: this.#abort.signal,
        getsMain: ownGrant || checks.some(({ grants }) => grants.includes('main')),
        signsIn: ownGrant || mayAsk(checks),
        signIns: this.#run.signIns,
        revokesOne: profile.revokesOne === true,
        log: {
          step: (text) => this.#step(text),
          prove: (id) => this.#prove(id),
          wait: (wait) => this.#change((result) => (result.wait = wait)),
          signIn: (signIn) => this.#show({ signIn }),
          families: (families) => this.#show({ families }),
        },
      });
      await bench.prepare();
      this.#bench = bench;
    } catch (error) {
      this.#whyNoBench = known(error);
    }
  }

  /**
   * What `work` gives. Requests and waits end with the run by themselves; what does not, such as a question to the person or a server's
   * metadata that are slow to come, is not waited for.
   */
  #unlessStopped<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#abort;
    return new Promise((resolve, reject) => {
      let callOff = () => {};
      const stopped = () => {
        callOff = systemSchedule(PATIENCE_MS, () => reject(new CouldNotRun(STOPPED)));
      };
      if (signal.aborted) stopped();
      else signal.addEventListener('abort', stopped, { once: true });
      const over = () => {
        callOff();
        signal.removeEventListener('abort', stopped);
      };
      work.then(resolve, reject).finally(over);
    });
  }

  async #check(check: Check, result: CheckResult, rest: readonly Check[]): Promise<void> {
    this.#current = result;
    this.#change(() => Object.assign(result, { status: 'running', startedAt: this.deps.clock.now() }));
    this.#name(check);
    this.#bench?.custody.begin(check, rest);
    try {
      Object.assign(result, this.#found(result, await this.#outcome(check)));
    } catch (error) {
      // Nothing that the check found can be shown; this text quotes no server.
      const { outcome, problem } = notRun(bug(error));
      Object.assign(result, { verdict: outcome.verdict, text: outcome.text, problem });
    }
    this.#bench?.custody.finish();
    Object.assign(result, { status: 'done', endedAt: this.deps.clock.now(), wait: null });
    this.#current = null;
    this.onChange();
  }

  /** What the check found, without secrets. */
  #found(result: CheckResult, found: Found): Pick<CheckResult, 'verdict' | 'text' | 'expected' | 'measured' | 'problem'> {
    const problem = found.problem && this.#explained(found.problem, result);
    const outcome = problem === null ? found.outcome : { ...found.outcome, text: inWords(found, problem) };
    // Without a first grant every later check fails the same way: the reason is given once.
    const isBlocked = problem !== null && this.#bench?.grants.blocked !== null;
    if (isBlocked && !this.#abort.signal.aborted) this.#run.problem = this.#hidden(problem);
    this.#cutShort ||= this.#abort.signal.aborted && outcome.verdict === 'could-not-run';
    const shown = (text: string, limit: number) => cleanText(this.#bench?.evidence.text(text) ?? text, limit);
    return {
      verdict: outcome.verdict,
      text: shown(outcome.text, 600),
      expected: outcome.expected === undefined ? null : shown(outcome.expected, 400),
      measured: (outcome.measured ?? [])
        .slice(0, MAX_MEASURED)
        .map(({ name, value }) => ({ name: shown(name, 100), value: shown(value, 400) })),
      problem: problem && this.#hidden(problem),
    };
  }

  async #outcome(check: Check): Promise<Found> {
    if (this.#bench === null) return notRun(this.#whyNoBench);
    try {
      const outcome = await this.#unlessStopped(check.run(this.#bench));
      return { outcome: { ...outcome, expected: outcome.expected ?? expectedOf(check, this.#promises) }, problem: null };
    } catch (error) {
      if (this.#abort.signal.aborted) return { outcome: { verdict: 'could-not-run', text: STOPPED }, problem: null };
      if (error instanceof NotApplicable) return { outcome: { verdict: 'not-applicable', text: error.text }, problem: null };
      return notRun(known(error));
    }
  }

  #step(text: string): void {
    this.#change((result) => {
      if (result.steps.length < MAX_STEPS) result.steps.push({ at: this.deps.clock.now(), text });
    });
  }

  #prove(id: string): void {
    const result = this.#current;
    if (result === null || result.evidence.includes(id)) return;
    result.evidence.push(id);
    this.onChange();
  }

  #show(part: Partial<Pick<Run, 'signIn' | 'families'>>): void {
    Object.assign(this.#run, part);
    this.onChange();
  }

  #change(edit: (result: CheckResult) => void): void {
    if (this.#current !== null) edit(this.#current);
    this.onChange();
  }

  /** In the coach's words where it recognises the exchange that the check ended with. */
  #explained(problem: FailureDetails, { evidence }: CheckResult): FailureDetails {
    const taken = this.#bench?.evidence.exchanges() ?? [];
    const last = taken.find(({ id }) => id === evidence.at(-1));
    return explained(problem, last?.failed ? last : undefined, coachAboutOf(this.spec.connection));
  }

  #hidden(problem: FailureDetails): FailureDetails {
    return withTexts(problem, (text) => cleanText(this.#bench?.evidence.text(text) ?? text, 600));
  }
}

/** Checks that ask only where they must do so where others of the run sign in anyway, or where there are no others. */
function mayAsk(checks: readonly Check[]): boolean {
  return checks.some(({ grants }) => grants.some((grant) => grant !== 'stored')) || checks.every(({ asks }) => asks === true);
}

/** What the provider promises, else what the standard wants. */
function expectedOf({ promise, statement, reference, wants }: Check, promises: Promises): string {
  const promised = promise === null ? null : promisedText(promise, promises);
  return promised ?? wants ?? `${statement} (${reference}).`;
}

interface Found {
  outcome: Outcome;
  problem: FailureDetails | null;
}

/** A result's text with its failure explained. */
function inWords({ outcome, problem }: Found, { what }: FailureDetails): string {
  return problem === null ? outcome.text : outcome.text.replace(problem.what, () => what);
}

function notRun(failure: Failure | CouldNotRun): Found {
  if (failure instanceof CouldNotRun) return { outcome: { verdict: 'could-not-run', text: failure.text }, problem: failure.failure };
  return { outcome: { verdict: 'could-not-run', text: failure.what }, problem: detailsOf(failure) };
}

function known(error: unknown): Failure | CouldNotRun {
  return error instanceof Failure || error instanceof CouldNotRun ? error : bug(error);
}
