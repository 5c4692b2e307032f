import type { Run, RunComparison } from '../core/checks/run';
import type { Contrast } from '../model/contrast';
import { contrastText } from './call-beside';
import { verdictText } from './check-text';
import { oneLine, type Style } from './terminal';

/** A plan that ran on two connections. */
export interface ChecksBeside {
  names: readonly [string, string];
  runs: readonly [Run, Run];
  comparison: RunComparison;
  /** The check whose exchanges explain why it works on one only; null: none does. */
  explained: { check: { statement: string }; contrast: Contrast } | null;
}

/** The checks that end differently, with both results, and what explains it. */
export function besideText({ names, comparison: { rows }, explained }: ChecksBeside, style: Style): string {
  const differing = rows.filter(({ change }) => change !== 'same');
  if (differing.length === 0) return 'Both connections have the same verdicts.\n';
  const side = (name: string, verdict: (typeof rows)[number]['a'], text: string) =>
    `  ${name}: ${verdict === null ? 'not run' : verdictText(verdict, style)}${text === '' ? '' : `, ${oneLine(text)}`}`;
  const lines = differing.flatMap(({ id, statement, a, b, textA, textB }) => [
    `${style.name(oneLine(id))}  ${oneLine(statement)}`,
    side(names[0], a, textA),
    side(names[1], b, textB),
  ]);
  const title = style.strong(differing.length === 1 ? '1 check ends differently' : `${differing.length} checks end differently`);
  const why =
    explained === null
      ? ''
      : `\n${contrastText(explained.contrast, names, style)}By the exchanges of: ${oneLine(explained.check.statement)}\n`;
  return `${title}\n${lines.join('\n')}\n${why}`;
}
