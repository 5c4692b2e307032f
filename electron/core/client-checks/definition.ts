import type { CheckGroup } from '../../model/check-words';
import type { Pair } from '../../model/connection';
import type { Figures } from '../checks/model';
import type { Act } from './acts';
import type { Asked } from './scene';
import type { Given, ProofFace } from './stage';

export type AppGroup = Extract<CheckGroup, `app-${string}`>;

/** First light: a sign-in and a call. Rotation: the life of a refresh token. Bad weather: what fails on the way. */
export type ShortPlan = 'first-light' | 'rotation' | 'bad-weather';

/** What a check judges by. */
export interface Seen {
  /** Of the check's scenes, in the order they came. */
  acts: readonly Act[];
  /** What the app was asked for in those scenes. */
  asked: readonly Asked[];
  /** Of the run so far, whatever the scene. */
  all: readonly Act[];
  given: Given;
}

export interface Judgement {
  verdict: 'pass' | 'fail' | 'warn' | 'not-seen' | 'not-applicable';
  /** One sentence: what was found. It may quote what the app sent: the runner hides secrets in it. */
  text: string;
  /** The acts that prove it. A fail has at least one. */
  evidence: readonly Act[];
  /** What was expected; absent: the statement. */
  expected?: string;
  measured: readonly Pair[];
}

/** One statement about an app, and how its acts prove or disprove it. */
export interface ClientCheck {
  /** "app-refresh.rotation": its group, a dot, its name. */
  id: `${AppGroup}.${string}`;
  /** Its title: what holds when it passes, without a full stop. */
  statement: string;
  /** Its title when it fails: what was found instead. */
  failed: string;
  /** Why it matters, in a sentence or two. */
  why: string;
  /** "RFC 9700, section 4.14.2". */
  reference: string;
  /** The scenes that give the app occasion for it, by id. It is judged when the last of them is over. */
  scenes: readonly string[];
  /** What to do so that it is seen, as a sentence: "Let the app sign in with a scope that brings a refresh token." */
  see: string;
  /** Absent: all. */
  faces?: readonly ProofFace[];
  /** The short plans that it is in. "Everything" has all checks, a partner's plan those of its face. */
  plans: readonly ShortPlan[];
  /** Acts that don't give the occasion lead to `notSeen()`, never to a pass. Must be quick and may not wait. */
  judge(seen: Seen): Judgement;
}

/** Checks that the definition is complete; for its types. */
export function clientCheck(definition: ClientCheck): ClientCheck {
  return definition;
}

const judged =
  (verdict: Judgement['verdict']) =>
  (text: string, evidence: readonly Act[], figures: Figures = {}): Judgement => {
    const measured = Object.entries(figures).flatMap(([name, value]): Pair[] => (value === null ? [] : [{ name, value }]));
    return { verdict, text, evidence, measured };
  };

export const passed = judged('pass');
/** @param evidence At least one act. */
export const failed = judged('fail');
export const warned = judged('warn');

/** The app gave no occasion. @param text Why, as a sentence; absent: the check's own `see` alone. */
export const notSeen = (text = '', evidence: readonly Act[] = []): Judgement => judged('not-seen')(text, evidence);

/** The question does not arise for this app or at this face. */
export const notApplicable = (text: string): Judgement => judged('not-applicable')(text, []);

export const groupOf = ({ id }: Pick<ClientCheck, 'id'>): AppGroup => id.slice(0, id.indexOf('.')) as AppGroup;
