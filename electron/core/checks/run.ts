import * as v from 'valibot';
import { GROUPS, VERDICTS } from '../../model/check-words';
import type { LoggedExchange } from '../../model/exchange';
import { fromLine, toLine } from '../exchanges/files';
import type { FailureCode } from '../../model/failure';

const text = v.string();
/** ECMA-262 section 21.4.1.1: no Date is further from 1970. */
const LAST_MOMENT = 8.64e15;
const time = v.pipe(v.number(), v.minValue(-LAST_MOMENT), v.maxValue(LAST_MOMENT));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pair = v.object({ name: text, value: text });
const problem = v.object({
  code: v.custom<FailureCode>((value) => typeof value === 'string'),
  what: text,
  likelyCause: text,
  action: text,
  evidence: v.optional(v.array(v.object({ label: text, value: text }))),
});

/** Where one check of a run stands. Times in milliseconds since the epoch. No secret in it. */
const result = v.object({
  id: text,
  group: v.picklist(GROUPS),
  statement: text,
  why: text,
  reference: text,
  burns: v.boolean(),
  /** It sends a request that may change data at the API. */
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
  /** Ids of exchanges of the run that prove it, in order. */
  evidence: v.array(text),
});

/** One grant of a run and what became of it. Times in milliseconds since the epoch. */
const family = v.object({
  /** "Main grant", "Spare grant 2". */
  name: text,
  generations: v.array(v.object({ number: count, issuedAt: time, expiresAt: v.nullable(time), fingerprint: text })),
  events: v.array(v.object({ at: time, text, tone: v.picklist(['plain', 'good', 'bad']) })),
});

/** One run of a plan, running or over, without its exchanges. No secret in it. */
const run = v.object({
  id: text,
  connectionId: text,
  /** As it was called then. */
  connectionName: text,
  /** Where the tokens come from: the token endpoint's origin, and the client id. */
  server: text,
  clientId: text,
  planId: text,
  planName: text,
  profileName: text,
  /** In words, for the report. */
  promises: v.array(v.object({ name: text, text, sure: text })),
  startedAt: time,
  endedAt: v.nullable(time),
  status: v.picklist(['running', 'done', 'stopped']),
  allowBurning: v.boolean(),
  allowChanges: v.optional(v.boolean(), false),
  results: v.array(result),
  /** The token families of the run's own grants, for the timeline picture. */
  families: v.array(family),
  /** The browser is open for a sign-in: which of how many, as far as is known. */
  signIn: v.nullable(v.object({ number: count, of: v.optional(count, 0), why: text })),
  /** How many sign-ins the checks need, at most, where the server behaves well. */
  signIns: v.optional(count, 0),
  /** Why the run ended before its other checks: no tokens could be had at all. Absent from runs stored before 0.2. */
  problem: v.optional(v.nullable(problem), null),
  /** Tokenscope's version. */
  version: text,
});
const head = v.object({ version: v.literal(1), run });

export type CheckResult = v.InferOutput<typeof result>;
export type RunFamily = v.InferOutput<typeof family>;
/** Its exchanges are redacted; each is there once, in the order they happened. */
export type Run = v.InferOutput<typeof run> & { exchanges: LoggedExchange[] };

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
