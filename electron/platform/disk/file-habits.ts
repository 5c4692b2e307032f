export interface FileHabits {
  /**
   * Milliseconds to wait before each further try at a file that another program holds. Empty where none can hold it: open files can be renamed
   * and removed.
   */
  pauses: readonly number[];
  /** The same for what the window waits for. */
  shortPauses: readonly number[];
  /** What is synced so that a rename outlives a power cut. */
  renameIsSynced: 'by-folder' | 'by-target';
}

/**
 * Windows: virus scanners, indexers and backup agents open files without sharing deletion, for moments. A folder can't be opened, and
 * MoveFileEx leaves a rename to the journal's next flush; FlushFileBuffers on the renamed file writes its metadata, too, which is the most
 * that Node can do (there is no MOVEFILE_WRITE_THROUGH in libuv).
 */
export function fileHabits(platform: NodeJS.Platform): FileHabits {
  if (platform !== 'win32') return { pauses: [], shortPauses: [], renameIsSynced: 'by-folder' };
  return { pauses: [10, 50, 200, 500, 1_000, 1_500, 2_000], shortPauses: [10, 50, 200, 500], renameIsSynced: 'by-target' };
}

/** This system's. */
export const HABITS = fileHabits(process.platform);

/** What Windows says of a file or folder that is open elsewhere, and of a folder in which one was removed that is. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY']);

/** Whether `error` may be due to another program that has the file open. Never where programs can't get into each other's way. */
export function isHeld(error: unknown): boolean {
  return HABITS.pauses.length > 0 && error instanceof Error && 'code' in error && HELD.has(String(error.code));
}

/** Does `work` again, for some 5 seconds, while another program holds what it is about. Rejects with its last error. */
export async function retried<T>(work: () => T | Promise<T>): Promise<T> {
  for (const pause of HABITS.pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isHeld(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return work();
}

/** The same at once, for less than a second: nothing else happens meanwhile. */
export function retriedSync<T>(work: () => T): T {
  for (const ms of HABITS.shortPauses) {
    try {
      return work();
    } catch (error) {
      if (!isHeld(error)) throw error;
      pause(ms);
    }
  }
  return work();
}

/** Stops the whole thread for so many milliseconds. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
