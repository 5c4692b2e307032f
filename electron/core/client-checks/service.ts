import type { ProofAddress, ProofSettingsForm, ProofStart } from '../../model/proof';
import { Failure, failing, systemError } from '../../model/failure';
import { newId } from '../base/ids';
import { Listeners } from '../base/listeners';
import { compareRuns, provenBy, type Run, type RunComparison, type Standing } from '../checks/run';
import { explainExchange, type ExplainedExchange } from '../exchanges/explainer';
import { blankSettings } from '../../model/connection';
import { addressesOf, settingsText } from './addresses';
import { CLIENT_CHECKS, SCENES } from './catalogue';
import { asFace, type Played } from './like';
import { PersonLead } from './person-lead';
import { builtInProofPlans, type ProofPlan } from './plans';
import { type ProofDeps, type ProofNow, ProofRunner } from './runner';
import type { OpenStage } from './stage';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

export interface ProofServiceDeps extends ProofDeps {
  version: string;
  /** @param redirectUri null: a free port of 127.0.0.1. */
  open(played: Played, redirectUri: string | null): Promise<OpenStage>;
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
  run: Standing;
}

interface Open {
  id: string;
  played: Played;
  plan: ProofPlan;
  stage: OpenStage;
  runner: ProofRunner;
  lead: PersonLead;
  /** The last run of this plan that came to an end. */
  before: Run | null;
}

/** By whose rules exchanges are explained. */
const TEMPLATES = { oidc: 'oidc', [AUDIENCE_FACE]: AUDIENCE_FACE, [TENANT_FACE]: TENANT_FACE } as const;

/** Proves a person's own app, one at a time: they make it do what is asked for. */
export class ProofService {
  readonly #changed = new Listeners<[ProofState | null]>();
  readonly onChange = this.#changed.add;
  #open: Open | null = null;
  #opening = false;
  /** The last run that came to a verdict, by plan and what was played. */
  readonly #ended = new Map<string, Run>();

  constructor(private readonly deps: ProofServiceDeps) {}

  plans(): ProofPlan[] {
    return builtInProofPlans();
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
      run: runner.standing(),
    };
  }

  /** Opens the provider and begins. Resolves with the proof's id. @throws Failure bad-request, not-found, check-under-way, practice-failed. */
  async start({ face, planId, checks, redirectUri, connectionId }: ProofStart): Promise<string> {
    if (this.#open !== null || this.#opening) throw refused('check-under-way', 'A proof of an app is open already.', 'Close it first.');
    const plan = this.plans().find(({ id }) => id === planId);
    if (plan === undefined) throw refused('not-found', 'There is no such plan.', 'Choose another plan.');
    const chosen = this.#chosen(plan, checks);
    this.#opening = true;
    try {
      const played = connectionId === null ? asFace(face) : this.deps.like(connectionId);
      const stage = await this.deps.open(played, redirectUri).catch((error) => Promise.reject(unopened(systemError(error))));
      const id = newId(this.deps.random, 9);
      this.#run({ id, played, plan, stage }, chosen, false);
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
    this.#run(open, this.#chosen(open.plan, checks), open.runner.signedIn);
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    open?.runner.stop();
    await open?.stage.close();
    this.#changed.tell(null);
  }

  /** What the app is to be told, the client secret included. */
  settings(form: ProofSettingsForm): string {
    return settingsText(this.#needed().stage.given, form);
  }

  /** The client secret alone. */
  clientSecret(): string {
    return this.#needed().stage.given.clientSecret;
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

  #run({ id, played, plan, stage }: Omit<Open, 'runner' | 'lead' | 'before'>, checks: ProofPlan['checks'], signedIn: boolean): void {
    const told = () => this.#changed.tell(this.state());
    const lead = new PersonLead();
    const { random, version } = this.deps;
    const spec = { id: newId(random, 16), plan, checks, scenes: SCENES, app: 'Your app', face: played.name, signedIn, version };
    const runner = new ProofRunner(this.deps, spec, stage, lead, told);
    const key = `${plan.id} ${played.name}`;
    this.#open = { id, played, plan, stage, runner, lead, before: this.#ended.get(key) ?? null };
    const keep = () => {
      const run = runner.snapshot();
      if (run.results.some(({ verdict }) => verdict === 'pass' || verdict === 'warn' || verdict === 'fail')) this.#ended.set(key, run);
    };
    void runner.go().then(keep, keep);
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
