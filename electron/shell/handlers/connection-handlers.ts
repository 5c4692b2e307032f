import { sharedSecrets } from '../../core/connection/shared-secrets';
import { printConnectionFiles } from '../../core/importers/connection-file';
import { readConnections } from '../../core/importers/formats';
import { CONNECTION_FILE, type HandlerTools, IMPORT_FILES } from './handler-tools';
import { failing } from '../../model/failure';
import { made } from './import-files';
import type { Handlers } from './ipc';
import { discoveryView } from '../views/views';

/** Methods that make, change and keep connections, with their calls. */
export function connectionHandlers({ services, imports, view, opened, saveFile, openFiles, takeOffer, copyText }: HandlerTools) {
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
    'connections.takeOffer': async () => {
      const offer = takeOffer();
      if (offer === null) return null;
      if (imports.isHeld) throw busy();
      const { readOffer } = await import('./offered-import');
      const imported = await readOffer(offer);
      // Another may have been opened meanwhile.
      if (imports.isHeld) throw busy();
      return imports.hold(imported, { isOffered: true });
    },
    'connections.copyImportLink': async ({ id }) => {
      const { importLinkOf } = await import('../../core/importers/import-link');
      await copyText(importLinkOf(connections.get(id), (await connections.hasClientSecret(id)) ?? undefined));
    },
    'connections.plain': async ({ id }) => {
      const { plainSettings } = await import('../../core/importers/connection-file-secrets');
      return plainSettings(connections.get(id));
    },
    'connections.sharedSecrets': opened(({ ids }) => sharedSecrets(connections, ids)),
    'connections.export': async ({ ids }) => {
      const all = await Promise.all(
        ids.map(async (id) => ({
          settings: connections.get(id),
          // If the vault can't tell, the client authentication method decides.
          hasClientSecret: (await connections.hasClientSecret(id)) ?? undefined,
        })),
      );
      const name = all.length === 1 ? all[0]?.settings.name : `${all.length} connections`;
      return { path: await saveFile(name ?? '', CONNECTION_FILE, printConnectionFiles(all)) };
    },
    'connections.import': async () => {
      const files = await openFiles('Import connections', IMPORT_FILES);
      return files === null ? null : imports.hold(await readConnections(files));
    },
    'connections.readFiles': async ({ files }) => imports.hold(await readConnections(files)),
    'connections.acceptImport': opened(async ({ id, chosen }) => {
      const ids = await made(services, imports.read(id, chosen));
      imports.drop(id);
      return { ids };
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

const busy = failing({
  code: 'bad-request',
  what: 'A link or a file with a connection was ignored.',
  likelyCause: 'Another import is open, and nothing replaces it until you decide.',
  action: 'Import or cancel that one, then open the link or file again.',
});
