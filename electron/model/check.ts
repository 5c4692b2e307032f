import * as v from 'valibot';
import { GROUPS, VERDICTS } from './check-words';
import { LAST_MOMENT } from './text/dates';
import { contrast } from './contrast';
import { failureDetails, problem } from './failure';
import { id } from './text/limits';

/** Milliseconds since the epoch; ECMA-262 section 21.4.1.1: no Date is further from 1970. */
const time = v.pipe(v.number(), v.minValue(-LAST_MOMENT), v.maxValue(LAST_MOMENT));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const figure = v.strictObject({ name: v.string(), value: v.string() });

/** A schema with what the published ones say of it. */
export const said = <T extends v.GenericSchema>(schema: T, description: string) => v.pipe(schema, v.description(description));

const checkGroup = v.picklist(GROUPS);
const checkVerdict = v.picklist(VERDICTS);

/** One statement about a provider's token lifecycle that can be proven or disproven. */
const checkView = v.strictObject({
  id: v.string(),
  group: checkGroup,
  /** "The old refresh token is rejected after a rotation" */
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
  /** How often a person signs in with this connection: without and with those that burn. */
  signIns: v.strictObject({ calm: v.number(), burning: v.number() }),
  /** They sign in with a code that is shown, on any device. */
  byDevice: v.optional(v.boolean()),
  /** Longest wait for time to pass, in milliseconds. */
  maxWaitMs: v.number(),
});

/** One thing that is expected of a provider. */
const promise = v.strictObject({ name: v.string(), text: v.string(), sure: said(v.string(), 'The source of this knowledge.') });

const profile = v.strictObject({ id: v.string(), name: v.string(), promises: v.array(promise) });

export const checkCatalogue = v.strictObject({ checks: v.array(checkView), plans: v.array(planView), profile });

const status = v.picklist(['waiting', 'running', 'done']);

/** Where one check of a run stands, as it is kept. No secret in it. */
export const checkResult = v.strictObject({
  id: said(v.string(), 'Stable name of the check, such as "refresh.rotation".'),
  group: checkGroup,
  statement: said(v.string(), 'What is true when it passes.'),
  /** The title when it fails; empty in runs stored before 0.2. */
  failed: v.optional(v.string(), ''),
  why: v.string(),
  reference: v.string(),
  burns: said(v.boolean(), 'It uses up or revokes tokens of its own grant.'),
  changesData: v.optional(said(v.boolean(), 'It sends requests that may change data at the API.'), false),
  status,
  /** null while it is not done. */
  verdict: said(v.nullable(checkVerdict), 'null: the run ended first.'),
  /** Untrusted text may be in it. */
  text: said(v.string(), 'What was found, in one sentence.'),
  see: v.optional(said(v.string(), 'Of a check that was not seen: what to do so that it is.')),
  /** In words; null: it was not judged. */
  expected: v.nullable(v.string()),
  measured: v.array(figure),
  /** Why it could not run. */
  problem: v.nullable(failureDetails),
  steps: v.array(v.strictObject({ at: time, text: v.string() })),
  startedAt: v.nullable(time),
  endedAt: v.nullable(time),
  /** Waiting for time to pass. */
  wait: v.nullable(v.strictObject({ text: v.string(), from: time, until: time, canSkip: v.boolean() })),
  evidence: said(v.array(v.string()), 'Ids of the exchanges that prove it, in order.'),
});

/** One grant of a run and what became of it. */
export const runFamily = v.strictObject({
  /** "Main grant", "Spare grant 2". */
  name: v.string(),
  generations: v.array(v.strictObject({ number: count, issuedAt: time, expiresAt: v.nullable(time), fingerprint: v.string() })),
  events: v.array(v.strictObject({ at: time, text: v.string(), tone: v.picklist(['plain', 'good', 'bad']) })),
});

/** One run of a plan, running or over, as it is kept but for its exchanges. No secret in it. */
export const checkRun = v.strictObject({
  id: v.string(),
  connectionId: v.string(),
  /** As it was called then. */
  connectionName: v.string(),
  /** Where the tokens come from: the token endpoint's origin, and the client id. */
  server: v.string(),
  clientId: v.string(),
  /** It proves the conduct of an app that faces the practice provider. Absent: that of a provider. */
  proves: v.optional(v.literal('app')),
  planId: v.string(),
  planName: v.string(),
  profileName: v.string(),
  /** In words, for the report. */
  promises: v.array(promise),
  startedAt: time,
  /** null while it runs. */
  endedAt: v.nullable(time),
  status: v.picklist(['running', 'done', 'stopped']),
  allowBurning: v.boolean(),
  allowChanges: v.optional(v.boolean(), false),
  results: v.array(checkResult),
  /** The token families of the run's own grants, for the timeline picture. */
  families: v.array(runFamily),
  /** The browser is open for a sign-in: which of how many, as far as is known. */
  signIn: v.nullable(v.strictObject({ number: count, of: v.optional(count, 0), why: v.string() })),
  /** How many sign-ins the checks need, at most, where the server behaves well. */
  signIns: v.optional(count, 0),
  /** Why the run ended before its other checks: no tokens could be had at all. Absent from runs stored before 0.2. */
  problem: v.optional(v.nullable(failureDetails), null),
  /** Tokenscope's version. */
  version: v.string(),
});

/** `evidence`: how many exchanges prove it; `checks.evidence` gives them. */
const checkResultView = v.strictObject({ ...checkResult.entries, problem: v.nullable(problem), evidence: v.number() });

export const runSummary = v.strictObject({
  ...v.pick(checkRun, ['id', 'connectionId', 'planId', 'planName', 'startedAt', 'endedAt', 'status']).entries,
  burnt: v.boolean(),
  counts: v.strictObject({ pass: count, fail: count, warn: count, 'not-applicable': count, 'could-not-run': count, 'not-seen': count }),
  /** Checks in all, done or not. */
  total: v.number(),
});

/** Where a run stands. */
export const runView = v.strictObject({
  ...runSummary.entries,
  profile: v.string(),
  results: v.array(checkResultView),
  signIn: checkRun.entries.signIn,
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

/** Two runs beside each other; of one connection, `a` is the earlier one. */
export const runComparison = v.strictObject({
  a: runSummary,
  b: runSummary,
  rows: v.array(comparedResult),
  /** Of two connections: the check whose exchanges explain why it works on one only. */
  explained: v.nullable(v.strictObject({ statement: v.string(), contrast })),
});

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
