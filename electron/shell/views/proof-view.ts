import type { ProofState, ProofService } from '../../core/client-checks/service';
import { groupOf } from '../../core/client-checks/definition';
import { CLIENT_CHECKS, SCENES } from '../../core/client-checks/catalogue';
import { costOf } from '../../core/client-checks/cost';
import type { ProofPlan } from '../../core/client-checks/plans';
import type { ProofCatalogueView, ProofPlanView, ProofView } from '../../model/proof';
import { runView } from './views';
import { AUDIENCE_FACE, TENANT_FACE } from '../../model/providers/offered';

export function proofView({ played, addresses, now, run, ...rest }: ProofState): ProofView {
  const scene = now && { id: now.scene.id, name: now.scene.name, says: now.scene.says };
  return {
    ...rest,
    face: played.face,
    plays: played.name,
    addresses: [...addresses],
    now: now && scene && { scene, asks: now.asks, isPaused: now.isPaused, confirms: now.confirms ?? null },
    run: runView(run),
  };
}

export async function proofCatalogueView({ plans }: Pick<ProofService, 'plans'>): Promise<ProofCatalogueView> {
  const costs = async ({ checks }: ProofPlan): Promise<ProofPlanView['costs']> => ({
    oidc: await costOf(checks, 'oidc', SCENES),
    [AUDIENCE_FACE]: await costOf(checks, AUDIENCE_FACE, SCENES),
    [TENANT_FACE]: await costOf(checks, TENANT_FACE, SCENES),
  });
  const plan = async (one: ProofPlan) => ({
    ...one,
    faces: [...one.faces],
    costs: await costs(one),
    costWithSecondIssuer: await costOf(one.checks, 'oidc', SCENES, 2),
    checks: one.checks.map(({ id }) => id),
  });
  return {
    checks: CLIENT_CHECKS.map(({ faces, ...check }) => ({ ...check, group: groupOf(check), ...(faces && { faces: [...faces] }) })),
    plans: await Promise.all((await plans.list()).map(plan)),
  };
}
