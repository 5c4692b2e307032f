import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeDurably } from '../../electron/platform/disk/durable-file';
import { watchVault } from '../../electron/platform/vault/vault-watch';

let directory: string;
let told: string[];
let end: () => void;
const inVault = (name: string) => join(directory, 'vault', name);
const realTimeout = setTimeout;
const pause = (ms: number) => new Promise((resolve) => realTimeout(resolve, ms));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-watch-'));
  told = [];
});
afterEach(async () => {
  end();
  await rm(directory, { recursive: true, force: true });
});
const begin = () => {
  end = watchVault(directory, (id) => told.push(id));
};

it('tells once of a record that was written several times in a row, and of nothing else', async () => {
  await mkdir(join(directory, 'vault'));
  // However long the disk takes, the watcher's own time doesn't go on.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  begin();
  for (let count = 0; count < 5; count += 1) await writeDurably(inVault('record-abc.json'), String(count));
  await writeDurably(inVault('vault.json'), '{}');
  await writeFile(inVault('probe-1'), '');
  await pause(250);
  expect(told).toEqual([]);
  await expect.poll(() => vi.advanceTimersByTime(1_000) && told).toEqual(['abc']);
  vi.useRealTimers();
  await pause(250);
  expect(told).toEqual(['abc']);
  await writeDurably(inVault('record_412062.json'), '1');
  await expect.poll(() => told).toEqual(['abc', 'A b']);
});

it('tells of a record that was removed', async () => {
  await mkdir(join(directory, 'vault'));
  await writeFile(inVault('record-abc.json'), '');
  begin();
  await rm(inVault('record-abc.json'));
  await expect.poll(() => told).toEqual(['abc']);
});

it('waits for a folder that is not there yet', async () => {
  begin();
  await mkdir(join(directory, 'vault'));
  await writeDurably(inVault('record-abc.json'), '1');
  await expect.poll(() => told).toEqual(['abc']);
});

it('tells nothing once it is ended', async () => {
  await mkdir(join(directory, 'vault'));
  begin();
  await writeDurably(inVault('record-abc.json'), '1');
  end();
  await pause(250);
  await writeDurably(inVault('record-abc.json'), '2');
  await pause(250);
  expect(told).toEqual([]);
});

it('survives a folder that is moved away', async () => {
  await mkdir(join(directory, 'vault'));
  begin();
  await rename(join(directory, 'vault'), join(directory, 'moved'));
  await pause(150);
  expect(told).toEqual([]);
});
