import { mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../electron/model/failure';
import { createRefreshLocks, type RefreshLockOptions } from '../../electron/platform/vault/refresh-lock';

let directory: string;
const fast: RefreshLockOptions = { heartbeatMs: 1_000, staleMs: 2_000, waitMs: 4_000 };
const locks = (options = fast) => createRefreshLocks(directory, options);
const left = async () => (await readdir(join(directory, 'locks')).catch(() => [])).sort();
const pathOf = (id: string) => join(directory, 'locks', `${id}.lock`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands still unless moved; with `stepMs` it moves that far each time whoever waits for a lock looks at it. */
class TestClock {
  looks = 0;
  ms = 0;
  constructor(private readonly stepMs = 0) {}
  readonly monotonic = () => {
    this.looks += 1;
    this.ms += this.stepMs;
    return this.ms;
  };
  readonly now = () => START + this.ms;
  /** Resolves once somebody has looked with the time as it is now. */
  async looked(): Promise<void> {
    const before = this.looks;
    await expect.poll(() => this.looks, { interval: 5 }).toBeGreaterThan(before + 2);
  }
  /** Time passes awake: whoever waits looks again and again. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      this.ms += Math.min(left, 1_000);
      await this.looked();
    }
  }
}

/** When the locks of these tests are left; far from any real date. */
const START = Date.UTC(2040, 0, 2);

/** A lock as a process that was killed leaves it, with its last sign of life so many milliseconds before START. */
async function leave(id: string, ageMs: number): Promise<void> {
  await mkdir(pathOf(id), { recursive: true });
  const at = new Date(START - ageMs);
  await utimes(pathOf(id), at, at);
}

/** Tells the last sign of life of the lock "a"; once it is gone, the last one seen. */
function lastBeatOfA(): () => number {
  let seen = Number.NaN;
  return () => {
    seen = statSync(pathOf('a'), { throwIfNoEntry: false })?.mtimeMs ?? seen;
    return seen;
  };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tokenscope-lock-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true, force: true });
});

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
    // For the other, no time has passed since the last sign of life, however busy the machine is.
    const other = locks({ ...fast, clock: { now: lastBeatOfA(), monotonic: () => 0 } });
    expect(await other.held('a')).toBe(true);
    expect(await other.held('b')).toBe(false);
    const two = other.run('a', async () => order.push('two has it'));
    await pause(150);
    order.push('one leaves');
    leaveIt();
    await Promise.all([one, two]);
    expect(order).toEqual(['one has it', 'one leaves', 'two has it']);
    expect(await locks().held('a')).toBe(false);
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
    await expect.poll(left).toEqual(['a.lock']);
    // For who waits, time goes on with each sign of life, by less than makes a lock stale and in the end by more than the wait.
    const beats = new Set<number>();
    const lastBeat = lastBeatOfA();
    const clock = { monotonic: () => 1_500 * beats.add(lastBeat()).size, now: lastBeat };
    const refused = await locks({ ...fast, clock })
      .run('a', async () => 'taken over')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: 'refresh-elsewhere' });
    expect(beats.size).toBeGreaterThan(2);
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
  it.each([
    ['once it has stayed still for a moment, if it is old', 60_000, 1_500],
    ['only after its time, if it is new', 0, 1_900],
    ['only after its time, if it is dated a little ahead', -1_000, 2_000],
    ['after its time, if the clock was set back since', -3_600_000, 2_000],
  ])('is taken over %s', async (_, ageMs, afterMs) => {
    await leave('a', ageMs);
    const clock = new TestClock(100);
    expect(await locks({ ...fast, clock }).run('a', left)).toEqual(['a.lock']);
    // The first step is the beginning of the wait, the second the first sight of the lock; a new one is 2,000 ms old one step later.
    expect(clock.ms).toBe(200 + afterMs);
    expect(await left()).toEqual([]);
  });

  it.each([
    [60_000, false],
    [1_999, true],
    [0, true],
    [-1_000, true],
    [-3_600_000, false],
  ])('whose last sign of life was %d ms ago: counts as held is %s', async (ageMs, isHeld) => {
    await leave('a', ageMs);
    expect(await locks({ ...fast, clock: new TestClock() }).held('a')).toBe(isHeld);
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
    const clocks = Array.from({ length: 20 }, () => new TestClock(50));
    await Promise.all(clocks.map((clock) => locks({ ...fast, waitMs: Number.POSITIVE_INFINITY, clock }).run('a', work)));
    expect([most, await left()]).toEqual([1, []]);
  });

  it('is not removed while its process is only slow: one sign of life is enough', async () => {
    await leave('a', 60_000);
    const clock = new TestClock();
    let isTaken = false;
    const waiting = locks({ ...fast, waitMs: 60_000, clock }).run('a', async () => {
      isTaken = true;
    });
    await clock.looked();
    await clock.pass(1_499);
    await leave('a', -1_499);
    await clock.looked();
    await clock.pass(1_999);
    expect(isTaken).toBe(false);
    clock.ms = 1_499 + 2_000;
    await waiting;
  });

  it('is not taken over for an hour of sleep, which the clocks of macOS and Windows count', async () => {
    await leave('a', 0);
    const clock = new TestClock();
    let isTaken = false;
    const waiting = locks({ ...fast, clock }).run('a', async () => {
      isTaken = true;
    });
    await clock.looked();
    clock.ms += 3_600_000;
    await clock.looked();
    expect(isTaken).toBe(false);
    // Its process has slept as well, and gives its next sign of life.
    await leave('a', -3_600_000);
    await clock.looked();
    await clock.pass(1_999);
    expect(isTaken).toBe(false);
    clock.ms += 1;
    await waiting;
  });

  it('is not removed where another process has taken it over a moment before', async () => {
    await leave('a', 60_000);
    let anew = Number.NaN;
    const clock = new TestClock(100);
    // The clock is read between looking at the lock and removing it; here the lock changes at that very moment.
    const monotonic = () => {
      const ms = clock.monotonic();
      if (Number.isNaN(anew) && ms === 1_700) {
        anew = ms;
        rmdirSync(pathOf('a'));
        mkdirSync(pathOf('a'));
        const at = new Date(clock.now());
        utimesSync(pathOf('a'), at, at);
      }
      return ms;
    };
    await locks({ ...fast, waitMs: 60_000, clock: { now: clock.now, monotonic } }).run('a', async () => {});
    expect(clock.ms - anew).toBeGreaterThanOrEqual(2_000);
  });

  it('is watched first also where its time is that of a disk without times', async () => {
    await leave('a', START - 1_000);
    const clock = new TestClock(100);
    // Whoever took it at once would not have looked whether anybody else does.
    const given = { ...fast, waitMs: 1_000, clock };
    await expect(locks(given).run('a', async () => {})).rejects.toMatchObject({ code: 'refresh-elsewhere' });
    expect(await left()).toEqual(['a.lock']);
    expect(await locks({ ...given, waitMs: 60_000 }).run('a', async () => 'taken over')).toBe('taken over');
  });

  it.each([
    ['a minute ago', 60_000],
    ['before the clock was set back', -3_600_000],
  ])('can be removed also where a process was killed while removing it, %s', async (_, ageMs) => {
    await leave('a', ageMs);
    await mkdir(`${pathOf('a')}.removing`);
    const at = new Date(START - ageMs);
    await utimes(`${pathOf('a')}.removing`, at, at);
    const clock = new TestClock(100);
    expect(await locks({ ...fast, waitMs: 60_000, clock }).run('a', async () => 'taken over')).toBe('taken over');
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

const YEAR = 365 * 86_400_000;

describe.each([
  ["a year ahead of the disk's", YEAR],
  ["a year behind the disk's", -YEAR],
])('where the clock of this machine is %s', (_, ahead) => {
  const setClock = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });

  it('a lock that another process has is held, also after signs of life', async () => {
    setClock();
    await locks().run('a', async () => {
      const made = statSync(pathOf('a')).mtimeMs;
      const other = locks({ ...fast, staleMs: 60_000 });
      expect(await other.held('a')).toBe(true);
      await expect.poll(() => statSync(pathOf('a')).mtimeMs).not.toBe(made);
      expect(await other.held('a')).toBe(true);
    });
    expect(await left()).toEqual([]);
  });

  it('one that a killed process left is not', async () => {
    await mkdir(pathOf('a'), { recursive: true });
    const at = new Date(statSync(pathOf('a')).mtimeMs - 60_000);
    await utimes(pathOf('a'), at, at);
    setClock();
    expect(await locks().held('a')).toBe(false);
  });
});
