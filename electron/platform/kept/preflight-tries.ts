import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tries, TryFiles } from '../../core/preflight/tries';
import { ifMissing, writeDurably } from '../disk/durable-file';

/** Bytes; a file that is larger was not put there by Tokenscope. */
const MAX_FILE = 1024 * 1024;

/** When credentials were tried by preflights: `preflight.json` in `directory`, mode 0600. A file that can't be understood counts as empty. */
export function createPreflightTries(directory: string): TryFiles {
  const path = join(directory, 'preflight.json');
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
