import { exchangePurpose } from '../../../model/exchange';
import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp(), v.description('UTC, ISO 8601.'));
const times = { startedAt: v.nullable(time), endedAt: v.nullable(time) };
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const group = v.picklist(['issue', 'use', 'refresh', 'reuse', 'end', 'redirect', 'own']);
const verdict = v.picklist(['pass', 'fail', 'warn', 'not-applicable', 'could-not-run']);
const pair = v.strictObject({ name: v.string(), value: v.string() });
const fact = v.strictObject({ label: v.string(), value: v.string() });
const body = v.strictObject({
  text: v.pipe(
    v.string(),
    v.description('Redacted: each secret stands as its kind and keyed fingerprint. Empty where the body is binary.'),
  ),
  kind: v.picklist(['form', 'json', 'html', 'text', 'binary', 'empty']),
  bytes: count,
  cutAt: v.pipe(v.nullable(count), v.description('Bytes kept, where the body was longer; null: all of it.')),
});
const problem = v.strictObject({
  code: v.string(),
  what: v.string(),
  likelyCause: v.string(),
  action: v.string(),
  evidence: v.array(fact),
});

const result = v.strictObject({
  id: v.pipe(v.string(), v.description('Stable name of the check, such as "refresh.rotation".')),
  group,
  statement: v.pipe(v.string(), v.description('What holds when it passes.')),
  why: v.string(),
  reference: v.string(),
  burns: v.pipe(v.boolean(), v.description('It spends or ends tokens, of a grant of its own.')),
  changesData: v.pipe(v.boolean(), v.description('It sends requests that may change data at the API.')),
  verdict: v.pipe(v.nullable(verdict), v.description('null: the run ended before it.')),
  text: v.pipe(v.string(), v.description('What was found, in one sentence.')),
  expected: v.nullable(v.string()),
  measured: v.array(pair),
  problem: v.pipe(v.nullable(problem), v.description('Why it could not run.')),
  steps: v.array(v.strictObject({ at: time, text: v.string() })),
  ...times,
  evidence: v.pipe(v.array(v.string()), v.description('Ids of the exchanges that prove it, in order.')),
});

const exchange = v.strictObject({
  id: v.string(),
  purpose: exchangePurpose,
  at: time,
  method: v.string(),
  url: v.string(),
  status: v.pipe(v.nullable(v.number()), v.description('null: no answer, or one that only the browser saw.')),
  tookMs: v.nullable(v.number()),
  failed: v.boolean(),
  error: v.nullable(v.string()),
  request: v.strictObject({ headers: v.array(pair), body }),
  response: v.nullable(v.strictObject({ statusText: v.string(), headers: v.array(pair), body, headersMs: v.number(), endMs: v.number() })),
  failure: v.nullable(problem),
  secrets: v.pipe(
    v.array(v.strictObject({ kind: v.string(), fingerprint: v.string(), where: v.string() })),
    v.description('Which secrets were seen, and where; never the secrets.'),
  ),
});

const family = v.strictObject({
  name: v.string(),
  generations: v.array(v.strictObject({ number: count, issuedAt: time, expiresAt: v.nullable(time), fingerprint: v.string() })),
  events: v.array(v.strictObject({ at: time, text: v.string(), tone: v.picklist(['plain', 'good', 'bad']) })),
});

/** The JSON report of a run. What changes it for readers raises `version`. */
export const RunReportSchema = v.strictObject({
  format: v.literal('tokenscope-run'),
  version: v.literal(1),
  tokenscope: v.pipe(v.string(), v.description('Version of Tokenscope that ran it.')),
  run: v.strictObject({
    id: v.string(),
    status: v.picklist(['running', 'done', 'stopped']),
    startedAt: time,
    endedAt: v.nullable(time),
    allowBurning: v.boolean(),
    allowChanges: v.pipe(v.boolean(), v.description('Requests that may change data at the API were allowed.')),
    summary: v.string(),
    counts: v.strictObject({
      pass: count,
      fail: count,
      warn: count,
      'not-applicable': count,
      'could-not-run': count,
      'not-run': count,
    }),
  }),
  connection: v.strictObject({
    id: v.string(),
    name: v.string(),
    server: v.pipe(v.string(), v.description("The token endpoint's origin.")),
    clientId: v.string(),
  }),
  plan: v.strictObject({ id: v.string(), name: v.string() }),
  profile: v.strictObject({
    name: v.string(),
    promises: v.array(
      v.strictObject({ name: v.string(), text: v.string(), sure: v.pipe(v.string(), v.description('Where it is known from.')) }),
    ),
  }),
  results: v.array(result),
  families: v.pipe(v.array(family), v.description("Token families of the run's own grants.")),
  exchanges: v.pipe(v.array(exchange), v.description('Redacted; each once, in the order they happened.')),
});

export type RunReport = v.InferOutput<typeof RunReportSchema>;
