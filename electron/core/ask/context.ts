import { hasOwnCredential } from '../../model/client-auth';
import { notConnected } from '../connection/failures';
import { sameTokens } from '../connection/grant';
import type { ConnectionService } from '../connection/service';
import type { AskedEndpoint, SecretRecord } from '../secrets';
import { tokenEndpointOf } from '../wire/token-request';
import type { AskContext, AskingDeps } from './question';

export interface ContextDeps extends AskingDeps {
  connections: Pick<ConnectionService, 'get' | 'admitEndpoint' | 'admitAsked'> & {
    records: Pick<ConnectionService['records'], 'read' | 'alone'>;
  };
}

/** The endpoints where no client authenticates. */
const WITHOUT_CREDENTIAL: readonly AskedEndpoint[] = ['userinfo', 'endSession'];

/**
 * What a question to a connection's server stands on.
 *
 * @throws Failure `not-found`, `not-connected`, vault-*, those of discovery, and `endpoint-changed` where client or token endpoint are not
 * those that the secrets are for.
 */
export async function contextOf(deps: ContextDeps, id: string, what: AskedEndpoint): Promise<AskContext> {
  const { connections, discoveries } = deps;
  // Both at one moment: an address from before a change must not meet a secret from after it.
  const { connection, record } = await connections.records.alone(id, async () => ({
    record: await connections.records.read(id),
    connection: connections.get(id),
  }));
  const { grant } = record;
  if (grant === null) throw notConnected();
  const server = await discoveries.resolveEndpoints(connection);
  const endpoint = tokenEndpointOf(connection, server);
  const sends = { credential: !WITHOUT_CREDENTIAL.includes(what) && hasOwnCredential(connection), refreshToken: true };
  const still = (now: SecretRecord) => sameTokens(now.grant, grant);
  const bound = await connections.admitEndpoint(connection, record, endpoint, sends, { still });
  return { connection, record: bound, grant: bound.grant ?? grant, server, tokenOrigin: endpoint.origin };
}
