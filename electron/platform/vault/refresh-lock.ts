import { join } from 'node:path';
import { refreshElsewhere } from '../../core/connection/failures';
import type { RefreshLock } from '../../core/connection/refresh-lock';
import type { Clock } from '../../core/ports';
import { FileLock, type Release } from '../disk/file-lock';
import { notWritableFailure } from './vault-failure';

export interface RefreshLockOptions {
  /** Milliseconds between the signs of life of whoever has a lock. 2,000 unless told. */
  heartbeatMs?: number;
  /** Milliseconds without one after which a lock counts as left behind. 10,000 unless told. */
  staleMs?: number;
  /** Milliseconds to wait for another process: longer than a token request may take. 45,000 unless told. */
  waitMs?: number;
  /** Absent: this machine's, and the disk's for the age of locks. */
  clock?: Clock;
}

interface Taken {
  sharers: number;
  release: Promise<Release>;
}

/**
 * Locks in the folder `locks` of a data folder, one per connection.
 *
 * @param directory Absolute path of the data folder; need not exist yet.
 */
export function createRefreshLocks(
  directory: string,
  { heartbeatMs = 2_000, staleMs = 10_000, waitMs = 45_000, clock }: RefreshLockOptions = {},
): RefreshLock {
  const folder = join(directory, 'locks');
  const taken = new Map<string, Taken>();
  const lockOf = (connectionId: string) =>
    new FileLock(join(folder, lockName(connectionId)), { heartbeatMs, staleMs, stillMs: heartbeatMs * 1.5, clock });
  const take = async (connectionId: string): Promise<Release> => {
    const release = await lockOf(connectionId)
      .take(waitMs)
      .catch((error: unknown) => {
        throw notWritableFailure(error, folder);
      });
    if (release === null) throw refreshElsewhere();
    return release;
  };
  return {
    async run(connectionId, work) {
      const mine = taken.get(connectionId) ?? { sharers: 0, release: take(connectionId) };
      taken.set(connectionId, mine);
      mine.sharers += 1;
      try {
        await mine.release;
        return await work();
      } finally {
        mine.sharers -= 1;
        if (mine.sharers === 0) {
          taken.delete(connectionId);
          // What can't be removed is taken over in time.
          await mine.release.then((release) => release()).catch(() => {});
        }
      }
    },

    async held(connectionId) {
      if (taken.has(connectionId)) return false;
      return lockOf(connectionId)
        .isHeld()
        .catch(() => false);
    },
  };
}

function lockName(connectionId: string): string {
  const isPlain = /^[a-z0-9-]{1,64}$/.test(connectionId);
  return isPlain ? `${connectionId}.lock` : `_${Buffer.from(connectionId, 'utf8').toString('hex')}.lock`;
}
