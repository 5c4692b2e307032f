import { open } from 'node:fs/promises';
import { UsageError } from './context';
import { reasonOf } from './input';

/** Writes a file that does not exist yet, readable by this account alone. @throws UsageError. */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(text).finally(() => file.close());
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const reason = exists ? 'it exists already' : reasonOf(error);
    throw new UsageError(
      `The file ${JSON.stringify(path)} can't be written: ${reason}.`,
      exists ? 'Choose another name, or remove the file.' : 'Choose a folder that this account may write to.',
    );
  }
}
