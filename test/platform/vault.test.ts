import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretRecord } from '../../electron/core/secrets';
import { type Keyring, startKeyring } from './keyring';
import { type RemoteVault, type RemoteVaultOptions, startVault } from './remote-vault';

const ENTRY = ['service', 'dev.tokenscope', 'username', 'vault-key'];
const A = '0b0e7a52-6c0f-4c39-9f25-0d8a6e4f7f01';
const B = 'second';
const record = (clientSecret: string): SecretRecord => ({ clientSecret, grant: null, refreshPending: null });

let keyring: Keyring;
let directory: string;
let folder: string;
let started: RemoteVault[];

beforeEach(async () => {
  keyring = await startKeyring();
  directory = join(keyring.home, 'data');
  folder = join(directory, 'vault');
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((vault) => vault.kill()));
  await keyring.stop();
});

async function vaultProcess(options: Partial<RemoteVaultOptions> = {}): Promise<RemoteVault> {
  const vault = await startVault({ env: keyring.env, directory, ...options });
  started.push(vault);
  return vault;
}

/** A vault with two records, closed again. Returns every file of it. */
async function filled(): Promise<Record<string, string>> {
  const vault = await vaultProcess();
  await vault.write(A, record('first-secret'));
  await vault.write(B, record('second-secret'));
  await vault.kill();
  return files();
}

async function files(under = folder): Promise<Record<string, string>> {
  const entries = await readdir(under, { withFileTypes: true, recursive: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(paths.sort().map(async (path) => [path, await readFile(path, 'base64')] as const)));
}

const keyText = () => keyring.run('secret-tool', ['lookup', ...ENTRY]);
const storeKey = (text: string) => keyring.run('secret-tool', ['store', '--label=key', ...ENTRY], text);
const clearKey = () => keyring.run('secret-tool', ['clear', ...ENTRY]);
const pathOf = (id: string) => join(folder, `record-${id}.json`);

/** Every method that needs the key says why it can't, and the files stay as they are. */
async function refusesAll(vault: RemoteVault, code: string, before: Record<string, string>): Promise<void> {
  await expect(vault.read(A)).rejects.toMatchObject({ code });
  await expect(vault.read('never-written')).rejects.toMatchObject({ code });
  await expect(vault.write(A, record('overwritten?'))).rejects.toMatchObject({ code });
  await expect(vault.write('new', record('added?'))).rejects.toMatchObject({ code });
  await expect(vault.call('vault', 'proveWritable')).rejects.toMatchObject({ code });
  expect(await files()).toEqual(before);
}

async function readsBoth(vault: RemoteVault): Promise<void> {
  expect(await vault.read(A)).toEqual(record('first-secret'));
  expect(await vault.read(B)).toEqual(record('second-secret'));
}

describe('a vault', () => {
  it('makes a key on the first run and keeps records across processes', async () => {
    const first = await vaultProcess();
    expect(await first.open()).toEqual({ state: 'ready', records: 0, corrupt: [], reason: null });
    expect(await first.read(A)).toBeNull();
    await first.write(A, record('first-secret'));
    expect((await first.status()).records).toBe(1);
    await first.kill();
    const second = await vaultProcess();
    expect(await second.open()).toEqual({ state: 'ready', records: 1, corrupt: [], reason: null });
    expect(await second.read(A)).toEqual(record('first-secret'));
    await second.call('vault', 'remove', A);
    expect(await second.read(A)).toBeNull();
    expect((await second.status()).records).toBe(0);
    expect(Buffer.from(await keyText(), 'base64')).toHaveLength(32);
  });

  it('makes a key on the next run where the first was killed while the keychain asked for its password', async () => {
    await keyring.stop();
    keyring = await startKeyring({ silentDialogs: true });
    directory = join(keyring.home, 'data');
    folder = join(directory, 'vault');
    await keyring.lock();
    const killed = await vaultProcess();
    const gone = expect(killed.open()).rejects.toMatchObject({ code: 'gone' });
    await expect.poll(files).toHaveProperty([join(folder, 'making-key.lock', 'owner')]);
    await killed.kill();
    await gone;
    await keyring.unlock();
    expect(await (await vaultProcess()).open()).toMatchObject({ state: 'ready', reason: null });
  });

  it('opens by itself when it is first used', async () => {
    await filled();
    await readsBoth(await vaultProcess());
  });

  it('keeps nothing readable on disk, and lets no one else in', async () => {
    await filled();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
      expect(await readFile(join(folder, name), 'utf8')).not.toMatch(/secret/);
    }
    expect((await readdir(folder)).sort()).toEqual([`record-${A}.json`, `record-${B}.json`, 'vault.json'].sort());
  });

  it('takes any id for a record, whatever it would mean to the file system', async () => {
    const vault = await vaultProcess();
    const ids = ['../../escape', 'CON', 'con', 'ümlaut/..\\x', '', 'a'.repeat(64)];
    for (const id of ids) await vault.write(id, record(`of ${id}`));
    for (const id of ids) expect(await vault.read(id)).toEqual(record(`of ${id}`));
    expect(await vault.status()).toMatchObject({ records: ids.length, corrupt: [] });
    expect(Object.keys(await files(keyring.home)).filter((path) => path.includes('escape'))).toEqual([]);
  });

  it('keeps the last of many writes begun at once', async () => {
    const vault = await vaultProcess();
    expect(await vault.call('vault', 'race', A, 25)).toEqual(record('24'));
  });

  it('gives two processes that run first at once the same key', async () => {
    const vaults = await Promise.all([vaultProcess(), vaultProcess(), vaultProcess()]);
    await Promise.all(vaults.map((vault) => vault.open()));
    for (const vault of vaults) expect((await vault.open()).state).toBe('ready');
    await vaults[0]?.write(A, record('shared'));
    for (const vault of vaults) expect(await vault.read(A)).toEqual(record('shared'));
  });

  it('tells secrets apart by the same fingerprint in every process, and by another one without the key', async () => {
    await filled();
    const prints: string[] = [];
    for (const env of [keyring.env, keyring.env, { ...keyring.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }]) {
      const vault = await vaultProcess({ env });
      await vault.open();
      prints.push(await vault.call('vault', 'fingerprint', 'token-1'));
      expect(await vault.call('vault', 'fingerprint', 'token-1')).toBe(prints.at(-1));
      expect(await vault.call('vault', 'fingerprint', 'token-2')).not.toBe(prints.at(-1));
    }
    expect(prints[0]).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}$/);
    expect(prints[1]).toBe(prints[0]);
    expect(prints[2]).not.toBe(prints[0]);
  });
});

describe('the five states', () => {
  it('keychain unavailable', async () => {
    const before = await filled();
    const { DBUS_SESSION_BUS_ADDRESS: _, ...env } = keyring.env;
    const vault = await vaultProcess({ env });
    expect(await vault.open()).toMatchObject({ state: 'unavailable', records: 2, reason: expect.stringContaining('DBus') });
    await refusesAll(vault, 'vault-unavailable', before);
    await readsBoth(await vaultProcess());
  });

  it('keychain locked, and unlocked later', async () => {
    const before = await filled();
    await keyring.lock();
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'locked', records: 2 });
    await refusesAll(vault, 'vault-locked', before);
    await keyring.unlock();
    expect(await vault.open()).toMatchObject({ state: 'ready', records: 2, corrupt: [] });
    await readsBoth(vault);
    expect(await vault.call<number>('vault', 'changes')).toBeGreaterThanOrEqual(3);
    expect(await files()).toEqual(before);
  });

  it('key missing: no new key is made until the records are set aside', async () => {
    const before = await filled();
    const key = await keyText();
    await clearKey();
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'key-missing', records: 2 });
    await refusesAll(vault, 'vault-key-missing', before);
    expect((await vault.open()).state).toBe('key-missing');
    await expect(keyText()).rejects.toThrow();

    expect(await vault.setAside(null)).toMatchObject({ state: 'ready', records: 0 });
    const made = await keyText();
    expect(made).not.toBe(key);
    await vault.write(A, record('begun anew'));
    const [aside = ''] = await readdir(join(folder, 'set-aside'));
    const asideFiles = await files(join(folder, 'set-aside', aside));
    expect(Object.values(asideFiles).sort()).toEqual(Object.values(before).sort());

    await vault.kill();
    await rename(folder, join(directory, 'begun-anew'));
    await cp(join(directory, 'begun-anew', 'set-aside', aside), folder, { recursive: true });
    await storeKey(key);
    await readsBoth(await vaultProcess());
  });

  it('key missing with nothing but the key check left', async () => {
    const vault = await vaultProcess();
    await vault.open();
    await vault.kill();
    await clearKey();
    expect(await (await vaultProcess()).open()).toMatchObject({ state: 'key-missing', records: 0 });
  });

  it('key missing with nothing but records left', async () => {
    await filled();
    await rm(join(folder, 'vault.json'));
    const before = await files();
    await clearKey();
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'key-missing', records: 2 });
    await refusesAll(vault, 'vault-key-missing', before);
    await expect(keyText()).rejects.toThrow();
  });

  it('key wrong', async () => {
    const before = await filled();
    const key = await keyText();
    const other = Buffer.alloc(32, 7).toString('base64');
    await storeKey(other);
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'key-wrong', records: 2, corrupt: [] });
    await refusesAll(vault, 'vault-key-wrong', before);
    expect(await keyText()).toBe(other);
    await storeKey(key);
    expect((await vault.open()).state).toBe('ready');
    await readsBoth(vault);
  });

  it('key wrong is told also without the key check', async () => {
    await filled();
    await rm(join(folder, 'vault.json'));
    const before = await files();
    await storeKey(Buffer.alloc(32, 7).toString('base64'));
    const vault = await vaultProcess();
    expect((await vault.open()).state).toBe('key-wrong');
    await refusesAll(vault, 'vault-key-wrong', before);
  });

  it('key wrong: an entry that is no key is kept under another name when all is set aside', async () => {
    const before = await filled();
    await storeKey('somebody else wrote this');
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'key-wrong', reason: expect.stringContaining('not a Tokenscope key') });
    await refusesAll(vault, 'vault-key-wrong', before);
    expect((await vault.setAside(null)).state).toBe('ready');
    expect(Buffer.from(await keyText(), 'base64')).toHaveLength(32);
    expect(await keyring.run('secret-tool', ['search', '--all', '--unlock', 'service', 'dev.tokenscope'])).toContain(
      'somebody else wrote this',
    );
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 60)],
    ['empty', () => ''],
    ['changed in one bit', (text: string) => text.replace(/"data":"(.)/, (_, first) => `"data":"${first === 'A' ? 'B' : 'A'}`)],
    ['of a newer format', (text: string) => text.replace('"v":1', '"v":2')],
    ['of an older format with the same bytes', (text: string) => text.replace('"v":1', '"v":0')],
  ])('record corrupt: %s', async (_, damage) => {
    await filled();
    await writeFile(pathOf(A), damage(await readFile(pathOf(A), 'utf8')));
    const before = await files();
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'ready', records: 2, corrupt: [A] });
    await expect(vault.read(A)).rejects.toMatchObject({ code: 'vault-record-corrupt' });
    await expect(vault.write(A, record('overwritten?'))).rejects.toMatchObject({ code: 'vault-record-corrupt' });
    expect(await vault.read(B)).toEqual(record('second-secret'));
    expect(await files()).toEqual(before);

    expect(await vault.setAside(A)).toMatchObject({ state: 'ready', records: 1, corrupt: [] });
    expect(await vault.read(A)).toBeNull();
    await vault.write(A, record('begun anew'));
    expect(await vault.read(A)).toEqual(record('begun anew'));
    expect(Object.values(await files(join(folder, 'set-aside')))).toEqual([before[pathOf(A)]]);
  });

  it('record corrupt: a record copied to another connection does not open there', async () => {
    await filled();
    await cp(pathOf(A), pathOf('third'));
    await rename(pathOf(B), `${pathOf(B)}.kept`);
    await cp(pathOf(A), pathOf(B));
    const vault = await vaultProcess();
    expect((await vault.open()).corrupt).toEqual([B, 'third']);
    await expect(vault.read('third')).rejects.toMatchObject({ code: 'vault-record-corrupt' });
    await expect(vault.read(B)).rejects.toMatchObject({ code: 'vault-record-corrupt' });
    expect(await vault.read(A)).toEqual(record('first-secret'));
  });

  it('record corrupt: damage done while the app runs is noticed before it is overwritten', async () => {
    await filled();
    const vault = await vaultProcess();
    await vault.open();
    await writeFile(pathOf(A), 'damaged');
    await expect(vault.write(A, record('overwritten?'))).rejects.toMatchObject({ code: 'vault-record-corrupt' });
    expect(await readFile(pathOf(A), 'utf8')).toBe('damaged');
    expect((await vault.status()).corrupt).toEqual([A]);
  });

  it('a damaged or lost key check is made anew once a record has proven the key', async () => {
    const before = await filled();
    for (const damage of [() => rm(join(folder, 'vault.json')), () => writeFile(join(folder, 'vault.json'), '{"v":1,')]) {
      await damage();
      const vault = await vaultProcess();
      expect(await vault.open()).toMatchObject({ state: 'ready', corrupt: [] });
      await readsBoth(vault);
      expect(await readFile(pathOf(A), 'base64')).toBe(before[pathOf(A)]);
      expect(JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8'))).toMatchObject({ v: 1 });
      await vault.kill();
    }
  });
});

describe('for this session only', () => {
  it('keeps secrets in memory and leaves the disk as it is', async () => {
    const before = await filled();
    await keyring.lock();
    const vault = await vaultProcess();
    await vault.open();
    expect(await vault.call('vault', 'useMemory')).toMatchObject({ state: 'memory', records: 2 });
    expect(await vault.read(A)).toBeNull();
    await vault.write(A, record('for now'));
    expect(await vault.read(A)).toEqual(record('for now'));
    await vault.call('vault', 'proveWritable');
    expect((await vault.open()).state).toBe('memory');
    expect(await files()).toEqual(before);
    await keyring.unlock();
    await readsBoth(await vaultProcess());
  });

  it('can be chosen while the keychain still waits for its password', async () => {
    await keyring.stop();
    keyring = await startKeyring({ silentDialogs: true });
    directory = join(keyring.home, 'data');
    folder = join(directory, 'vault');
    await filled();
    await keyring.lock();
    const vault = await vaultProcess({ timeoutMs: 60_000 });
    const reading = vault.read(A);
    await expect.poll(() => vault.call('keychain', 'busy')).toBe(true);
    await vault.call('vault', 'useMemory');
    expect(await reading).toBeNull();
    await vault.write(A, record('for now'));
    expect(await vault.status()).toMatchObject({ state: 'memory' });
  });
});

describe('the disk', () => {
  it('full: the old record stays whole, and proveWritable says so beforehand', async () => {
    await filled();
    const vault = await vaultProcess({ maxFileBytes: 8 * 1024 });
    await vault.open();
    const before = await files();
    await expect(vault.call('vault', 'proveWritable')).rejects.toMatchObject({ code: 'vault-not-writable' });
    await expect(vault.write(A, record('x'.repeat(20_000)))).rejects.toMatchObject({ code: 'vault-not-writable' });
    expect(await files()).toEqual(before);
    expect(await vault.read(A)).toEqual(record('first-secret'));
    await vault.write(A, record('small'));
    expect(await vault.read(A)).toEqual(record('small'));
  });

  it('not writable: a file in the place of the folder, on the first run', async () => {
    await mkdir(directory, { recursive: true });
    await writeFile(folder, 'in the way');
    const vault = await vaultProcess();
    expect(await vault.open()).toMatchObject({ state: 'unavailable', reason: expect.stringContaining('ENOTDIR') });
    await expect(keyText()).rejects.toThrow();
    expect(await readFile(folder, 'utf8')).toBe('in the way');
  });

  it('not writable: the folder taken away while the app runs', async () => {
    const vault = await vaultProcess();
    await vault.open();
    await rm(folder, { recursive: true });
    await writeFile(folder, 'in the way');
    await expect(vault.call('vault', 'proveWritable')).rejects.toMatchObject({ code: 'vault-not-writable' });
    await expect(vault.write(A, record('x'))).rejects.toMatchObject({ code: 'vault-not-writable' });
  });

  it('killed in the midst of writing, every record is whole, the old or the new one', async () => {
    const ids = ['one', 'two', 'three'];
    const reached = new Map(ids.map((id) => [id, 0]));
    let writer = await vaultProcess();
    for (let round = 0; round < 12; round += 1) {
      let acknowledged = 0;
      const warm = new Promise<void>((resolve) => {
        writer.onProgress((count) => {
          acknowledged = count;
          if (count >= 3) resolve();
        });
      });
      writer.call('vault', 'hammer', ids).catch(() => {});
      await warm;
      await new Promise((resolve) => setTimeout(resolve, round * 7));
      await writer.kill();
      const reader = await vaultProcess();
      expect(await reader.open()).toEqual({ state: 'ready', records: 3, corrupt: [], reason: null });
      for (const id of ids) {
        const [count = ''] = /^\d+/.exec((await reader.read(id))?.clientSecret ?? '') ?? [];
        expect(await reader.read(id)).toEqual(record(`${count}-`.repeat(Number(count))));
        expect(Number(count)).toBeGreaterThanOrEqual(acknowledged);
        reached.set(id, Number(count));
      }
      writer = reader;
    }
    expect(Math.max(...reached.values())).toBeGreaterThanOrEqual(3);
  });
});
