import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanFiles, RunFiles } from '../../electron/core/checks/model';
import { runFromText, runToText } from '../../electron/core/checks/run';
import { createOwnFiles } from '../../electron/platform/kept/own-files';
import { createRunFiles } from '../../electron/platform/kept/run-files';
import { sampleRun } from '../core/checks/samples';
import { expectMode } from '../support/system';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-runs-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('runs on disk', () => {
  let files: RunFiles;
  let most: number;
  beforeEach(() => {
    most = 50;
    files = createRunFiles(directory, () => most);
  });
  const folder = () => join(directory, 'runs', 'c1');

  it('come back as they were saved, in lists without their exchanges', async () => {
    const run = sampleRun();
    await files.save(run);
    expect(await files.read('c1', run.id)).toEqual(run);
    expect(await files.list('c1')).toEqual([{ ...run, exchanges: [] }]);
    const [name = ''] = await readdir(folder());
    expectMode(join(folder(), name), 0o600);
  });

  it('are the newest 50 of each connection', async () => {
    for (let number = 60; number > 0; number--) await files.save(sampleRun({ id: `run-${number}`, startedAt: number * 1000 }));
    await files.save(sampleRun({ id: 'other', connectionId: 'c2' }));
    const ids = (await files.list('c1')).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => `run-${60 - index}`));
    expect((await files.list('c2')).map(({ id }) => id)).toEqual(['other']);
    expect(await readdir(folder())).toHaveLength(50);
  });

  it('are fewer where fewer are wanted, once one is saved; until then it is known which would go', async () => {
    for (let number = 5; number > 0; number--) await files.save(sampleRun({ id: `run-${number}`, startedAt: number * 1000 }));
    expect(await files.surplus('c1', 3)).toEqual(['run-2', 'run-1']);
    expect(await files.surplus('c1', 5)).toEqual([]);
    most = 2;
    await files.save(sampleRun({ id: 'run-6', startedAt: 6000 }));
    expect((await files.list('c1')).map(({ id }) => id)).toEqual(['run-6', 'run-5']);
  });

  it('go one by one, or with their connection', async () => {
    await files.save(sampleRun({ id: 'a', startedAt: 1 }));
    await files.save(sampleRun({ id: 'b', startedAt: 2 }));
    await files.remove('c1', 'a');
    await files.remove('c1', 'never-there');
    expect((await files.list('c1')).map(({ id }) => id)).toEqual(['b']);
    expect(await files.read('c1', 'a')).toBe(null);
    await files.removeAll('c1');
    expect(await files.list('c1')).toEqual([]);
    await expect(stat(folder())).rejects.toThrow('ENOENT');
  });

  it('that are spoilt are passed over, and nothing outside is read', async () => {
    await files.save(sampleRun());
    const [name = ''] = await readdir(folder());
    const whole = await readFile(join(folder(), name), 'utf8');
    await writeFile(join(folder(), '000000000000001-cut.jsonl'), whole.slice(0, 200));
    await writeFile(join(folder(), '000000000000002-empty.jsonl'), '');
    await writeFile(join(folder(), '000000000000003-other.jsonl'), '{"version":1,"run":{"id":5}}\n');
    await writeFile(join(folder(), '000000000000004-elsewhere.jsonl'), whole.replaceAll('"connectionId":"c1"', '"connectionId":"c2"'));
    await writeFile(join(folder(), 'notes.txt'), 'x');
    expect((await files.list('c1')).map(({ id }) => id)).toEqual(['run-1']);
    for (const id of ['cut', 'empty', 'other', 'elsewhere', '../run-1']) expect(await files.read('c1', id)).toBe(null);
    await writeFile(join(folder(), name), `${whole}{"half":`);
    expect((await files.read('c1', 'run-1'))?.exchanges).toHaveLength(1);
  });

  it('that were cut off while they were written are swept up, but not what another process is writing', async () => {
    await mkdir(folder(), { recursive: true });
    await writeFile(join(folder(), 'x.jsonl.abc.tmp'), 'half');
    await writeFile(join(folder(), 'y.jsonl.def.tmp'), 'half');
    // By the disk's clock, which need not be this machine's.
    const old = (await stat(join(folder(), 'x.jsonl.abc.tmp'))).mtimeMs / 1000 - 2 * 3600;
    await utimes(join(folder(), 'x.jsonl.abc.tmp'), old, old);
    await files.save(sampleRun());
    expect((await readdir(folder())).filter((name) => name.endsWith('.tmp'))).toEqual(['y.jsonl.def.tmp']);
  });

  it('with times that no calendar has are passed over', async () => {
    for (const startedAt of [9e15, -9e15]) expect(runFromText(runToText(sampleRun({ startedAt })))).toBe(null);
    expect(runFromText(runToText(sampleRun({ startedAt: 8.6e15 })))?.startedAt).toBe(8.6e15);
  });
});

describe('plans on disk', () => {
  let files: PlanFiles;
  beforeEach(() => {
    files = createOwnFiles(directory, 'plans');
  });

  it('are kept as they were given, oldest first', async () => {
    expect(await files.list()).toEqual([]);
    const first = await files.add('{"name": "one"}');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await files.add('{"name": "two"}');
    expect(await files.list()).toEqual([
      { id: first, text: '{"name": "one"}' },
      { id: second, text: '{"name": "two"}' },
    ]);
    await files.remove(first);
    await files.remove('../plans/x');
    expect((await files.list()).map(({ id }) => id)).toEqual([second]);
  });

  it('are only those that were put there by adding', async () => {
    await files.add('{}');
    await writeFile(join(directory, 'plans', 'notes.json'), '{}');
    await writeFile(join(directory, 'plans', `own-${'0'.repeat(16)}.json`), 'x'.repeat(9 * 1024 * 1024));
    await mkdir(join(directory, 'plans', `own-${'1'.repeat(16)}.json`));
    expect(await files.list()).toHaveLength(1);
  });
});
