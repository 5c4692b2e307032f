import { authenticationOf, type Remedy, settingOf } from '../../electron/model/remedy';
import { invoke } from '../bridge';
import { ask, connect, refresh, select, showPreferences, tryStored } from './actions';
import { say } from './app';
import { want } from './wanted';
import { settingsIn } from '../../electron/model/connection-input';

/** Does what mends a failure of a connection. @param retry Tries once more what failed; by default a sign-in. */
export async function mend(remedy: Remedy, connectionId: string, retry: () => unknown = () => connect(connectionId)): Promise<void> {
  const method = authenticationOf(remedy);
  const setting = settingOf(remedy);
  if (setting !== null) {
    want({ connectionId, setting });
    select(connectionId, 'settings');
  } else if (method !== null) {
    const read = await invoke('connections.get', { id: connectionId });
    if (!read.ok) return say({ problem: read.problem });
    const input = { ...settingsIn(read.value), clientAuthentication: method };
    const done = await ask('connections.update', { id: connectionId, input });
    if (done) await retry();
  } else if (remedy === 'open-preferences') showPreferences('signing-in');
  else if (remedy === 'open-network') showPreferences('network');
  else if (remedy === 'refresh') await refresh(connectionId);
  else {
    select(connectionId, 'token');
    await (remedy === 'try-stored' ? tryStored(connectionId) : connect(connectionId));
  }
}

/** Shows an exchange where it is explained, with what was sent. */
export function showExchange(connectionId: string, exchangeId: string): void {
  want({ connectionId, exchangeId });
  select(connectionId, 'exchanges');
}
