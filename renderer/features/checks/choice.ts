import type { CheckGroup, CheckResultView, CheckVerdict, PlanView, RunSummaryView, RunView } from '../../../electron/contract';
import { grouped } from '../../../electron/model/check-words';
import type { ChecksPlace } from '../../state/checks';

export const asListed = <T extends { group: CheckGroup }>(items: readonly T[]): T[] => grouped(items).flatMap((group) => group.items);

export function withVerdict(results: readonly CheckResultView[], chosen: CheckVerdict | null): readonly CheckResultView[] {
  return chosen === null ? results : results.filter((result) => result.verdict === chosen);
}

/**
 * The result shown until the person selects one: the running one, else the last one done; after the run, the most serious, so that what
 * matters is open at once.
 */
export function shownFirst(results: readonly CheckResultView[], status: RunView['status']): CheckResultView | null {
  if (status === 'running') {
    return (
      results.find((result) => result.status === 'running') ?? results.findLast((result) => result.status === 'done') ?? results[0] ?? null
    );
  }
  for (const verdict of ['fail', 'warn', 'could-not-run', 'not-seen'] as const) {
    const first = results.find((result) => result.verdict === verdict);
    if (first) return first;
  }
  return results[0] ?? null;
}

/** Checks worth running again: failed, warned, could not run, or not reached. */
export const againOf = (results: readonly CheckResultView[]) =>
  results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');

/** The default run to compare with: the previous one of the same plan, else of any. */
export function runBefore(
  runs: readonly RunSummaryView[],
  run: Pick<RunSummaryView, 'id' | 'planId' | 'startedAt'>,
): RunSummaryView | null {
  const earlier = runs.filter((other) => other.id !== run.id && other.status !== 'running' && other.startedAt < run.startedAt);
  return earlier.find((other) => other.planId === run.planId) ?? earlier[0] ?? null;
}

/** What the tab opens with: the last place, else the running run, else the plans. Deleted runs are skipped. */
export function placeOf(chosen: ChecksPlace | null, runs: readonly RunSummaryView[], live: Pick<RunView, 'id'> | null): ChecksPlace {
  const isThere = (id: string) => live?.id === id || runs.some((run) => run.id === id);
  if (chosen?.at === 'run' && isThere(chosen.runId)) return chosen;
  if (chosen?.at === 'compare' && isThere(chosen.a) && (chosen.otherId !== undefined || isThere(chosen.b))) return chosen;
  if (chosen?.at === 'plans') return chosen;
  return live ? { at: 'run', runId: live.id } : { at: 'plans' };
}

/** The plan shown: the chosen one, else the last one run, else the first. */
export function planOf(plans: readonly PlanView[], chosen: string | null, runs: readonly RunSummaryView[]): PlanView | null {
  return plans.find(({ id }) => id === chosen) ?? plans.find(({ id }) => id === runs[0]?.planId) ?? plans[0] ?? null;
}
