import { mkdirSync, rmdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../electron/core/failure';
import { createRefreshLocks, type RefreshLockOptions } from '../../electron/platform/refresh-lock';

let directory: string;
const fast: RefreshLockOptions = { heartbeatMs: 1_000, staleMs: 2_000, waitMs: 4_000 };
const locks = (options = fast) => createRefreshLocks(directory, options);
const left = async () => (await readdir(join(directory, 'locks')).catch(() => [])).sort();
const pathOf = (id: string) => join(directory, 'locks', `${id}.lock`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A lock as a process that was killed leaves it, with its last sign of life so many milliseconds ago. */
async function leave(id: string, ageMs: number): Promise<void> {
  await mkdir(pathOf(id), { recursive: true });
  const at = new Date(Date.now() - ageMs);
  await utimes(pathOf(id), at, at);
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-lock-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a lock', () => {
  it('is there while the work goes on, and gone afterwards, however that ends', async () => {
    expect(await locks().run('a', left)).toEqual(['a.lock']);
    expect(await left()).toEqual([]);
    await expect(locks().run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await left()).toEqual([]);
  });

  it('is shared within a process: who comes while it is held does not wait', async () => {
    const mine = locks();
    const order: string[] = [];
    await mine.run('a', async () => {
      await mine.run('a', async () => order.push('inner'));
      order.push('outer', ...(await left()));
    });
    expect(order).toEqual(['inner', 'outer', 'a.lock']);
    expect(await left()).toEqual([]);
  });

  it('of one connection has nothing to do with that of another, whatever the ids', async () => {
    const mine = locks();
    const names = await mine.run('a', () => mine.run('../A b', left));
    expect(names).toEqual(['_2e2e2f412062.lock', 'a.lock']);
  });

  it('keeps others out until it is given back', async () => {
    const order: string[] = [];
    let leaveIt = () => {};
    const one = locks().run('a', () => {
      order.push('one has it');
      return new Promise<void>((resolve) => {
        leaveIt = () => resolve();
      });
    });
    await expect.poll(() => order).toEqual(['one has it']);
    const other = locks();
    expect(await other.held('a')).toBe(true);
    expect(await other.held('b')).toBe(false);
    const two = other.run('a', async () => order.push('two has it'));
    await pause(150);
    order.push('one leaves');
    leaveIt();
    await Promise.all([one, two]);
    expect(order).toEqual(['one has it', 'one leaves', 'two has it']);
    expect(await other.held('a')).toBe(false);
  });

  it('is not "held elsewhere" for the process that has it', async () => {
    const mine = locks();
    expect(await mine.run('a', () => mine.held('a'))).toBe(false);
  });

  it('is kept fresh, so that nobody takes it over, and the wait for it ends with a failure', async () => {
    let leaveIt = () => {};
    const untilLeft = new Promise<void>((resolve) => {
      leaveIt = resolve;
    });
    const one = locks().run('a', () => untilLeft);
    const refused = await locks()
      .run('a', async () => 'taken over')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: 'refresh-elsewhere' });
    expect(await left()).toEqual(['a.lock']);
    leaveIt();
    await one;
    expect(await locks().run('a', async () => 'free')).toBe('free');
  });

  it('that cannot be made is a failure of its own', async () => {
    await writeFile(join(directory, 'locks'), 'a file in the place of the folder');
    const refused = await locks()
      .run('a', async () => 'locked')
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'vault-not-writable' });
    expect(await locks().held('a')).toBe(false);
  });
});

describe('a lock that a killed process left', () => {
  it('is taken over once it has stayed still for a moment, if it is old', async () => {
    await leave('a', 60_000);
    expect(await locks().held('a')).toBe(false);
    const from = performance.now();
    expect(await locks().run('a', left)).toEqual(['a.lock']);
    expect(performance.now() - from).toBeGreaterThan(1_400);
    expect(await left()).toEqual([]);
  });

  it('is taken over only after its time, if it is new', async () => {
    await leave('a', 0);
    expect(await locks().held('a')).toBe(true);
    const from = performance.now();
    await locks().run('a', left);
    expect(performance.now() - from).toBeGreaterThan(1_900);
  });

  it('does not stay for ever where the clock was set back', async () => {
    await leave('a', -3_600_000);
    expect(await locks().run('a', async () => 'taken over')).toBe('taken over');
  });

  it('goes to one at a time, however many find it at one moment', async () => {
    await leave('a', 60_000);
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => locks().run('a', work)));
    expect([most, await left()]).toEqual([1, []]);
  });

  it('is not removed while its process is only slow: one sign of life is enough', async () => {
    await leave('a', 60_000);
    const waiting = locks().run('a', async () => performance.now());
    await pause(700);
    const beat = new Date();
    await utimes(pathOf('a'), beat, beat);
    const alive = performance.now();
    expect((await waiting) - alive).toBeGreaterThan(1_900);
  });

  it('is not removed where another process has taken it over a moment before', async () => {
    await leave('a', 60_000);
    const from = performance.now();
    let jumpMs = 0;
    // The clock is read between looking at the lock and removing it; here time and the lock change at that very moment.
    const monotonic = () => {
      if (jumpMs === 0 && performance.now() - from > 200) {
        jumpMs = 5_000;
        rmdirSync(pathOf('a'));
        mkdirSync(pathOf('a'));
      }
      return performance.now() + jumpMs;
    };
    const clock = { now: Date.now, monotonic };
    const endedAt = await locks({ ...fast, waitMs: 60_000, clock }).run('a', async () => performance.now());
    expect(endedAt - from).toBeGreaterThan(200 + 1_900);
  });

  it('can be removed also where a process was killed while removing it', async () => {
    await leave('a', 60_000);
    await mkdir(`${pathOf('a')}.removing`);
    const at = new Date(Date.now() - 60_000);
    await utimes(`${pathOf('a')}.removing`, at, at);
    expect(await locks().run('a', async () => 'taken over')).toBe('taken over');
    expect(await left()).toEqual([]);
  });
});

describe('a lock that somebody takes away', () => {
  it('neither breaks the work nor the next one', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on('uncaughtException', note);
    const mine = locks();
    const outcome = await mine.run('a', async () => {
      await rmdir(pathOf('a'));
      await pause(1_500);
      return 'done';
    });
    process.off('uncaughtException', note);
    expect([outcome, unhandled]).toEqual(['done', []]);
    expect(await mine.run('a', left)).toEqual(['a.lock']);
  });

  it('is not given back by the one who lost it', async () => {
    await locks().run('a', async () => {
      await rmdir(pathOf('a'));
      await leave('a', 500);
      await pause(1_500);
    });
    expect(await left()).toEqual(['a.lock']);
  });
});
