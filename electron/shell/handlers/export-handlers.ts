import type { Exported, ExportId } from '../../model/exports';
import { EXPORTS } from '../../model/exports';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** Methods that write a connection for other programs and people. */
export function exportHandlers({ services, saveFile, version }: HandlerTools) {
  const { connections, logged } = services;
  const written = async (id: string, as: ExportId, runId?: string): Promise<Exported> => {
    const { exportAs } = await import('../../core/exports/formats');
    const { inputOf } = await import('../../core/exports/input');
    const connection = services.subjectOf(id);
    // If the vault can't tell, the client authentication method decides.
    const hasClientSecret = (await connections.hasClientSecret(id)) ?? undefined;
    return exportAs(as, inputOf(services, connection, { hasClientSecret, exchanges: () => logged.list(id), runId, version }));
  };
  return {
    'exports.preview': ({ id, as }) => written(id, as),
    'exports.save': async ({ id, as, runId }) => {
      const { text } = await written(id, as, runId);
      const { name, extension, suffix } = { suffix: '', ...EXPORTS[as] };
      return { path: await saveFile(`${services.subjectOf(id).name}${suffix}`, { extension, label: name }, text) };
    },
  } satisfies Partial<Handlers>;
}
