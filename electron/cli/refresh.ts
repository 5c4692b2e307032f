import { command, given, namesFile, whereOf } from './arguments';
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
  const scopes = given('scope', values.scope)
    ?.split(/\s+/)
    .filter((scope) => scope !== '');
  const how = { renew: true, signIn: values['sign-in'] === true, ...(scopes && { scopes }) };
  const { grant, name } = await withSession(where, context, async (session) => ({
    grant: await usableGrant(session, how, context),
    name: session.connection.name,
  }));
  context.err(`Refreshed: ${oneLine(name)}. ${livesText(grant, context)}\n`);
  if (scopes) context.err(`${grantedText(grant.scope)}\n`);
  return 0;
});

/** RFC 6749 section 5.1: a response without scope grants what was requested. */
function grantedText(scope: string | null): string {
  return scope === null ? 'The response has no scope, so it grants what was requested.' : `Granted scopes: ${oneLine(scope)}`;
}
