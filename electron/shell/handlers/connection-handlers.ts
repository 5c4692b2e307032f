import { parseConnectionFiles, printConnectionFiles } from '../../core/importers/connection-file';
import { freeName } from '../../model/text/free-name';
import type { GrantInput } from '../../model/grant-input';
import { type HandlerTools, JSON_FILE } from './handler-tools';
import type { Handlers } from './ipc';
import { discoveryView } from '../views/views';

/** Methods that make, change and keep connections, with their calls. */
export function connectionHandlers({ services, imports, view, opened, saveFile, openFile }: HandlerTools) {
  const { clientCertificates, clientKeys, connections, discarded, discoveries, flows } = services;
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
    'connections.export': async ({ ids }) => {
      const all = await Promise.all(
        ids.map(async (id) => ({
          settings: connections.get(id),
          // If the vault can't tell, the client authentication method decides.
          hasClientSecret: (await connections.hasClientSecret(id)) ?? undefined,
        })),
      );
      const name = all.length === 1 ? all[0]?.settings.name : `${all.length} connections`;
      return { path: await saveFile(name ?? '', JSON_FILE, printConnectionFiles(all)) };
    },
    'connections.import': async () => {
      const file = await openFile('Import a connection', JSON_FILE);
      return file === null ? null : imports.hold(parseConnectionFiles(file.text));
    },
    'connections.acceptImport': opened(async ({ id }) => {
      const created: string[] = [];
      for (const { connection, clientSecret, clientKey, clientKeyPassphrase, grantInputs, ...file } of imports.read(id)) {
        const names = connections.list().map((other) => other.name);
        const next = (await connections.create({ ...connection, name: freeName(connection.name, names) }, clientSecret)).id;
        const seal = async () => {
          const rsaAlg = 'RS256' as const;
          if (clientKey !== null && 'text' in clientKey)
            await clientKeys.import(next, { ...clientKey, passphrase: clientKeyPassphrase, rsaAlg });
          const certificate = file.clientCertificate.flatMap((each) => ('text' in each ? [new TextEncoder().encode(each.text)] : []));
          if (certificate.length > 0 && certificate.length === file.clientCertificate.length)
            await clientCertificates.import(next, { files: certificate, passphrase: file.clientCertificatePassphrase });
          for (const [input, value] of Object.entries(grantInputs)) {
            if ('text' in value) await services.grantInputs.seal(next, input as GrantInput, value.text);
          }
        };
        await seal().catch(async (error) => {
          await connections.remove(next);
          throw error;
        });
        created.push(next);
        // Should the next one fail, those before are not imported twice.
        imports.took(id);
      }
      imports.drop(id);
      return { ids: created };
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
