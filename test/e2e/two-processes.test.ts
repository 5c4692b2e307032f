import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOn, generations } from './stage/person';
import { until } from './stage/app';
import { PATIENCE_MS } from './stage/patience';
import { button, benchWith, tokenOf } from './support-checks';
import { ask, asked } from './support-window';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const NAME = 'Shared with scripts';
const bench = benchWith(NAME);
const program = join(root, 'dist/cli/tokenscope.mjs');

/** A command of the command line on the window's data folder. */
const argv = (args: string[]) => [program, ...args, '--data-folder', bench.stage.userData];

/** Runs the command line as a script on this desk does: with its home, its keychain and the window's data folder. */
function cli(args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, argv(args), { env: bench.stage.env, timeout: PATIENCE_MS });
}

beforeAll(async () => {
  await run(process.execPath, [join(root, 'build/cli.mjs'), '--version']);
});

const tokenRequests = () => bench.practice.requests().filter(({ path }) => path === '/token').length;

describe('the command line beside the window', () => {
  it('gives the token that the window holds', async () => {
    const count = tokenRequests();
    const { stdout, stderr } = await cli(['token', '--connection', NAME]);
    expect(stdout.trim()).toBe(await tokenOf(bench, bench.connectionId, 'access'));
    expect(stderr).toBe('');
    expect(tokenRequests()).toBe(count);
  });

  it('refreshes it, and the window shows the new generation by itself', async () => {
    const { window, connectionId } = bench;
    const before = await fingerprintOn(window);
    const count = tokenRequests();
    const { stdout } = await cli(['token', '--connection', NAME, '--refresh']);
    await generations(window, 2);
    await expect.poll(() => fingerprintOn(window)).not.toBe(before);
    expect(tokenRequests()).toBe(count + 1);
    expect(stdout.trim()).toBe(await tokenOf(bench, connectionId, 'access'));
  });

  it('goes on from the same family: what comes next is refreshed from what the other got', async () => {
    const { window, connectionId } = bench;
    await button(window, 'Refresh').click();
    await generations(window, 3);
    await cli(['token', '--connection', NAME, '--refresh']);
    await generations(window, 4);
    expect((await ask(window, 'grants.get', { connectionId })).state).toBe('active');
  });

  it('at the same moment: one request, and the family lives on', async () => {
    const { window, practice, connectionId } = bench;
    // All have asked before the first has its answer, however long a start takes.
    practice.faults.set('latency', 10_000);
    const count = tokenRequests();
    const both = await Promise.all([
      cli(['token', '--connection', NAME, '--refresh']),
      cli(['token', '--connection', NAME, '--refresh']),
      asked(window, 'tokens.refresh', { connectionId }),
    ]);
    practice.faults.clear();
    expect(both[2].ok).toBe(true);
    expect(tokenRequests()).toBe(count + 1);
    expect(both[0].stdout).toBe(both[1].stdout);
    await generations(window, 5);
    await ask(window, 'tokens.refresh', { connectionId });
    expect((await ask(window, 'grants.get', { connectionId })).family).toHaveLength(6);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'stores what it was given when %s comes during a refresh, and leaves no lock',
    async (signal) => {
      const { window, stage, practice, connectionId } = bench;
      const known = (await ask(window, 'grants.get', { connectionId })).family.length;
      practice.faults.set('latency', 3_000);
      const child = spawn(process.execPath, argv(['token', '--connection', NAME, '--refresh']), { env: stage.env });
      const ended = once(child, 'exit');
      const locks = join(stage.userData, 'locks');
      await until(() => existsSync(join(locks, `${connectionId}.lock`)), 'the refresh to begin');
      child.kill(signal);
      expect(await ended).toEqual([130, null]);
      practice.faults.clear();
      expect(readdirSync(locks)).toEqual([]);
      await generations(window, known + 1);
      expect((await ask(window, 'grants.get', { connectionId })).state).toBe('active');
    },
  );
});
