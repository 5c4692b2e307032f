import { invoke } from '../bridge';
import { ask, go } from './actions';
import { patch } from './app';

export async function readUpdates(): Promise<void> {
  const result = await invoke('updates.get');
  if (result.ok) patch({ updates: result.value });
}

export const look = () => ask('updates.look');
export const download = () => ask('updates.download');
export const install = () => ask('updates.install');
/** Stops a download, or the wait for other work. */
export const stopWaiting = () => ask('updates.cancel');
export const openReleasePage = () => ask('updates.openPage');

/** Shows where updates stand, and looks now. */
export function lookForUpdates(): void {
  go({ at: 'preferences', part: 'updates' });
  void look();
}
