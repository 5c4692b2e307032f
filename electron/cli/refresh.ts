import { command, namesFile, whereOf } from './arguments';
import { UsageError } from './context';
import { livesText } from './connect';
import { withSession } from './session';
import { usableGrant } from './sign-in';
import { oneLine } from './terminal';
import { REFRESH } from './usage/refresh';

export const runRefresh = command(REFRESH, async (values, _, context) => {
  const where = whereOf('refresh', values);
  // A rotated refresh token would be lost with the process.
  if (namesFile(where.connection))
    throw new UsageError(
      'A connection file keeps no tokens, so there is nothing to refresh.',
      'Use "tokenscope token" with the file: it prints a new access token.',
    );
  const how = { renew: true, signIn: values['sign-in'] === true };
  const { grant, name } = await withSession(where, context, async (session) => ({
    grant: await usableGrant(session, how, context),
    name: session.connection.name,
  }));
  context.err(`Refreshed: ${oneLine(name)}. ${livesText(grant, context)}\n`);
  return 0;
});
