import type {
  CheckCounts,
  CheckGroup,
  CheckResultView,
  CheckVerdict,
  PlanView,
  RunComparisonView,
  RunSummaryView,
} from '../../../electron/contract';
import { VERDICTS } from '../../../electron/model/check-words';
import { inShort } from '../../../electron/model/text/durations';
import { counted } from '../../../electron/model/text/counts';
import type { IconName } from '../../components/icons';
import { countsInWords } from '../../state/checks';

export type VerdictTone = 'live' | 'dead' | 'warn' | 'none';

/** Shape and word; colour only repeats them. */
export const verdicts: Record<CheckVerdict, { icon: IconName; tone: VerdictTone }> = {
  pass: { icon: 'ok', tone: 'live' },
  fail: { icon: 'error', tone: 'dead' },
  warn: { icon: 'warning', tone: 'warn' },
  'not-applicable': { icon: 'dash', tone: 'none' },
  'could-not-run': { icon: 'question', tone: 'none' },
  'not-seen': { icon: 'eye', tone: 'none' },
};

/** Checks of an app watch it at the same time, many of them at once. */
export const isOfApp = (group: CheckGroup | undefined): boolean => group?.startsWith('app-') ?? false;

/** Of one that is under way. */
export const underWayInWords = ({ group }: Pick<CheckResultView, 'group'>) => (isOfApp(group) ? 'watching' : 'running');

export const checksInWords = (count: number) => counted(count, 'check');

/** How often somebody signs in: "no sign-in", "3 sign-ins". */
/** A switch's label, for destructive checks among `total`. */
export const alsoRunInWords = (burning: number, total: number) =>
  burning === total
    ? 'Run the destructive checks'
    : `Also run the ${burning === 1 ? 'destructive check' : `${burning} destructive checks`}`;

/** The same for calls that may change data. */
export const alsoSendInWords = (count: number) =>
  count === 1 ? 'Also send the call that may change data' : `Also send the ${count} calls that may change data`;

export const signInsInWords = (count: number) => (count === 0 ? 'no sign-in' : counted(count, 'sign-in'));

/** "DELETE /v1/customers/1, 3 times". */
export const changesInWords = ({ request, times }: PlanView['changing'][number]) => (times === 1 ? request : `${request}, ${times} times`);

/** "3 requests may change data"; empty without any. */
export function changingInWords({ changing }: PlanView): string {
  const requests = changing.reduce((sum, { times }) => sum + times, 0);
  return requests === 0 ? '' : `${counted(requests, 'request')} may change data`;
}

/** "25 checks, no sign-in, waits up to 2 min; 6 more destructive; 3 requests may change data". */
export function costInWords(plan: PlanView): string {
  const { checks, burning, signIns, maxWaitMs } = plan;
  const burnsAll = burning === checks.length;
  const calm = [
    checksInWords(burnsAll ? burning : checks.length - burning),
    signInsInWords(burnsAll ? signIns.burning : signIns.calm),
    maxWaitMs > 0 && `waits up to ${inShort(maxWaitMs)}`,
  ];
  const all = burning === 1 ? 'destructive' : 'all destructive';
  const more = `${burning} more destructive`;
  return [calm.filter(Boolean).join(', '), burning > 0 && (burnsAll ? all : more), changingInWords(plan)].filter(Boolean).join('; ');
}

export function overall(run: RunSummaryView): { text: string; icon: IconName; tone: VerdictTone } {
  const { counts, total, status } = run;
  const done = doneOf(counts);
  if (status === 'running') return { text: `${done} of ${total} done`, icon: 'play', tone: 'none' };
  if (counts.fail > 0) {
    return { text: counts.fail === 1 ? '1 check failed' : `${counts.fail} checks failed`, icon: 'error', tone: 'dead' };
  }
  if (status === 'stopped') return { text: `Stopped after ${done - counts['not-seen']} of ${total}`, icon: 'stop', tone: 'none' };
  if (counts.pass + counts.warn === 0) return { text: 'No conclusive result', icon: 'question', tone: 'none' };
  if (counts.warn > 0) return { text: counted(counts.warn, 'warning'), icon: 'warning', tone: 'warn' };
  const open = [
    counts['could-not-run'] > 0 && `${counts['could-not-run']} could not run`,
    counts['not-seen'] > 0 && `${counts['not-seen']} not seen`,
  ].filter(Boolean);
  return open.length > 0
    ? { text: `Nothing failed, ${open.join(', ')}`, icon: 'question', tone: 'none' }
    : { text: 'All as expected', icon: 'ok', tone: 'live' };
}

export const doneOf = (counts: CheckCounts) => VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);

/** For a list: "1 failed, 26 passed". */
export const outcomeInWords = (run: RunSummaryView) =>
  run.status === 'running' ? overall(run).text : `${run.status === 'stopped' ? 'stopped: ' : ''}${countsInWords(run.counts)}`;

/** Milliseconds; null until it has ended. */
export const tookOf = (result: CheckResultView) =>
  result.startedAt === null || result.endedAt === null ? null : Math.max(0, result.endedAt - result.startedAt);

type Change = RunComparisonView['rows'][number]['change'];

export const changes: Record<Change, { word: string; icon: IconName; tone: VerdictTone }> = {
  worse: { word: 'worse', icon: 'arrow-down', tone: 'dead' },
  better: { word: 'better', icon: 'arrow-up', tone: 'live' },
  other: { word: 'different', icon: 'edit', tone: 'warn' },
  new: { word: 'new', icon: 'plus', tone: 'none' },
  gone: { word: 'gone', icon: 'minus', tone: 'none' },
  same: { word: 'same', icon: 'check', tone: 'none' },
};

/** Differences first, worst at the top. */
export const CHANGES: readonly Change[] = ['worse', 'other', 'better', 'new', 'gone', 'same'];

/** Where the runs are of two connections. */
const THERE: Partial<Record<Change, string>> = { worse: 'worse there', better: 'better there', new: 'only there', gone: 'only here' };

export const changeInWords = (change: Change, isElsewhere: boolean): string =>
  (isElsewhere ? THERE[change] : undefined) ?? changes[change].word;
