import type { ConfirmProduction } from '../core/connection/production-gate';
import { productionName } from '../model/environments';
import { type CliContext, UsageError } from './context';
import { oneLine } from './terminal';

type Asked = Parameters<ConfirmProduction>;

/** Asks at the terminal whether something may happen in production. @throws UsageError Where there is no terminal. */
export async function agreesInProduction([{ name, environment }, act]: Asked, context: CliContext): Promise<boolean> {
  const what =
    act.kind === 'call'
      ? `${act.method} ${act.url} may change data`
      : [act.burning > 0 ? 'destructive checks' : null, ...act.changing].filter((each) => each !== null).join(', ');
  const where = `"${name}" is ${productionName({ environment })}`;
  if (!context.terminal.in || !context.terminal.err)
    throw new UsageError(
      oneLine(`Nothing was sent: ${where}, and this was not confirmed: ${what}.`),
      'Add --production if that is what you want.',
    );
  const answer = await context.ask(`${oneLine(`${where}: ${what}.`)}\nType "production" to go on: `, context.signal);
  return answer.trim().toLowerCase() === 'production';
}
