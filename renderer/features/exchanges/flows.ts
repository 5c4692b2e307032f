import type { ExchangeRow } from '../../../electron/contract';
import { isPending, purposeWords } from './words';

/** Exchanges that belong together: a sign-in, a call that was refreshed and sent again, a run of checks, a preflight. */
export interface Flow {
  key: string;
  title: string;
  isOfChecks: boolean;
  /** Folded until a person unfolds it: a run of checks, and what only asks whether somebody has signed in. */
  startsFolded: boolean;
  /** Oldest first. */
  rows: ExchangeRow[];
  /** Milliseconds since the epoch: when the first began and the last ended. */
  start: number;
  end: number;
}

/** Milliseconds: keys and metadata are fetched just before or after what needs them; a person signs in within minutes. */
const BESIDE_MS = 10_000;
const SIGN_IN_MS = 15 * 60_000;
/** Longer than most device codes live. */
const DEVICE_MS = 60 * 60_000;
/** Milliseconds between a refusal, the refresh that it caused, and the call sent again. */
const AGAIN_MS = 5_000;

/** The flow of each row, by its id. An app's never belong to Tokenscope's own. `rows` in any order. */
export function flowsOf(rows: readonly ExchangeRow[]): ReadonlyMap<string, Flow> {
  const apps = rows.filter(({ by }) => by);
  if (apps.length === 0 || apps.length === rows.length) return flowsOfOne(rows);
  return new Map([...flowsOfOne(rows.filter(({ by }) => !by)), ...flowsOfOne(apps)]);
}

function flowsOfOne(rows: readonly ExchangeRow[]): ReadonlyMap<string, Flow> {
  const flows = new Map<string, Flow>();
  const byRun = new Map<string, Flow>();
  let last: Flow | undefined;
  /** Polls of a device, and the sign-in that they belong to. */
  let polls: { of: Flow | undefined; flow: Flow } | undefined;
  const join = (flow: Flow, row: ExchangeRow, title?: string) => {
    flow.rows.push(row);
    flow.end = Math.max(flow.end, endOf(row));
    if (title) flow.title = title;
    flows.set(row.id, flow);
    return flow;
  };
  const begin = (row: ExchangeRow, title: string, isOfChecks = false, startsFolded = isOfChecks) =>
    join({ key: row.id, title, isOfChecks, startsFolded, rows: [], start: row.at, end: row.at }, row);
  for (const row of rows.toSorted((a, b) => a.at - b.at || turnOf(a) - turnOf(b))) {
    const { check, preflight } = row;
    const runId = check?.runId ?? preflight;
    if (runId !== undefined) {
      const run = byRun.get(runId);
      byRun.set(runId, run ? join(run, row) : begin(row, check ? `Checks: ${check.planName}` : 'Preflight', true));
      continue;
    }
    if (isPending(row)) {
      polls = polls && polls.of === last ? { ...polls, flow: join(polls.flow, row) } : { of: last, flow: begin(row, POLLS, false, true) };
      continue;
    }
    const title: string | null = last ? joined(last, row) : null;
    last = last && title ? join(last, row, title) : begin(row, TITLES[row.purpose]);
  }
  return flows;
}

/** A code may be exchanged in the millisecond in which it came. */
const turnOf = ({ purpose }: ExchangeRow) => ['authorize', 'callback', 'token'].indexOf(purpose);

const endOf = ({ at, tookMs }: ExchangeRow) => at + (tookMs ?? 0);

/** A group is named by the request that it is about. */
const TITLES = { ...purposeWords, authorize: 'Sign-in', 'device-authorization': 'Device sign-in', token: 'Token request' };
const POLLS = 'Waiting for the sign-in';

/** What is fetched for something else, without authentication. */
const FETCHED: readonly ExchangeRow['purpose'][] = ['discovery', 'jwks', 'sign-in-page'];
const isFetched = ({ purpose }: ExchangeRow) => FETCHED.includes(purpose);

/** What a flow is called with one more row; null: the row begins another. */
function joined({ title, rows, end }: Flow, row: ExchangeRow): string | null {
  const since = row.at - end;
  const before = rows.at(-1);
  if (!before) return null;
  if (isFetched(row)) return since <= BESIDE_MS && before.purpose !== 'call' ? title : null;
  if (rows.every(isFetched)) return since <= BESIDE_MS && row.purpose !== 'callback' ? TITLES[row.purpose] : null;
  const main = rows.findLast((one) => !isFetched(one)) ?? before;
  switch (row.purpose) {
    case 'callback':
      return main.purpose === 'authorize' && since <= SIGN_IN_MS ? title : null;
    case 'token':
      if (main.purpose === 'device-authorization') return since <= DEVICE_MS ? title : null;
      // An app's callback goes to the app: no tap sees it.
      if (row.by && main.purpose === 'authorize') return since <= SIGN_IN_MS ? title : null;
      return main.purpose === 'callback' && since <= BESIDE_MS ? title : null;
    case 'refresh':
      return main.purpose === 'call' && main.status === 401 && since <= AGAIN_MS ? 'Call, refreshed and sent again' : null;
    case 'call':
      return main.purpose === 'refresh' && rows[0]?.purpose === 'call' && rows[0].url === row.url && since <= AGAIN_MS ? title : null;
    default:
      return null;
  }
}

/** A line of the list: an exchange, or the head of those that belong together. */
export type Line =
  | { kind: 'flow'; id: string; flow: Flow; shown: ExchangeRow[]; isOpen: boolean }
  | { kind: 'row'; id: string; row: ExchangeRow /** Below the head of its flow. */; isInside: boolean };

/**
 * The lines of `rows` (newest first) with a head above those that belong together.
 *
 * @param toggled Flows that a person has folded or unfolded.
 * @param isFiltered What was looked for is not folded away.
 */
export function inFlows(
  rows: readonly ExchangeRow[],
  flows: ReadonlyMap<string, Flow>,
  toggled: ReadonlySet<string>,
  isFiltered: boolean,
): Line[] {
  const byFlow = new Map<Flow, ExchangeRow[]>();
  for (const row of rows) {
    const flow = flows.get(row.id);
    if (!flow) continue;
    const shown = byFlow.get(flow);
    if (shown) shown.push(row);
    else byFlow.set(flow, [row]);
  }
  return [...byFlow].flatMap(([flow, shown]): Line[] => {
    const isInside = flow.rows.length > 1;
    const lines = shown.map((row): Line => ({ kind: 'row', id: row.id, row, isInside }));
    if (!isInside) return lines;
    const isOpen = toggled.has(flow.key) !== (isFiltered || !flow.startsFolded);
    return [{ kind: 'flow', id: `flow-${flow.key}`, flow, shown, isOpen }, ...(isOpen ? lines : [])];
  });
}

/** Where a row stands in its flow, in parts of its whole time. */
export function barOf(row: ExchangeRow, { start, end }: Flow): { from: number; length: number } {
  const whole = Math.max(1, end - start);
  return { from: (row.at - start) / whole, length: (row.tookMs ?? 0) / whole };
}
