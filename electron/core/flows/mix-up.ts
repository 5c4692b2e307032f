import { originOf } from '../../model/url';
import type { Connection } from '../../model/connection';
import { shareRedirect } from '../../model/receiver';
import { find } from '../findings/find';
import type { Finding } from '../../model/finding';
import type { Callback } from './callback';
import { type ResolvedServer, sameIssuer } from '../wire/discovery';

/** As much of another connection as tells whether its server's answers can be taken for this one's. */
export type Neighbour = Pick<Connection, 'name' | 'issuer' | 'endpoints' | 'receiver'>;

/**
 * A code can be carried from one server to another (mix-up, RFC 9700 section 4.4.2) where neither `iss` (RFC 9207) nor the redirect URI tells
 * whose answer a callback is. Says so of a callback without `iss`, from a server that promises none, while a connection of another server
 * waits at the same redirect URI.
 */
export function mixUpFindings(
  connection: Connection,
  server: ResolvedServer,
  { parameters }: Callback,
  neighbours: readonly Neighbour[],
): Finding[] {
  if (parameters.has('iss') || server.issParameterPromised) return [];
  const other = neighbours.find((each) => shareRedirect(connection.receiver, each.receiver) && !isSameServer(connection, each));
  return find('callbackBeside', other ?? null);
}

function isSameServer(one: Omit<Neighbour, 'name'>, other: Neighbour): boolean {
  if (one.issuer && other.issuer) return sameIssuer(one.issuer, other.issuer);
  return placeOf(one) === placeOf(other);
}

/** Where people sign in, as far as the settings tell. */
function placeOf({ issuer, endpoints }: Pick<Connection, 'issuer' | 'endpoints'>): string | null {
  return originOf(endpoints.authorization) ?? originOf(issuer);
}
