import { like } from '../core/client-checks/like';
import { LastRuns } from '../core/client-checks/last-runs';
import { ProofPlans } from '../core/client-checks/own-plans';
import { ProofService } from '../core/client-checks/service';
import { profileOf } from '../core/checks/profiles';
import type { Random } from '../core/ports';
import type { KeptFiles } from '../platform/disk/memory-files';
import type { Services } from '../services';

/** Wires proofs of apps over the services, once they are used. */
export function createProofs(
  { clock, connections, vault }: Services,
  { random, version, files }: { random: Random; version: string; files: Pick<KeptFiles, 'plans' | 'runs'> },
): ProofService {
  return new ProofService({
    clock,
    random,
    fingerprint: (secret) => vault.fingerprint(secret),
    version,
    plans: new ProofPlans(files.plans),
    lastRuns: new LastRuns(files.runs),
    exists: (id) => connections.find(id) !== null,
    like: (id) => {
      const connection = connections.get(id);
      return like(connection, profileOf(connection));
    },
    async open({ face, faults }, { redirectUri, client, issuers }) {
      const { openStage } = await import('../practice/stage/open');
      const switched = Object.fromEntries(faults.map(({ id, value }) => [id, value]));
      return openStage({ face, faults: switched, redirectUri, client, issuers, person: true });
    },
  });
}
