import type { ProofState, ProofService } from '../../core/client-checks/service';
import { groupOf } from '../../core/client-checks/definition';
import { CLIENT_CHECKS } from '../../core/client-checks/catalogue';
import type { ProofCatalogueView, ProofView } from '../../model/proof';
import { runView } from './views';

export function proofView({ played, addresses, now, run, ...rest }: ProofState): ProofView {
  const scene = now && { id: now.scene.id, name: now.scene.name, says: now.scene.says };
  return {
    ...rest,
    face: played.face,
    plays: played.name,
    addresses: [...addresses],
    now: now && scene && { scene, asks: now.asks, isPaused: now.isPaused },
    run: runView(run),
  };
}

export function proofCatalogueView(service: Pick<ProofService, 'plans'>): ProofCatalogueView {
  return {
    checks: CLIENT_CHECKS.map((check) => ({ ...check, group: groupOf(check) })),
    plans: service.plans().map((plan) => ({ ...plan, faces: [...plan.faces], checks: plan.checks.map(({ id }) => id) })),
  };
}
