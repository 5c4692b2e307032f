import type { Connection } from '../../model/connection';
import { schemeOf, type TokenScheme } from '../../model/dpop';
import { makeKey } from '../client-auth/make-key';
import type { Clock } from '../ports';
import type { Grant, SealedClientKey } from '../secrets';
import type { Proving } from '../wire/dpop';

/**
 * The key that the tokens of a sign-in are to be bound to: the one of the grant there is, where the connection keeps it and still wants its
 * algorithm, else a new one. null: the connection binds no tokens.
 *
 * @param at Milliseconds since the epoch.
 */
export async function keyForSignIn(connection: Connection, grant: Grant | null, at: number): Promise<SealedClientKey | null> {
  const { dpop, dpopKey } = connection;
  if (dpop === 'off') return null;
  const kept = grant?.dpopKey ?? null;
  return dpopKey === 'keep' && kept?.alg === dpop ? kept : makeKey(dpop, at);
}

/** The key for renewing a grant: its own, whatever the settings say by now, for the refresh token may be bound to it (RFC 9449 section 5). */
export async function keyForRenewal({ dpop }: Connection, grant: Grant | null, at: number): Promise<SealedClientKey | null> {
  if (dpop === 'off') return null;
  return grant?.dpopKey ?? makeKey(dpop, at);
}

/** How a grant's access token is sent: under which scheme and, where that asks for one, with what proof. */
export function presentationOf(
  connection: Connection,
  { accessToken, tokenType, dpopKey = null }: Pick<Grant, 'accessToken' | 'tokenType' | 'dpopKey'>,
  clock: Pick<Clock, 'now'>,
): { scheme: TokenScheme; bound?: { proving: Proving; accessToken: string } } {
  const scheme = schemeOf(connection, tokenType);
  return scheme === 'DPoP' && dpopKey !== null
    ? { scheme, bound: { proving: { key: dpopKey, clock }, accessToken } }
    : { scheme: 'Bearer' };
}
