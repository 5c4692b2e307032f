import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsync as fsyncFile,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Waits for the disk, in one of Node's file threads. */
const sync = promisify(fsyncFile);

/** Ends the name of a file that is still being written; one that stays behind belongs to a process that was killed. */
export const UNFINISHED = '.tmp';

/** Virus scanners and indexers on Windows hold a file for moments after it was written. Milliseconds between attempts. */
const RENAME_PAUSES = process.platform === 'win32' ? [10, 50, 200, 500] : [];

/**
 * Replaces a file so that at any moment, a crash or a full disk included, either the old or the new content is there: temporary file
 * beside it, all bytes written, fsync, rename, fsync of the folder. Rejects with the system's error; the old content then stays.
 *
 * (write-file-atomic 7 and atomically 2 issue one write and don't look at how much of it was taken: on a full disk they put a
 * truncated file in place and report success.)
 *
 * What only reaches the system's cache is done in one go: handed to a file thread, each of those steps costs a tenth of the syncing.
 *
 * @param mode Set before the file has its name, so that no link put there is followed.
 */
export async function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, content);
      if (mode !== 0o600) fchmodSync(file, mode);
      await sync(file);
    } finally {
      closeSync(file);
    }
    await renameOver(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * As `writeDurably`, and done when it returns. Makes the folder if need be. For files that one process at a time writes: what a killed one left
 * unfinished is overwritten.
 */
export function writeDurablySync(path: string, content: string): void {
  const folder = dirname(path);
  const temporary = `${path}${UNFINISHED}`;
  mkdirSync(folder, { recursive: true });
  // What was left there may be open to others, or a link.
  rmSync(temporary, { force: true });
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameOverSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolderSync(folder);
}

/**
 * The time by the clock that dates the files of a folder, in milliseconds since the epoch: on a network drive it may be far from this machine's,
 * and this machine's may have been set since a file was written. Ages of files count from it.
 */
export async function diskTime(folder: string): Promise<number> {
  const path = join(folder, `time.${randomBytes(6).toString('hex')}${UNFINISHED}`);
  const file = await open(path, 'wx', 0o600);
  try {
    return (await file.stat()).mtimeMs;
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

/** Makes renames and removals inside a folder survive a power cut. Windows has no such call and needs none for NTFS. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    await sync(folder).catch(unlessUnsyncable);
  } finally {
    closeSync(folder);
  }
}

/** The same, done when it returns. */
export function syncFolderSync(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    unlessUnsyncable(error);
  } finally {
    closeSync(folder);
  }
}

/** Some network and FUSE file systems can't sync a folder and say so this way. */
function unlessUnsyncable(error: unknown): void {
  if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error))) throw error;
}

/**
 * Removes what killed processes left unfinished in a folder: files that are named so and were not written for `ageMs` milliseconds. A younger one
 * may be another process's.
 */
export async function removeLeft(folder: string, ageMs: number, isUnfinished = (name: string) => name.endsWith(UNFINISHED)): Promise<void> {
  const left = (await namesIn(folder)).filter(isUnfinished);
  if (left.length === 0) return;
  const now = await diskTime(folder).catch(() => 0);
  for (const path of left.map((name) => join(folder, name))) {
    const written = (await stat(path).catch(ifMissing))?.mtimeMs ?? now;
    if (now - written > ageMs) await rm(path, { force: true });
  }
}

/** The names in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(ifMissing)) ?? [];
}

/** A small file's text, in one go: each asynchronous step costs more than reading one. null: there is no such file. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return ifMissing(error);
  }
}

/** Catches that a file or folder is not there, and nothing else. */
export function ifMissing(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}

/** The time as it stands in the names of what is set aside: "2026-01-31T12-00-00Z". */
export function dateInName(): string {
  return new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
}

/** The system's name for what went wrong, such as ENOSPC; "unknown" for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

async function renameOver(from: string, to: string): Promise<void> {
  // Elsewhere nothing holds the file, and a rename only reaches the system's cache.
  if (RENAME_PAUSES.length === 0) return renameSync(from, to);
  for (const pause of RENAME_PAUSES) {
    try {
      return await rename(from, to);
    } catch (error) {
      unlessHeld(error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return rename(from, to);
}

function renameOverSync(from: string, to: string): void {
  for (const pause of RENAME_PAUSES) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      unlessHeld(error);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
  renameSync(from, to);
}

function unlessHeld(error: unknown): void {
  if (!['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))) throw error;
}
