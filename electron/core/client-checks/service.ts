import {
  clientsAt,
  PROOF_FACE_WORDS,
  type ProofAddress,
  type ProofSecret,
  type ProofSettingsForm,
  type ProofStart,
} from '../../model/proof';
import { Failure, failing, systemError } from '../../model/failure';
import { newId } from '../base/ids';
import { Listeners } from '../base/listeners';
import { compareRuns, provenBy, type Run, type RunComparison, type Standing } from '../checks/run';
import { written } from '../checks/service-failures';
import { explainExchange, type ExplainedExchange } from '../exchanges/explainer';
import { blankSettings } from '../../model/connection';
import { addressesOf, secretOf, settingsText } from './addresses';
import { CLIENT_CHECKS, SCENES } from './catalogue';
import { asFace, type Played } from './like';
import { type LastRuns, merged, subjectOf } from './last-runs';
import type { ProofPlans } from './own-plans';
import { PersonLead } from './person-lead';
import type { ProofPlan } from './plans';
import { type ProofDeps, type ProofNow, ProofRunner } from './runner';
import type { OpenStage } from './stage';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

export interface ProofServiceDeps extends ProofDeps {
  version: string;
  plans: ProofPlans;
  lastRuns: LastRuns;
  /** Whether a connection is still there. */
  exists(connectionId: string): boolean;
  /** @param asked Its `redirectUri` null: a free port of 127.0.0.1. */
  open(played: Played, asked: Pick<ProofStart, 'redirectUri' | 'client' | 'issuers'>): Promise<OpenStage>;
  /** What a connection's provider is known to do. @throws Failure not-found. */
  like(connectionId: string): Played;
}

/** The proof that is open. */
export interface ProofState {
  id: string;
  played: Played;
  addresses: readonly ProofAddress[];
  now: ProofNow | null;
  hasBefore: boolean;
  requests: number;
  stray: string | null;
  run: Standing;
}

interface Open {
  id: string;
  played: Played;
  plan: ProofPlan;
  stage: OpenStage;
  /** null: a face is played, not a connection's provider. */
  connectionId: string | null;
  runner: ProofRunner;
  lead: PersonLead;
  /** Milliseconds. */
  quietMs: number;
  /** Settles when all of its runs are over, and kept. */
  done: Promise<void>;
  /** The last verdicts of this plan before this run, and after it. */
  before: Run | null;
  last: Run | null;
}

/** By whose rules exchanges are explained. */
const TEMPLATES = { oidc: 'oidc', [AUDIENCE_FACE]: AUDIENCE_FACE, [TENANT_FACE]: TENANT_FACE } as const;

/** Proves a person's own app, one at a time: they make it do what is asked for. */
export class ProofService {
  readonly #changed = new Listeners<[ProofState | null]>();
  readonly onChange = this.#changed.add;
  #open: Open | null = null;
  #opening = false;
  readonly plans: ProofPlans;

  constructor(private readonly deps: ProofServiceDeps) {
    this.plans = deps.plans;
  }

  /** null: none is open. */
  state(): ProofState | null {
    if (this.#open === null) return null;
    const { id, played, stage, runner, before } = this.#open;
    return {
      id,
      played,
      addresses: addressesOf(stage.given),
      now: runner.now,
      hasBefore: before !== null,
      requests: runner.requests,
      stray: runner.stray,
      run: runner.standing(),
    };
  }

  /** Opens the provider and begins. Resolves with the proof's id. @throws Failure bad-request, not-found, check-under-way, practice-failed. */
  async start(asked: ProofStart): Promise<string> {
    const { face, planId, checks, connectionId, client, quietSeconds } = asked;
    if (this.#open !== null || this.#opening) throw refused('check-under-way', 'A proof of an app is open already.', 'Close it first.');
    this.#opening = true;
    try {
      const plan = await this.plans.named(planId);
      const chosen = this.#chosen(plan, checks);
      const played = connectionId === null ? asFace(face) : this.deps.like(connectionId);
      if (!clientsAt(played.face).includes(client))
        throw refused('bad-request', `${PROOF_FACE_WORDS[played.face].name} has no such clients.`, 'Choose another way to authenticate.');
      const stage = await this.deps.open(played, asked).catch((error) => Promise.reject(unopened(systemError(error))));
      const id = newId(this.deps.random, 9);
      const last = await this.deps.lastRuns.of(subjectOf(connectionId ?? played.face), plan.id);
      this.#run({ id, played, plan, stage, connectionId, last, quietMs: quietSeconds * 1000, done: Promise.resolve() }, chosen, false);
      return id;
    } finally {
      this.#opening = false;
    }
  }

  pause(on: boolean): void {
    this.#needed().runner.pause(on);
  }

  /** Leaves out the scene that is on. */
  skip(): void {
    this.#needed().runner.skip();
  }

  /** Two copies of the app run, as was asked. */
  bothRun(): void {
    this.#needed().lead.bothRun();
  }

  /** Ends the run; the provider stays open for the next one. */
  stop(): void {
    this.#needed().runner.stop();
  }

  /** Runs checks again with the same addresses. @param checks null: all of the plan. @throws Failure check-under-way, bad-request. */
  again(checks: readonly string[] | null): void {
    const open = this.#needed();
    if (open.runner.standing().endedAt === null) throw refused('check-under-way', 'The run is not over.', 'Stop it first.');
    const last = merged(open.last, open.runner.snapshot());
    this.#run({ ...open, last }, this.#chosen(open.plan, checks), open.runner.signedIn);
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    open?.runner.stop();
    await open?.stage.close();
    await open?.done;
    this.#changed.tell(null);
  }

  /** What the app is to be told, the client secret included. */
  settings(form: ProofSettingsForm): string {
    return settingsText(this.#needed().stage.given, form);
  }

  /** One secret of them, with its name for people. @throws Failure not-found. */
  secret(name: ProofSecret): { label: string; value: string } {
    const secret = secretOf(this.#needed().stage.given, name);
    if (secret.value === '') throw refused('not-found', 'This app has no such secret.', 'Choose another.');
    return secret;
  }

  /** The exchanges that prove a result, with what to make of each. What was refused in one that passed was refused on purpose. */
  evidence(checkId: string): ExplainedExchange[] {
    const { runner, played } = this.#needed();
    const run = runner.snapshot();
    const hasPassed = run.results.find(({ id }) => id === checkId)?.verdict === 'pass';
    const connection = { ...blankSettings(), id: run.connectionId, name: played.name, template: TEMPLATES[played.face] };
    return provenBy(run, checkId).map((exchange) => {
      const explained = explainExchange({ ...exchange, by: 'app' }, connection);
      return hasPassed ? { ...explained, coach: null } : explained;
    });
  }

  /** The run that is open. */
  run(): Run {
    return this.#needed().runner.snapshot();
  }

  /** The run with the one of the same plan before it, as far as both have the checks. @throws Failure not-found. */
  compared(): RunComparison {
    const { runner, before } = this.#needed();
    if (before === null) throw refused('not-found', 'No run to compare with.', 'Run the plan again first.');
    const run = runner.snapshot();
    const isOfRun = ({ id }: { id: string }) => run.results.some((result) => result.id === id);
    return compareRuns({ ...before, results: before.results.filter(isOfRun) }, run);
  }

  /** Deletes what is kept of earlier runs at what is played. @throws Failure `file-not-saved`. */
  async forget(): Promise<void> {
    const open = this.#needed();
    await written(this.deps.lastRuns.forget(subjectOf(open.connectionId ?? open.played.face)), FORGET_FAILED);
    this.#forgotten();
  }

  /** Of these connections, and of all faces. @throws Failure `file-not-saved`. */
  async forgetAll(connectionIds: readonly string[]): Promise<void> {
    await written(this.deps.lastRuns.forgetAll(connectionIds), FORGET_FAILED);
    this.#forgotten();
  }

  /** What the proof that is open knew of earlier runs: its own would bring it back. */
  #forgotten(): void {
    if (this.#open === null) return;
    this.#open.before = null;
    this.#open.last = null;
    this.#changed.tell(this.state());
  }

  #run(of: Omit<Open, 'runner' | 'lead' | 'before'>, checks: ProofPlan['checks'], signedIn: boolean): void {
    const { id, played, plan, stage, connectionId, last, quietMs } = of;
    const lead = new PersonLead(quietMs);
    const told = () => this.#changed.tell(this.state());
    const { random, version, lastRuns } = this.deps;
    const spec = { id: newId(random, 16), plan, checks, scenes: SCENES, app: 'Your app', face: played.name, signedIn, version };
    const runner = new ProofRunner(this.deps, spec, stage, lead, told);
    const open: Open = { id, played, plan, stage, connectionId, runner, lead, quietMs, before: last, last, done: of.done };
    this.#open = open;
    const keep = async () => {
      open.last = merged(open.last, runner.snapshot());
      const isThere = connectionId === null || this.deps.exists(connectionId);
      if (open.last !== null && open.last !== open.before && isThere)
        await lastRuns.keep(subjectOf(connectionId ?? played.face), open.last);
    };
    // One after the other: each takes the place of the one before.
    open.done = Promise.allSettled([of.done, runner.go()]).then(keep);
  }

  #chosen({ checks }: ProofPlan, ids: readonly string[] | null): ProofPlan['checks'] {
    const chosen = ids === null ? checks : CLIENT_CHECKS.filter(({ id }) => ids.includes(id) && checks.some((check) => check.id === id));
    if (chosen.length === 0) throw refused('bad-request', 'No check to run.', 'Choose at least one check of the plan.');
    return chosen;
  }

  #needed(): Open {
    if (this.#open === null) throw refused('not-found', 'No proof of an app is open.', 'Start one.');
    return this.#open;
  }
}

const FORGET_FAILED = 'The earlier results could not be deleted.';
const LIKELY = 'It was started, closed or chosen in another way a moment ago.';

function refused(code: 'bad-request' | 'not-found' | 'check-under-way', what: string, action: string): Failure {
  return new Failure({ code, what, likelyCause: LIKELY, action });
}

const unopened = failing({
  code: 'practice-failed',
  what: 'The practice provider for this app could not be started.',
  likelyCause: 'Another program or a firewall prevents it from listening on 127.0.0.1.',
  action: 'Try again. If that does not help, restart Tokenscope.',
});
