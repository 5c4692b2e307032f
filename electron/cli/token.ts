import { command, CONNECTION_HELP, CONNECTION_OPTIONS, whereOf } from './arguments';
import { UsageError } from './context';
import { withSession } from './session';
import { usableGrant } from './sign-in';

const HELP = `Prints a usable access token, for scripts: the stored one while it is valid, else a new one.

Usage: tokenscope token --connection X [--refresh] [--sign-in] [--reveal]

${CONNECTION_HELP}
      --refresh           always gets a new one
      --sign-in           opens the browser to sign in if there is no other way to get one
      --reveal            prints it even on a terminal, where it stays in the scrollback
  -h, --help              this text

Client credentials and stored refresh tokens need no sign-in. For a connection in the window, new tokens go into its vault, under the
same lock; for a connection file nothing is stored.

Exit code: 0 printed; 2 no token available, or wrong use.

Examples:
  curl --oauth2-bearer "$(tokenscope token -c Orders)" https://api.example.com/v1/orders
  TOKEN=$(CLIENT_SECRET=... tokenscope token -c ./orders.json)
`;

export const runToken = command({
  name: 'token',
  help: HELP,
  options: { ...CONNECTION_OPTIONS, refresh: { type: 'boolean' }, 'sign-in': { type: 'boolean' }, reveal: { type: 'boolean' } },
  async run(values, _, context) {
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
  },
});
