import type { LoggedBody, LoggedExchange } from '../../../model/exchange';
import { visibleJson } from '../../base/visible';
import type { Pair } from '../../../model/connection';
import type { FailureDetails } from '../../../model/failure';
import type { CheckResult, Run, RunFamily } from '../run';
import type { RunReport } from './json-schema';
import { countsOf, isoOf, sentenceOf } from './words';

/** A run as JSON by docs/schemas/run.schema.json, indented by two spaces. Times are ISO 8601 in UTC. */
export function jsonOf(run: Run): string {
  return `${visibleJson(reportObject(run), 2)}\n`;
}

/** Member by member, so that nothing gets into the report by being added to a run. */
export function reportObject(run: Run): RunReport {
  return {
    format: 'tokenscope-run',
    version: 1,
    tokenscope: run.version,
    run: {
      id: run.id,
      status: run.status,
      startedAt: isoOf(run.startedAt),
      endedAt: timeOrNull(run.endedAt),
      allowBurning: run.allowBurning,
      allowChanges: run.allowChanges,
      summary: sentenceOf(run),
      counts: countsOf(run.results),
    },
    connection: { id: run.connectionId, name: run.connectionName, server: run.server, clientId: run.clientId },
    plan: { id: run.planId, name: run.planName },
    profile: { name: run.profileName, promises: run.promises.map(({ name, text, sure }) => ({ name, text, sure })) },
    results: run.results.map(resultOf),
    families: run.families.map(familyOf),
    exchanges: run.exchanges.map(exchangeOf),
  };
}

function resultOf(result: CheckResult): RunReport['results'][number] {
  const { id, group, statement, why, reference, burns, changesData, verdict, text, expected, measured, problem, steps, evidence } = result;
  return {
    id,
    group,
    statement,
    why,
    reference,
    burns,
    changesData,
    verdict,
    text,
    expected,
    measured: measured.map(pairOf),
    problem: problem && problemOf(problem),
    steps: steps.map(({ at, text: what }) => ({ at: isoOf(at), text: what })),
    startedAt: timeOrNull(result.startedAt),
    endedAt: timeOrNull(result.endedAt),
    evidence: [...evidence],
  };
}

function familyOf({ name, generations, events }: RunFamily): RunReport['families'][number] {
  return {
    name,
    generations: generations.map(({ number, issuedAt, expiresAt, fingerprint }) => ({
      number,
      issuedAt: isoOf(issuedAt),
      expiresAt: timeOrNull(expiresAt),
      fingerprint,
    })),
    events: events.map(({ at, text, tone }) => ({ at: isoOf(at), text, tone })),
  };
}

function exchangeOf(exchange: LoggedExchange): RunReport['exchanges'][number] {
  const { id, purpose, at, method, url, status, tookMs, failed, error, request, response, failure, secrets } = exchange;
  return {
    id,
    purpose,
    at: isoOf(at),
    method,
    url,
    status,
    tookMs,
    failed,
    error,
    request: { headers: request.headers.map(pairOf), body: bodyOf(request.body) },
    response: response && {
      statusText: response.statusText,
      headers: response.headers.map(pairOf),
      body: bodyOf(response.body),
      headersMs: response.headersMs,
      endMs: response.endMs,
    },
    failure: failure && problemOf(failure),
    secrets: secrets.map(({ kind, fingerprint, where }) => ({ kind, fingerprint, where })),
  };
}

function bodyOf({ text, kind, bytes, cutAt }: LoggedBody): RunReport['exchanges'][number]['request']['body'] {
  return { text, kind, bytes, cutAt };
}

function problemOf({ code, what, likelyCause, action, evidence }: FailureDetails): NonNullable<RunReport['results'][number]['problem']> {
  return { code, what, likelyCause, action, evidence: (evidence ?? []).map(({ label, value }) => ({ label, value })) };
}

function pairOf({ name, value }: Pair): Pair {
  return { name, value };
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : isoOf(at);
}
