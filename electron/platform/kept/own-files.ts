import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnFiles } from '../../core/ports';
import { namesIn, writeDurably } from '../disk/durable-file';

const NAME = /^(own-[0-9a-f]{16})\.json$/;
/** Bytes; a text that is larger was not put there by Tokenscope. */
const MAX_SIZE = 8 * 1024 * 1024;

/** Texts that a person keeps, as they were given: `<folder>/<id>.json` in `directory`, mode 0600. The oldest first. */
export function createOwnFiles(directory: string, folder: 'plans' | 'templates'): OwnFiles {
  const place = join(directory, folder);
  const pathOf = (id: string) => join(place, `${id}.json`);
  const write = async (id: string, text: string) => {
    await mkdir(place, { recursive: true, mode: 0o700 });
    await writeDurably(pathOf(id), text);
  };
  return {
    async list() {
      const texts: { id: string; text: string; at: number }[] = [];
      for (const name of await namesIn(place)) {
        const id = NAME.exec(name)?.[1];
        if (id === undefined) continue;
        // One that can't be read, or was removed a moment ago, hides no other.
        const found = await stat(pathOf(id)).catch(() => null);
        if (found === null || found.size > MAX_SIZE) continue;
        const text = await readFile(pathOf(id), 'utf8').catch(() => null);
        if (text !== null) texts.push({ id, text, at: found.mtimeMs });
      }
      return texts.sort((a, b) => a.at - b.at || a.id.localeCompare(b.id)).map(({ id, text }) => ({ id, text }));
    },

    async add(text) {
      const id = `own-${randomBytes(8).toString('hex')}`;
      await write(id, text);
      return id;
    },

    async put(id, text) {
      if (NAME.test(`${id}.json`)) await write(id, text);
    },

    async remove(id) {
      if (NAME.test(`${id}.json`)) await rm(pathOf(id), { force: true });
    },
  };
}
