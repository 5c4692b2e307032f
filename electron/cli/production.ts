import type { ConfirmUnmarking } from '../core/connection/confirming';
import type { ConfirmTroubles } from '../core/tap/troubles';
import type { ConfirmProduction } from '../core/connection/production-gate';
import { productionName } from '../model/environments';
import { type CliContext, UsageError } from './context';
import { oneLine } from './terminal';

/** Asks at the terminal whether something may happen in production. @throws UsageError Where there is no terminal. */
export function agreesInProduction([{ name, environment }, act]: Parameters<ConfirmProduction>, context: CliContext): Promise<boolean> {
  const what =
    act.kind === 'call'
      ? `${act.method} ${act.url} may change data`
      : [act.burning > 0 ? 'destructive checks' : null, ...act.changing].filter((each) => each !== null).join(', ');
  const where = `"${name}" is ${productionName({ environment })}`;
  return agrees(
    `${where}: ${what}.`,
    new UsageError(
      oneLine(`Nothing was sent: ${where}, and this was not confirmed: ${what}.`),
      'Add --production if that is what you want.',
    ),
    context,
  );
}

/** Asks at the terminal whether connections may stop being production. @throws UsageError Where there is no terminal. */
export function agreesToUnmark(connections: Parameters<ConfirmUnmarking>[0], context: CliContext): Promise<boolean> {
  const names = connections.map(({ name, environment }) => `"${name}" (${environment || 'production'})`).join(', ');
  const what = `${names} would no longer be production, so Tokenscope would no longer ask before it changes data there`;
  return agrees(
    `${what}.`,
    new UsageError(oneLine(`Nothing was restored: ${what}.`), 'Run it at a terminal to confirm this, or choose another --on-conflict.'),
    context,
  );
}

/** Asks at the terminal whether faults may be played at real servers. @throws UsageError Where there is no terminal. */
export function agreesToTroubles(agreed: boolean, context: CliContext): ConfirmTroubles {
  return async (_, servers, costs) => {
    if (agreed) return true;
    const what = `These servers are not on this computer: ${servers.join(', ')}. ${costs.join(' ')}`;
    if (!context.terminal.in || !context.terminal.err) {
      throw new UsageError(
        oneLine(`No fault was played, since this was not confirmed. ${what}`, 1_000),
        'Add --yes if that is what you want.',
      );
    }
    const answer = await context.ask(`${oneLine(what, 1_000)}\nType "yes" to go on: `, context.signal);
    return answer.trim().toLowerCase() === 'yes';
  };
}

async function agrees(question: string, unasked: UsageError, context: CliContext): Promise<boolean> {
  if (!context.terminal.in || !context.terminal.err) throw unasked;
  const answer = await context.ask(`${oneLine(question)}\nType "production" to go on: `, context.signal);
  return answer.trim().toLowerCase() === 'production';
}
