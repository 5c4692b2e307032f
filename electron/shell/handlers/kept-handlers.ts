import { logLimits } from '../../core/exchanges/log';
import type { KeptLimits, KeptSurplus } from '../../model/window/kept';
import { keptSizes } from '../../platform/kept/kept-sizes';
import type { Services } from '../../services';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** What such limits would delete now, of all connections. */
async function surplusOf({ checks, exchanges, settings, clock }: Services, limits: KeptLimits): Promise<KeptSurplus> {
  const ids = settings.connections().map(({ id }) => id);
  let runs = 0;
  for (const id of ids) runs += (await checks.surplus(id, limits.runsMost)).length;
  return { exchanges: await exchanges.surplus(ids, logLimits(limits, clock.now())), runs };
}

/** Deletes what is over the limits set. Never rejects: what can't be deleted now is the next time. */
export async function applyLimits({ checks, exchanges, settings }: Services): Promise<void> {
  const ids = settings.connections().map(({ id }) => id);
  await exchanges.applyLimits(ids);
  for (const id of ids)
    for (const run of await checks.surplus(id, settings.app().runsMost).catch(() => [])) await checks.removeRun(id, run).catch(() => {});
}

/** What is kept of all connections, and deleting it. */
export function keptHandlers({ services, directory }: HandlerTools) {
  const { checks, exchanges, history, settings } = services;
  const clear = {
    exchanges: (id: string) => exchanges.clear(id),
    history: (id: string) => history.clear(id),
    async runs(id: string) {
      // One that is under way is not kept yet.
      for (const run of await checks.runs(id)) if (run.status !== 'running') await checks.removeRun(id, run.id);
    },
  };
  return {
    'kept.sizes': () => keptSizes(directory),
    'kept.surplus': (limits) => surplusOf(services, limits),
    'kept.delete': async ({ what }) => {
      const ids = settings.connections().map(({ id }) => id);
      for (const id of ids) await clear[what](id);
      if (what === 'runs') await (await services.proofs()).forgetAll(ids);
    },
  } satisfies Partial<Handlers>;
}
