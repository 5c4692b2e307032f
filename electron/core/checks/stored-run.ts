import * as v from 'valibot';
import { GROUPS, VERDICTS } from '../../model/check-words';
import { fromLine, toLine } from '../exchanges/stored';
import type { Run } from './model';

const text = v.string();
/** ECMA-262 section 21.4.1.1: no Date is further from 1970. */
const LAST_MOMENT = 8.64e15;
const time = v.pipe(v.number(), v.minValue(-LAST_MOMENT), v.maxValue(LAST_MOMENT));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pair = v.object({ name: text, value: text });
const problem = v.object({
  code: v.custom<NonNullable<Run['results'][number]['problem']>['code']>((value) => typeof value === 'string'),
  what: text,
  likelyCause: text,
  action: text,
  evidence: v.optional(v.array(v.object({ label: text, value: text }))),
});
const result = v.object({
  id: text,
  group: v.picklist(GROUPS),
  statement: text,
  why: text,
  reference: text,
  burns: v.boolean(),
  changesData: v.optional(v.boolean(), false),
  status: v.picklist(['waiting', 'running', 'done']),
  verdict: v.nullable(v.picklist(VERDICTS)),
  text,
  expected: v.nullable(text),
  measured: v.array(pair),
  problem: v.nullable(problem),
  steps: v.array(v.object({ at: time, text })),
  startedAt: v.nullable(time),
  endedAt: v.nullable(time),
  wait: v.nullable(v.object({ text, from: time, until: time, canSkip: v.boolean() })),
  evidence: v.array(text),
});
const family = v.object({
  name: text,
  generations: v.array(v.object({ number: count, issuedAt: time, expiresAt: v.nullable(time), fingerprint: text })),
  events: v.array(v.object({ at: time, text, tone: v.picklist(['plain', 'good', 'bad']) })),
});
const run = v.object({
  id: text,
  connectionId: text,
  connectionName: text,
  server: text,
  clientId: text,
  planId: text,
  planName: text,
  profileName: text,
  promises: v.array(v.object({ name: text, text, sure: text })),
  startedAt: time,
  endedAt: v.nullable(time),
  status: v.picklist(['running', 'done', 'stopped']),
  allowBurning: v.boolean(),
  allowChanges: v.optional(v.boolean(), false),
  results: v.array(result),
  families: v.array(family),
  signIn: v.nullable(v.object({ number: count, of: v.optional(count, 0), why: text })),
  signIns: v.optional(count, 0),
  // Absent from runs stored before 0.2.
  problem: v.optional(v.nullable(problem), null),
  version: text,
});
const head = v.object({ version: v.literal(1), run });

/** A run as lines of JSON: everything but the exchanges first, so that lists read that line only, then one exchange a line. */
export function runToText({ exchanges, ...rest }: Run): string {
  return `${[JSON.stringify({ version: 1, run: rest }), ...exchanges.map(toLine)].join('\n')}\n`;
}

/** The run of such a text, or of its first line alone; null where that is no run. Lines that hold no exchange are passed over. */
export function runFromText(content: string): Run | null {
  const [first = '', ...lines] = content.split('\n');
  const parsed = v.safeParse(head, jsonOrNull(first));
  return parsed.success ? { ...parsed.output.run, exchanges: lines.flatMap((line) => fromLine(line) ?? []) } : null;
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
