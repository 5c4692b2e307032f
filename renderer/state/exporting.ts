import type { ExportId } from '../../electron/model/exports';
import { ask } from './actions';
import { say } from './app';
import { createStore, useStore } from './store';

/** The connection that the export dialog is open for; null: it is not. */
const open = createStore<string | null>(null);

/** Asks what a connection is to be exported as. */
export const exportConnection = (id: string) => open.set(() => id);
export const closeExport = () => open.set(() => null);
export const useExporting = () => useStore(open, (id) => id);

/** Saves it where the person says. Answers whether it was saved. @param runId Whose checks are the evidence; absent: the newest's. */
export async function saveExport(id: string, as: ExportId, runId?: string): Promise<boolean> {
  const done = await ask('exports.save', runId === undefined ? { id, as } : { id, as, runId });
  if (!done?.value.path) return false;
  say({ tone: 'ok', text: `Saved as ${done.value.path}. Look through it before you share it.` });
  return true;
}
