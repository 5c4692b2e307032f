import { command, whereOf } from './arguments';
import { UsageError } from './context';
import { withSession } from './session';
import { usableGrant } from './sign-in';
import { TOKEN } from './usage/token';

export const runToken = command(TOKEN, async (values, _, context) => {
  const where = whereOf('token', values);
  // Before anything is sent, since the token could not be shown anyway.
  if (context.terminal.out && !values.reveal) {
    throw new UsageError(
      'The access token was not printed: standard output is a terminal, where it stays readable.',
      'Pass it to a program ("$(tokenscope token ...)" or a pipe), or add --reveal.',
    );
  }
  // Printed only after the session ends: an interrupted command prints nothing, though its refresh still finishes.
  const how = { renew: values.refresh === true, signIn: values['sign-in'] === true };
  const { accessToken } = await withSession(where, context, (session) => usableGrant(session, how, context));
  // Server text must not control the terminal.
  if (!/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new UsageError(
      'The access token contains characters that are not allowed in a header, so it was not printed.',
      'Report it to the provider.',
    );
  }
  await context.out(`${accessToken}\n`);
  return 0;
});
