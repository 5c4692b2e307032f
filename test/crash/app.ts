import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '../../electron/model/connection';
import { ConnectionService } from '../../electron/core/connection/service';
import { TokenService } from '../../electron/core/connection/token-service';
import { Discoveries } from '../../electron/core/wire/discovery';
import type { Http, Keychain, Vault } from '../../electron/core/ports';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { createRefreshLocks, type RefreshLockOptions } from '../../electron/platform/vault/refresh-lock';
import { systemClock } from '../../electron/platform/system/system-clock';
import { createVault } from '../../electron/platform/vault/vault';
import { Disk, TestSettings } from '../support/vault';

/** A keychain in a file, which processes can share. */
function fileKeychain(path: string): Keychain {
  const entries = (): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch {
      return {};
    }
  };
  const nameOf = (service: string, account: string) => `${service} ${account}`;
  return {
    getPassword: async (service, account) => entries()[nameOf(service, account)] ?? null,
    setPassword: async (service, account, password) => {
      writeFileSync(path, JSON.stringify({ ...entries(), [nameOf(service, account)]: password }));
    },
    deletePassword: async () => false,
  };
}

/** The files that `openApp` works on. */
export async function prepareFolder(directory: string, connections: Connection[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'connections.json'), JSON.stringify(connections));
}

export interface AppOptions {
  lock?: RefreshLockOptions;
  http?: Http;
  /** Stands between the services and the vault. */
  around?: (vault: Vault) => Vault;
}

/** Core over a real vault folder and real locks, as the window and the command line have them; the connections are in a file. */
export async function openApp(
  directory: string,
  { lock: lockOptions, http = createNodeHttp(), around = (vault) => vault }: AppOptions = {},
) {
  const disk = new Disk();
  const settings = new TestSettings(disk);
  for (const connection of JSON.parse(readFileSync(join(directory, 'connections.json'), 'utf8')) as Connection[]) {
    settings.saveConnection(connection);
  }
  const keychain = fileKeychain(join(directory, 'keychain.json'));
  const vault = around(createVault({ directory, keychain, random: systemRandom, service: 'dev.tokenscope' }));
  await vault.open();
  const lock = createRefreshLocks(directory, lockOptions);
  const clock = systemClock;
  const connections = new ConnectionService({ settings, vault, random: systemRandom, lock });
  const discoveries = new Discoveries({ http, clock });
  const tokens = new TokenService({ settings, vault, clock, http, discoveries, connections, lock });
  return { settings, vault, lock, connections, tokens };
}
export type OpenApp = Awaited<ReturnType<typeof openApp>>;
