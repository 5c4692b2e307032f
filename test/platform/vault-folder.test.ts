import { existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VaultFolder } from '../../electron/platform/vault-folder';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vault-folder-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A file that some process left, by the disk's own clock. */
function left(name: string, ageMs: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  const at = (statSync(path).mtimeMs - ageMs) / 1000;
  utimesSync(path, at, at);
  return path;
}

describe.each([
  ['right', 0],
  ['a year ahead of the disk’s', YEAR],
  ['a year behind the disk’s', -YEAR],
])('where the clock of this machine is %s', (_, ahead) => {
  const setClock = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });

  it('nobody makes a key beside another process that is at it', async () => {
    const lock = left('making-key.lock', MINUTE);
    setClock();
    expect(await new VaultFolder(folder).alone(async () => 'made')).toBeNull();
    expect(existsSync(lock)).toBe(true);
  });

  it('a lock that a killed process left is taken over', async () => {
    const lock = left('making-key.lock', 11 * MINUTE);
    setClock();
    expect(await new VaultFolder(folder).alone(async () => 'made')).toBe('made');
    expect(existsSync(lock)).toBe(false);
  });

  it('what is half-written stays while somebody may be at it, and goes later', async () => {
    const [young, old] = [left('record-a.json.1.tmp', MINUTE), left('record-b.json.2.tmp', 11 * MINUTE)];
    setClock();
    await new VaultFolder(folder).sweep();
    expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
  });
});
