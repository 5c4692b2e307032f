import type { Connection, Endpoints } from '../../model/connection';
import type { HandlerTools } from './handler-tools';
import type { Handlers } from './ipc';

/** What an app sends on its way to the real servers, loaded when somebody wants to see it. */
export function tapHandlers({ services }: Pick<HandlerTools, 'services'>) {
  const { connections, discoveries, prepare, taps, tapsSoFar, vaultOpened } = services;
  /** Those of its settings alone where its issuer can't be asked. */
  const endpointsOf = async (connection: Connection): Promise<Partial<Endpoints>> =>
    (await discoveries.resolveEndpoints(connection).catch(() => null))?.endpoints ?? connection.endpoints;
  return {
    'taps.list': () => tapsSoFar()?.list() ?? [],
    'taps.servers': async ({ connectionId }) => {
      const connection = connections.get(connectionId);
      await prepare(connectionId);
      const { serversOf } = await import('../../core/tap/legs');
      return serversOf(connection, await endpointsOf(connection));
    },
    'taps.start': async ({ connectionId, legs }) => {
      // Fingerprints are the vault's once it is open. The server has to run where it is the practice provider.
      await (connectionId === null ? vaultOpened() : prepare(connectionId));
      const connection = connectionId === null ? null : connections.get(connectionId);
      const endpoints = connection === null ? {} : await endpointsOf(connection);
      const { id } = await (await taps()).start({ connectionId, legs, endpoints });
      return { id };
    },
    'taps.add': async ({ id, ...server }) => (await taps()).add(id, server),
    'taps.addresses': async ({ id, format }) => {
      const tap = (await taps()).view(id);
      const { localAddresses, pasted } = await import('../../core/tap/legs');
      const connection = connections.find(tap.connectionId);
      return { text: pasted(format, tap.name, localAddresses(tap.legs, connection ? await endpointsOf(connection) : {})) };
    },
    'taps.pause': async ({ id, paused }) => (await taps()).pause(id, paused),
    'taps.lay': async ({ id, troubles }) => (await taps()).lay(id, troubles),
    'taps.stop': async ({ id }) => (await taps()).stop(id),
    'taps.forget': async ({ id }) => (await taps()).forget(id),
  } satisfies Partial<Handlers>;
}
