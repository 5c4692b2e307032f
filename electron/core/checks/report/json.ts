import type { FailureDetails } from '../../../model/failure';
import { writtenBy } from '../../../model/view';
import { visibleJson } from '../../base/visible';
import type { Run } from '../run';
import { type RunReport, RunReportSchema, reportTime } from './json-schema';
import { countsOf, isoOf, sentenceOf } from './words';

/** A run as JSON by docs/schemas/run.schema.json, indented by two spaces. Times are ISO 8601 in UTC. */
export function jsonOf(run: Run): string {
  return `${visibleJson(reportObject(run), 2)}\n`;
}

/** Only what the schema names gets into the report, whatever is added to a run. */
export function reportObject(run: Run): RunReport {
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
  return writtenBy(RunReportSchema, report, (schema, value) => (schema === reportTime ? isoOf(Number(value)) : value));
}

function withEvidence(problem: FailureDetails | null): FailureDetails | null {
  return problem && { ...problem, evidence: problem.evidence ?? [] };
}
