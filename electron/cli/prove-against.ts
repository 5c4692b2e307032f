import * as v from 'valibot';
import { jsonValue } from '../core/base/untrusted-text';
import { RunReportSchema } from '../core/checks/report/json';
import { comparedResults, type Run } from '../core/checks/run';
import { verdictText } from './check-text';
import { type CliContext, UsageError } from './context';
import { readText } from './input';
import { oneLine, type Style } from './terminal';

export type LastRun = v.InferOutput<typeof RunReportSchema>;

/** The JSON report of an earlier run. @throws UsageError. */
export async function lastRun(path: string, context: CliContext): Promise<LastRun> {
  const read = v.safeParse(RunReportSchema, jsonValue(await readText({ kind: 'file', path }, context)));
  if (read.success) return read.output;
  throw new UsageError('--against names no JSON report.', 'Write one with --json, and compare with it the next time.');
}

/** Which checks end differently than they did, worst first. */
export function againstText({ results }: LastRun, run: Run, style: Style): string {
  const both = comparedResults(results, run.results).filter(({ a, b }) => a !== null && b !== null);
  if (both.length === 0) return 'The last run and this one have no check in common.\n';
  const rows = both.filter(({ change }) => change !== 'same');
  if (rows.length === 0) return 'As in the last run.\n';
  const lines = rows.map(({ id, a, b, textB }) => {
    const verdict = (one: typeof a) => (one === null ? 'not run' : verdictText(one, style));
    return `${style.name(oneLine(id))}  ${verdict(a)} -> ${verdict(b)}  ${oneLine(textB)}\n`;
  });
  return `${style.strong(rows.length === 1 ? '1 check ends differently' : `${rows.length} checks end differently`)} than in the last run\n${lines.join('')}`;
}
