import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsync as fsyncFile,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { lstat, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../../model/failure';
import { HABITS, isHeld, pause, retried, retriedSync } from './file-habits';

export { errorCode };

/** Waits for the disk, in one of Node's file threads. */
const sync = promisify(fsyncFile);

/** Ends the name of a file that is still being written; one that stays behind belongs to a process that was killed. */
export const UNFINISHED = '.tmp';

/**
 * Replaces a file so that at any moment, a crash or a full disk included, either the old or the new content is there: temporary file
 * beside it, all bytes written, fsync, rename, and what makes the rename last. Rejects with the system's error; the old content then stays.
 *
 * (write-file-atomic 7 and atomically 2 issue one write and don't look at how much of it was taken: on a full disk they put a
 * truncated file in place and report success.)
 *
 * What only reaches the system's cache is done in one go: handed to a file thread, each of those steps costs a tenth of the syncing.
 */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  await replace(path, content, 0o600);
  await syncRenamed(path);
}

/**
 * The same for a file at a place that a person chose. It counts as saved once it is there: macOS grants access to the chosen file and asks
 * about the folder around it; other folders can be written to but not opened.
 *
 * @param mode Absent: an existing file keeps its own, a new one follows the umask.
 */
export async function writeChosenFile(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  const before = await lstat(path).catch(() => null);
  await replace(path, content, mode ?? (before?.isFile() ? before.mode & 0o777 : 0o666 & ~process.umask()));
  if (HABITS.renameIsSynced === 'by-target') await syncRenamed(path).catch(() => {});
}

/** @param mode Set before the file has its name, so that no link put there is followed. */
async function replace(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, content);
      if (mode !== 0o600) setMode(file, mode);
      await sync(file);
    } finally {
      closeSync(file);
    }
    await retried(() => renameSync(temporary, path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Where a file system has no modes (FAT), files are as open as the whole of it, and it refuses to change that. */
function setMode(file: number, mode: number): void {
  try {
    fchmodSync(file, mode);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') throw error;
  }
}

/** Makes the rename that has put a file at `path` outlive a power cut. */
async function syncRenamed(path: string): Promise<void> {
  if (HABITS.renameIsSynced === 'by-folder') return syncFolder(dirname(path));
  // The file is in place and its content on the disk: a scanner that keeps it is no reason to call it unsaved.
  const file = await retried(() => openSync(path, 'r+')).catch(unlessHeld);
  if (file === null) return;
  try {
    await sync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * As `writeDurably`, and done when it returns. Makes the folder if need be. The temporary file always has the same name, and so keeps other
 * processes from writing meanwhile: `content` is asked for once it is this one's. What a killed process left is taken over.
 *
 * @returns The state of the file as it is now, see `fileState`.
 */
export function writeDurablySync(path: string, content: () => string): string | null {
  const temporary = `${path}${UNFINISHED}`;
  mkdirSync(dirname(path), { recursive: true });
  const file = openAlone(temporary);
  const { ino } = fstatSync(file, { bigint: true });
  let state: string | null;
  try {
    try {
      writeFileSync(file, content());
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // A process that took it for left behind has its own there.
    if (lstatSync(temporary, { bigint: true }).ino !== ino) throw Object.assign(new Error('taken over'), { code: 'EBUSY' });
    state = fileState(temporary);
    retriedSync(() => renameSync(temporary, path));
  } catch (error) {
    if (fileState(temporary)?.startsWith(`${ino} `)) rmSync(temporary, { force: true });
    throw error;
  }
  syncRenamedSync(path);
  return state;
}

/** Milliseconds for which a temporary file must stay as it is before its process counts as killed: longer than syncing takes. */
const LEFT_MS = 2_000;
const LOOK_MS = 20;

/** Makes a file that is not there yet, waiting for the process that has made it. */
function openAlone(path: string): number {
  let seen: string | null = null;
  for (let stillMs = 0; ; stillMs += LOOK_MS) {
    try {
      return retriedSync(() => openSync(path, 'wx', 0o600));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const state = fileState(path);
    if (state !== seen) stillMs = 0;
    seen = state;
    if (stillMs >= LEFT_MS) rmSync(path, { force: true });
    else pause(LOOK_MS);
  }
}

/** Tells one state of a file from any other without reading it; null: there is none. A rename keeps it. */
export function fileState(path: string): string | null {
  try {
    const { ino, size, mtimeNs } = lstatSync(path, { bigint: true });
    return [ino, size, mtimeNs].join(' ');
  } catch (error) {
    return ifMissing(error);
  }
}

function syncRenamedSync(path: string): void {
  if (HABITS.renameIsSynced === 'by-folder') {
    syncFolderSync(dirname(path));
    return;
  }
  let file: number | null = null;
  try {
    file = retriedSync(() => openSync(path, 'r+'));
    fsyncSync(file);
  } catch (error) {
    if (file !== null) throw error;
    unlessHeld(error);
  } finally {
    if (file !== null) closeSync(file);
  }
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
    // What another program still reads is swept up with the other unfinished files.
    await retried(() => rm(path, { force: true })).catch(unlessHeld);
  }
}

/** Rejects with the system's error unless files can be made in a folder. Tried with one: on Windows `fs.access` does not look at the ACL. */
export async function proveFolderWritable(folder: string): Promise<void> {
  await diskTime(folder);
}

/** Makes renames and removals inside a folder survive a power cut, where folders can be synced. */
export async function syncFolder(path: string): Promise<void> {
  if (HABITS.renameIsSynced !== 'by-folder') return;
  const folder = openSync(path, 'r');
  try {
    await sync(folder).catch(unlessUnsyncable);
  } finally {
    closeSync(folder);
  }
}

/** The same, done when it returns. */
export function syncFolderSync(path: string): void {
  if (HABITS.renameIsSynced !== 'by-folder') return;
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
    if (now - written > ageMs) await retried(() => rm(path, { force: true }));
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

/** Passes over what another program holds, and nothing else. */
function unlessHeld(error: unknown): null {
  if (isHeld(error)) return null;
  throw error;
}
