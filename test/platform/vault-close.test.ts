import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SecretRecord } from '../../electron/core/secrets';
import { systemRandom } from '../../electron/platform/system/random';
import { createVault } from '../../electron/platform/vault/vault';
import { MemoryKeychain } from '../support/vault';

const RECORD: SecretRecord = { clientSecret: 's3cret', grant: null, refreshPending: null };
let directory = '';
let keychain: MemoryKeychain;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vault-close-'));
  keychain = new MemoryKeychain();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const vaultWith = (withoutKeychain?: (id: string) => boolean) =>
  createVault({ directory, keychain, random: systemRandom, service: 'test', withoutKeychain });

it('a closed vault has forgotten its key: nothing is read or written until it has been opened again', async () => {
  const vault = vaultWith();
  await vault.open();
  await vault.write('a', RECORD);
  const mark = vault.fingerprint('x');
  const states: string[] = [];
  vault.onChange(({ state }) => states.push(state));
  expect(vault.close().state).toBe('closed');
  for (const use of [vault.read('a'), vault.write('a', RECORD), vault.proveWritable('a')])
    await expect(use).rejects.toMatchObject({ code: 'vault-locked', what: expect.stringContaining('Tokenscope is locked') });
  expect(vault.fingerprint('x')).not.toBe(mark);
  expect((await vault.open()).state).toBe('ready');
  expect(await vault.read('a')).toEqual(RECORD);
  expect(vault.fingerprint('x')).toBe(mark);
  expect(states).toEqual(['closed', 'opening', 'ready']);
});

it('a connection that needs no keychain is closed with it, instead of losing its tokens', async () => {
  const vault = vaultWith(() => true);
  await vault.open();
  await vault.write('practice', RECORD);
  vault.close();
  await expect(vault.read('practice')).rejects.toMatchObject({ code: 'vault-locked' });
  await vault.open();
  expect(await vault.read('practice')).toEqual(RECORD);
});

it('stays closed where the keychain does not give the key', async () => {
  const vault = vaultWith();
  await vault.open();
  await vault.write('a', RECORD);
  vault.close();
  await keychain.deletePassword('test', 'vault-key');
  expect((await vault.open()).state).toBe('key-missing');
  await expect(vault.read('a')).rejects.toMatchObject({ code: 'vault-key-missing' });
});

it('a vault in memory can’t be closed: there would be nothing to open it from', async () => {
  const vault = vaultWith();
  vault.useMemory();
  await vault.write('a', RECORD);
  expect(vault.close().state).toBe('memory');
  expect(await vault.read('a')).toEqual(RECORD);
});
