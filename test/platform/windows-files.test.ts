import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** File functions that a scanner gets in the way of: so many times each, on a path that ends so. */
const held = vi.hoisted(() => {
  const waiting: { call: string; ending: string; code: string; times: number }[] = [];
  const calls: string[] = [];
  const wrapped = <T extends object>(module: T, names: string[]): T => {
    const own = { ...module } as Record<string, unknown>;
    for (const name of names) {
      const real = own[name] as (...args: unknown[]) => unknown;
      own[name] = (...args: unknown[]) => {
        const path = String(args[0]);
        calls.push(`${name} ${typeof args[0] === 'number' ? 'open file' : path}${typeof args[1] === 'string' ? ` ${args[1]}` : ''}`);
        const held = waiting.find((each) => each.call === name && path.endsWith(each.ending) && each.times > 0);
        if (held === undefined) return real(...args);
        held.times -= 1;
        const error = Object.assign(new Error(held.code), { code: held.code });
        if (name.endsWith('Sync')) throw error;
        return Promise.reject(error);
      };
    }
    return own as T;
  };
  return { waiting, calls, wrapped };
});
vi.mock('node:fs', async (original) =>
  held.wrapped(await original<typeof import('node:fs')>(), [
    'renameSync',
    'rmSync',
    'openSync',
    'fsync',
    'fsyncSync',
    'mkdirSync',
    'fchmodSync',
  ]),
);
vi.mock('node:fs/promises', async (original) =>
  held.wrapped(await original<typeof import('node:fs/promises')>(), ['rename', 'rm', 'rmdir', 'mkdir', 'stat', 'chmod']),
);

const { fileHabits, HABITS } = await import('../../electron/platform/disk/file-habits');
const { writeChosenFile, writeDurably, writeDurablySync } = await import('../../electron/platform/disk/durable-file');
const { FileLock } = await import('../../electron/platform/disk/file-lock');
const { VaultFolder } = await import('../../electron/platform/vault/vault-folder');

Object.assign(HABITS, fileHabits('win32'));
let folder = '';
const at = (name: string) => join(folder, name);
const hold = (call: string, ending: string, times: number, code = 'EBUSY') => held.waiting.push({ call, ending, code, times });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windows-files-'));
  held.waiting.length = 0;
  held.calls.length = 0;
  // Pauses cost nothing; what is tried again is.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** Lets pauses pass until `work` has ended. */
async function over<T>(work: Promise<T>): Promise<T> {
  let ended = false;
  const end = work.finally(() => {
    ended = true;
  });
  end.catch(() => {});
  while (!ended) {
    await vi.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return end;
}

describe('on Windows', () => {
  it.each(['EBUSY', 'EPERM', 'EACCES'])('a record is written where a scanner answers %s for a while', async (code) => {
    hold('renameSync', '.tmp', 7, code);
    await over(writeDurably(at('record'), 'new'));
    expect(readFileSync(at('record'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['record']);
  });

  it('a record that stays held is not written, and the former one stays', async () => {
    writeFileSync(at('record'), 'old');
    hold('renameSync', '.tmp', 8);
    await expect(over(writeDurably(at('record'), 'new'))).rejects.toMatchObject({ code: 'EBUSY' });
    expect(readFileSync(at('record'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['record']);
  });

  it('an error that says something else is told at once', async () => {
    hold('renameSync', '.tmp', 1, 'ENOSPC');
    await expect(over(writeDurably(at('record'), 'new'))).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it.each([
    ['at leisure', 'fsync', () => over(writeDurably(at('record'), 'new'))],
    ['at once', 'fsyncSync', async () => writeDurablySync(at('record'), () => 'new')],
    ['where a person chose', 'fsync', () => over(writeChosenFile(at('record'), 'new'))],
  ])('a renamed file is synced itself, and no folder is opened: %s', async (_, sync, write) => {
    await write();
    const renamed = held.calls.findIndex((each) => each.startsWith('renameSync'));
    expect(held.calls.slice(renamed + 1)).toEqual([`openSync ${at('record')} r+`, `${sync} open file`]);
  });

  it('a file that is in place counts as written although a scanner keeps it from being synced', async () => {
    hold('openSync', 'record', 100);
    await over(writeDurably(at('record'), 'new'));
    writeDurablySync(at('record'), () => 'newer');
    expect(readFileSync(at('record'), 'utf8')).toBe('newer');
  });

  it('settings wait less than a second for who holds them', () => {
    hold('renameSync', '.tmp', 4);
    writeDurablySync(at('settings'), () => 'new');
    hold('renameSync', '.tmp', 5);
    expect(() => writeDurablySync(at('settings'), () => 'newer')).toThrow('EBUSY');
    expect(readFileSync(at('settings'), 'utf8')).toBe('new');
  });

  it('a vault whose probe can’t be removed is writable all the same', async () => {
    const vault = new VaultFolder(folder);
    vi.spyOn(vault, 'prepare').mockResolvedValue();
    hold('rm', '', 100, 'EPERM');
    await over(vault.probe());
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^probe-/)]);
  });

  it('a record is removed and set aside once its scanner is done', async () => {
    const vault = new VaultFolder(folder);
    await over(vault.writeRecord('a', 'sealed'));
    await over(vault.writeRecord('b', 'sealed'));
    hold('rm', 'record-a.json', 3);
    await over(vault.removeRecord('a'));
    hold('rename', 'record-b.json', 3, 'EPERM');
    await over(vault.setAside('all'));
    expect(await vault.ids()).toEqual([]);
  });

  it('a lock whose folder is still being deleted is taken a moment later, and given back', async () => {
    const lock = new FileLock(at('a.lock'), { heartbeatMs: 60_000, staleMs: 60_000, stillMs: 0 });
    hold('mkdir', 'a.lock', 2, 'EPERM');
    hold('stat', 'a.lock', 1, 'EPERM');
    const release = await over(lock.take(0));
    expect(release).not.toBeNull();
    hold('rmdir', 'a.lock', 3, 'EBUSY');
    await over(release?.() ?? Promise.reject(new Error('not taken')));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('elsewhere', () => {
  beforeEach(() => void Object.assign(HABITS, fileHabits('darwin')));
  afterEach(() => void Object.assign(HABITS, fileHabits('win32')));

  it('a rename is synced by the folder', async () => {
    await writeDurably(at('record'), 'new');
    expect(held.calls.slice(-2)).toEqual([`openSync ${folder} r`, 'fsync open file']);
  });

  it('a file that a person chose is saved without its folder being opened', async () => {
    await writeChosenFile(at('report'), 'new');
    expect(held.calls.map((each) => each.split(' ')[0])).toEqual(['openSync', 'fchmodSync', 'fsync', 'renameSync']);
  });

  it('a file system without modes, such as FAT, keeps neither records nor reports from being written', async () => {
    hold('fchmodSync', '', 100, 'EPERM');
    hold('chmod', '', 100, 'EPERM');
    chmodSync(folder, 0o755);
    const vault = new VaultFolder(folder);
    await vault.writeRecord('a', 'sealed');
    expect(await vault.readRecord('a')).toBe('sealed');
    await writeChosenFile(at('report'), 'new', 0o644);
    expect(readFileSync(at('report'), 'utf8')).toBe('new');
  });

  it('nothing is tried twice', async () => {
    hold('renameSync', '.tmp', 1);
    await expect(writeDurably(at('record'), 'new')).rejects.toMatchObject({ code: 'EBUSY' });
  });
});
