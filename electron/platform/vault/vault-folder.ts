import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  dateInName,
  errorCode,
  ifMissing,
  namesIn,
  readIfThere,
  removeLeft,
  syncFolder,
  UNFINISHED,
  writeDurably,
} from '../disk/durable-file';
import { retried } from '../disk/file-habits';
import { FileLock } from '../disk/file-lock';

/** Its name within the data folder. */
export const VAULT_FOLDER = 'vault';
const MARKER = 'vault.json';
const LOCK = 'making-key.lock';
/** Milliseconds after which what a killed process left behind is taken for dead. */
const STALE_MS = 10 * 60_000;
/** Milliseconds between the signs of life of whoever makes a key, which an unlock dialog may hold up for long. */
const HEARTBEAT_MS = 30_000;
/** Room that must be left for a record, in bytes; real ones stay well below. */
const PROBE_BYTES = 64 * 1024;

/**
 * The files of a vault: `vault.json` (the key check), `record-<id>.json`, and `set-aside/<date>/`. Files 0600, folder 0700.
 * Knows names and bytes, nothing of keys. Methods reject with the system's errors.
 */
export class VaultFolder {
  private isPrepared = false;

  constructor(readonly path: string) {}

  /** Makes the folder if need be, and private if it was not. */
  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    // Refused where a file system has no modes (FAT): its folders are as open as the whole of it. Windows has no modes to look at.
    if (process.platform !== 'win32' && ((await stat(this.path)).mode & 0o077) !== 0) await chmod(this.path, 0o700).catch(unlessModeless);
    this.isPrepared = true;
  }

  /** Ids of all records, whatever their state. An absent folder has none. */
  async ids(): Promise<string[]> {
    return (await namesIn(this.path)).flatMap((name) => recordIdOf(name) ?? []);
  }

  /** The sealed text; null: there is none. */
  async readRecord(id: string): Promise<string | null> {
    return readIfThere(join(this.path, recordFile(id)));
  }

  /** Tells one state of a record's file from any other without reading it; null: there is none. */
  stateOf(id: string): string | null {
    try {
      const { ino, size, mtimeNs, ctimeNs } = statSync(join(this.path, recordFile(id)), { bigint: true });
      return [ino, size, mtimeNs, ctimeNs].join(' ');
    } catch (error) {
      return ifMissing(error);
    }
  }

  async writeRecord(id: string, sealed: string): Promise<void> {
    const path = join(this.path, recordFile(id));
    if (!this.isPrepared) await this.prepare();
    try {
      await writeDurably(path, sealed);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      // Somebody moved the folder away.
      await this.prepare();
      await writeDurably(path, sealed);
    }
  }

  async removeRecord(id: string): Promise<void> {
    const isGone = (await retried(() => rm(join(this.path, recordFile(id)))).catch(ifMissing)) === null;
    if (!isGone) await syncFolder(this.path);
  }

  async readMarker(): Promise<string | null> {
    return readIfThere(join(this.path, MARKER));
  }

  async writeMarker(sealed: string): Promise<void> {
    await this.prepare();
    await writeDurably(join(this.path, MARKER), sealed);
  }

  /** Does all that writing a record does, with a file of its own. */
  async probe(): Promise<void> {
    await this.prepare();
    const path = join(this.path, `probe-${randomBytes(6).toString('hex')}`);
    try {
      await writeDurably(path, ' '.repeat(PROBE_BYTES));
    } finally {
      // It was written, which is the question; `sweep` removes what another program still reads.
      await rm(path, { force: true }).catch(() => {});
    }
    await syncFolder(this.path);
  }

  /** Moves the named things into a new dated folder. Returns its path; null: there was nothing to move. */
  async setAside(what: 'marker' | 'all' | { record: string }): Promise<string | null> {
    const present = await namesIn(this.path);
    const names = present.filter((name) => {
      if (what === 'all') return name === MARKER || recordIdOf(name) !== null;
      return name === (what === 'marker' ? MARKER : recordFile(what.record));
    });
    if (names.length === 0) return null;
    const target = await this.datedFolder();
    for (const name of names) await retried(() => rename(join(this.path, name), join(target, name)));
    await syncFolder(target);
    await syncFolder(this.path);
    return target;
  }

  /** Removes what killed processes left half-written. */
  async sweep(): Promise<void> {
    await removeLeft(this.path, STALE_MS, (name) => name.endsWith(UNFINISHED) || name.startsWith('probe-'));
  }

  /** Runs `work` while no other process is making a key for this vault. Resolves to null when one is. */
  async alone<T>(work: () => Promise<T>): Promise<T | null> {
    await this.prepare();
    const lock = new FileLock(join(this.path, LOCK), { heartbeatMs: HEARTBEAT_MS, staleMs: STALE_MS, stillMs: 0, named: true });
    const release = await lock.take(0);
    if (release === null) return null;
    try {
      return await work();
    } finally {
      await release().catch(() => {});
    }
  }

  private async datedFolder(): Promise<string> {
    const parent = join(this.path, 'set-aside');
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const date = dateInName();
    for (let count = 1; ; count += 1) {
      const path = join(parent, count === 1 ? date : `${date}-${count}`);
      try {
        await mkdir(path, { mode: 0o700 });
        await syncFolder(parent);
        return path;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  }
}

function unlessModeless(error: unknown): void {
  if (errorCode(error) !== 'EPERM') throw error;
}

const PLAIN_ID = /^[a-z0-9-]{1,64}$/;

/** Other ids as hex, because file names may ignore case and forbid characters; the prefix keeps off names Windows reserves. */
export function recordFile(id: string): string {
  return PLAIN_ID.test(id) ? `record-${id}.json` : `record_${Buffer.from(id, 'utf8').toString('hex')}.json`;
}

/** The connection whose record a file of this name is; null: it is none. */
export function recordIdOf(name: string): string | null {
  const plain = /^record-([a-z0-9-]{1,64})\.json$/.exec(name)?.[1];
  if (plain !== undefined) return plain;
  const hex = /^record_((?:[0-9a-f]{2})*)\.json$/.exec(name)?.[1];
  return hex === undefined ? null : Buffer.from(hex, 'hex').toString('utf8');
}
