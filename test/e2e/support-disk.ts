import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Stage } from './stage';

const run = promisify(execFile);

/**
 * Lets nobody write into the vault folder any more, whatever they are: read-only for its owner, and where root, whom permissions don't bind,
 * runs these tests, a read-only mount over it. What is there can still be read.
 */
export async function sealOff({ userData }: Pick<Stage, 'userData'>): Promise<{ allow(): Promise<void> }> {
  const folder = join(userData, 'vault');
  if (process.getuid?.() !== 0) {
    chmodSync(folder, 0o500);
    return { allow: async () => chmodSync(folder, 0o700) };
  }
  await run('mount', ['--bind', folder, folder]);
  await run('mount', ['-o', 'remount,bind,ro', folder]);
  let isOver = false;
  return {
    allow: async () => {
      if (!isOver) await run('umount', [folder]);
      isOver = true;
    },
  };
}
