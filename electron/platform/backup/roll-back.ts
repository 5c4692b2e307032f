import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { type Failure, failing } from '../../model/failure';
import { errorCode, readIfThere, syncFolderSync, writeDurablySync } from '../disk/durable-file';
import { retriedSync } from '../disk/file-habits';
import { processLives, processName } from '../system/process-name';

/** Its name within the data folder. */
export const JOURNAL_FOLDER = 'restoring';
export const LIST = 'files.json';

/** Each file by its path within the data folder, and what it is kept as; null: there was no such file. */
const journal = v.object({
  version: v.literal(1),
  /** The process that restores. */
  owner: v.string(),
  files: v.array(v.object({ path: v.array(v.string()), kept: v.nullable(v.string()) })),
});
export type Journal = v.InferOutput<typeof journal>;

/**
 * Puts everything back as it was before a restore that did not come to its end. Does nothing where there was none, or where another process is at
 * it. To be called before anything else is read.
 *
 * @returns Why that could not be done, to be told; null: all is well.
 */
export function rollBackRestore(directory: string): Failure | null {
  try {
    rollBack(directory);
    return null;
  } catch (error) {
    return notPutBack([
      { label: 'Folder', value: join(directory, JOURNAL_FOLDER) },
      { label: 'Error', value: errorCode(error) },
    ]);
  }
}

/** The same, where a failure is the caller's. false: another process is restoring. */
export function rollBack(directory: string): boolean {
  const folder = join(directory, JOURNAL_FOLDER);
  if (!existsSync(folder)) return true;
  const text = readIfThere(join(folder, LIST));
  // Without a list nothing was written yet.
  const { owner, files } = text === null ? { owner: '', files: [] } : v.parse(journal, JSON.parse(text));
  if (owner !== processName() && processLives(owner)) return false;
  for (const { path, kept } of files) {
    const to = join(directory, ...path);
    if (kept !== null) writeDurablySync(to, () => readFileSync(join(folder, kept), 'utf8'));
    else {
      retriedSync(() => rmSync(to, { force: true }));
      if (existsSync(dirname(to))) syncFolderSync(dirname(to));
    }
  }
  forget(folder);
  return true;
}

const notPutBack = failing({
  code: 'settings-unreadable',
  what: 'A restore was interrupted, and what it had written could not be undone.',
  likelyCause: 'The disk is full or read-only, or a file of the restore is damaged.',
  action: 'Free up disk space and start Tokenscope again. The files as they were before are in the folder below.',
});

/** Takes the list away first: without it nothing is put back. */
export function forget(folder: string): void {
  retriedSync(() => rmSync(join(folder, LIST), { force: true }));
  if (existsSync(folder)) syncFolderSync(folder);
  try {
    retriedSync(() => rmSync(folder, { recursive: true, force: true }));
  } catch {
    // The list is gone, so nothing of it counts; the next restore or start removes it.
  }
}
