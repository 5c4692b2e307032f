import { KeptExchanges } from '../checks/bench/kept-exchanges';
import { bug } from '../checks/service-failures';
import { type CheckResult, type Run, type Standing, waiting } from '../checks/run';
import { systemSchedule } from '../base/schedule';
import { unlessAborted } from '../base/unless-aborted';
import { cleanText } from '../base/untrusted-text';
import { detailsOf } from '../connection/failures';
import type { Clock, Random, Schedule } from '../ports';
import type { Fingerprint } from '../secrets';
import { type Act, answerOf, isCodeExchange, isRefresh, succeeded } from './acts';
import { type ClientCheck, groupOf, type Judgement, notApplicable, notSeen } from './definition';
import { exchangeOf } from './exchange-of';
import { familiesOf } from './families';
import { type Ask, askInWords, leadOfCopies, type Lead, START_SECOND, timesOf } from './lead';
import { listen, usually } from './listening';
import { nextScene, scenesFor } from './order';
import type { Asked, AskOptions, Play, Scene } from './scene';
import { SIGN_IN } from './scenes/sign-in';
import type { OpenStage } from './stage';
import { strayOf } from './stray';

export interface ProofDeps {
  clock: Pick<Clock, 'now'>;
  random: Random;
  fingerprint: Fingerprint;
  schedule?: Schedule;
}

export interface ProofSpec {
  id: string;
  plan: { id: string; name: string };
  checks: readonly ClientCheck[];
  /** All there are. */
  scenes: readonly Scene[];
  /** As the report calls the app. */
  app: string;
  /** As the report calls the face. */
  face: string;
  /** The app is known to be signed in from a run before. */
  signedIn?: boolean;
  version: string;
}

/** What is played and waited for at this moment. */
export interface ProofNow {
  scene: Pick<Scene, 'id' | 'name' | 'says'>;
  /** What the app is asked for, as a sentence; null: nothing at this moment. */
  asks: string | null;
  isPaused: boolean;
  /** What a person says when that is done which no request shows; absent: requests show it. */
  confirms?: string;
}

/** Of what the app wrote, beside each result that needs a look. */
const MAX_LINES = 20;

/** Acts of a run, and characters of their bodies, that are kept to judge by. An app that sends more has gone wild, and is not listened to any more. */
const MOST_ACTS = 5_000;
const MOST_TEXT = 64 * 1024 * 1024;

class Skipped extends Error {}
class Stopped extends Error {}
/** The app can't be asked for anything. */
class LeadFailed extends Error {}

const STOPPED = 'The run was stopped before this could be seen.';
const AGAIN = 'Run it again, and let it come to its end.';

/** How a check ended: as it judged, or not at all. */
type Ended = Omit<Judgement, 'verdict'> & {
  verdict: Judgement['verdict'] | 'could-not-run';
  problem?: CheckResult['problem'];
  /** Nothing that the app could do would have shown it. */
  isStopped?: true;
};

/** Plays scenes to an app one after the other, and judges it by what it does. */
export class ProofRunner {
  readonly #kept: KeptExchanges;
  readonly #abort = new AbortController();
  readonly #run: Standing;
  readonly #acts: Act[] = [];
  readonly #known = new Set<Act>();
  /** Characters of their bodies. */
  #text = 0;
  readonly #asked: Asked[] = [];
  readonly #played = new Set<string>();
  /** Why scenes gave no occasion, by id. */
  readonly #without = new Map<string, string>();
  /** What went wrong in scenes of ours, by id. */
  readonly #broken = new Map<string, unknown>();
  /** When the scene began that checks were last played, in milliseconds since the epoch. */
  readonly #began = new Map<ClientCheck, number>();
  /** Those of `#began` that a result has as its time already. */
  readonly #told = new Set<number>();
  #now: ProofNow | null = null;
  #skip = new AbortController();
  #paused: Promise<void> = Promise.resolve();
  #resume: (() => void) | null = null;
  #signedIn: boolean;

  constructor(
    private readonly deps: ProofDeps,
    private readonly spec: ProofSpec,
    private readonly stage: OpenStage,
    private readonly lead: Lead,
    private readonly onChange: () => void = () => {},
  ) {
    const { id, plan, checks, app, face, version } = spec;
    const { given } = stage;
    this.#signedIn = spec.signedIn ?? false;
    this.#kept = new KeptExchanges(deps);
    this.#kept.know([given.clientSecret, given.other?.clientSecret ?? ''].map((value) => ({ kind: 'client secret', value })));
    this.#run = {
      id,
      connectionId: `app-${given.face}`,
      connectionName: app,
      server: new URL(given.tokenUrl).origin,
      clientId: given.clientId,
      proves: 'app',
      planId: plan.id,
      planName: plan.name,
      profileName: face,
      promises: [],
      startedAt: deps.clock.now(),
      endedAt: null,
      status: 'running',
      allowBurning: true,
      allowChanges: false,
      results: checks.map((check) => waiting({ ...check, group: groupOf(check), burns: false, changesData: false })),
      families: [],
      signIn: null,
      signIns: 0,
      problem: null,
      version,
    };
  }

  /** A snapshot: what reports are made of, at any moment. */
  snapshot(): Run {
    const exchanges = this.#kept.exchanges().sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
    return { ...this.standing(), families: familiesOf(this.#acts, this.deps.fingerprint), exchanges };
  }

  /** A snapshot for whoever asks again and again, without token families and exchanges. */
  standing(): Standing {
    return { ...this.#run, results: this.#run.results.map((result) => ({ ...result })) };
  }

  /** How many requests of the app have been answered. */
  get requests(): number {
    return this.#kept.count;
  }

  /** What the app asked for last where nothing stands; null: it finds its way. */
  get stray(): string | null {
    return strayOf(this.#kept.exchanges());
  }

  /** null: it has not begun, or is over. */
  get now(): ProofNow | null {
    return this.#now;
  }

  get signedIn(): boolean {
    return this.#signedIn;
  }

  stop(): void {
    this.#resume?.();
    this.#abort.abort(new Stopped());
  }

  /** Ends the scene that is on; its checks judge by what came until then. */
  skip(): void {
    this.#resume?.();
    this.#skip.abort(new Skipped());
  }

  /** A paused run asks for nothing more. */
  pause(on: boolean): void {
    this.#resume?.();
    this.#resume = null;
    if (on) this.#paused = new Promise((resolve) => (this.#resume = resolve));
    this.#tell(this.#now && { ...this.#now, isPaused: on });
  }

  /** Resolves with the run as it ended. Rejects where the lead does. */
  async go(): Promise<Run> {
    const stopListening = this.stage.onAct((act) => this.#take(act));
    try {
      await this.#all();
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      stopListening();
      this.stage.settle();
      this.#judgeAgain();
      // What came until then may be half of an answer, and proves nothing.
      for (const check of this.#open()) this.#settle(check, { ...notSeen(STOPPED), isStopped: true });
      this.#run.status = this.#abort.signal.aborted ? 'stopped' : 'done';
      this.#run.endedAt = this.deps.clock.now();
      this.#tell(null);
    }
    return this.snapshot();
  }

  #take(act: Act): void {
    if (!this.#known.has(act)) {
      if (this.#acts.length >= MOST_ACTS || this.#text >= MOST_TEXT) {
        this.#flooded();
        return;
      }
      this.#known.add(act);
      this.#acts.push(act);
      this.#text += act.request.body.length;
    }
    if (act.endedAt === null) return;
    this.#text += act.answer?.body.length ?? 0;
    this.#kept.take(exchangeOf(act, this.#run.connectionId), act.id);
    this.onChange();
  }

  #flooded(): void {
    if (this.#run.problem !== null) return;
    this.#run.problem = {
      code: 'cancelled',
      what: `The app sent ${this.#acts.length} requests, and Tokenscope stopped listening to it.`,
      likelyCause: 'It sends the same request again and again, such as a refresh that is refused.',
      action: 'Look at its last requests, mend what repeats them, and run the proof again.',
    };
    this.stop();
  }

  async #all(): Promise<void> {
    const { face } = this.stage.given;
    const { checks, scenes } = this.spec;
    for (const check of checks) {
      if (check.faces && !check.faces.includes(face)) this.#settle(check, notApplicable('This server has no such thing.'));
    }
    let left = scenesFor(this.#open(), scenes).filter((scene) => scene.faces?.includes(face) ?? true);
    for (const scene of left) {
      if (scene.copies === 2 && this.lead.second === undefined) this.#without.set(scene.id, 'Only one copy of the app ran.');
      if (scene.issuers === 2 && this.stage.given.other === null) this.#without.set(scene.id, 'The app was given one issuer only.');
    }
    left = left.filter(({ id }) => !this.#without.has(id));
    for (const check of this.#open()) if (!check.scenes.some((id) => left.some((scene) => scene.id === id))) this.#judge(check);
    if (this.#signedIn && !this.#open().some((check) => check.scenes.includes(SIGN_IN.id)))
      left = left.filter(({ id }) => id !== SIGN_IN.id);
    while (left.length > 0) {
      const scene = nextScene(left, this.#signedIn);
      if (scene === null) return;
      left = left.filter((other) => other !== scene);
      const ids = new Set(left.map(({ id }) => id));
      await this.#scene(scene, ids);
      for (const check of this.#open()) if (!check.scenes.some((id) => ids.has(id))) this.#judge(check);
    }
  }

  #open(): ClientCheck[] {
    return this.spec.checks.filter((_, index) => this.#run.results[index]?.status !== 'done');
  }

  /** @param later Scenes that are still to come: a check of one of those is not waited for now. */
  async #scene(scene: Scene, later: ReadonlySet<string>): Promise<void> {
    this.#skip = new AbortController();
    const at = this.deps.clock.now();
    for (const check of this.#open().filter(({ scenes }) => scenes.includes(scene.id))) {
      this.#began.set(check, at);
      if (check.scenes.some((id) => later.has(id))) continue;
      const result = this.#run.results[this.spec.checks.indexOf(check)];
      if (result) Object.assign(result, { status: 'running', startedAt: at });
    }
    try {
      if (scene.from === 'signed-in' && !this.#signedIn && !(await this.#signIn())) {
        this.#without.set(scene.id, 'The app did not get signed in.');
        return;
      }
      if (scene.copies === 2) await this.#beginSecond(scene);
      this.#tell({ scene, asks: null, isPaused: false });
      this.stage.mark(scene.id, 0);
      const before = this.#acts.length;
      await scene.play(this.#play(scene));
      this.#played.add(scene.id);
      this.#signedIn = scene.leaves === 'signed-in' && hasGrant(this.#acts.slice(before), this.#signedIn);
    } catch (error) {
      if (this.#abort.signal.aborted) throw new Stopped();
      this.#signedIn = false;
      if (error instanceof LeadFailed) throw error.cause;
      if (error instanceof Skipped) this.#without.set(scene.id, 'It was skipped.');
      else this.#broken.set(scene.id, error);
    } finally {
      this.stage.settle();
      if (scene.copies === 2) await this.lead.second?.end();
    }
  }

  async #beginSecond(scene: Scene): Promise<void> {
    this.#tell({ scene, asks: START_SECOND, isPaused: false, confirms: 'Both run' });
    const signal = AbortSignal.any([this.#abort.signal, this.#skip.signal]);
    await unlessAborted(
      signal,
      async () => this.lead.second?.begin(signal),
      () => signal.reason,
    );
  }

  /** Whether the app is signed in afterwards. What it does for that belongs to the scene "sign-in". */
  async #signIn(): Promise<boolean> {
    this.#tell({ scene: SIGN_IN, asks: null, isPaused: false });
    const { acts } = await this.#ask(SIGN_IN, 'sign-in', {});
    this.#signedIn = acts.some((act) => isCodeExchange(act) && succeeded(act));
    return this.#signedIn;
  }

  #play(scene: Scene): Play {
    return { ...this.stage, ask: (what, options = {}) => this.#ask(scene, what, options), wait: (ms) => this.#wait(ms) };
  }

  async #ask(scene: Scene, what: Ask, options: AskOptions): Promise<Asked> {
    const signal = AbortSignal.any([this.#abort.signal, this.#skip.signal]);
    await unlessAborted(
      signal,
      () => this.#paused,
      () => signal.reason,
    );
    const { lead, stage, deps } = this;
    const number = this.#asked.filter((asked) => asked.scene === scene.id).length + 1;
    const times = timesOf(what, options.times);
    const { of = 'first' } = options;
    const from = this.#acts.length;
    const acts = () => this.#acts.slice(from);
    const at = deps.clock.now();
    this.#tell({ scene, asks: options.says ?? askInWords(what, times, of), isPaused: false });
    stage.mark(scene.id, number);
    const { until = usually(what, of === 'both' ? 2 * times : times) } = options;
    const parts = { stage, lead: leadOfCopies(lead, of), clock: deps.clock, schedule: deps.schedule, acts, until, signal };
    const said = await listen(what, times, parts).catch((error) => {
      throw signal.aborted ? error : new LeadFailed('', { cause: error });
    });
    const came = acts();
    const outcome = said === null && came.length === 0 ? 'nothing' : 'happened';
    const asked: Asked = { scene: scene.id, number, ask: what, of, at, endedAt: deps.clock.now(), acts: came, said, outcome };
    this.#asked.push(asked);
    this.#tell({ scene, asks: null, isPaused: false });
    return asked;
  }

  #wait(ms: number): Promise<void> {
    const { schedule = systemSchedule } = this.deps;
    const signal = AbortSignal.any([this.#abort.signal, this.#skip.signal]);
    const passed = () => new Promise<void>((resolve) => void schedule(ms, resolve));
    return unlessAborted(signal, passed, () => signal.reason);
  }

  #judge(check: ClientCheck): void {
    this.#settle(check, this.#judgement(check));
  }

  #judgement(check: ClientCheck): Ended {
    const broken = check.scenes.find((id) => this.#broken.has(id));
    if (broken !== undefined) return notRun(this.#broken.get(broken));
    const isOf = ({ scene }: { scene: string }) => check.scenes.includes(scene);
    const seen = { acts: this.#acts.filter(isOf), asked: this.#asked.filter(isOf), all: this.#acts, given: this.stage.given };
    const why = check.scenes.map((id) => this.#without.get(id)).find((text) => text !== undefined);
    if (why !== undefined && seen.acts.length === 0) return notSeen(why);
    try {
      return check.judge(seen);
    } catch (error) {
      return notRun(error);
    }
  }

  /** What a later scene shows may prove a check wrong that passed, or show what was not seen; never the other way round. */
  #judgeAgain(): void {
    for (const [index, check] of this.spec.checks.entries()) {
      const verdict = this.#run.results[index]?.verdict;
      if (verdict !== 'pass' && verdict !== 'not-seen') continue;
      const judgement = this.#judgement(check);
      if (judgement.verdict === 'fail' || (judgement.verdict === 'warn' && verdict === 'pass')) this.#settle(check, judgement);
    }
  }

  #settle(check: ClientCheck, { verdict, text, evidence, expected, measured, problem = null, isStopped }: Ended): void {
    const result = this.#run.results[this.spec.checks.indexOf(check)];
    if (result === undefined) return;
    const see = verdict !== 'not-seen' ? null : isStopped ? AGAIN : check.see;
    const said = see === null ? text : `${text} ${see}`.trim();
    delete result.see;
    Object.assign(result, {
      ...(see !== null && { see: this.#clean(see) }),
      status: 'done',
      verdict,
      text: this.#clean(said),
      expected: expected === undefined ? null : this.#clean(expected),
      measured: measured.map(({ name, value }) => ({ name: cleanText(name, 120), value: this.#clean(value) })),
      problem,
      steps: verdict === 'pass' || verdict === 'not-applicable' ? [] : this.#outputOf(check),
      ...this.#timeOf(check, evidence),
      evidence: [...new Set(evidence.map(({ id }) => id))],
    });
    this.onChange();
  }

  /** A check's own time is that of the requests that prove it. What nothing proves has the time of its scene, which is told once. */
  #timeOf(check: ClientCheck, evidence: readonly Act[]): Pick<CheckResult, 'startedAt' | 'endedAt'> {
    if (evidence.length > 0) {
      const startedAt = Math.min(...evidence.map(({ at }) => at));
      return { startedAt, endedAt: Math.max(...evidence.map(({ at, endedAt }) => endedAt ?? at)) };
    }
    const now = this.deps.clock.now();
    const began = this.#began.get(check) ?? now;
    const startedAt = this.#told.has(began) ? now : began;
    this.#told.add(began);
    return { startedAt, endedAt: now };
  }

  /** What the app wrote, which may say why. */
  #outputOf(check: ClientCheck): CheckResult['steps'] {
    const began = this.#began.get(check);
    if (began === undefined) return [];
    const lines = this.lead.output(began).slice(-MAX_LINES);
    return lines.map((line) => ({ at: line.at, text: `The app wrote: ${this.#clean(line.text).slice(0, 300)}` }));
  }

  #clean(text: string): string {
    // Before it is cut, since half a secret is not recognised; and after, since what is not shown may stand within one.
    return this.#kept.text(cleanText(this.#kept.text(text), 1000));
  }

  #tell(now: ProofNow | null): void {
    this.#now = now;
    this.onChange();
  }
}

/** A fault of ours says nothing about the app, and ends one check alone. */
function notRun(error: unknown): Ended {
  const problem = detailsOf(bug(error));
  return { verdict: 'could-not-run', text: problem.what, evidence: [], measured: [], problem };
}

/** Whether an app has a grant that lives after these acts. @param before As it was before them. */
function hasGrant(acts: readonly Act[], before: boolean): boolean {
  const telling = acts.filter((act) => (isCodeExchange(act) && succeeded(act)) || (isRefresh(act) && act.answer !== null));
  const last = telling.findLast((act) => succeeded(act) || answerOf(act).error === 'invalid_grant');
  return last === undefined ? before : succeeded(last);
}
