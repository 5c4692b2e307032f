import type { OwnFiles } from '../ports';
import type { CheckGroup, Verdict } from '../../model/check-words';
import type { Pair } from '../../model/connection';
import type { FailureDetails } from '../../model/failure';
import type { GrantType } from '../../model/grants';
import type { Promises } from '../../model/promises';
import type { GrantEffect, Lab } from './lab';
import type { Run } from './run';

/**
 * Where a check gets its tokens. With an authorization code each of these but `stored` costs the person one sign-in a run, which checks
 * that name the same one share; a `spare` costs one more for each experiment that ends one (`cost.ts` counts).
 *
 * - `stored`: looks at the tokens there are and spends nothing: the run's main grant where it has one, else the person's own.
 * - `main`: the run's own grant, which later checks go on using; it is read and renewed, no more.
 * - `spare`: a grant of the run's own that may die by it. One that is proven whole afterwards is the next check's as well.
 * - `fresh-code`: a grant whose code was exchanged a moment ago; it may die by it.
 * - `fresh-device`: a grant whose device code brought its tokens a moment ago; it may die by it.
 * - `other-scopes`: a grant asked for without `offline_access`.
 * - `wrong-verifier`, `no-verifier`: a code that is exchanged wrongly, so no grant comes of it.
 * - `no-pkce`: a code asked for without PKCE; where that is how the connection asks, the main grant.
 */
export type GrantUse =
  | 'stored'
  | 'main'
  | 'spare'
  | 'fresh-code'
  | 'fresh-device'
  | 'other-scopes'
  | 'wrong-verifier'
  | 'no-verifier'
  | 'no-pkce';

/** One statement about a token lifecycle, and how it is proven or disproven. */
export interface Check {
  /** "refresh.rotation". */
  id: string;
  group: CheckGroup;
  /** Its title: what holds when it passes, without a full stop. */
  statement: string;
  /** Its title when it fails: what was found instead. */
  failed: string;
  /** Why it matters, in a sentence or two. */
  why: string;
  /** "RFC 6749, section 5.1". */
  reference: string;
  /** What the standard wants here, as a sentence with its section; absent: the statement says it. Expected where nothing was promised. */
  wants?: string;
  /** Spends or ends tokens. It then runs on a grant of the run's own, and only where the person allowed it. */
  burns: boolean;
  /** Lets time pass. */
  waits: boolean;
  /**
   * A request that may change data at the API, as "DELETE /v1/customers/1", and how often it is sent: only where the person allowed it.
   * null or absent: all its requests to the API only read.
   */
  changes?: { request: string; times: number } | null;
  grants: readonly GrantUse[];
  /** It is about this grant: with another one the question does not arise. Absent: any. */
  grantType?: GrantType;
  /** An endpoint that it can't do without. */
  needs?: 'revocation' | 'introspection';
  /** Signs in once where the server shows only after a sign-in what it makes of the request. Not counted: most servers show it at once. */
  asks?: boolean;
  /** What it does to them, at most; the lab refuses more. Absent: `reads`. */
  effect?: GrantEffect;
  /** Checks of the same experiment share it, and the grants it takes. */
  experiment?: string;
  /** How many spare grants it uses up, at most; absent: 1. */
  spares?: number;
  /** What it measures against; null: the RFC alone. */
  promise: keyof Promises | null;
  /** It is part of the plan for a partner's sign-off. */
  signOff: boolean;
  /**
   * Resolves with what was found. May throw `NotApplicable` or `CouldNotRun`; a Failure (network, vault, sign-in cancelled) counts as
   * could not run.
   */
  run(lab: Lab): Promise<Outcome>;
}

export interface Outcome {
  verdict: Verdict;
  /** One sentence: what was found. No secret; text of a server cleaned. */
  text: string;
  /** What was expected, in words; absent: what the provider promises there, else what the standard wants. */
  expected?: string;
  /** Figures and values worth keeping, such as "Leeway" and "10 s". No secret. */
  measured?: Pair[];
}

/** The question does not arise here: the provider or the connection has no such thing. */
export class NotApplicable extends Error {
  constructor(readonly text: string) {
    super(text);
    this.name = 'NotApplicable';
  }
}

/** Something is missing that the check needs, or it took too long. */
export class CouldNotRun extends Error {
  constructor(
    readonly text: string,
    readonly failure: FailureDetails | null = null,
  ) {
    super(text);
    this.name = 'CouldNotRun';
  }
}

/** The text of a check that the person stopped. */
export const STOPPED = 'The run was stopped.';

/** Where runs are kept; the newest 50 of each connection. Reject with the system's errors. */
export interface RunFiles {
  /** Newest first, without exchanges. */
  list(connectionId: string): Promise<Run[]>;
  /** null: there is none. */
  read(connectionId: string, runId: string): Promise<Run | null>;
  /** Deletes what is over the limit of runs, too. */
  save(run: Run): Promise<void>;
  /** Ids of the runs beyond the newest `most`. */
  surplus(connectionId: string, most: number): Promise<string[]>;
  remove(connectionId: string, runId: string): Promise<void>;
  removeAll(connectionId: string): Promise<void>;
}

/** Where a person's own plans are kept, as the JSON they were given as. */
export type PlanFiles = Omit<OwnFiles, 'put'>;

type Usual = 'burns' | 'waits' | 'grants' | 'promise' | 'signOff';

/** A check as its file says it: the group is the beginning of its id, and what most checks have need not be said. */
export type CheckDefinition = { id: `${CheckGroup}.${string}` } & Omit<Check, 'id' | 'group' | Usual> & Partial<Pick<Check, Usual>>;

/** A check that looks at the tokens there are, waits for nothing and measures against the RFC alone, unless it says otherwise. What ends tokens burns. */
export function check(definition: CheckDefinition): Check {
  const group = definition.id.slice(0, definition.id.indexOf('.')) as CheckGroup;
  return { group, burns: definition.effect === 'ends', waits: false, grants: ['stored'], promise: null, signOff: true, ...definition };
}

/** What was measured, by name; null is left out. */
export type Figures = Record<string, string | null>;

const found =
  (verdict: Verdict) =>
  (text: string, figures: Figures = {}): Outcome => {
    const measured = Object.entries(figures).flatMap(([name, value]): Pair[] => (value === null ? [] : [{ name, value }]));
    return { verdict, text, measured };
  };

export const pass = found('pass');
export const fail = found('fail');
export const warn = found('warn');
/** Could not run, but what was measured until then is worth keeping. */
export const cutShort = found('could-not-run');

/** The verdict on something that may be promised one way or the other; where it is not, either is right. */
export function asPromised(promised: string, is: string): typeof pass {
  return promised === 'any' || promised === is ? pass : fail;
}
