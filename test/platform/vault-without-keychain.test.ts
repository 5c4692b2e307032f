import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Keychain, KeychainError } from '../../electron/core/ports';
import type { SecretRecord } from '../../electron/core/secrets';
import { systemRandom } from '../../electron/platform/system/random';
import { createVault } from '../../electron/platform/vault/vault';
import { MemoryKeychain } from '../support/vault';

const secret = (clientSecret: string): SecretRecord => ({ clientSecret, grant: null, refreshPending: null });

let directory: string;
let refuses: KeychainError | null;
/** Asked, and not answered before the test says so. */
let asked: Promise<void> | null;
/** What the vault does once its patience has ended. */
let impatient: (() => void)[];
const keychain = new MemoryKeychain();

const vault = () =>
  createVault({
    directory,
    random: systemRandom,
    service: 'test',
    schedule: (_ms, work) => {
      impatient.push(work);
      return () => {};
    },
    withoutKeychain: (id) => id.startsWith('practice'),
    keychain: {
      getPassword: async (...entry) => {
        await asked;
        if (refuses) throw refuses;
        return keychain.getPassword(...entry);
      },
      setPassword: keychain.setPassword,
      deletePassword: keychain.deletePassword,
    } satisfies Keychain,
  });

const sealed = () => readdirSync(join(directory, 'vault')).filter((name) => name.startsWith('record-'));

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ts-vault-'));
  refuses = new KeychainError('unavailable', 'nobody there');
  asked = null;
  impatient = [];
  keychain.entries.clear();
});
afterEach(() => rmSync(directory, { recursive: true }));

it('keeps practice in memory while there is no keychain, nothing else, and seals it once there is one', async () => {
  const one = vault();
  expect(await one.open()).toMatchObject({ state: 'unavailable', keychainCause: 'no-service' });
  await one.proveWritable('practice');
  await one.write('practice', secret('p'));
  expect(await one.read('practice')).toEqual(secret('p'));
  expect([one.inMemory('practice'), one.inMemory('real')]).toEqual([true, false]);
  await expect(one.write('real', secret('r'))).rejects.toMatchObject({ code: 'vault-unavailable' });
  await expect(one.proveWritable('real')).rejects.toMatchObject({ code: 'vault-unavailable' });

  refuses = null;
  expect(await one.open()).toMatchObject({ state: 'ready', records: 1 });
  expect(one.status()).not.toHaveProperty('keychainCause');
  expect(one.inMemory('practice')).toBe(false);
  expect(sealed()).toEqual(['record-practice.json']);
  await one.write('practice', secret('newer'));
  const again = vault();
  expect(await again.read('practice')).toEqual(secret('newer'));
});

it('practice waits for an unlock dialog only where it has something sealed', async () => {
  refuses = null;
  const first = vault();
  await first.write('practice-old', secret('old'));
  let answer = () => {};
  asked = new Promise((done) => {
    answer = done;
  });
  const one = vault();
  void one.open();
  const read = one.read('practice-new');
  expect(one.inMemory('practice-new')).toBe(false);
  expect(await Promise.race([read, Promise.resolve('waits')])).toBe('waits');
  for (const work of impatient) work();
  expect(await read).toBeNull();
  await one.write('practice-new', secret('new'));
  expect([one.inMemory('practice-new'), one.inMemory('practice-old'), one.inMemory('real')]).toEqual([true, false, false]);
  const old = one.read('practice-old');
  expect(await Promise.race([old, Promise.resolve('waits')])).toBe('waits');
  answer();
  expect(await old).toEqual(secret('old'));
  await one.open();
  expect(sealed().sort()).toEqual(['record-practice-new.json', 'record-practice-old.json']);
});
