import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { processLives, processName } from '../../electron/platform/system/process-name';
import { VaultFolder } from '../../electron/platform/vault/vault-folder';
import { needing } from '../support/system';

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
  ["a year ahead of the disk's", YEAR],
  ["a year behind the disk's", -YEAR],
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

needing('starts')('a process', () => {
  const child = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const lockOf = (name: string, ageMs: number) => {
    const lock = join(folder, 'making-key.lock');
    mkdirSync(lock);
    writeFileSync(join(lock, 'owner'), name);
    const at = (statSync(lock).mtimeMs - ageMs) / 1000;
    utimesSync(lock, at, at);
  };

  it('that makes a key and lives keeps others from it for as long as it takes; once it was killed, the next one goes on at once', async () => {
    const other = child();
    const name = processName(other.pid);
    expect(processLives(name)).toBe(true);
    lockOf(name, 11 * MINUTE);
    expect(await new VaultFolder(folder).alone(async () => 'made')).toBeNull();
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(processLives(name)).toBe(false);
    rmSync(join(folder, 'making-key.lock'), { recursive: true });
    lockOf(name, 0);
    expect(await new VaultFolder(folder).alone(async () => 'made')).toBe('made');
    expect(existsSync(join(folder, 'making-key.lock'))).toBe(false);
  });

  it('puts its own name into the lock', async () => {
    const name = await new VaultFolder(folder).alone(async () => readFileSync(join(folder, 'making-key.lock', 'owner'), 'utf8'));
    expect(name).toBe(processName());
  });

  it('has its name in the lock for as long as that is there, so that one which ends at any moment is known to be gone', async () => {
    const lock = join(folder, 'making-key.lock');
    const seen = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      let isOver = false;
      const made = new VaultFolder(folder)
        .alone(async () => 'made')
        .finally(() => {
          isOver = true;
        });
      while (!isOver) {
        if (existsSync(lock)) seen.add(existsSync(join(lock, 'owner')) ? 'named' : 'nameless');
        await new Promise(setImmediate);
      }
      expect(await made).toBe('made');
    }
    expect([...seen]).toEqual(['named']);
  });

  it.each([
    ['of another machine', (name: string) => name.replace(/^/, 'another-')],
    ['that can not be read', () => 'nonsense'],
    ['cut off', (name: string) => name.split('\n').slice(0, 2).join('\n')],
  ])('%s: only its lock’s age tells', async (_, changed) => {
    const name = changed(processName());
    expect(processLives(name)).toBeNull();
    lockOf(name, MINUTE);
    expect(await new VaultFolder(folder).alone(async () => 'made')).toBeNull();
    rmSync(join(folder, 'making-key.lock'), { recursive: true });
    lockOf(name, 11 * MINUTE);
    expect(await new VaultFolder(folder).alone(async () => 'made')).toBe('made');
  });

  it('whose id another one has by now is gone', () => {
    expect(processLives(processName().replace(/\d+$/, '1'))).toBe(false);
  });

  it('whose start can’t be learned may live as long as its id is in use', async () => {
    const other = child();
    const name = processName(other.pid).replace(/\d+$/, '');
    expect(processLives(name)).toBeNull();
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(processLives(name)).toBe(false);
  });
});
