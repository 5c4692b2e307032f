import { inShort } from '../model/text/durations';
import type { CheckResult, Run } from '../core/checks/run';
import { titleOf, type Verdict } from '../model/check-words';
import type { FailureDetails } from '../model/failure';
import { oneLine, type Style } from './terminal';

const VERDICTS: Record<Verdict, string> = {
  pass: 'pass',
  fail: 'FAIL',
  warn: 'warn',
  'not-seen': 'not seen',
  'not-applicable': 'n/a',
  'could-not-run': 'could not run',
};

const WIDTH = Math.max(...Object.values(VERDICTS).map((word) => word.length));

/** Verdict, id and title; below it why it could not be told or what to mind. @param width Columns for the id. */
export function lineOf(result: CheckResult, style: Style, width = 0): string {
  const { id, verdict, text } = result;
  const word = (verdict === null ? 'not run' : VERDICTS[verdict]).padEnd(WIDTH);
  const line = `${paint(verdict, style)(word)}  ${style.name(oneLine(id).padEnd(width))}  ${oneLine(titleOf(result))}`;
  const explains = verdict !== null && EXPLAINED.has(verdict) && text !== '';
  return explains ? `${line}\n${' '.repeat(WIDTH + width + 4)}${style.faint(oneLine(text))}` : line;
}

/** Verdicts that mean little without their reason. A failure's is in the result, with its evidence. */
const EXPLAINED: ReadonlySet<Verdict> = new Set(['warn', 'not-applicable', 'could-not-run', 'not-seen']);

/** Everything not as expected with its reason, each reason once, then the counts. */
export function resultText(run: Run, style: Style): string {
  const { results, problem } = run;
  const fails = results.filter(({ verdict }) => verdict === 'fail');
  const unable = results.filter(({ verdict, text }) => verdict === 'could-not-run' && !(problem !== null && text.includes(problem.what)));
  const unsent = !run.allowChanges && results.some(({ changesData }) => changesData);
  return [
    ...fails.flatMap((result) => detailsOf([result], style)),
    ...alike(unable).flatMap((same) => detailsOf(same, style)),
    ...(problem === null ? [] : [`${style.warn('The run ended early')}: ${oneLine(problem.what)}`, ...causeOf(problem)]),
    ...countLines(run, style),
    ...(unsent ? ['Calls that may change data were not sent; --allow-changes sends them.'] : []),
    '',
  ].join('\n');
}

function countLines(
  { results, planName, connectionName, profileName, proves, status, problem, startedAt, endedAt }: Run,
  style: Style,
): string[] {
  const counts = (Object.keys(VERDICTS) as Verdict[]).flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length;
    return count === 0
      ? []
      : paint(verdict, style)(`${count} ${verdict === 'fail' ? 'failed' : verdict === 'pass' ? 'passed' : VERDICTS[verdict]}`);
  });
  const left = results.filter(({ verdict }) => verdict === null).length;
  if (left > 0) counts.push(`${left} not run`);
  const time = endedAt === null ? '' : ` in ${inShort(endedAt - startedAt)}`;
  const all = `${counts.join(', ') || 'No check ran: its checks are destructive and need --allow-burning'}${time}`;
  const name = style.strong(`${oneLine(planName)}: ${oneLine(connectionName)}`);
  if (problem !== null) return [`${name}: ${all}`];
  return [`${name} (${proves === 'app' ? 'at' : 'compared with'} ${oneLine(profileName)})${status === 'stopped' ? ', stopped' : ''}`, all];
}

function alike(results: readonly CheckResult[]): CheckResult[][] {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) groups.set(result.text, [...(groups.get(result.text) ?? []), result]);
  return [...groups.values()];
}

/** @param same Results with the same text; shows the details of the first. */
function detailsOf(same: readonly CheckResult[], style: Style): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { verdict, text, expected, measured, problem } = first;
  const ids = same.map(({ id }) => style.name(oneLine(id))).join(', ');
  return [
    `${paint(verdict, style)(verdict === null ? '' : VERDICTS[verdict])}  ${ids}${same.length === 1 ? `  ${oneLine(titleOf(first))}` : ''}`,
    `  ${oneLine(text)}`,
    ...(expected === null ? [] : [`  Expected: ${oneLine(expected)}`]),
    ...measured.map(({ name, value }) => `  ${oneLine(name)}: ${oneLine(value)}`),
    ...(problem === null ? [] : [...(text.includes(problem.what) ? [] : [`  ${oneLine(problem.what)}`]), ...causeOf(problem)]),
    '',
  ];
}

function causeOf({ likelyCause, action, evidence = [] }: FailureDetails): string[] {
  const facts = evidence.slice(0, 4).map(({ label, value }) => `${label} ${value}`);
  return [
    `  Likely cause: ${oneLine(likelyCause)}`,
    `  What to do: ${oneLine(action)}`,
    ...(facts.length === 0 ? [] : [`  Evidence: ${oneLine(facts.join(' · '))}`]),
  ];
}

function paint(verdict: Verdict | null, style: Style): (text: string) => string {
  if (verdict === 'pass') return style.good;
  if (verdict === 'fail') return style.bad;
  return verdict === 'warn' || verdict === 'could-not-run' ? style.warn : style.faint;
}

export const verdictText = (verdict: Verdict, style: Style): string => paint(verdict, style)(VERDICTS[verdict]);
