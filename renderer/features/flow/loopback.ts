import { ask, connect } from '../../state/actions';

/** Has the connection's redirects come back to a port of this computer from now on, and signs in anew. */
export async function receiveByLoopback(connectionId: string): Promise<void> {
  const read = await ask('connections.get', { id: connectionId });
  if (read === null) return;
  const { id, hasClientSecret: _hasClientSecret, sealedVariables: _sealed, redirectUri: _redirectUri, ...settings } = read.value;
  const input = { ...settings, receiver: { kind: 'loopback' as const, port: null, path: '/callback' } };
  if ((await ask('connections.update', { id, input })) !== null) await connect(connectionId);
}
