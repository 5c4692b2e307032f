import { ask, connect } from '../../state/actions';
import { settingsIn } from '../../../electron/model/connection-input';

/** Has the connection's redirects come back to a port of this computer from now on, and signs in anew. */
export async function receiveByLoopback(connectionId: string): Promise<void> {
  const read = await ask('connections.get', { id: connectionId });
  if (read === null) return;
  const input = { ...settingsIn(read.value), receiver: { kind: 'loopback' as const, port: null, path: '/callback' } };
  if ((await ask('connections.update', { id: connectionId, input })) !== null) await connect(connectionId);
}
