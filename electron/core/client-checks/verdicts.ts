import { bug } from '../checks/service-failures';
import type { CheckResult, Standing } from '../checks/run';
import { cleanText } from '../base/untrusted-text';
import { detailsOf } from '../connection/failures';
import type { Clock } from '../ports';
import type { Act } from './acts';
import { type ClientCheck, type Judgement, notSeen } from './definition';
import type { KeptActs } from './kept-acts';
import type { Lead } from './lead';
import type { Asked } from './scene';
import type { OpenStage } from './stage';

/** Of what the app wrote, beside each result that needs a look. */
const MAX_LINES = 20;

const STOPPED = 'The run was stopped before this could be seen.';
const AGAIN = 'Run it again, and let it come to its end.';

/** How a check ended: as it judged, or not at all. */
type Ended = Omit<Judgement, 'verdict'> & {
  verdict: Judgement['verdict'] | 'could-not-run';
  problem?: CheckResult['problem'];
  /** Nothing that the app could do would have shown it. */
  isStopped?: true;
};

/** What a run goes by when it judges. All of it grows while it is played. */
export interface Judged {
  checks: readonly ClientCheck[];
  /** One for each check, in their order; they are written into. */
  results: Standing['results'];
  acts: readonly Act[];
  asked: readonly Asked[];
  given: OpenStage['given'];
  kept: Pick<KeptActs, 'text'>;
  clock: Pick<Clock, 'now'>;
  output: Lead['output'];
  changed: () => void;
}

/** Judges an app by what it did, and writes the results. */
export class Verdicts {
  /** Why scenes gave no occasion, by id. */
  readonly without = new Map<string, string>();
  /** What went wrong in scenes of ours, by id. */
  readonly broken = new Map<string, unknown>();
  /** When the scene began that checks were last played, in milliseconds since the epoch. */
  readonly #began = new Map<ClientCheck, number>();
  /** Those of `#began` that a result has as its time already. */
  readonly #told = new Set<number>();

  constructor(private readonly of: Judged) {}

  /** Checks without a result. */
  open(): ClientCheck[] {
    return this.of.checks.filter((_, index) => this.of.results[index]?.status !== 'done');
  }

  /** @param at When its scene began, in milliseconds since the epoch. @param isDecided Whether that scene is the last which the check waits for. */
  begin(check: ClientCheck, at: number, isDecided: boolean): void {
    this.#began.set(check, at);
    const result = this.of.results[this.of.checks.indexOf(check)];
    if (result && isDecided) Object.assign(result, { status: 'running', startedAt: at });
  }

  judge(check: ClientCheck): void {
    this.settle(check, this.#judgement(check));
  }

  /** Nothing more comes. What came of a check that is still open may be half of an answer, and proves nothing. */
  end(): void {
    this.#judgeAgain();
    for (const check of this.open()) this.settle(check, { ...notSeen(STOPPED), isStopped: true });
  }

  #judgement(check: ClientCheck): Ended {
    const broken = check.scenes.find((id) => this.broken.has(id));
    if (broken !== undefined) return notRun(this.broken.get(broken));
    const isOf = ({ scene }: { scene: string }) => check.scenes.includes(scene);
    const seen = { acts: this.of.acts.filter(isOf), asked: this.of.asked.filter(isOf), all: this.of.acts, given: this.of.given };
    const why = check.scenes.map((id) => this.without.get(id)).find((text) => text !== undefined);
    if (why !== undefined && seen.acts.length === 0) return notSeen(why);
    try {
      return check.judge(seen);
    } catch (error) {
      return notRun(error);
    }
  }

  /** What a later scene shows may prove a check wrong that passed, or show what was not seen; never the other way round. */
  #judgeAgain(): void {
    for (const [index, check] of this.of.checks.entries()) {
      const verdict = this.of.results[index]?.verdict;
      if (verdict !== 'pass' && verdict !== 'not-seen') continue;
      const judgement = this.#judgement(check);
      if (judgement.verdict === 'fail' || (judgement.verdict === 'warn' && verdict === 'pass')) this.settle(check, judgement);
    }
  }

  settle(check: ClientCheck, { verdict, text, evidence, expected, measured, problem = null, isStopped }: Ended): void {
    const result = this.of.results[this.of.checks.indexOf(check)];
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
    this.of.changed();
  }

  /** A check's own time is that of the requests that prove it. What nothing proves has the time of its scene, which is told once. */
  #timeOf(check: ClientCheck, evidence: readonly Act[]): Pick<CheckResult, 'startedAt' | 'endedAt'> {
    if (evidence.length > 0) {
      const startedAt = Math.min(...evidence.map(({ at }) => at));
      return { startedAt, endedAt: Math.max(...evidence.map(({ at, endedAt }) => endedAt ?? at)) };
    }
    const now = this.of.clock.now();
    const began = this.#began.get(check) ?? now;
    const startedAt = this.#told.has(began) ? now : began;
    this.#told.add(began);
    return { startedAt, endedAt: now };
  }

  /** What the app wrote, which may say why. */
  #outputOf(check: ClientCheck): CheckResult['steps'] {
    const began = this.#began.get(check);
    if (began === undefined) return [];
    const lines = this.of.output(began).slice(-MAX_LINES);
    return lines.map((line) => ({ at: line.at, text: `The app wrote: ${this.#clean(line.text).slice(0, 300)}` }));
  }

  #clean(text: string): string {
    // Before it is cut, since half a secret is not recognised; and after, since what is not shown may stand within one.
    return this.of.kept.text(cleanText(this.of.kept.text(text), 1000));
  }
}

/** A fault of ours says nothing about the app, and ends one check alone. */
function notRun(error: unknown): Ended {
  const problem = detailsOf(bug(error));
  return { verdict: 'could-not-run', text: problem.what, evidence: [], measured: [], problem };
}
