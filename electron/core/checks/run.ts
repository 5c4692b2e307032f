import * as v from 'valibot';
import { type ComparedResult, type checkResult, checkRun, type runFamily } from '../../model/check';
import type { Verdict } from '../../model/check-words';
import type { LoggedExchange } from '../../model/exchange';
import { readStored } from '../../model/view';
import { jsonValue } from '../base/untrusted-text';
import { fromLine, toLine } from '../exchanges/ledger';

export type CheckResult = v.InferOutput<typeof checkResult>;
export type RunFamily = v.InferOutput<typeof runFamily>;
/** Its exchanges are redacted; each is there once, in the order they happened. */
export type Run = v.InferOutput<typeof checkRun> & { exchanges: LoggedExchange[] };
/** How a run stands, without what proves it. */
export type Standing = Omit<Run, 'exchanges'>;

type CheckFacts = Pick<CheckResult, 'id' | 'group' | 'statement' | 'failed' | 'why' | 'reference' | 'burns' | 'changesData'>;

/** The result of a check that has not begun. */
export function waiting({ id, group, statement, failed, why, reference, burns, changesData }: CheckFacts): CheckResult {
  const facts = { id, group, statement, failed, why, reference, burns, changesData };
  const nothing = { verdict: null, text: '', expected: null, measured: [], problem: null, steps: [], evidence: [], wait: null };
  return { ...facts, status: 'waiting', ...nothing, startedAt: null, endedAt: null };
}

const head = v.strictObject({ version: v.literal(1), run: checkRun });

/** A run as lines of JSON: everything but the exchanges first, so that lists read that line only, then one exchange a line. */
export function runToText({ exchanges, ...rest }: Run): string {
  return `${[JSON.stringify({ version: 1, run: rest }), ...exchanges.map(toLine)].join('\n')}\n`;
}

/** The run of such a text, or of its first line alone; null where that is no run. Lines that hold no exchange are passed over. */
export function runFromText(content: string): Run | null {
  const [first = '', ...lines] = content.split('\n');
  const read = readStored(head, jsonValue(first));
  return read && { ...read.run, exchanges: lines.flatMap((line) => fromLine(line) ?? []) };
}

/** Two runs beside each other; of one connection, `a` is the earlier one. */
export interface RunComparison {
  a: Run;
  b: Run;
  rows: ComparedResult[];
}

/**
 * Compares two runs, in the order of the second, with what only the first had at the end. Of one connection the earlier comes first; of two,
 * the one given first.
 */
export function compareRuns(one: Run, other: Run): RunComparison {
  const [a, b] = one.connectionId !== other.connectionId || one.startedAt <= other.startedAt ? [one, other] : [other, one];
  return { a, b, rows: comparedResults(a.results, b.results) };
}

type Comparable = Pick<CheckResult, 'id' | 'statement' | 'verdict' | 'text'>;

/** Results beside each other, in the order of the later ones, with what only the earlier ones had at the end. */
export function comparedResults(earlier: readonly Comparable[], later: readonly Comparable[]): ComparedResult[] {
  const before = new Map(earlier.map((result) => [result.id, result]));
  const now = new Set(later.map(({ id }) => id));
  const rows = later.map((result) => compared(before.get(result.id), result));
  return [...rows, ...earlier.filter(({ id }) => !now.has(id)).map((result) => compared(result, undefined))];
}

/** How good news is; what proves nothing stands beside that order. */
const RANK: Partial<Record<Verdict, number>> = { fail: 0, warn: 1, pass: 2 };

function compared(was: Comparable | undefined, is: Comparable | undefined): ComparedResult {
  const { id, statement } = is ?? was ?? { id: '', statement: '' };
  const [a, b] = [was?.verdict ?? null, is?.verdict ?? null];
  return { id, statement, a, b, change: changeOf(a, b), textA: was?.text ?? '', textB: is?.text ?? '' };
}

function changeOf(a: Verdict | null, b: Verdict | null): ComparedResult['change'] {
  if (a === b) return 'same';
  if (a === null) return 'new';
  if (b === null) return 'gone';
  if (a === 'not-seen' && b === 'pass') return 'better';
  const [was, is] = [RANK[a], RANK[b]];
  if (was === undefined || is === undefined) return 'other';
  return is > was ? 'better' : 'worse';
}

/** A check that is as expected in one of two runs and not in the other, with the exchanges that prove each. */
export interface Disagreement {
  statement: string;
  works: 'a' | 'b';
  a: LoggedExchange[];
  b: LoggedExchange[];
}

/** Where one of two runs has what the other lacks, in the order of the comparison. */
export function disagreements({ a, b, rows }: RunComparison): Disagreement[] {
  return rows.flatMap(({ id, statement, a: was, b: is }) => {
    const [isGood, isGoodToo] = [isAsExpected(was), isAsExpected(is)];
    if (isGood === null || isGoodToo === null || isGood === isGoodToo) return [];
    return [{ statement, works: isGood ? ('a' as const) : ('b' as const), a: provenBy(a, id), b: provenBy(b, id) }];
  });
}

/** null: it says neither. */
function isAsExpected(verdict: Verdict | null): boolean | null {
  if (verdict === 'pass' || verdict === 'warn') return true;
  return verdict === 'fail' || verdict === 'could-not-run' ? false : null;
}

/** The exchanges that prove one result, the oldest first. */
export function provenBy({ results, exchanges }: Run, checkId: string): LoggedExchange[] {
  const ids = new Set(results.find(({ id }) => id === checkId)?.evidence);
  return exchanges.filter(({ id }) => ids.has(id));
}
