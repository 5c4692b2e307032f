import { parseConnectionFile, printConnectionFile } from '../core/importers/connection-file';
import { freeName } from '../model/free-name';
import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';
import { discoveryView } from './views';

/** Methods that make, change and keep connections, with their calls. */
export function connectionHandlers({ services, imports, view, opened, saveFile, openFile }: HandlerTools) {
  const { connections, discarded, discoveries, flows } = services;
  return {
    'connections.get': ({ id }) => view(id),
    'connections.create': opened(async ({ input, clientSecret }) => view((await connections.create(input, clientSecret)).id)),
    'connections.update': opened(async ({ id, input, clientSecret }) => {
      await connections.update(id, input, clientSecret);
      return view(id);
    }),
    'connections.rename': ({ id, name }) => connections.rename(id, name),
    'connections.duplicate': opened(({ id }) => connections.duplicate(id)),
    'connections.remove': opened(async ({ id }) => {
      discarded.discard(id);
      flows.cancelOf(id);
    }),
    'connections.restore': async ({ id }) => discarded.restore(id),
    'connections.move': ({ id, before }) => connections.move(id, before),
    'connections.discover': async ({ issuer, allowPlainHttp = false }) =>
      discoveryView(await discoveries.discover(issuer, { allowPlainHttp })),
    'connections.export': async ({ id }) => {
      const connection = connections.get(id);
      // If the vault can't tell, the client authentication method decides.
      const text = printConnectionFile(connection, (await connections.hasClientSecret(id)) ?? undefined);
      return { path: await saveFile(connection.name, JSON_FILE, text) };
    },
    'connections.import': async () => {
      const file = await openFile('Import a connection', JSON_FILE);
      return file === null ? null : imports.hold(parseConnectionFile(file.text));
    },
    'connections.acceptImport': opened(async ({ id }) => {
      const { connection, clientSecret } = imports.read(id);
      const names = connections.list().map((other) => other.name);
      const created = await connections.create({ ...connection, name: freeName(connection.name, names) }, clientSecret);
      imports.drop(id);
      return view(created.id);
    }),
    'connections.dropImport': ({ id }) => imports.drop(id),
    'calls.save': async ({ connectionId, call }) => view((await connections.saveCall(connectionId, call)).id),
    'calls.remove': async ({ connectionId, id }) => view((await connections.removeCall(connectionId, id)).id),
    'calls.setVariables': opened(async ({ connectionId, variables }) =>
      view((await connections.variables.set(connectionId, variables)).id),
    ),
    'findings.mute': ({ connectionId, code, muted }) => connections.mute(connectionId, code, muted),
  } satisfies Partial<Handlers>;
}
