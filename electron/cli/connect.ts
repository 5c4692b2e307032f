import { inWords } from '../model/text/durations';
import { expiryOf } from '../core/connection/grant';
import type { Grant } from '../core/secrets';
import { command, whereOf } from './arguments';
import type { CliContext } from './context';
import { withSession } from './session';
import { signIn } from './sign-in';
import { jsonOutput, oneLine } from './terminal';
import { CONNECT } from './usage/connect';

export const runConnect = command(CONNECT, async (values, _, given) => {
  const context = { ...given, tellsJson: values.json === true };
  const where = whereOf('connect', values);
  const { grant, stored, name } = await withSession(where, context, async (session) => ({
    grant: await signIn(session, context),
    stored: session.stored,
    name: session.connection.name,
  }));
  if (values.json) {
    // As below: it would stay readable on the terminal, or is in the vault.
    const hidesToken = stored || (context.terminal.out && !values.reveal);
    await context.out(jsonOutput({ connection: name, stored, ...resultOf(grant, !hidesToken) }, context));
    return 0;
  }
  context.err(`Signed in: ${oneLine(name)}. ${livesText(grant, context)}\n`);
  if (stored) {
    context.err('The tokens are in the vault, where check, call and token find them.\n');
    return 0;
  }
  const { refreshToken } = grant;
  if (refreshToken === null) {
    context.err('A connection file stores no access token, so later commands request their own.\n');
    return 0;
  }
  context.err(
    `For later commands, add to "secrets" in ${oneLine(where.connection)}:\n\n  "refreshToken": "\${env:REFRESH_TOKEN}"\n\nand set REFRESH_TOKEN to the refresh token.\n`,
  );
  if (context.terminal.out && !values.reveal) {
    context.err('It is not printed, because it would stay readable on the terminal. Add --reveal, or pass it to a program or a file.\n');
    return 0;
  }
  // Server text must not control the terminal.
  await context.out(`${oneLine(refreshToken, refreshToken.length)}\n`);
  return 0;
});

/** A sign-in for a program. @param shown Whether it is told the refresh token; then it is null where there is none. */
function resultOf(grant: Grant, shown: boolean) {
  const { refreshToken, scope, tokenType } = grant;
  const { expiresAt } = expiryOf(grant);
  return {
    tokenType,
    scope,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    hasRefreshToken: refreshToken !== null,
    ...(shown && { refreshToken }),
  };
}

/** How long a token is good for, in two sentences. */
export function livesText(grant: Grant, { clock }: CliContext): string {
  const { validFrom, expiresAt } = expiryOf(grant);
  const refreshes = grant.refreshToken === null ? 'There is no refresh token.' : 'There is a refresh token.';
  const early = validFrom === null ? 0 : validFrom - clock.now();
  if (early > 0) return `The access token is not valid yet: it becomes valid in ${inWords(early / 1_000)} (nbf). ${refreshes}`;
  if (expiresAt === null) return `The server does not state when the access token expires. ${refreshes}`;
  return `The access token is valid for another ${inWords(Math.max(0, expiresAt - clock.now()) / 1_000)}. ${refreshes}`;
}
