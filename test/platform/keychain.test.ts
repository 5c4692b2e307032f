import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Keyring, type KeyringOptions, missingPrograms, startKeyring } from './keyring';
import { type RemoteVault, startVault } from './remote-vault';

const SERVICE = 'dev.tokenscope';
const ACCOUNT = 'vault-key';
const cleanups: (() => Promise<unknown>)[] = [];

async function keychainIn(options: KeyringOptions | { env: (keyring: Keyring) => Record<string, string> }, timeoutMs?: number) {
  const keyring = await startKeyring('env' in options ? { state: 'no-service' } : options);
  cleanups.push(() => keyring.stop());
  const remote = await processIn(keyring, 'env' in options ? options.env(keyring) : keyring.env, timeoutMs);
  return { keyring, remote };
}

async function processIn(keyring: Keyring, env: Record<string, string>, timeoutMs?: number, apart?: 'process'): Promise<RemoteVault> {
  const remote = await startVault({ env, directory: join(keyring.home, 'data'), timeoutMs, apart });
  cleanups.unshift(() => remote.kill());
  return remote;
}

const get = (remote: RemoteVault) => remote.call<string | null>('keychain', 'getPassword', SERVICE, ACCOUNT);
const set = (remote: RemoteVault, password: string) => remote.call<void>('keychain', 'setPassword', SERVICE, ACCOUNT, password);
const remove = (remote: RemoteVault) => remote.call<boolean>('keychain', 'deletePassword', SERVICE, ACCOUNT);

/** A process that has given up, after that time, a dialog which stays open. */
async function withOpenDialog(timeoutMs: number) {
  const { keyring, remote: patient } = await keychainIn({ silentDialogs: true });
  await set(patient, 'a secret');
  await keyring.lock();
  const remote = await processIn(keyring, keyring.env, timeoutMs);
  await expect(get(remote)).rejects.toMatchObject({ code: 'locked' });
  return { keyring, remote };
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe('the system keychain', () => {
  it('has what these tests need', () => {
    expect(missingPrograms()).toEqual([]);
  });

  it('keeps, finds and deletes a password in the Secret Service', async () => {
    const { keyring, remote } = await keychainIn({});
    expect(await get(remote)).toBeNull();
    expect(await remove(remote)).toBe(false);
    await set(remote, 'a secret');
    expect(await get(remote)).toBe('a secret');
    expect(await keyring.run('secret-tool', ['lookup', 'service', SERVICE, 'username', ACCOUNT])).toBe('a secret');
    expect(await get(await processIn(keyring, keyring.env))).toBe('a secret');
    expect(await remove(remote)).toBe(true);
    expect(await get(remote)).toBeNull();
  });

  it('loads no native code that the environment names', async () => {
    let loaded = '';
    const { remote } = await keychainIn({
      env: ({ env, home }) => {
        const file = join(home, 'foreign.cjs');
        loaded = join(home, 'loaded');
        writeFileSync(file, `require('node:fs').writeFileSync(${JSON.stringify(loaded)}, '');`);
        return { ...env, NAPI_RS_NATIVE_LIBRARY_PATH: file };
      },
    });
    // The real module was loaded, and misses the service.
    await expect(get(remote)).rejects.toThrow(/DBus error/i);
    expect(existsSync(loaded)).toBe(false);
  });

  it('names all accounts of a service', async () => {
    const { remote } = await keychainIn({});
    await set(remote, 'a secret');
    await remote.call('keychain', 'setPassword', SERVICE, `${ACCOUNT} set aside 2026`, 'no key');
    await remote.call('keychain', 'setPassword', 'another.service', ACCOUNT, 'x');
    expect((await remote.call<string[]>('keychain', 'accounts', SERVICE)).sort()).toEqual([ACCOUNT, `${ACCOUNT} set aside 2026`]);
  });

  it('is unavailable without a session bus', async () => {
    const { remote } = await keychainIn({ env: ({ env: { DBUS_SESSION_BUS_ADDRESS: _, ...env } }) => env });
    await expect(get(remote)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(set(remote, 'x')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is unavailable on a bus without a secret service, and takes no other store instead', async () => {
    const { remote } = await keychainIn({ state: 'no-service' });
    await expect(get(remote)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(set(remote, 'x')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is unavailable where no keyring was ever made', async () => {
    const { remote } = await keychainIn({ state: 'no-keyring' });
    await expect(set(remote, 'x')).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no default keyring') });
  });

  it('says locked, then works once it is unlocked', async () => {
    const { keyring, remote } = await keychainIn({});
    await set(remote, 'a secret');
    await keyring.lock();
    await expect(get(remote)).rejects.toMatchObject({ code: 'locked' });
    await expect(set(remote, 'another')).rejects.toMatchObject({ code: 'locked' });
    await keyring.unlock();
    expect(await get(remote)).toBe('a secret');
  });

  it('says locked after a new start of the service', async () => {
    const { keyring, remote } = await keychainIn({});
    await set(remote, 'a secret');
    await keyring.restart();
    await expect(get(await processIn(keyring, keyring.env))).rejects.toMatchObject({ code: 'locked' });
  });

  it('asks again when the service ends in the middle of its answer, and gives up when it stays away', async () => {
    const { keyring, remote } = await keychainIn({}, 100_000);
    await set(remote, 'a secret');
    const look = async () => {
      await expect.poll(() => remote.call('keychain', 'looks')).toBe(1);
      await remote.call('keychain', 'look');
    };
    const endsDuring = async (answer: Promise<unknown>) => {
      answer.catch(() => {});
      await expect.poll(() => remote.call('keychain', 'busy')).toBe(true);
      await keyring.end();
    };
    keyring.freeze();
    const found = get(remote);
    await endsDuring(found);
    await look();
    await keyring.unlock();
    await look();
    expect(await found).toBe('a secret');

    keyring.freeze();
    const lost = set(remote, 'another');
    await endsDuring(lost);
    for (let count = 0; count < 4; count += 1) await look();
    await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
    // Nobody waits again for what is known to be away.
    await expect(get(remote)).rejects.toMatchObject({ code: 'unavailable' });
    await keyring.unlock();
    expect(await get(remote)).toBe('a secret');
  });

  it('gives up a dialog that nobody answers, and still works afterwards', async () => {
    const { keyring, remote } = await withOpenDialog(4_000);
    expect(await remote.call('keychain', 'busy')).toBe(true);
    await expect(Promise.all([get(remote), get(remote)])).rejects.toMatchObject({ code: 'locked' });
    await keyring.unlock();
    await expect.poll(() => get(remote).catch(() => null)).toBe('a secret');
  });

  it('does not keep the process from ending while a dialog is open', async () => {
    const { remote } = await withOpenDialog(500);
    await expect(remote.call('keychain', 'exit')).rejects.toMatchObject({ code: 'gone' });
  });

  it('asked by a process of its own keeps, finds and deletes as well, and gives up what nobody answers with nothing left over', async () => {
    const { keyring, remote: other } = await keychainIn({ silentDialogs: true });
    const remote = await processIn(keyring, keyring.env, 100_000, 'process');
    await set(other, 'a secret');
    expect(await get(remote)).toBe('a secret');
    await set(remote, 'another');
    expect(await get(other)).toBe('another');
    await keyring.lock();
    const brief = await processIn(keyring, keyring.env, 500, 'process');
    await expect(get(brief)).rejects.toMatchObject({ code: 'locked' });
    expect(await brief.call('keychain', 'busy')).toBe(false);
    await keyring.unlock();
    expect(await remove(remote)).toBe(true);
    expect(await get(remote)).toBeNull();
  });

  it('that refuses is an error, and never an entry that is not there', async () => {
    const { keyring, remote } = await keychainIn({});
    await set(remote, 'a secret');
    await keyring.lock();
    // With nothing between: version 1 of the library gave null, which the vault would answer with a new key.
    const module = JSON.stringify(createRequire(import.meta.url).resolve('@napi-rs/keyring'));
    const script = `const { Entry } = require(${module}); new Entry('${SERVICE}', '${ACCOUNT}', { linux: { store: 'secret-service' } }).getPassword()`;
    await expect(keyring.run(process.execPath, ['-e', script])).rejects.toThrow(/object locked|dismissed/);
    await expect(get(remote)).rejects.toMatchObject({ code: 'locked' });
  });

  it('does not pile up dialogs without end', async () => {
    const { keyring, remote: patient } = await keychainIn({ silentDialogs: true });
    await set(patient, 'a secret');
    await keyring.lock();
    const remote = await processIn(keyring, keyring.env, 500);
    for (let count = 0; count < 8; count += 1) await expect(remove(remote)).rejects.toMatchObject({ code: 'locked' });
    await expect(remove(remote)).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('still waiting') });
  });

  it('never stops the caller, even on a bus that accepts and stays silent', async () => {
    const path = join('/tmp', `ts-silent-${process.pid}.sock`);
    const silent = await new Promise<Server>((resolve) => {
      const server = createServer((socket) => socket.on('error', () => {}).resume()).listen(path, () => resolve(server));
    });
    cleanups.push(() => new Promise((resolve) => silent.close(resolve)));
    const { remote } = await keychainIn({ env: ({ env }) => ({ ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` }) }, 500);
    await expect(get(remote)).rejects.toMatchObject({ code: 'locked' });
    expect(await remote.call('keychain', 'beats')).toBeGreaterThan(10);
  });
});
