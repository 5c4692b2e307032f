import { type Run, type Standing, waiting } from '../checks/run';
import { systemSchedule } from '../base/schedule';
import { unlessAborted } from '../base/unless-aborted';
import type { Clock, Random, Schedule } from '../ports';
import type { Fingerprint } from '../secrets';
import { type Act, answerOf, isCodeExchange, isRefresh, succeeded } from './acts';
import { type ClientCheck, groupOf, notApplicable } from './definition';
import { familiesOf } from './families';
import { KeptActs } from './kept-acts';
import { type Ask, askInWords, leadOfCopies, type Lead, START_SECOND, startsOf, timesOf } from './lead';
import { listen, usually } from './listening';
import { nextScene, scenesFor } from './order';
import type { Asked, AskOptions, Play, Scene } from './scene';
import { SIGN_IN } from './scenes/sign-in';
import type { OpenStage } from './stage';
import { strayOf } from './stray';
import { Verdicts } from './verdicts';

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

/** Acts of a run, and characters of their bodies, that are kept to judge by. An app that sends more has gone wild, and is not listened to any more. */
const MOST_ACTS = 5_000;
const MOST_TEXT = 64 * 1024 * 1024;

class Skipped extends Error {}
class Stopped extends Error {}
/** The app can't be asked for anything. */
class LeadFailed extends Error {}

/** Plays scenes to an app one after the other, and judges it by what it does. */
export class ProofRunner {
  readonly #kept: KeptActs;
  readonly #abort = new AbortController();
  readonly #run: Standing;
  readonly #acts: Act[] = [];
  readonly #known = new Set<Act>();
  /** Characters of their bodies. */
  #text = 0;
  readonly #asked: Asked[] = [];
  readonly #verdicts: Verdicts;
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
    const connectionId = `app-${given.face}`;
    this.#signedIn = spec.signedIn ?? false;
    this.#kept = new KeptActs(deps, connectionId);
    this.#kept.know([given.clientSecret, given.other?.clientSecret ?? ''].map((value) => ({ kind: 'client secret', value })));
    this.#run = {
      id,
      connectionId,
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
    this.#verdicts = new Verdicts({
      checks,
      results: this.#run.results,
      acts: this.#acts,
      asked: this.#asked,
      given,
      kept: this.#kept,
      clock: deps.clock,
      output: (since) => lead.output(since),
      changed: onChange,
    });
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
      this.#verdicts.end();
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
    this.#kept.take(act);
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
      if (check.faces && !check.faces.includes(face)) this.#verdicts.settle(check, notApplicable('This server has no such thing.'));
    }
    let left = scenesFor(this.#verdicts.open(), scenes).filter((scene) => scene.faces?.includes(face) ?? true);
    for (const scene of left) {
      if (scene.copies === 2 && this.lead.second === undefined) this.#verdicts.without.set(scene.id, 'Only one copy of the app ran.');
      if (scene.issuers === 2 && this.stage.given.other === null)
        this.#verdicts.without.set(scene.id, 'The app was given one issuer only.');
    }
    left = left.filter(({ id }) => !this.#verdicts.without.has(id));
    for (const check of this.#verdicts.open())
      if (!check.scenes.some((id) => left.some((scene) => scene.id === id))) this.#verdicts.judge(check);
    if (this.#signedIn && !this.#verdicts.open().some((check) => check.scenes.includes(SIGN_IN.id)))
      left = left.filter(({ id }) => id !== SIGN_IN.id);
    while (left.length > 0) {
      const scene = nextScene(left, this.#signedIn);
      if (scene === null) return;
      left = left.filter((other) => other !== scene);
      const ids = new Set(left.map(({ id }) => id));
      await this.#scene(scene, ids);
      for (const check of this.#verdicts.open()) if (!check.scenes.some((id) => ids.has(id))) this.#verdicts.judge(check);
    }
  }

  /** @param later Scenes that are still to come: a check of one of those is not waited for now. */
  async #scene(scene: Scene, later: ReadonlySet<string>): Promise<void> {
    this.#skip = new AbortController();
    const at = this.deps.clock.now();
    for (const check of this.#verdicts.open().filter(({ scenes }) => scenes.includes(scene.id))) {
      this.#verdicts.begin(check, at, !check.scenes.some((id) => later.has(id)));
    }
    try {
      if (scene.from === 'signed-in' && !this.#signedIn && !(await this.#signIn())) {
        this.#verdicts.without.set(scene.id, 'The app did not get signed in.');
        return;
      }
      if (scene.copies === 2) await this.#beginSecond(scene);
      this.#tell({ scene, asks: null, isPaused: false });
      this.stage.mark(scene.id, 0);
      const before = this.#acts.length;
      await scene.play(this.#play(scene));
      this.#signedIn = scene.leaves === 'signed-in' && hasGrant(this.#acts.slice(before), this.#signedIn);
    } catch (error) {
      if (this.#abort.signal.aborted) throw new Stopped();
      this.#signedIn = false;
      if (error instanceof LeadFailed) throw error.cause;
      if (error instanceof Skipped) this.#verdicts.without.set(scene.id, 'It was skipped.');
      else this.#verdicts.broken.set(scene.id, error);
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
    const startsBefore = startsOf(lead);
    this.#tell({ scene, asks: options.says ?? askInWords(what, times, of), isPaused: false });
    stage.mark(scene.id, number);
    const { until = usually(what, of === 'both' ? 2 * times : times) } = options;
    const parts = { stage, lead: leadOfCopies(lead, of), clock: deps.clock, schedule: deps.schedule, acts, until, signal };
    const said = await listen(what, times, parts).catch((error) => {
      throw signal.aborted ? error : new LeadFailed('', { cause: error });
    });
    const came = acts();
    const outcome = said === null && came.length === 0 ? 'nothing' : 'happened';
    const isAnew = startsOf(lead) > startsBefore;
    const asked: Asked = { scene: scene.id, number, ask: what, of, isAnew, at, endedAt: deps.clock.now(), acts: came, said, outcome };
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

  #tell(now: ProofNow | null): void {
    this.#now = now;
    this.onChange();
  }
}

/** Whether an app has a grant that lives after these acts. @param before As it was before them. */
function hasGrant(acts: readonly Act[], before: boolean): boolean {
  const telling = acts.filter((act) => (isCodeExchange(act) && succeeded(act)) || (isRefresh(act) && act.answer !== null));
  const last = telling.findLast((act) => succeeded(act) || answerOf(act).error === 'invalid_grant');
  return last === undefined ? before : succeeded(last);
}
