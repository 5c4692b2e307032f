import { stoppable } from '../core/base/unless-aborted';
import type { SentBeside, SentSide } from '../core/contrast/service';
import type { Call } from '../core/calls/model';
import type { Connection } from '../model/connection';
import type { Contrast } from '../model/contrast';
import type { Where } from './arguments';
import { answerText, type Expectation, jsonOf, outcomeOf } from './call-report';
import { type CliContext, UsageError } from './context';
import type { ExitCode } from './exit-codes';
import { nameText } from './layout';
import { connectionNamed } from './named';
import type { Session } from './session';
import { usableGrant } from './sign-in';
import { failureText, jsonOutput, oneLine, type Style, styleFor } from './terminal';

export const CALL_ID = 'command-line';
/** Characters of a sentence that is printed. */
const MOST = 700;

export interface Beside {
  connections: [Connection, Connection];
  sent: SentBeside;
}

/**
 * Sends a call on the session's connection and on another of the window's, each with its own token to its own API.
 *
 * @throws UsageError, and Failure as `ContrastService.send`.
 */
export async function callBeside(session: Session, also: string, call: Call, signIn: boolean, context: CliContext): Promise<Beside> {
  const { services, connection } = session;
  const other = otherNamed(session, also);
  await usableGrant(session, { renew: false, signIn }, context);
  await usableGrant({ ...session, connection: other }, { renew: false, signIn: false }, context);
  const contrasts = await services.contrasts();
  const sent = await stoppable(
    context.signal,
    () => contrasts.cancel(CALL_ID),
    () => contrasts.send([connection.id, other.id], CALL_ID, call),
  );
  return { connections: [connection, other], sent };
}

/** It would count for both connections. @throws UsageError. */
export function refuseAllowedApi({ allowApi }: Where): void {
  if (typeof allowApi !== 'string') return;
  throw new UsageError(
    '--allow-api and --also were given together: the API of one connection would get the token of the other.',
    'Allow it first, with --allow-api and without --also. That is remembered for the connection.',
  );
}

/** The connection of --also. @throws UsageError. */
export function otherNamed({ services, stored }: Session, also: string): Connection {
  if (stored) return connectionNamed(also, services.connections.list(), 'the window');
  throw new UsageError('--also needs two connections of the window.', 'Give the name of a connection instead of a connection file.');
}

/** Prints both sides and why only one works. The worse of the two decides how the command ends. */
export async function reportBeside(
  { connections, sent: { a, b, contrast } }: Beside,
  expected: Expectation,
  json: boolean,
  context: CliContext,
): Promise<ExitCode> {
  const sides = [a, b];
  const codes = sides.map(({ result }) => (result === null ? 2 : outcomeOf(result, expected).code));
  const code = Math.max(...codes) as ExitCode;
  const names = connections.map(labelOf);
  if (json) {
    const both = sides.map((side, index) => ({ connection: connections[index]?.name, ...jsonOfSide(side, expected, codes[index] === 0) }));
    await context.out(jsonOutput({ ok: code === 0, sides: both, contrast }, context));
    return code;
  }
  const style = styleFor(context.colours && context.terminal.out);
  for (const [index, side] of sides.entries()) await context.out(`${style.strong(names[index] ?? '')}\n${sideText(side, style)}\n`);
  if (contrast !== null) await context.out(contrastText(contrast, names, style));
  return code;
}

export const labelOf = ({ name, environment }: Connection) => `${nameText(name)}${environment === '' ? '' : ` (${nameText(environment)})`}`;

function jsonOfSide({ result, problem }: SentSide, expected: Expectation, ok: boolean) {
  if (result === null) return { ok, status: null, expected: expected.text, problems: problem === null ? [] : [problem] };
  return jsonOf(result, outcomeOf(result, expected).status, expected, ok);
}

function sideText({ result, problem }: SentSide, style: Style): string {
  if (problem !== null) return failureText(problem);
  return (result?.exchanges ?? [])
    .map((step) => {
      const text = step.exchange === null ? '' : answerText(step.exchange.exchange, step.purpose === 'refresh' ? 'refresh: ' : '', style);
      return `${text}${step.problem === null ? '' : failureText(step.problem)}`;
    })
    .join('');
}

/** Why it works on one and not on the other, the likeliest first. */
export function contrastText({ works, summary, reasons, usual }: Contrast, names: readonly string[], style: Style): string {
  if (works === null) return `${oneLine(summary, MOST)}\n`;
  const [good, bad] = works === 'a' ? [names[0], names[1]] : [names[1], names[0]];
  const lines = [style.strong(`Works on ${good}, not on ${bad}`)];
  if (reasons.length === 0) lines.push(oneLine(summary, MOST));
  for (const [index, { what, why, action, works: here, fails, likely }] of reasons.entries()) {
    lines.push(`${index + 1}. ${likely ? '' : 'Possibly: '}${oneLine(what, MOST)}`);
    if (here !== null || fails !== null) {
      lines.push(`   Works: ${here === null ? 'missing' : oneLine(here)}`, `   Fails: ${fails === null ? 'missing' : oneLine(fails)}`);
    }
    lines.push(`   Why: ${oneLine(why, MOST)}`, `   What to do: ${oneLine(action, MOST)}`);
  }
  if (usual.length > 0) lines.push(style.faint(`Also different, as usual between environments: ${usual.join(', ')}.`));
  return `${lines.join('\n')}\n`;
}
