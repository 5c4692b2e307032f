import { reportOf } from '../../core/checks/report/report';
import { explainedExchangeView, runComparisonView } from '../views/views';
import { REPORTS } from './check-handlers';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

type Parts = Pick<HandlerTools, 'services' | 'copySecret' | 'copyText' | 'reveal' | 'saveFile'>;

/** Proofs of a person's own app, loaded when somebody wants one. */
export function proofHandlers({ services: { proofs, proofsSoFar, vaultOpened }, copySecret, copyText, reveal, saveFile }: Parts) {
  const views = () => import('../views/proof-view');
  return {
    'proofs.catalogue': async () => (await views()).proofCatalogueView(await proofs()),
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
    'proofs.copySecret': async () => copySecret((await proofs()).clientSecret()),
    'proofs.revealSecret': async () => reveal('Client secret', 'Your app', (await proofs()).clientSecret()),
    'proofs.evidence': async ({ checkId }) => (await proofs()).evidence(checkId).map((explained) => explainedExchangeView(explained)),
    'proofs.compare': async () => runComparisonView((await proofs()).compared()),
    'proofs.saveReport': async ({ kind }) => ({
      path: await saveFile('app checks', REPORTS[kind], await reportOf((await proofs()).run(), kind)),
    }),
    'proofs.copyReport': async () => copyText(await reportOf((await proofs()).run(), 'markdown')),
  } satisfies Partial<Handlers>;
}
