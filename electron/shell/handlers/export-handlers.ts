import type { Exported, ExportId } from '../../model/exports';
import { EXPORTS } from '../../model/exports';
import { isPractice } from '../../model/providers/offered';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods that write a connection for other programs and people. */
export function exportHandlers({ services, saveFile, version }: HandlerTools) {
  const { checks, clock, connections, discoveries, exchanges } = services;
  const written = async (id: string, as: ExportId, runId?: string): Promise<Exported> => {
    const { exportAs } = await import('../../core/exports/formats');
    const connection = connections.get(id);
    return exportAs(as, {
      connection,
      // If the vault can't tell, the client authentication method decides.
      hasClientSecret: (await connections.hasClientSecret(id)) ?? undefined,
      shared: connections.variables.shared(connection),
      server: async () => {
        if (isPractice(connection)) await services.prepare(id);
        return discoveries.resolveEndpoints(connection);
      },
      evidence: async () => {
        const chosen = runId ?? (await checks.runs(id))[0]?.id;
        return { exchanges: await exchanges.list(id), run: chosen === undefined ? null : await checks.run(id, chosen) };
      },
      version,
      now: clock.now(),
    });
  };
  return {
    'exports.preview': ({ id, as }) => written(id, as),
    'exports.save': async ({ id, as, runId }) => {
      const { text } = await written(id, as, runId);
      const { name, extension, suffix } = { suffix: '', ...EXPORTS[as] };
      return { path: await saveFile(`${connections.get(id).name}${suffix}`, { extension, label: name }, text) };
    },
  } satisfies Partial<Handlers>;
}
