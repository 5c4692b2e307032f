import type { ConnectionSettings } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { settingsIn } from '../../../electron/model/connection-input';

/**
 * Changes the settings of several connections alike, which can be undone for a while.
 *
 * @param done What is said of as many as were changed.
 */
export async function changeSettings(
  ids: readonly string[],
  change: (settings: ConnectionSettings) => Partial<ConnectionSettings> | null,
  done: (count: number) => string,
): Promise<void> {
  const before = new Map<string, Partial<ConnectionSettings>>();
  for (const id of ids) {
    const was = await put(id, change);
    if (was !== null) before.set(id, was);
  }
  if (before.size === 0) return;
  const undo = async () => {
    for (const [id, was] of before) await put(id, () => was);
  };
  say({ tone: 'ok', text: done(before.size), undo });
}

/** @returns What it was before; null: nothing was changed. */
async function put(
  id: string,
  change: (settings: ConnectionSettings) => Partial<ConnectionSettings> | null,
): Promise<Partial<ConnectionSettings> | null> {
  const found = await invoke('connections.get', { id });
  if (!found.ok) return null;
  const settings = settingsIn(found.value);
  const changes = change(settings);
  if (changes === null || !(await ask('connections.update', { id, input: { ...settings, ...changes } }))) return null;
  return Object.fromEntries(Object.keys(changes).map((key) => [key, settings[key as keyof ConnectionSettings]]));
}
