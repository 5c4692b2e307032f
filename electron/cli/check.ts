import { stoppable } from '../core/base/unless-aborted';
import { grantOf } from '../model/grants';
import { compareRuns, disagreements, type Run } from '../core/checks/run';
import type { Verdict } from '../model/check-words';
import type { Plan } from '../core/checks/plan-schema';
import type { StartOptions } from '../core/checks/service';
import { parsePlan } from '../core/checks/plan-file';
import { Failure } from '../model/failure';
import { command, namesFile } from './arguments';
import { labelOf, otherNamed, refuseAllowedApi } from './call-beside';
import { besideText, type ChecksBeside } from './check-beside';
import { type CheckOptions, readCheckOptions } from './check-options';
import { CheckProgress } from './check-progress';
import { proveReports, writeReports } from './check-reports';
import { resultText } from './check-text';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { readText } from './input';
import { planNamed } from './named';
import { type Session, withSession } from './session';
import { usableGrant } from './sign-in';
import { failureText, styleFor } from './terminal';
import { CHECK } from './usage/check';

export const runCheck = command(CHECK, async (values, _, context) => {
  const options = readCheckOptions(values);
  // Fail before anything is sent or burnt.
  await proveReports(options.reports);
  const file = namesFile(options.plan) ? parsePlan(await readText({ kind: 'file', path: options.plan }, context)) : null;
  const { also } = options;
  if (also !== null) {
    refuseAllowedApi(options.where);
    const both = await withSession(options.where, context, (session) => checkBeside(session, also, file, options, context));
    const style = styleFor(context.colours && context.terminal.out);
    await context.out(`${both.runs.map((run) => resultText(run, style)).join('\n')}\n${besideText(both, style)}`);
    return Math.max(...both.runs.map(codeOf)) as ExitCode;
  }
  const run = await withSession(options.where, context, (session) => check(session, file, options, context));
  await writeReports(run, options.reports, context);
  const summary = resultText(run, styleFor(context.colours));
  if (options.reports.some(({ path }) => path === '-')) context.err(summary);
  else await context.out(summary);
  return codeOf(run);
});

/**
 * Runs a plan on the session's connection, then on another of the window's. Nothing is sent where the person says no to one of them.
 *
 * @throws UsageError, before anything is sent.
 */
async function checkBeside(
  session: Session,
  also: string,
  file: Plan | null,
  options: CheckOptions,
  context: CliContext,
): Promise<ChecksBeside> {
  const { connection, services } = session;
  const other = otherNamed(session, also);
  if (other.id === connection.id) throw new UsageError('--also names the same connection.', 'Name another connection.');
  for (const { id } of [connection, other]) await services.checks.admit(id, await startOf(session, id, file, options));
  const runs = [
    await check(session, file, options, context),
    await check({ ...session, connection: other }, file, options, context),
  ] as const;
  const comparison = compareRuns(...runs);
  const explained = await (await services.contrasts()).ofChecks(disagreements(comparison));
  return { names: [labelOf(connection), labelOf(other)], runs, comparison, explained };
}

async function startOf({ services, stored }: Session, id: string, file: Plan | null, options: CheckOptions): Promise<StartOptions> {
  const { allowBurning, allowChanges } = options;
  const offered = file === null ? (await services.checks.catalogue(id)).plans : [];
  const plan = file === null ? { planId: planNamed(options.plan, offered).id } : { plan: file };
  // A connection file brings no tokens to inspect, so the run signs in for its own.
  return { ...plan, checks: null, allowBurning, allowChanges, ownGrant: !stored };
}

async function check(session: Session, file: Plan | null, options: CheckOptions, context: CliContext): Promise<Run> {
  const { services, connection } = session;
  await services.prepare(connection.id);
  await renewStored(session, context);
  const { id, signIns } = await services.checks.start(connection.id, await startOf(session, connection.id, file, options));
  const how = grantOf(connection).signsIn === 'device' ? 'with a code' : 'in the browser';
  if (signIns > 0) context.err(`${signIns === 1 ? '1 sign-in' : `${signIns} sign-ins`} ${how} will be needed.\n`);
  const progress = new CheckProgress(context, how);
  const stopListening = services.checks.onChange((run) => progress.show(run));
  const stopWarning = services.checks.onNotKept((failure) => context.err(failureText(failure)));
  const stop = () => services.checks.stop(id);
  const timer = options.timeoutMs === null ? null : setTimeout(stop, options.timeoutMs);
  try {
    const run = await stoppable(context.signal, stop, () => services.checks.finished(id));
    progress.show(run);
    return run;
  } finally {
    if (timer !== null) clearTimeout(timer);
    stopListening();
    stopWarning();
    progress.end();
  }
}

/**
 * Ensures a live access token for checks that only read: a refresh token from a connection file has none yet, and the window's may have
 * expired. If the window's can't be renewed, the checks report it.
 */
async function renewStored(session: Session, context: CliContext): Promise<void> {
  const { services, connection, stored } = session;
  if (!grantOf(connection).signsIn || (await services.tokens.read(connection.id)).grant === null) return;
  try {
    await usableGrant(session, { renew: !stored, signIn: false }, context);
  } catch (error) {
    if (!stored || !(error instanceof Failure)) throw error;
    context.err(failureText(error));
  }
}

/** A run that proves nothing does not count as "all as expected". */
function codeOf({ results, status }: Run): 0 | 1 | 2 {
  const has = (verdict: Verdict) => results.some((result) => result.verdict === verdict);
  if (has('fail')) return 1;
  const proven = has('pass') || has('warn') || has('not-applicable');
  return !proven || status !== 'done' || has('could-not-run') || results.some((result) => result.verdict === null) ? 2 : 0;
}
