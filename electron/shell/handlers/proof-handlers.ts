import { reportOf } from '../../core/checks/report/report';
import { explainedExchangeView, runComparisonView } from '../views/views';
import { REPORTS } from './check-handlers';
import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';

type Parts = Pick<HandlerTools, 'services' | 'copySecret' | 'copyText' | 'openFile' | 'reveal' | 'saveFile'>;

/** Proofs of a person's own app, loaded when somebody wants one. */
export function proofHandlers({ services: { proofs, proofsSoFar, vaultOpened }, copySecret, copyText, openFile, reveal, saveFile }: Parts) {
  const views = () => import('../views/proof-view');
  return {
    'proofs.catalogue': async () => (await views()).proofCatalogueView(await proofs()),
    'proofs.addPlan': async () => {
      const file = await openFile('Add a plan', JSON_FILE);
      if (file === null) return null;
      const { id, name, faces } = await (await proofs()).plans.add(file.text);
      return { id, name, faces: [...faces] };
    },
    'proofs.keepPlan': async ({ planId, name, checks }) => ({ id: await (await proofs()).plans.keep(planId, name, checks) }),
    'proofs.removePlan': async ({ planId }) => (await proofs()).plans.remove(planId),
    'proofs.savePlan': async ({ planId, checks }) => {
      const { name, text } = await (await proofs()).plans.text(planId, checks);
      return { path: await saveFile(name, JSON_FILE, text) };
    },
    'proofs.get': async () => {
      const state = proofsSoFar()?.state() ?? null;
      return state && (await views()).proofView(state);
    },
    'proofs.start': async (asked) => {
      // Fingerprints are the vault's once it is open.
      await vaultOpened();
      return { id: await (await proofs()).start(asked) };
    },
    'proofs.pause': async ({ paused }) => (await proofs()).pause(paused),
    'proofs.skip': async () => (await proofs()).skip(),
    'proofs.bothRun': async () => (await proofs()).bothRun(),
    'proofs.stop': async () => (await proofs()).stop(),
    'proofs.again': async ({ checks }) => (await proofs()).again(checks),
    'proofs.close': async () => (await proofs()).close(),
    'proofs.copySettings': async ({ form }) => copySecret((await proofs()).settings(form)),
    'proofs.copySecret': async ({ name }) => copySecret((await proofs()).secret(name).value),
    'proofs.revealSecret': async ({ name }) => {
      const { label, value } = (await proofs()).secret(name);
      reveal(label, 'Your app', value);
    },
    'proofs.evidence': async ({ checkId }) => (await proofs()).evidence(checkId).map((explained) => explainedExchangeView(explained)),
    'proofs.compare': async () => runComparisonView((await proofs()).compared()),
    'proofs.forget': async () => (await proofs()).forget(),
    'proofs.saveReport': async ({ kind }) => ({
      path: await saveFile('app checks', REPORTS[kind], await reportOf((await proofs()).run(), kind)),
    }),
    'proofs.copyReport': async () => copyText(await reportOf((await proofs()).run(), 'markdown')),
  } satisfies Partial<Handlers>;
}
