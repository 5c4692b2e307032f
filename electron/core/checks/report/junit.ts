import { GROUP_WORDS, grouped, titleOf, VERDICT_WORDS } from '../../../model/check-words';
import type { CheckResult, Run } from '../run';
import { content, element, junitXml, type Suite, seconds } from './junit-xml';
import { line } from './text';
import { countsOf, durationOf, isoOf, moment, problemFacts } from './words';

/**
 * A run as JUnit XML: one suite for each group of checks. A failed check is a failure, one that could not run an error, one that does not
 * apply, had no occasion or was not reached is skipped. JUnit knows no warnings: they pass, and stand in the suite's output.
 *
 * Written here and not by junit-report-builder, which loads `fs` and `path` wherever it is used and can't say why something was skipped.
 * It has no output within a case, which Jenkins' schema does not accept.
 */
export function junitOf(run: Run): string {
  const suites = grouped(run.results).map(({ group, items: results }): Suite => {
    const counts = countsOf(results);
    const times = results.flatMap((result) => durationOf(result) ?? []);
    const startedAt = Math.min(...results.flatMap(({ startedAt }) => startedAt ?? []), run.endedAt ?? Number.POSITIVE_INFINITY);
    return {
      name: `${line(run.planName, 200) || run.planId}: ${GROUP_WORDS[group].name}`,
      package: `tokenscope.${group}`,
      tests: results.length,
      failures: counts.fail,
      errors: counts['could-not-run'],
      skipped: counts['not-applicable'] + counts['not-seen'] + counts['not-run'],
      tookMs: times.reduce((sum, time) => sum + time, 0),
      startedAt: isoOf(Number.isFinite(startedAt) ? startedAt : run.startedAt),
      properties: propertiesOf(run),
      cases: results.flatMap((result) => caseOf(result, run)),
      output: outputOf(results),
    };
  });
  return junitXml(suites);
}

function propertiesOf(run: Run): [string, string][] {
  return [
    [run.proves === 'app' ? 'app' : 'connection', run.connectionName],
    ['server', run.server],
    ['client', run.clientId],
    ['plan', run.planName],
    [run.proves === 'app' ? 'played' : 'promises', run.profileName],
    ['started', moment(run.startedAt)],
    ...allowedIn(run),
    ['Tokenscope', run.version],
  ];
}

function allowedIn({ proves, allowBurning, allowChanges }: Run): [string, string][] {
  if (proves === 'app') return [];
  return [
    ['burning allowed', allowBurning ? 'yes' : 'no'],
    ['changes of data allowed', allowChanges ? 'yes' : 'no'],
  ];
}

/** The name is the same whatever the verdict: CI servers follow a test by it. */
function caseOf(result: CheckResult, run: Run): string[] {
  const attributes = {
    name: `${result.id}: ${result.statement}`,
    classname: `tokenscope.${result.group}`,
    time: seconds(durationOf(result) ?? 0),
  };
  const inner = innerOf(result, run);
  if (inner === null) return [element('testcase', 4, attributes, true)];
  return [element('testcase', 4, attributes), inner, '    </testcase>'];
}

function innerOf(result: CheckResult, run: Run): string | null {
  const message = result.text;
  switch (result.verdict) {
    case 'fail':
      return `${element('failure', 6, { message: `${titleOf(result)}. ${message}`, type: result.id })}${content(detailsOf(result, run))}</failure>`;
    case 'could-not-run':
      return `${element('error', 6, { message, type: result.problem?.code ?? 'could-not-run' })}${content(detailsOf(result, run))}</error>`;
    case 'not-applicable':
    case 'not-seen':
      return element('skipped', 6, { message }, true);
    case null:
      return element('skipped', 6, { message: 'Not run: the run ended first.' }, true);
    default:
      return null;
  }
}

/** Everything that someone needs who sees only the CI server. */
function detailsOf(result: CheckResult, run: Run): string {
  const facts: [string, string | null][] = [
    ['Found', result.text],
    ['Expected', result.expected],
    ...result.measured.map(({ name, value }): [string, string] => [name, value]),
    ...problemFacts(result.problem),
    ['Why it matters', result.why],
    ['Reference', result.reference],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null || value === '' ? [] : `${line(name, 120)}: ${line(value)}`));
  const steps = result.steps.map(({ at, text }) => `  ${isoOf(at)} ${line(text)}`);
  const proof = new Set(result.evidence);
  const exchanges = run.exchanges
    .filter(({ id }) => proof.has(id))
    .map(
      ({ at, method, url, status, error }) => `  ${isoOf(at)} ${line(`${method} ${url} ${status ?? 'no response'} ${error ?? ''}`, 500)}`,
    );
  if (steps.length > 0) lines.push('Steps:', ...steps);
  if (exchanges.length > 0) lines.push('Exchanges:', ...exchanges);
  return lines.join('\n');
}

function outputOf(results: readonly CheckResult[]): string {
  return results
    .map(({ id, verdict, text }) => `${verdict === null ? 'Not run' : VERDICT_WORDS[verdict]}  ${line(id)}  ${line(text)}`.trimEnd())
    .join('\n');
}
