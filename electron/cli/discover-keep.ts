import type { Held } from '../core/discover/client-tokens';
import { keptConnection } from '../core/discover/keeping';
import type { GrantInput } from '../model/grant-input';
import { dataFolder } from '../platform/disk/data-folder';
import { createFileSettings } from '../platform/kept/settings-files';
import type { Services } from '../services';
import type { CliContext } from './context';
import { oneLine } from './terminal';
import { withEverything } from './whole';

/**
 * Makes a connection in the window of the client that a chain acted as, its tokens in the vault, and says so.
 *
 * @param where.dataFolder null: the usual place.
 * @throws Failure `settings-unreadable`, vault-*.
 */
export async function keepConnection(held: Held, where: { name: string; dataFolder: string | null }, context: CliContext): Promise<void> {
  const directory = where.dataFolder ?? dataFolder(context);
  const settings = createFileSettings(directory);
  const [trouble] = settings.notices();
  if (trouble !== undefined) throw trouble;
  const { client } = held;
  const named = { ...held, client: { ...client, connection: { ...client.connection, name: where.name } } };
  const name = await withEverything({ directory, settings }, context, async (services) => {
    await services.vaultOpened();
    const id = await keptConnection(services, named);
    try {
      await sealRest(services, id, client);
    } catch (error) {
      await services.connections.remove(id);
      throw error;
    }
    return services.connections.get(id).name;
  });
  context.err(`Saved as the connection ${oneLine(name)}, its tokens in the vault.\n`);
}

/** What a client given here has besides: its key, and what its grant sends. */
async function sealRest({ clientKeys, grantInputs }: Services, id: string, { credential, inputs }: Held['client']): Promise<void> {
  if (credential?.kind === 'key') {
    const { jwk, kid, sendsKid } = credential;
    const text = JSON.stringify({ ...JSON.parse(jwk), ...(sendsKid && { kid }) });
    await clientKeys.import(id, { text, passphrase: '', rsaAlg: credential.alg === 'PS256' ? 'PS256' : 'RS256' });
  }
  for (const [name, value] of Object.entries(inputs)) await grantInputs.seal(id, name as GrantInput, value);
}
