import { ContrastService } from '../core/contrast/service';
import type { Services } from '../services';

/** Wires comparisons of what works here and not there over the services, once they are used. */
export function createContrasts({
  calls,
  connections,
  history,
  logged,
  prepare,
  subjectOf,
  tokens,
  vault,
  verify,
}: Services): ContrastService {
  return new ContrastService({
    connections: { get: subjectOf, records: connections.records, variables: connections.variables },
    tokens,
    calls,
    exchanges: logged,
    history,
    keyIds: (id, kid) => verify.publishedKeyIds(id, kid),
    fingerprint: (secret) => vault.fingerprint(secret),
    ensureReady: prepare,
  });
}
