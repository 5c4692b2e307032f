import type { ConnectionView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { ask } from '../../state/actions';
import { say } from '../../state/app';
import { settingsIn } from '../../../electron/model/connection-input';

/** Says that the settings were saved, and brings back those from before; calls saved meanwhile stay. */
export function sayUndoable(view: ConnectionView): void {
  const { id } = view;
  const before = settingsIn(view);
  const undo = async () => {
    const now = await invoke('connections.get', { id });
    await ask('connections.update', { id, input: { ...before, calls: now.ok ? now.value.calls : before.calls } });
  };
  say({ tone: 'ok', text: 'Settings saved.', undo });
}
