import type { Grant } from '../secrets';
import type { Connection } from '../../model/connection';
import { numericDate } from '../token/decode';
import type { Decoded } from '../token/decoded';
import { scopesOf } from '../token/expected';
import type { Finding } from '../../model/finding';
import { find, sorted } from './find';
import { addFindings } from './token';

export interface FindingsInput {
  grant: Grant;
  connection: Connection;
  /** The grant's tokens, decoded; `id` is null without an ID token. */
  access: Decoded;
  id: Decoded | null;
}

/** Everything worth knowing about a grant and its tokens, gravest first, with the breaches seen in the token response. */
export function findingsOf({ grant, connection, access, id }: FindingsInput): Finding[] {
  const now = grant.receivedAt;
  const exp = numericDate(access, 'exp');
  const left = exp === null ? null : exp - (now + (grant.clockSkewMs ?? 0)) / 1000;
  const scopesSaid = scopesOf(grant.scope);
  const found = find('grant', { grant, connection, access, left, scopesSaid }, grant.breaches.slice());
  addFindings({ decoded: access, which: 'access', connection, grant, now }, found);
  if (id !== null) addFindings({ decoded: id, which: 'id', connection, grant, now }, found);
  return sorted(found);
}
