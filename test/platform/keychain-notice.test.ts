import { expect, it } from 'vitest';
import type { Keychain } from '../../electron/core/ports';
import { keychainNotice, noticing } from '../../electron/platform/vault/keychain-notice';

it('warns of the dialog where one comes: on macOS alone', () => {
  expect(keychainNotice('darwin')).toMatch(/Allow, not Always Allow/);
  for (const platform of ['win32', 'linux', 'freebsd'] as const) expect(keychainNotice(platform)).toBeNull();
});

it('says it once, before the keychain is read for the first time', async () => {
  const happened: string[] = [];
  const keychain: Keychain = {
    getPassword: async (service) => {
      happened.push(`read ${service}`);
      return 'key';
    },
    setPassword: async () => void happened.push('write'),
    deletePassword: async () => happened.push('delete') > 0,
  };
  const noticed = noticing(keychain, 'a dialog comes', (notice) => happened.push(notice));
  expect(happened).toEqual([]);
  expect(await noticed.getPassword('a', 'x')).toBe('key');
  await noticed.getPassword('b', 'x');
  await noticed.setPassword('a', 'x', 'y');
  expect(await noticed.deletePassword('a', 'x')).toBe(true);
  expect(happened).toEqual(['a dialog comes', 'read a', 'read b', 'write', 'delete']);
  await noticing(keychain, null, (notice) => happened.push(notice)).getPassword('c', 'x');
  expect(happened.at(-1)).toBe('read c');
});
