import { stoppable } from '../core/base/unless-aborted';
import type { ConnectionSettings } from '../model/connection';
import {
  PREFLIGHT_STEP_WORDS,
  PREFLIGHT_VERDICTS,
  type PreflightRemark,
  type PreflightReport,
  type PreflightStep,
} from '../model/preflight';
import { changesOf } from '../model/preflight-changes';
import { inShort } from '../model/text/durations';
import { command, whereNamed } from './arguments';
import type { ExitCode } from './exit-codes';
import { withSession } from './session';
import { jsonOutput, lineStart, oneLine, type Style, styleFor } from './terminal';
import { PREFLIGHT } from './usage/preflight';

export const runPreflight = command(PREFLIGHT, async (values, operands, context) => {
  const where = whereNamed('preflight', operands, values, 'Check one connection at a time.');
  const { report, settings } = await withSession(where, context, async (session) => {
    const { preflights } = session.services;
    const { id } = session.connection;
    const stopListening = preflights.onChange((now) => {
      const running = now.steps.find(({ status }) => status === 'running');
      if (context.terminal.err && running) context.err(`${lineStart(context)}${PREFLIGHT_STEP_WORDS[running.id].title}…`);
    });
    const check = async () => {
      await preflights.start(id, { credential: values['skip-credential'] !== true });
      return { report: await preflights.finished(id), settings: session.connection };
    };
    try {
      return await stoppable(context.signal, () => preflights.stop(id), check);
    } finally {
      stopListening();
      if (context.terminal.err) context.err(lineStart(context));
    }
  });
  await context.out(values.json ? jsonOutput(report, context) : reportText(report, settings, styleFor(context.colours)));
  return codeOf(report);
});

function codeOf({ steps, stopped }: PreflightReport): ExitCode {
  if (steps.some(({ verdict }) => verdict === 'fail')) return 1;
  return stopped === null ? 0 : 2;
}

const VERDICTS: Record<NonNullable<PreflightStep['verdict']>, string> = {
  pass: 'pass',
  fail: 'FAIL',
  warn: 'warn',
  unknown: "can't tell",
  skipped: 'not asked',
};
const WIDTH = Math.max(...Object.values(VERDICTS).map((word) => word.length));
const TITLES = Math.max(...Object.values(PREFLIGHT_STEP_WORDS).map(({ title }) => title.length));
const INDENT = ' '.repeat(WIDTH + 2);

function reportText(report: PreflightReport, settings: ConnectionSettings, style: Style): string {
  return [
    ...report.steps.flatMap((step) => stepLines(step, settings, style)),
    ...probeLines(report, style),
    countLine(report, style),
    ...(report.stopped === null ? [] : [`${style.warn('Stopped')}: ${oneLine(report.stopped.text)}`]),
    '',
  ].join('\n');
}

function stepLines({ id, verdict, text, remarks }: PreflightStep, settings: ConnectionSettings, style: Style): string[] {
  const word = verdict === null ? 'not asked' : VERDICTS[verdict];
  const { title } = PREFLIGHT_STEP_WORDS[id];
  const line = `${paint(verdict, style)(word.padEnd(WIDTH))}  ${style.name(title.padEnd(TITLES))}  ${oneLine(text)}`;
  // Of values and metadata nothing was tried.
  const isProven = id !== 'values' && id !== 'metadata';
  return [line, ...remarks.flatMap((remark) => remarkLines(remark, { settings, isTold: remark.what === text, isProven }, style))];
}

interface Shown {
  settings: ConnectionSettings;
  /** The line above says what happened. */
  isTold: boolean;
  isProven: boolean;
}

function remarkLines(remark: PreflightRemark, { settings, isTold, isProven }: Shown, style: Style): string[] {
  const { what, cause, action, said, change } = remark;
  return [
    ...(isTold ? [] : [`${INDENT}${oneLine(what)}`]),
    `${INDENT}${style.faint(`Likely cause: ${oneLine(cause)}`)}`,
    `${INDENT}${style.faint(`What to do: ${oneLine(action)}`)}`,
    ...(said === null ? [] : [`${INDENT}${style.faint(`Server says: ${oneLine(said)}`)}`]),
    ...(change === null
      ? []
      : changesOf(settings, change).map(
          ({ path, from, to }) => `${INDENT}${style.good(isProven ? 'Works:' : 'Change:')} ${pathText(path, from, to)}`,
        )),
  ];
}

function pathText(path: string, from: string, to: string): string {
  return `${oneLine(path)} from ${oneLine(from) || 'nothing'} to ${oneLine(to) || 'nothing'}`;
}

const OUTCOMES = { accepted: 'accepted', refused: 'refused', unknown: "can't tell", waiting: 'not sent', 'not-sent': 'not sent' } as const;

/** The requests tried, below each other: what differs from one to the next is seen at once. */
function probeLines({ probes, works }: PreflightReport, style: Style): string[] {
  if (probes.length === 0) return [];
  const lines = probes.map(({ id, outcome, redirectUri, resource, scopes, pkce }) => {
    const parts = [redirectUri ?? '-', scopes.join(' ') || 'no scopes', resource.join(' ') || 'no resource', `PKCE ${pkce}`];
    const word = OUTCOMES[outcome].padEnd(WIDTH);
    return `${id === works ? style.good(word) : style.faint(word)}  ${parts.map((part) => oneLine(part)).join('  ')}`;
  });
  return ['', 'Tried, one request each:', ...lines, ''];
}

function countLine({ steps, sent, limit, hosts, startedAt, endedAt }: PreflightReport, style: Style): string {
  const counts = PREFLIGHT_VERDICTS.flatMap((verdict) => {
    const count = steps.filter((step) => step.verdict === verdict).length;
    return count === 0
      ? []
      : paint(verdict, style)(`${count} ${verdict === 'fail' ? 'failed' : verdict === 'pass' ? 'passed' : VERDICTS[verdict]}`);
  });
  const time = endedAt === null ? '' : ` in ${inShort(endedAt - startedAt)}`;
  const to = hosts.length === 0 ? '' : ` to ${hosts.map(({ host }) => oneLine(host)).join(', ')}`;
  return `${counts.join(', ')}${time}; sent ${sent} of at most ${limit} requests${to}`;
}

function paint(verdict: PreflightStep['verdict'], style: Style): (text: string) => string {
  if (verdict === 'pass') return style.good;
  if (verdict === 'fail') return style.bad;
  return verdict === 'warn' ? style.warn : style.faint;
}
