import { environmentOf } from '../core/client-checks/addresses';
import { CLIENT_CHECKS, SCENES } from '../core/client-checks/catalogue';
import { asFace, like, type Played } from '../core/client-checks/like';
import { parseProofPlan } from '../core/client-checks/plan-file';
import { builtInProofPlans, type ProofPlan } from '../core/client-checks/plans';
import { type ProofNow, ProofRunner } from '../core/client-checks/runner';
import { isOwnAddress } from '../model/redirect-uri';
import type { OpenStage } from '../core/client-checks/stage';
import { newId } from '../core/base/ids';
import { stoppable } from '../core/base/unless-aborted';
import { profileOf } from '../core/checks/profiles';
import type { Run } from '../core/checks/run';
import { LedCommand, type LedCommandParts } from '../platform/led/led-command';
import { withSecond } from '../platform/led/two-copies';
import { openBrowserDoor } from '../platform/led/browser-door';
import { command, namesFile, needed, type ValuesOf } from './arguments';
import { readReports } from './check-options';
import { CheckProgress } from './check-progress';
import { proveReports, writeReports } from './check-reports';
import { resultText } from './check-text';
import { type CliContext, Interrupted, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { fingerprintOf } from './fingerprint';
import { readText } from './input';
import { planNamed } from './named';
import { againstText, lastRun } from './prove-against';
import { likeGiven } from './prove-connection';
import {
  appName,
  clientGiven,
  faceGiven,
  isTwice,
  keysGiven,
  namesGiven,
  oneOrTwo,
  ownAddress,
  redirectGiven,
  secondsGiven,
} from './prove-options';
import { oneLine, styleFor } from './terminal';
import { PROVE } from './usage/prove';

export const runProve = command(PROVE, async (values, program, context) => {
  const plans = builtInProofPlans();
  if (values.list) return list(plans, context);
  const wanted = needed('prove', 'plan', values.plan, 'plan');
  const plan = namesFile(wanted) ? parseProofPlan(await readText({ kind: 'file', path: wanted }, context)) : planNamed(wanted, plans);
  const own = namesGiven(values.env);
  const twice = isTwice(values);
  const reports = readReports(values);
  if (program.length === 0) throw new UsageError('No command was given.', 'Put the command that starts your app after --.');
  await proveReports(reports);
  const last = values.against === undefined ? null : await lastRun(values.against, context);
  const played = await playedBy(values, plan, context);
  const faults = Object.fromEntries(played.faults.map(({ id, value }) => [id, value]));
  const { openStage } = await import('../practice/stage/open');
  const client = clientGiven(values, played.face);
  const keys = await keysGiven(values, client, context);
  const options = { face: played.face, client, keys, issuers: oneOrTwo('issuers', values), faults, redirectUri: redirectGiven(values) };
  const stage = await openStage({ ...options, person: false });
  try {
    const run = await proven({ plan, played, own, program, twice, stage, values }, context);
    await writeReports(run, reports, context);
    const style = styleFor(context.colours);
    const summary = `${resultText(run, style)}${last === null ? '' : againstText(last, run, style)}`;
    if (reports.some(({ path }) => path === '-')) context.err(summary);
    else await context.out(summary);
    return codeOf(run);
  } finally {
    await stage.close();
  }
});

/** @throws UsageError, or the errors of reading a connection. */
async function playedBy(values: ValuesOf<typeof PROVE.options>, plan: ProofPlan, context: CliContext): Promise<Played> {
  if (values.connection === undefined) return asFace(faceGiven(values.face, plan));
  const read = await likeGiven(values, context);
  const played = like(read, profileOf(read));
  faceGiven(played.face, plan);
  return played;
}

interface Proving {
  plan: ProofPlan;
  played: Played;
  own: Record<string, string>;
  program: readonly string[];
  twice: boolean;
  stage: OpenStage;
  values: ValuesOf<typeof PROVE.options>;
}

async function proven({ plan, played, own, program, twice, stage, values }: Proving, context: CliContext): Promise<Run> {
  const { clock, random, env, version, platform } = context;
  const opened = new Set<string>();
  const browse = (url: string) => {
    // A program may both print an address and open it.
    if (opened.has(url)) return;
    opened.add(url);
    void stage.browse(url);
  };
  const door = await openBrowserDoor(browse, platform);
  const noProxy = [env.NO_PROXY ?? env.no_proxy, '127.0.0.1', 'localhost'].filter(Boolean).join(',');
  const parts = (mark: string, isSecond: boolean): LedCommandParts => ({
    command: program,
    env: {
      ...env,
      NO_PROXY: noProxy,
      no_proxy: noProxy,
      BROWSER: door.path,
      ...environmentOf({ ...stage.given, ...(isSecond && stage.given.second) }, own),
    },
    now: clock.now,
    patienceMs: secondsGiven('patience', values.patience),
    quietMs: secondsGiven('settle', values.settle),
    onUrl: browse,
    authorizeUrl: stage.given.authorizeUrl,
    visit: (url) => stage.browse(url),
    onCall: ownAddress('on-call', values) ?? undefined,
    onSignIn: ownAddress('on-sign-in', values) ?? undefined,
    onSignOut: ownAddress('on-sign-out', values) ?? undefined,
    ...(!values.quiet && { onLine: (line: string) => context.err(`  ${mark}: ${oneLine(line)}\n`) }),
  });
  const commands = (twice ? ['app 1', 'app 2'] : ['app']).map((mark, index) => new LedCommand(parts(mark, index === 1)));
  const [first, second] = commands as [LedCommand, LedCommand?];
  const lead = second === undefined ? first : withSecond(first, second);
  const stopHanding = handCallbacks(stage, first, context);
  const progress = new CheckProgress(context, 'in the browser');
  let announced = '';
  const show = () => {
    progress.show(runner.standing());
    const step = runner.now && stepOf(runner.now);
    if (step && step !== announced) context.err(`${styleFor(context.colours && context.terminal.err).faint(step)}\n`);
    announced = step ?? announced;
  };
  const name = appName(program);
  const spec = { id: newId(random, 16), plan, checks: plan.checks, scenes: SCENES, app: name, face: played.name, version };
  const runner: ProofRunner = new ProofRunner({ clock, random, fingerprint: fingerprintOf(random) }, spec, stage, lead, show);
  try {
    const run = await stoppable(
      context.signal,
      () => runner.stop(),
      async () => {
        await first.reach(context.signal);
        return runner.go();
      },
    );
    if (context.signal.aborted) throw new Interrupted();
    return run;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('The command could not'))
      throw new UsageError(error.message, 'Check the command after --, which is started without a shell, and the URLs of its pages.');
    throw error;
  } finally {
    progress.end();
    stopHanding();
    await Promise.all(commands.map((each) => each.end()));
    await door.close();
  }
}

/** Gives the app each redirect that can't be followed from here, as a line on its standard input. */
function handCallbacks({ given, onAct }: OpenStage, app: LedCommand, context: CliContext): () => void {
  if (isOwnAddress(given.redirectUri)) return () => {};
  context.err(`The redirect can't be followed from here: your app gets it as a line "callback URL" on its standard input.\n`);
  return onAct(({ leg, endedAt, request }) => {
    if (leg === 'callback' && endedAt === null && request.method === 'GET') app.tell(`callback ${request.url}`);
  });
}

const stepOf = ({ scene, asks }: ProofNow): string | null => (asks === null ? null : `… ${scene.name}: ${asks}`);

function codeOf({ results, status }: Run): ExitCode {
  if (results.some(({ verdict }) => verdict === 'fail')) return 1;
  if (status !== 'done' || results.some(({ verdict }) => verdict === 'could-not-run')) return 2;
  return results.some(({ verdict }) => verdict === 'pass' || verdict === 'warn') ? 0 : 2;
}

async function list(plans: readonly ProofPlan[], context: CliContext): Promise<ExitCode> {
  const style = styleFor(context.colours);
  for (const { id, name, description, checks, faces } of plans) {
    await context.out(`${style.name(id)}  ${style.strong(name)}: ${checks.length} checks. ${description} (${faces.join(', ')})\n`);
  }
  const width = Math.max(...CLIENT_CHECKS.map(({ id }) => id.length));
  await context.out(`\n${CLIENT_CHECKS.map(({ id, statement }) => `${style.name(id.padEnd(width))}  ${statement}\n`).join('')}`);
  return 0;
}
