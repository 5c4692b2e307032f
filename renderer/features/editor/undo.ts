import type { ConnectionView } from '../../../electron/contract';
import { invoke } from '../../bridge';
import { ask } from '../../state/actions';
import { say } from '../../state/app';

/** Says that the settings were saved, and brings back those from before; calls saved meanwhile stay. */
export function sayUndoable({ id, hasClientSecret: _, sealedVariables: _sealed, redirectUri: __, ...before }: ConnectionView): void {
  const undo = async () => {
    const now = await invoke('connections.get', { id });
    await ask('connections.update', { id, input: { ...before, calls: now.ok ? now.value.calls : before.calls } });
  };
  say({ tone: 'ok', text: 'Settings saved.', undo });
}
