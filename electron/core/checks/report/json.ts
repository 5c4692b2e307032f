import * as v from 'valibot';
import { checkResult, checkRun, runFamily, said } from '../../../model/check';
import { loggedBody, loggedExchange, loggedResponse } from '../../../model/exchange';
import { type FailureDetails, problem } from '../../../model/failure';
import { writtenBy } from '../../../model/view';
import { visibleJson } from '../../base/visible';
import type { Run } from '../run';
import { countsOf, isoOf, sentenceOf } from './words';

/** The one form of times in the report; in a run they are milliseconds since the epoch. */
const reportTime = said(v.pipe(v.string(), v.isoTimestamp()), 'UTC, ISO 8601.');
const times = { startedAt: v.nullable(reportTime), endedAt: v.nullable(reportTime) };
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const failure = v.strictObject({ ...v.omit(problem, ['said', 'mend', 'exchangeId']).entries, code: v.string() });

const result = v.strictObject({
  ...v.omit(checkResult, ['status', 'wait', 'failed']).entries,
  changesData: checkResult.entries.changesData.wrapped,
  problem: said(v.nullable(failure), 'Why it could not run.'),
  steps: v.array(v.strictObject({ at: reportTime, text: v.string() })),
  ...times,
});

const body = v.strictObject({
  ...loggedBody.entries,
  text: said(v.string(), 'Redacted: each secret is replaced by its kind and keyed fingerprint. Empty for a binary body.'),
  bytes: count,
  cutAt: said(v.nullable(count), 'Bytes stored, if the body was longer; null: all of it.'),
});

const exchange = v.strictObject({
  ...v.omit(loggedExchange, ['connectionId']).entries,
  at: reportTime,
  status: said(v.nullable(v.number()), 'null: no response, or only the browser saw it.'),
  request: v.strictObject({ ...loggedExchange.entries.request.entries, body }),
  response: v.nullable(v.strictObject({ ...loggedResponse.entries, body })),
  failure: v.nullable(failure),
  secrets: said(
    v.array(v.strictObject({ kind: v.string(), fingerprint: v.string(), where: v.string() })),
    'Which secrets were found, and where; never the secrets themselves.',
  ),
});

const { generations, events } = runFamily.entries;
const family = v.strictObject({
  ...runFamily.entries,
  generations: v.array(v.strictObject({ ...generations.item.entries, issuedAt: reportTime, expiresAt: v.nullable(reportTime) })),
  events: v.array(v.strictObject({ ...events.item.entries, at: reportTime })),
});

/** The JSON report of a run. What changes it for readers raises `version`. */
export const RunReportSchema = v.strictObject({
  format: v.literal('tokenscope-run'),
  version: v.literal(1),
  tokenscope: said(v.string(), 'Version of Tokenscope that ran it.'),
  run: v.strictObject({
    ...v.pick(checkRun, ['id', 'status']).entries,
    startedAt: reportTime,
    endedAt: v.nullable(reportTime),
    allowBurning: v.boolean(),
    allowChanges: said(v.boolean(), 'Whether requests that may change data at the API were allowed.'),
    summary: v.string(),
    counts: v.strictObject({
      pass: count,
      fail: count,
      warn: count,
      'not-applicable': count,
      'could-not-run': count,
      'not-seen': count,
      'not-run': count,
    }),
  }),
  connection: v.strictObject({
    id: v.string(),
    name: v.string(),
    server: said(v.string(), "The token endpoint's origin."),
    clientId: v.string(),
  }),
  plan: v.strictObject({ id: v.string(), name: v.string() }),
  profile: v.strictObject({ name: v.string(), promises: checkRun.entries.promises }),
  results: v.array(result),
  families: said(v.array(family), "Token families of the run's own grants, or of the app."),
  exchanges: said(v.array(exchange), 'Redacted; each exchange once, in the order they happened.'),
});

/**
 * A run as JSON by docs/schemas/run.schema.json, indented by two spaces. Times are ISO 8601 in UTC. Only what the schema names gets into it,
 * whatever is added to a run.
 */
export function jsonOf(run: Run): string {
  const report = {
    format: 'tokenscope-run',
    version: 1,
    tokenscope: run.version,
    run: { ...run, summary: sentenceOf(run), counts: countsOf(run.results) },
    connection: { id: run.connectionId, name: run.connectionName, server: run.server, clientId: run.clientId },
    plan: { id: run.planId, name: run.planName },
    profile: { name: run.profileName, promises: run.promises },
    results: run.results.map((result) => ({ ...result, problem: withEvidence(result.problem) })),
    families: run.families,
    exchanges: run.exchanges.map((exchange) => ({ ...exchange, failure: withEvidence(exchange.failure) })),
  };
  const written = writtenBy(RunReportSchema, report, (schema, value) => (schema === reportTime ? isoOf(Number(value)) : value));
  return `${visibleJson(written, 2)}\n`;
}

function withEvidence(problem: FailureDetails | null): FailureDetails | null {
  return problem && { ...problem, evidence: problem.evidence ?? [] };
}
