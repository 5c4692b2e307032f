import { open, rm } from 'node:fs/promises';
import { UsageError } from './context';
import { reasonOf } from './input';

/** Writes a file that is not there yet, for its owner only. @throws UsageError; then there is none. */
export async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  let isMade = false;
  try {
    const file = await open(path, 'wx', 0o600);
    isMade = true;
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMade) await rm(path, { force: true }).catch(() => {});
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const reason = exists ? 'it exists already' : reasonOf(error);
    throw new UsageError(
      `The file ${JSON.stringify(path)} can't be written: ${reason}.`,
      exists ? 'Choose another name, or remove the file.' : 'Choose a folder that this account may write to.',
    );
  }
}
