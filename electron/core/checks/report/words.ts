import { VERDICTS, type Verdict } from '../../../model/check-words';
import { MONTHS } from '../../../model/text/dates';
import type { FailureDetails } from '../../../model/failure';
import { counted } from '../../../model/text/counts';
import type { CheckResult, Run } from '../run';
import { line } from './text';

/** A result without a verdict: the run was stopped before it, or has not reached it. */
export const NOT_RUN = 'Not run';

export type Counts = Record<Verdict | 'not-run', number>;

export function countsOf(results: readonly CheckResult[]): Counts {
  const counts: Counts = { pass: 0, fail: 0, warn: 0, 'not-applicable': 0, 'could-not-run': 0, 'not-seen': 0, 'not-run': 0 };
  for (const { verdict } of results) counts[verdict ?? 'not-run'] += 1;
  return counts;
}

/** The kinds of verdict that there are any of, in their order. */
export function kindsIn(counts: Counts): (Verdict | 'not-run')[] {
  return [...VERDICTS, 'not-run' as const].filter((verdict) => counts[verdict] > 0);
}

/** The whole run in one sentence, worst first. */
export function sentenceOf({ status, results, problem, proves }: Run): string {
  const counts = countsOf(results);
  const judged = counts.pass + counts.fail + counts.warn;
  const unfinished = problem
    ? ` ${proves === 'app' ? line(problem.what) : 'The run ended early: without tokens nothing more can be checked.'}`
    : status === 'stopped'
      ? ' The run was stopped before it finished.'
      : status === 'running'
        ? ' The run is still in progress.'
        : '';
  const unable = counts['could-not-run'] > 0 ? ` ${checks(counts['could-not-run'])} could not run.` : '';
  const unseen =
    counts['not-seen'] > 0 ? ` ${counts['not-seen'] === 1 ? '1 check was' : `${checks(counts['not-seen'])} were`} not seen.` : '';
  const missing = `${unable}${unseen}`;
  if (counts.fail > 0) return `${counts.fail} of ${checks(judged)} failed.${missing}${unfinished}`;
  if (judged === 0) return `No check reached a verdict.${missing}${unfinished}`;
  if (counts.warn > 0) return `No check failed; ${counts.warn} of ${checks(judged)} raised a warning.${missing}${unfinished}`;
  return `${judged === 1 ? 'The only conclusive check' : `All ${judged} conclusive checks`} passed.${missing}${unfinished}`;
}

/** The results that need a look, the worst first. What was not seen is told by what to do: `unseenBySee`. */
export function notableIn(results: readonly CheckResult[]): CheckResult[] {
  const kinds = VERDICTS.filter((verdict) => verdict !== 'pass' && verdict !== 'not-applicable' && verdict !== 'not-seen');
  return kinds.flatMap((kind) => results.filter(({ verdict }) => verdict === kind));
}

/** Worst of a run, for its colour. */
export function worstOf({ results }: Run): Verdict | 'not-run' {
  return VERDICTS.slice(0, 5).find((verdict) => results.some((result) => result.verdict === verdict)) ?? 'not-run';
}

/** "22 Nov 2026, 14:08:07 UTC". @param at Milliseconds since the epoch. */
export function moment(at: number): string {
  const date = dateOf(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${timeOf(at)} UTC`;
}

/** "14:08:07", UTC. @param at Milliseconds since the epoch. */
export function timeOf(at: number): string {
  return dateOf(at).toISOString().slice(11, 19);
}

/** "2026-11-22T14:08:07.120Z". @param at Milliseconds since the epoch. */
export function isoOf(at: number): string {
  return dateOf(at).toISOString();
}

/** Milliseconds from start to end of a result; null: it has not ended. */
export function durationOf({ startedAt, endedAt }: { startedAt: number | null; endedAt: number | null }): number | null {
  return startedAt === null || endedAt === null ? null : Math.max(0, endedAt - startedAt);
}

/** Clamped: only a tampered file goes beyond, and years of five digits would change the form of the text. */
function dateOf(at: number): Date {
  return new Date(Number.isFinite(at) ? Math.min(253_402_300_799_999, Math.max(0, at)) : 0);
}

function checks(count: number): string {
  return counted(count, 'check');
}

/** Why a check could not run, as names and sentences. */
export function problemFacts(problem: FailureDetails | null): [string, string][] {
  if (problem === null) return [];
  return [
    ['What happened', problem.what],
    ['Likely cause', problem.likelyCause],
    ['What to do', problem.action],
  ];
}
