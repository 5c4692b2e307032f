import type { SecretRecord } from '../../electron/core/secrets';
import type { Connection } from '../../electron/model/connection';
import { Failure } from '../../electron/model/failure';
import type { GrantFacts } from '../../electron/model/grant';
import type { Preferences } from '../../electron/model/window/preferences';
import { KeychainError } from '../../electron/core/ports';
import { createKeychain } from '../../electron/platform/vault/keychain';
import { systemRandom } from '../../electron/platform/system/random';
import type { FileSettings } from '../../electron/platform/kept/settings-files';
import { createVault } from '../../electron/platform/vault/vault';
import { fileSettings } from '../support/file-settings';
import type { Ask, Reply } from './remote-vault';

/** The program of the child processes that remote-vault.ts starts: a vault, a keychain and settings, driven by messages. */
// A file writer of electron-store's ends the process on this signal, which accompanies the limit on file size that stands in for a full disk.
process.removeAllListeners('SIGXFSZ').on('SIGXFSZ', () => {});
const directory = process.argv[2] ?? '';
/** What waits for the keychain's service to come back. */
const looks: (() => void)[] = [];
const keychain = createKeychain({
  timeoutMs: Number(process.argv[3] ?? 5_000),
  apart: process.argv[4] === 'process' ? 'process' : 'thread',
  schedule: (_, look) => {
    looks.push(look);
    return () => looks.splice(looks.indexOf(look), 1);
  },
});
const vault = createVault({ directory, keychain, random: systemRandom, service: 'dev.tokenscope' });
let opened: FileSettings | null = null;
const settings = () => {
  opened ??= fileSettings(directory);
  return opened;
};
let changes = 0;
vault.onChange(() => {
  changes += 1;
});

const objects = {
  vault: {
    status: () => vault.status(),
    open: () => vault.open(),
    read: (id: string) => vault.read(id),
    write: (id: string, record: SecretRecord) => vault.write(id, record),
    remove: (id: string) => vault.remove(id),
    proveWritable: (id: string) => vault.proveWritable(id),
    inMemory: (id: string) => vault.inMemory(id),
    useMemory: () => vault.useMemory(),
    setAside: (id: string | null) => vault.setAside(id),
    fingerprint: (secret: string) => vault.fingerprint(secret),
    changes: () => changes,
    /** Writes records without end, each a little longer, until the process is killed. */
    hammer: async (ids: string[]) => {
      for (let count = 1; ; count += 1) {
        await Promise.all(ids.map((id) => vault.write(id, { clientSecret: `${count}-`.repeat(count), grant: null, refreshPending: null })));
        process.send?.({ progress: count });
      }
    },
    /** Many writes of one record begun at once. Resolves with what is stored in the end. */
    race: async (id: string, count: number) => {
      const writes = Array.from({ length: count }, (_, index) =>
        vault.write(id, { clientSecret: String(index), grant: null, refreshPending: null }),
      );
      await Promise.all([...writes, vault.read(id)]);
      return vault.read(id);
    },
  },
  settings: {
    connections: () => settings().connections(),
    saveConnection: (connection: Connection) => settings().saveConnection(connection),
    removeConnection: (id: string) => settings().removeConnection(id),
    order: (ids: string[]) => settings().order(ids),
    saveFacts: (facts: [string, GrantFacts | null][]) => settings().saveFacts(new Map(facts)),
    facts: (id: string) => settings().facts(id),
    saveApp: (patch: Partial<Preferences>) => settings().saveApp(patch),
    /** Saves so many connections, each in a save of its own. */
    saveMany: async (connections: Connection[]) => {
      for (const each of connections) {
        settings().saveConnection(each);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    /** Saves connections without end, each a little longer, until the process is killed. */
    hammer: async (connections: Connection[]) => {
      for (let count = 1; ; count += 1) {
        for (const each of connections) settings().saveConnection({ ...each, name: String(count).repeat(count) });
        process.send?.({ progress: count });
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  },
  keychain: {
    getPassword: (service: string, account: string) => keychain.getPassword(service, account),
    setPassword: (service: string, account: string, password: string) => keychain.setPassword(service, account, password),
    deletePassword: (service: string, account: string) => keychain.deletePassword(service, account),
    accounts: (service: string) => keychain.accounts(service),
    busy: () => keychain.busy(),
    looks: () => looks.length,
    look: () => looks.shift()?.(),
    exit: () => process.exit(),
    /** How often other work got its turn while a password was asked for. */
    beats: async () => {
      let beats = 0;
      const timer = setInterval(() => {
        beats += 1;
      }, 1);
      await keychain.getPassword('dev.tokenscope', 'vault-key').catch(() => {});
      clearInterval(timer);
      return beats;
    },
  },
};

process.on('message', async ({ id, target, method, args }: Ask) => {
  const members: Record<string, unknown> = objects[target];
  const member = members[method];
  let reply: Reply;
  try {
    if (typeof member !== 'function') throw new Error(`There is no ${target}.${method}`);
    reply = { id, value: await member(...args) };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (error instanceof Failure) reply = { id, error: { code: error.code, text: JSON.stringify({ ...error, text }) } };
    else if (error instanceof KeychainError) reply = { id, error: { code: error.trouble, text } };
    else reply = { id, error: { code: 'thrown', text } };
  }
  process.send?.(reply);
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
