import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tries, TryFiles } from '../../core/preflight/tries';
import { ifMissing, writeDurably } from '../disk/durable-file';
import { FileLock } from '../disk/file-lock';

/** Bytes; a file that is larger was not put there by Tokenscope. */
const MAX_FILE = 1024 * 1024;

/** Milliseconds to wait for another process, which reads and writes a small file meanwhile. */
const WAIT_MS = 5_000;

/** When credentials were tried by preflights: `preflight.json` in `directory`, mode 0600. A file that can't be understood counts as empty. */
export function createPreflightTries(directory: string): TryFiles {
  const path = join(directory, 'preflight.json');
  const lock = new FileLock(join(directory, 'locks', 'preflight'), { heartbeatMs: 2_000, staleMs: 10_000, stillMs: 3_000 });
  return {
    async read() {
      const found = await stat(path).catch(ifMissing);
      if (found === null || found.size > MAX_FILE) return {};
      return triesIn(await readFile(path, 'utf8').catch(() => ''));
    },
    async write(tries) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeDurably(path, `${JSON.stringify({ tries })}\n`);
    },
    async alone(work) {
      // Where it can't be had, as on a read-only disk, nothing is written either.
      const release = await lock.take(WAIT_MS).catch(() => null);
      try {
        return await work();
      } finally {
        await release?.().catch(() => {});
      }
    },
  };
}

function triesIn(text: string): Tries {
  try {
    const { tries } = JSON.parse(text) as { tries?: unknown };
    if (typeof tries !== 'object' || tries === null) return {};
    const entries = Object.entries(tries).flatMap(([id, times]) =>
      Array.isArray(times) ? [[id, times.filter((at): at is number => Number.isFinite(at))] as const] : [],
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
