import { CONNECTION_HELP, CONNECTION_OPTIONS, noMore, readArguments, whereOf } from './arguments';
import { type CliContext, UsageError } from './context';
import { withSession } from './session';
import { usableGrant } from './usable-grant';

const HELP = `Prints a usable access token, for scripts: the stored one while it lives, else a new one.

Usage: tokenscope token --connection X [--refresh] [--sign-in] [--reveal]

${CONNECTION_HELP}
      --refresh           gets a new one in any case
      --sign-in           opens the browser for a sign-in when there is no other way to get one
      --reveal            prints it on a terminal too; without it that is refused, for it stays in the scrollback
  -h, --help              this text

Client credentials and stored refresh tokens need no person. With a connection of the window, new tokens go into its vault, under the
same lock; with a connection file nothing is stored.

Exit code: 0 printed; 2 there is none to be had, or wrong use.

Examples:
  curl --oauth2-bearer "$(tokenscope token -c Katana)" https://api.katanamrp.com/v1/locations
  TOKEN=$(CLIENT_SECRET=... tokenscope token -c ./katana.json)
`;

/** `tokenscope token`. @throws UsageError, Failure. */
export async function runToken(args: string[], context: CliContext): Promise<number> {
  const { values, positionals } = readArguments('token', args, {
    ...CONNECTION_OPTIONS,
    refresh: { type: 'boolean' },
    'sign-in': { type: 'boolean' },
    reveal: { type: 'boolean' },
  });
  if (values.help) {
    await context.out(HELP);
    return 0;
  }
  noMore('token', positionals);
  const where = whereOf('token', values);
  // Before anything is sent: a token that nobody gets to see was fetched for nothing.
  if (context.terminal.out && !values.reveal) {
    throw new UsageError(
      'The access token was not printed: standard output is a terminal, where it stays readable.',
      'Hand it to a program ("$(tokenscope token ...)" or a pipe), or add --reveal.',
    );
  }
  // Printed afterwards: what was interrupted prints nothing, though its refresh goes on to its end.
  const how = { renew: values.refresh === true, signIn: values['sign-in'] === true };
  const { accessToken } = await withSession(where, context, (session) => usableGrant(session, how, context));
  // A token is a server's text: on a terminal nothing in it may steer.
  if (!/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new UsageError(
      'The access token holds characters that no header can carry, so it was not printed.',
      'Report it to the provider.',
    );
  }
  await context.out(`${accessToken}\n`);
  return 0;
}
