import type { CheckResult, Run, Verdict } from '../core/checks/model';
import { oneLine } from './failure-text';
import type { Style } from './style';

export const VERDICTS: Record<Verdict, string> = {
  pass: 'pass',
  fail: 'FAIL',
  warn: 'warn',
  'not-applicable': 'n/a',
  'could-not-run': 'could not run',
};

const WIDTH = Math.max(...Object.values(VERDICTS).map((word) => word.length));

/** A result on one line: its verdict in a word, its id, and what was found. @param width Columns for the id. */
export function lineOf({ id, verdict, text, statement }: CheckResult, style: Style, width = 0): string {
  const word = (verdict === null ? 'not done' : VERDICTS[verdict]).padEnd(WIDTH);
  return `${paint(verdict, style)(word)}  ${style.name(oneLine(id).padEnd(width))}  ${oneLine(verdict === 'pass' ? statement : text || statement)}`;
}

/** What came of a run: the counts, and whatever was not as expected with its reason. */
export function resultText(run: Run, style: Style): string {
  const { results, planName, connectionName, profileName, status, startedAt, endedAt } = run;
  const trouble = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'could-not-run');
  const counts = (Object.keys(VERDICTS) as Verdict[]).flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return count === 0
      ? []
      : paint(verdict, style)(`${count} ${verdict === 'fail' ? 'failed' : verdict === 'pass' ? 'passed' : VERDICTS[verdict]}`);
  });
  const left = results.filter(({ verdict }) => verdict === null).length;
  if (left > 0) counts.push(`${left} not done`);
  const unsent = !run.allowChanges && results.some(({ changesData }) => changesData);
  const seconds = endedAt === null ? '' : ` in ${((endedAt - startedAt) / 1_000).toFixed(1)} s`;
  return [
    ...trouble.flatMap((result) => detailsOf(result, style)),
    `${style.strong(`${oneLine(planName)}: ${oneLine(connectionName)}`)} (measured against ${oneLine(profileName)})${status === 'stopped' ? ', stopped' : ''}`,
    `${counts.join(', ') || 'No check ran: those of this plan burn tokens, which takes --allow-burning'}${seconds}`,
    ...(unsent ? ['Calls that may change data were not sent; --allow-changes sends them.'] : []),
    '',
  ].join('\n');
}

function detailsOf(result: CheckResult, style: Style): string[] {
  const { statement, text, expected, measured, problem } = result;
  return [
    `${paint(result.verdict, style)(result.verdict === null ? '' : VERDICTS[result.verdict])}  ${style.name(oneLine(result.id))}  ${oneLine(statement)}`,
    `  ${oneLine(text)}`,
    ...(expected === null ? [] : [`  Expected: ${oneLine(expected)}`]),
    ...measured.map(({ name, value }) => `  ${oneLine(name)}: ${oneLine(value)}`),
    ...(problem === null ? [] : [`  ${oneLine(problem.what)}`, `  What to do: ${oneLine(problem.action)}`]),
    '',
  ];
}

function paint(verdict: Verdict | null, style: Style): (text: string) => string {
  if (verdict === 'pass') return style.good;
  if (verdict === 'fail') return style.bad;
  return verdict === 'warn' || verdict === 'could-not-run' ? style.warn : style.faint;
}
