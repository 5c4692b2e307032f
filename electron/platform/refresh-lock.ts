import { mkdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { refreshElsewhere } from '../core/connection/failures';
import type { RefreshLock } from '../core/connection/refresh-lock';
import type { Clock } from '../core/ports';
import { errorCode } from './durable-file';
import { systemClock } from './system-clock';
import { notWritableFailure } from './vault-failure';

export interface RefreshLockOptions {
  /** Milliseconds between the signs of life that whoever has a lock gives; at least 1,000. 2,000 unless told. */
  heartbeatMs?: number;
  /** Milliseconds without one after which a lock counts as left behind. 10,000 unless told. */
  staleMs?: number;
  /** Milliseconds to wait for another process: longer than a token request may take. 45,000 unless told. */
  waitMs?: number;
  clock?: Clock;
}

type Release = () => Promise<void>;
interface Taken {
  sharers: number;
  lock: Promise<Release>;
}

/** The library would remove a stale lock itself, but can hit one that was taken anew in between (its issue 121). */
const NEVER_MS = Number.POSITIVE_INFINITY;
const LOOK_MS = 25;

/**
 * Locks in the folder `locks` of a data folder, one per connection, as directories that `proper-lockfile` makes, keeps fresh and removes,
 * also when the process ends by itself or by SIGINT or SIGTERM.
 *
 * One that was left behind by a process that was killed is taken over once it has been seen to stay still: not by its age alone, for after
 * sleep every lock is old. Only one process at a time may remove one.
 *
 * @param directory Absolute path of the data folder; need not exist yet.
 */
export function createRefreshLocks(directory: string, options: RefreshLockOptions = {}): RefreshLock {
  return new RefreshLocks(join(directory, 'locks'), options);
}

class RefreshLocks implements RefreshLock {
  private readonly taken = new Map<string, Taken>();
  private readonly heartbeatMs: number;
  private readonly staleMs: number;
  private readonly waitMs: number;
  private readonly clock: Clock;

  constructor(
    private readonly folder: string,
    { heartbeatMs = 2_000, staleMs = 10_000, waitMs = 45_000, clock = systemClock }: RefreshLockOptions,
  ) {
    this.heartbeatMs = heartbeatMs;
    this.staleMs = staleMs;
    this.waitMs = waitMs;
    this.clock = clock;
  }

  async run<T>(connectionId: string, work: () => Promise<T>): Promise<T> {
    const taken = this.taken.get(connectionId) ?? { sharers: 0, lock: this.take(connectionId) };
    this.taken.set(connectionId, taken);
    taken.sharers += 1;
    try {
      await taken.lock;
      return await work();
    } finally {
      taken.sharers -= 1;
      if (taken.sharers === 0) {
        this.taken.delete(connectionId);
        // One that was taken over meanwhile is another's; there is nothing to give back then.
        await taken.lock.then((release) => release()).catch(() => {});
      }
    }
  }

  async held(connectionId: string): Promise<boolean> {
    if (this.taken.has(connectionId)) return false;
    const beat = await lastBeat(this.pathOf(connectionId)).catch(() => null);
    return beat !== null && Math.abs(this.clock.now() - beat) < this.staleMs;
  }

  private async take(connectionId: string): Promise<Release> {
    const path = this.pathOf(connectionId);
    const until = this.clock.monotonic() + this.waitMs;
    let seen = { beat: Number.NaN, since: 0 };
    for (;;) {
      const release = await this.attempt(path);
      if (release !== null) return release;
      const beat = await lastBeat(path).catch((error) => this.refuse(error));
      if (beat === null) continue;
      const now = this.clock.monotonic();
      if (seen.beat !== beat) seen = { beat, since: now };
      const stillMs = now - seen.since;
      const isOld = this.clock.now() - beat > this.staleMs;
      if (stillMs >= this.staleMs || (isOld && stillMs >= this.heartbeatMs * 1.5)) await this.removeLeft(path, beat);
      if (now >= until) throw refreshElsewhere();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS * (1 + Math.random())));
    }
  }

  /** null: another process has it. */
  private async attempt(path: string): Promise<Release | null> {
    // Not before it is needed: neither the start of the window nor a command that refreshes nothing waits for it.
    const { default: lockfile } = await import('proper-lockfile');
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return await lockfile.lock(path, {
        lockfilePath: path,
        realpath: false,
        stale: NEVER_MS,
        update: this.heartbeatMs,
        // Taken over while this process stood still. The sealed mark keeps the other one from sending; here all goes on.
        onCompromised: () => {},
      });
    } catch (error) {
      if (errorCode(error) === 'ELOCKED') return null;
      return this.refuse(error);
    }
  }

  /** @param beat When the lock was last fresh, as seen; one with a newer sign of life stays. */
  private async removeLeft(path: string, beat: number): Promise<void> {
    const alone = `${path}.removing`;
    try {
      await mkdir(alone);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') this.refuse(error);
      // Of a process that was killed within these few lines.
      const since = await lastBeat(alone).catch(() => null);
      if (since !== null && Math.abs(this.clock.now() - since) > this.staleMs) await rmdir(alone).catch(() => {});
      return;
    }
    try {
      if ((await lastBeat(path)) === beat) await rmdir(path);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') this.refuse(error);
    } finally {
      await rmdir(alone).catch(() => {});
    }
  }

  private pathOf(connectionId: string): string {
    const isPlain = /^[a-z0-9-]{1,64}$/.test(connectionId);
    return join(this.folder, isPlain ? `${connectionId}.lock` : `_${Buffer.from(connectionId, 'utf8').toString('hex')}.lock`);
  }

  private refuse(error: unknown): never {
    throw notWritableFailure(error, this.folder);
  }
}

/** Milliseconds since the epoch; null: there is no such lock. */
async function lastBeat(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
