import * as v from 'valibot';
import { type checkResult, checkRun, type runFamily } from '../../model/check';
import type { LoggedExchange } from '../../model/exchange';
import { readStored } from '../../model/view';
import { jsonValue } from '../base/untrusted-text';
import { fromLine, toLine } from '../exchanges/ledger';

export type CheckResult = v.InferOutput<typeof checkResult>;
export type RunFamily = v.InferOutput<typeof runFamily>;
/** Its exchanges are redacted; each is there once, in the order they happened. */
export type Run = v.InferOutput<typeof checkRun> & { exchanges: LoggedExchange[] };

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
