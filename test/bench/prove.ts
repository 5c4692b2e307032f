import { isRefresh } from '../../electron/core/client-checks/acts';
import { builtInProofPlans } from '../../electron/core/client-checks/plans';
import { ProofRunner } from '../../electron/core/client-checks/runner';
import type { OpenStage } from '../../electron/core/client-checks/stage';
import { DEPS, openAt, referenceLead, specOf } from '../practice/stage/proof';
import { SimpleApp } from '../practice/stage/simple-app';
import type { Figure } from './figure';
import { measurePairs } from './pairs';

/** How often an app was at each place. */
interface Requests {
  signIns: number;
  refreshes: number;
  calls: number;
}

/**
 * The plan "Rotation" with the reference client, against its sign-ins, refreshes and calls alone, one after the other with `fetch` at the same
 * provider. No real time is waited for.
 */
export async function measureProve(): Promise<Figure> {
  const [proving, bare] = [await openAt('oidc'), await openAt('oidc')];
  try {
    const requests = await countedIn(proving, () => prove(proving));
    const app = new SimpleApp(bare);
    const sides = { own: () => timed(() => prove(proving)), bare: () => timed(() => send(app, requests)) };
    return await measurePairs('prove-wall-ratio', 3, sides, { name: 'ms', digits: 0 });
  } finally {
    await Promise.all([proving.close(), bare.close()]);
  }
}

async function prove(stage: OpenStage): Promise<void> {
  const { checks } = builtInProofPlans().find(({ id }) => id === 'rotation') ?? { checks: [] };
  const { results } = await new ProofRunner(DEPS, specOf(checks), stage, referenceLead(stage)).go();
  const wrong = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
  if (wrong.length > 0) throw new Error(`${wrong.map(({ id, text }) => `${id}: ${text}`).join('; ')}`);
}

async function send(app: SimpleApp, { signIns, refreshes, calls }: Requests): Promise<void> {
  let tokens = await app.signIn();
  for (let count = 1; count < signIns; count += 1) tokens = await app.signIn();
  for (let count = 0; count < refreshes; count += 1) tokens = await (await app.refresh(tokens.refresh_token)).json();
  for (let count = 0; count < calls; count += 1) await app.call(tokens);
}

async function countedIn(stage: OpenStage, work: () => Promise<void>): Promise<Requests> {
  const found: Requests = { signIns: 0, refreshes: 0, calls: 0 };
  const stop = stage.onAct((act) => {
    if (act.endedAt === null) return;
    if (act.leg === 'callback') found.signIns += 1;
    else if (isRefresh(act)) found.refreshes += 1;
    else if (act.leg === 'api') found.calls += 1;
  });
  await work();
  stop();
  return found;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
