import { keptSizes } from '../platform/kept-sizes';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

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
    'kept.delete': async ({ what }) => {
      for (const { id } of settings.connections()) await clear[what](id);
    },
  } satisfies Partial<Handlers>;
}
