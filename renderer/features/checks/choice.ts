import type { CheckGroup, CheckResultView, CheckVerdict, PlanView, RunSummaryView, RunView } from '../../../electron/contract';
import type { ChecksPlace } from '../../state/checks';

/** As a token lives: issued, used, refreshed, used once too often, ended. */
const GROUPS: readonly CheckGroup[] = ['issue', 'use', 'redirect', 'refresh', 'reuse', 'end', 'own'];

/** Each group once, with its members in the order they run; plans may go from group to group and back. */
export function grouped<T extends { group: CheckGroup }>(items: readonly T[]): { group: CheckGroup; items: T[] }[] {
  return GROUPS.flatMap((group) => {
    const members = items.filter((item) => item.group === group);
    return members.length > 0 ? [{ group, items: members }] : [];
  });
}

/** In the order they are listed. */
export const asListed = <T extends { group: CheckGroup }>(items: readonly T[]): T[] => grouped(items).flatMap((group) => group.items);

/** The results with one of the verdicts chosen; all of them where none is. */
export function withVerdict(results: readonly CheckResultView[], chosen: CheckVerdict | null): readonly CheckResultView[] {
  return chosen === null ? results : results.filter((result) => result.verdict === chosen);
}

/**
 * Which result is shown beside the list while the person has chosen none: the one under way, or else the last one done; of a run that
 * is over the gravest, so that what matters is open at once.
 */
export function shownFirst(results: readonly CheckResultView[], status: RunView['status']): CheckResultView | null {
  if (status === 'running') {
    return (
      results.find((result) => result.status === 'running') ?? results.findLast((result) => result.status === 'done') ?? results[0] ?? null
    );
  }
  for (const verdict of ['fail', 'warn', 'could-not-run'] as const) {
    const first = results.find((result) => result.verdict === verdict);
    if (first) return first;
  }
  return results[0] ?? null;
}

/** The checks worth running once more: those that failed, warned, could not run, or never had their turn. */
export const againOf = (results: readonly CheckResultView[]) =>
  results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');

/** The run that a run is compared with unless the person says otherwise: the last one before it of the same plan, or else of any. */
export function runBefore(
  runs: readonly RunSummaryView[],
  run: Pick<RunSummaryView, 'id' | 'planId' | 'startedAt'>,
): RunSummaryView | null {
  const earlier = runs.filter((other) => other.id !== run.id && other.status !== 'running' && other.startedAt < run.startedAt);
  return earlier.find((other) => other.planId === run.planId) ?? earlier[0] ?? null;
}

/** Where the tab opens: where the person was, at the run under way, or with the plans. A run that is gone is not shown. */
export function placeOf(chosen: ChecksPlace | null, runs: readonly RunSummaryView[], live: Pick<RunView, 'id'> | null): ChecksPlace {
  const isThere = (id: string) => live?.id === id || runs.some((run) => run.id === id);
  if (chosen?.at === 'run' && isThere(chosen.runId)) return chosen;
  if (chosen?.at === 'compare' && isThere(chosen.a) && isThere(chosen.b)) return chosen;
  if (chosen?.at === 'plans') return chosen;
  return live ? { at: 'run', runId: live.id } : { at: 'plans' };
}

/** The plan shown: the one chosen, or else the last one run, or else the first. */
export function planOf(plans: readonly PlanView[], chosen: string | null, runs: readonly RunSummaryView[]): PlanView | null {
  return plans.find(({ id }) => id === chosen) ?? plans.find(({ id }) => id === runs[0]?.planId) ?? plans[0] ?? null;
}

/** Where the arrow keys lead from row `at` of `count`; null: the key is none of theirs. -1 stands for no row. */
export function stepped(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -count, End: count };
  const by = steps[key];
  if (by === undefined) return null;
  return at < 0 ? (by < 0 && key !== 'Home' ? count - 1 : 0) : Math.min(count - 1, Math.max(0, at + by));
}
