import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptView } from '../../model/window/kept';

/** How much of a data folder each kind of record takes. What vanishes meanwhile counts nothing. */
export async function keptSizes(directory: string): Promise<KeptView> {
  const [exchanges, history, runs] = await Promise.all(['exchanges', 'history', 'runs'].map((name) => sizeOf(join(directory, name))));
  return { exchanges: exchanges ?? NOTHING, history: history ?? NOTHING, runs: runs ?? NOTHING };
}

const NOTHING = { files: 0, bytes: 0 };

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        stat(join(parentPath, name)).then(
          ({ size }) => size,
          () => null,
        ),
      ),
  );
  const found = sizes.filter((size) => size !== null);
  return { files: found.length, bytes: found.reduce((sum, size) => sum + size, 0) };
}
