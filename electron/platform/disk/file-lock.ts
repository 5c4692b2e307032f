import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../core/ports';
import { diskTime, errorCode, ifMissing } from './durable-file';
import { retried, retriedSync } from './file-habits';
import { processLives, processName } from '../system/process-name';
import { systemClock } from '../system/system-clock';

export interface FileLockOptions {
  /** Milliseconds between the signs of life of whoever has it. */
  heartbeatMs: number;
  /** Milliseconds without one after which it counts as left behind by a process that was killed. */
  staleMs: number;
  /** Milliseconds awake for which an old one must be seen to stay still before it is taken over: after sleep every lock is old. */
  stillMs: number;
  /** Whether the lock says whose it is. Then it is taken over at once when that process is gone, and not while it is known to live. */
  named?: boolean;
  /** Its `now` dates the signs of life. Absent: the clock of the disk, which may be far from this machine's. */
  clock?: Clock;
}

export type Release = () => Promise<void>;

const LOOK_MS = 25;
/**
 * At most this much of the time between two looks counts, in milliseconds: on macOS and Windows the monotonic clock goes on while the machine
 * sleeps, and whoever has the lock slept as well.
 */
const AWAKE_MS = 1_000;
/** The file in a lock that says whose it is. */
const OWNER = 'owner';

/**
 * A lock between processes: a directory, which only one of them can make. Whoever has it dates it anew again and again, and removes it, also
 * when the process ends by itself or by a signal that it can hear. One that a killed process left is taken over; only one process at a time may
 * remove it. Methods reject with the system's errors.
 */
export class FileLock {
  private readonly folder: string;
  private readonly monotonic: () => number;

  constructor(
    private readonly path: string,
    private readonly options: FileLockOptions,
  ) {
    this.folder = dirname(path);
    this.monotonic = () => (options.clock ?? systemClock).monotonic();
  }

  /** Resolves with what gives it back; null: another process has it and did not give it back within `waitMs` milliseconds. */
  async take(waitMs: number): Promise<Release | null> {
    const awake = timeAwake(this.monotonic);
    let seen = { beat: Number.NaN, since: 0 };
    for (;;) {
      const release = await this.attempt();
      if (release !== null) return release;
      const beat = await lastBeat(this.path);
      if (beat === null) continue;
      const now = awake();
      if (seen.beat !== beat) seen = { beat, since: now };
      if ((await this.isLeft(beat, now - seen.since)) && (await this.removeLeft(beat))) continue;
      if (now >= waitMs) return null;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS * (1 + Math.random())));
    }
  }

  /** Whether some process has it and is alive. */
  async isHeld(): Promise<boolean> {
    const beat = await lastBeat(this.path);
    return beat !== null && Math.abs((await this.now()) - beat) < this.options.staleMs;
  }

  private async attempt(): Promise<Release | null> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    try {
      if (this.options.named) makeNamed(this.path);
      else await retried(() => mkdir(this.path));
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return null;
      throw error;
    }
    const made = await lastBeat(this.path);
    return made === null ? null : this.hold(made);
  }

  /** @param made When the lock was made: as long as its date is what this process has set, it is this process's. */
  private hold(made: number): Release {
    let mine: number | null = made;
    const isMine = async () => mine !== null && (await lastBeat(this.path)) === mine;
    const lose = () => {
      mine = null;
      letGo(this.path);
    };
    const beat = async () => {
      // Taken over while this process stood still. The work goes on: what it guards must not rest on the lock alone.
      if (!(await isMine())) return lose();
      try {
        const now = new Date(await this.now(this.path));
        await utimes(this.path, now, now);
      } finally {
        mine = await lastBeat(this.path);
      }
    };
    let beating = Promise.resolve();
    const timer = setInterval(() => {
      beating = beating.then(beat).catch(() => {});
    }, this.options.heartbeatMs);
    timer.unref();
    keep(this.path);
    return async () => {
      clearInterval(timer);
      await beating;
      try {
        if (await isMine()) {
          if (this.options.named) retriedSync(() => rmSync(this.path, { recursive: true, force: true }));
          else await retried(() => rmdir(this.path));
        }
      } finally {
        lose();
      }
    };
  }

  private async isLeft(beat: number, stillMs: number): Promise<boolean> {
    if (this.options.named) {
      // What has no name that can be read goes by its age; an older version made a file of the lock.
      const lives = processLives(await readFile(join(this.path, OWNER), 'utf8').catch(() => ''));
      if (lives !== null) return !lives;
    }
    if (stillMs >= this.options.staleMs) return true;
    return stillMs >= this.options.stillMs && (await this.now()) - beat > this.options.staleMs;
  }

  /** Says whether it did. @param beat Its last sign of life, as seen; one with a newer one stays. */
  private async removeLeft(beat: number): Promise<boolean> {
    const alone = `${this.path}.removing`;
    try {
      await retried(() => mkdir(alone));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      // Of a process that was killed within these few lines.
      const since = await lastBeat(alone).catch(() => null);
      if (since !== null && Math.abs((await this.now()) - since) > this.options.staleMs) await rmdir(alone).catch(() => {});
      return false;
    }
    try {
      if ((await lastBeat(this.path)) !== beat) return false;
      // Not necessarily an empty directory: an older version made files of some, and a sign of life may have been cut off.
      await retried(() => rm(this.path, { recursive: true, force: true }));
      return true;
    } finally {
      await retried(() => rmdir(alone)).catch(() => {});
    }
  }

  private async now(folder = this.folder): Promise<number> {
    // On a full disk nobody can ask it for the time.
    return this.options.clock?.now() ?? diskTime(folder).catch(() => systemClock.now());
  }
}

/**
 * A lock with its name in it. In one go: where the process ended between the two, nobody could tell whether it lives, and the lock would last
 * until it is old. So it is kept at once, too.
 */
function makeNamed(path: string): void {
  retriedSync(() => mkdirSync(path));
  keep(path);
  try {
    writeFileSync(join(path, OWNER), processName(), { flag: 'wx', mode: 0o600 });
  } catch {
    // Without a name it is as good a lock: its age tells.
  }
}

/** Gives the milliseconds awake since it was made, as far as each step between two calls shows them. */
function timeAwake(monotonic: () => number): () => number {
  let last = monotonic();
  let awake = 0;
  return () => {
    const now = monotonic();
    awake += Math.min(now - last, AWAKE_MS);
    last = now;
    return awake;
  };
}

/** Milliseconds since the epoch; null: there is no such lock. */
async function lastBeat(path: string): Promise<number | null> {
  return (await retried(() => stat(path)).catch(ifMissing))?.mtimeMs ?? null;
}

/** The locks of this process. */
const kept = new Set<string>();
/** SIGBREAK is Ctrl-Break on Windows; SIGHUP comes there when the console is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

function keep(path: string): void {
  if (kept.size === 0) {
    process.on('exit', removeAll);
    for (const signal of SIGNALS) process.on(signal, endBy);
  }
  kept.add(path);
}

function letGo(path: string): void {
  if (!kept.delete(path) || kept.size > 0) return;
  process.off('exit', removeAll);
  for (const signal of SIGNALS) process.off(signal, endBy);
}

function removeAll(): void {
  for (const path of kept) {
    try {
      // Not necessarily empty: a sign of life may be under way.
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process takes it over in time.
    }
    letGo(path);
  }
}

function endBy(signal: NodeJS.Signals): void {
  // Whoever else listens decides how the process ends, and when.
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  process.kill(process.pid, endingSignal(signal, process.platform));
}

/** The signal by which a process ends itself after having heard one. libuv knows of neither SIGHUP nor SIGBREAK to send on Windows. */
function endingSignal(heard: NodeJS.Signals, platform: NodeJS.Platform): NodeJS.Signals {
  return platform === 'win32' ? 'SIGTERM' : heard;
}
