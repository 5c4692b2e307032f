import type { PlanView, Problem, ReportKind, RunView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';
import type { Allowed } from './consent';
import { changesInWords } from './words';
import { dropRun, follow, readChecksAgain, setSession } from '../../state/checks';

/** Starts a run and shows it. `checks` null: all of the plan. Resolves with the problem, or null if it runs. */
export async function startRun(
  connectionId: string,
  planId: string,
  checks: string[] | null,
  allowed: Allowed,
  show = ({ id: runId }: RunView) => setSession(connectionId, { place: { at: 'run', runId } }),
): Promise<Problem | null> {
  const result = await invoke('checks.start', {
    connectionId,
    planId,
    checks,
    allowBurning: allowed.burning,
    allowChanges: allowed.changes,
  });
  if (!result.ok) return result.problem;
  follow(result.value);
  show(result.value);
  return null;
}

const reportWords: Record<ReportKind, string> = { html: 'HTML report', junit: 'JUnit report', json: 'JSON report', markdown: 'Markdown' };

const SHARING = 'Known secrets are replaced. Review it before you share it.';

export async function saveReport(connectionId: string, runId: string, kind: ReportKind): Promise<void> {
  sayReportSaved(kind, await ask('checks.saveReport', { connectionId, runId, kind }));
}

/** @param done null, or without a path: nothing was saved. */
export function sayReportSaved(kind: ReportKind, done: { value: { path: string | null } } | null): void {
  if (done?.value.path) say({ tone: 'ok', text: `${reportWords[kind]} saved as ${done.value.path}. ${SHARING}` });
}

export async function copyReport(connectionId: string, runId: string): Promise<void> {
  if (await ask('checks.copyReport', { connectionId, runId })) sayReportCopied();
}

export const sayReportCopied = () => say({ tone: 'ok', text: `Copied as Markdown, ready to paste into a ticket. ${SHARING}` });

export function removeRun(connectionId: string, runId: string): void {
  confirmFirst({
    title: 'Remove this run?',
    text: 'Its verdicts and evidence are deleted from this computer. Saved reports stay.',
    confirmLabel: 'Remove',
    cancelLabel: 'Keep it',
    onConfirm: async () => {
      if (await ask('checks.removeRun', { connectionId, runId })) dropRun(connectionId, runId);
    },
  });
}

export async function addPlan(connectionId: string): Promise<void> {
  const done = await ask('checks.addPlan');
  if (!done?.value) return;
  const { id, name, changing } = done.value;
  await readChecksAgain();
  setSession(connectionId, { planId: id });
  if (changing.length === 0) say({ tone: 'ok', text: `The plan “${name}” was added.` });
  else
    say({
      tone: 'warning',
      text: `The plan “${name}” was added. Its own calls may change data: ${changing.map(changesInWords).join('; ')}. They are sent only if you allow it.`,
    });
}

export function removePlan({ id: planId, name }: PlanView): void {
  confirmFirst({
    title: `Remove “${name}”?`,
    text: 'Removes the plan from Tokenscope. Its source file and its runs stay.',
    confirmLabel: 'Remove',
    cancelLabel: 'Keep it',
    onConfirm: async () => {
      if (await ask('checks.removePlan', { planId })) await readChecksAgain();
    },
  });
}

/** Saves a plan as JSON, as a starting point for a new one. */
export async function savePlan(planId: string, checks: string[] | null): Promise<void> {
  sayPlanSaved(await ask('checks.savePlan', { planId, checks }));
}

/** @param done null, or without a path: nothing was saved. */
export function sayPlanSaved(done: { value: { path: string | null } } | null): void {
  if (done?.value.path) say({ tone: 'ok', text: `Saved as ${done.value.path}. Edit it, then add it as your own plan.` });
}
