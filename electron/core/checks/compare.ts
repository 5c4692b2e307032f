import type { ComparedResult } from '../../model/check';
import type { CheckResult, Run } from './run';
import type { Verdict } from '../../model/check-words';

/** Two runs beside each other; `a` is the earlier one. */
export interface RunComparison {
  a: Run;
  b: Run;
  rows: ComparedResult[];
}

/** Compares two runs of a connection, in the order of the later one, with what only the earlier had at the end. */
export function compareRuns(one: Run, other: Run): RunComparison {
  const [a, b] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  const before = new Map(a.results.map((result) => [result.id, result]));
  const now = new Set(b.results.map(({ id }) => id));
  const rows = b.results.map((result) => compared(before.get(result.id), result));
  const gone = a.results.filter(({ id }) => !now.has(id)).map((result) => compared(result, undefined));
  return { a, b, rows: [...rows, ...gone] };
}

/** How good news is; what proves nothing stands beside that order. */
const RANK: Partial<Record<Verdict, number>> = { fail: 0, warn: 1, pass: 2 };

function compared(was: CheckResult | undefined, is: CheckResult | undefined): ComparedResult {
  const { id, statement } = is ?? was ?? { id: '', statement: '' };
  const [a, b] = [was?.verdict ?? null, is?.verdict ?? null];
  return { id, statement, a, b, change: changeOf(a, b), textA: was?.text ?? '', textB: is?.text ?? '' };
}

function changeOf(a: Verdict | null, b: Verdict | null): ComparedResult['change'] {
  if (a === b) return 'same';
  if (a === null) return 'new';
  if (b === null) return 'gone';
  const [was, is] = [RANK[a], RANK[b]];
  if (was === undefined || is === undefined) return 'other';
  return is > was ? 'better' : 'worse';
}
