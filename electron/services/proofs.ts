import { like } from '../core/client-checks/like';
import { ProofService } from '../core/client-checks/service';
import { profileOf } from '../core/checks/profiles';
import type { Random } from '../core/ports';
import type { Services } from '../services';

/** Wires proofs of apps over the services, once they are used. */
export function createProofs(
  { clock, connections, vault }: Services,
  { random, version }: { random: Random; version: string },
): ProofService {
  return new ProofService({
    clock,
    random,
    fingerprint: (secret) => vault.fingerprint(secret),
    version,
    like: (id) => {
      const connection = connections.get(id);
      return like(connection, profileOf(connection));
    },
    async open({ face, faults }, redirectUri) {
      const { openStage } = await import('../practice/stage/open');
      return openStage({ face, faults: Object.fromEntries(faults.map(({ id, value }) => [id, value])), redirectUri, person: true });
    },
  });
}
