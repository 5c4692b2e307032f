import * as v from 'valibot';
import { GROUPS, VERDICTS } from './check-words';
import { pair } from './connection';
import { problem } from './failure';
import { id } from './limits';

const time = v.nullable(v.number());

export const checkGroup = v.picklist(GROUPS);
export const checkVerdict = v.picklist(VERDICTS);

/** One statement about a provider's token lifecycle that can be proven or disproven. */
export const checkView = v.strictObject({
  id: v.string(),
  group: checkGroup,
  /** "The old refresh token is refused after a rotation." */
  statement: v.string(),
  why: v.string(),
  reference: v.string(),
  /** Spends or ends tokens (of a grant of its own); off unless the person says so. */
  burns: v.boolean(),
  /** May wait for time to pass. */
  waits: v.boolean(),
  /** What the provider's profile promises here, in words; null: the RFC alone is the measure. */
  promised: v.nullable(v.string()),
});

/** An ordered list of checks. */
export const planView = v.strictObject({
  id: v.string(),
  name: v.string(),
  description: v.string(),
  source: v.picklist(['built-in', 'own']),
  /** In the order they run; ids of the catalogue, and of the plan's own calls. */
  checks: v.array(v.string()),
  /** What the plan's own calls state. */
  own: v.array(v.strictObject({ id: v.string(), statement: v.string(), changesData: v.boolean() })),
  /** How many of them burn. */
  burning: v.number(),
  /** Requests that may change data at the API, such as "DELETE /v1/customers/1", and how often; sent only where the person allows it. */
  changing: v.array(v.strictObject({ request: v.string(), times: v.number() })),
  /** How often the browser opens for a sign-in with this connection: without and with those that burn. */
  signIns: v.strictObject({ calm: v.number(), burning: v.number() }),
  /** Longest wait for time to pass, in milliseconds. */
  maxWaitMs: v.number(),
});

/** One thing that is expected of a provider, and where that is known from. */
const promise = v.strictObject({ name: v.string(), text: v.string(), sure: v.string() });

const profile = v.strictObject({ id: v.string(), name: v.string(), promises: v.array(promise) });

export const checkCatalogue = v.strictObject({ checks: v.array(checkView), plans: v.array(planView), profile });

export const checkResultView = v.strictObject({
  id: v.string(),
  group: checkGroup,
  statement: v.string(),
  why: v.string(),
  reference: v.string(),
  burns: v.boolean(),
  /** Sends requests that may change data at the API. */
  changesData: v.boolean(),
  status: v.picklist(['waiting', 'running', 'done']),
  /** null while it is not done. */
  verdict: v.nullable(checkVerdict),
  /** One sentence: what was found. Untrusted text may be in it. */
  text: v.string(),
  /** What was expected, in words; null: nothing was promised. */
  expected: v.nullable(v.string()),
  measured: v.array(pair),
  /** Why it could not run. */
  problem: v.nullable(problem),
  steps: v.array(v.strictObject({ at: v.number(), text: v.string() })),
  startedAt: time,
  endedAt: time,
  /** Waiting for time to pass. */
  wait: v.nullable(v.strictObject({ text: v.string(), from: v.number(), until: v.number(), canSkip: v.boolean() })),
  /** How many exchanges prove it; `checks.evidence` gives them. */
  evidence: v.number(),
});

const count = v.number();
export const runSummary = v.strictObject({
  id: v.string(),
  connectionId: v.string(),
  planId: v.string(),
  planName: v.string(),
  startedAt: v.number(),
  /** null while it runs. */
  endedAt: time,
  status: v.picklist(['running', 'done', 'stopped']),
  burnt: v.boolean(),
  counts: v.strictObject({ pass: count, fail: count, warn: count, 'not-applicable': count, 'could-not-run': count }),
  /** Checks in all, done or not. */
  total: v.number(),
});

/** Where a run stands. Times in milliseconds since the epoch. */
export const runView = v.strictObject({
  ...runSummary.entries,
  profile: v.string(),
  results: v.array(checkResultView),
  /** The browser is open for a sign-in: which of how many. */
  signIn: v.nullable(v.strictObject({ number: v.number(), of: v.number(), why: v.string() })),
  /** Why the run ended before its other checks: no tokens could be had. null: it did not. */
  problem: v.nullable(problem),
});

const comparedResult = v.strictObject({
  id: v.string(),
  statement: v.string(),
  /** null where a run did not have it or did not get to it. */
  a: v.nullable(checkVerdict),
  b: v.nullable(checkVerdict),
  change: v.picklist(['same', 'better', 'worse', 'new', 'gone', 'other']),
  textA: v.string(),
  textB: v.string(),
});

/** Two runs beside each other; `a` is the earlier one. */
export const runComparison = v.strictObject({ a: runSummary, b: runSummary, rows: v.array(comparedResult) });

export const reportKind = v.picklist(['html', 'junit', 'json', 'markdown']);
/** Of those to run; null: all of the plan. */
export const checkIds = v.nullable(v.pipe(v.array(id), v.minLength(1), v.maxLength(500)));

export type CheckView = v.InferOutput<typeof checkView>;
export type PlanView = v.InferOutput<typeof planView>;
export type ProfileView = v.InferOutput<typeof profile>;
export type CheckCatalogueView = v.InferOutput<typeof checkCatalogue>;
export type CheckResultView = v.InferOutput<typeof checkResultView>;
export type RunSummaryView = v.InferOutput<typeof runSummary>;
export type CheckCounts = RunSummaryView['counts'];
export type RunView = v.InferOutput<typeof runView>;
export type ComparedResult = v.InferOutput<typeof comparedResult>;
export type RunComparisonView = v.InferOutput<typeof runComparison>;
export type ReportKind = v.InferOutput<typeof reportKind>;
