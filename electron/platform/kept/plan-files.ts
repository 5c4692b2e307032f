import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanFiles } from '../../core/checks/model';
import { namesIn, writeDurably } from '../disk/durable-file';

const NAME = /^(own-[0-9a-f]{16})\.json$/;
/** Bytes; a plan that is larger was not put there by Tokenscope. */
const MAX_PLAN = 8 * 1024 * 1024;

/** A person's own plans on disk: `plans/<id>.json` in `directory`, mode 0600, as they were given. */
export function createPlanFiles(directory: string): PlanFiles {
  const folder = join(directory, 'plans');
  const pathOf = (id: string) => join(folder, `${id}.json`);
  return {
    async list() {
      const plans: { id: string; text: string; at: number }[] = [];
      for (const name of await namesIn(folder)) {
        const id = NAME.exec(name)?.[1];
        if (id === undefined) continue;
        // One that can't be read, or was removed a moment ago, hides no other.
        const found = await stat(pathOf(id)).catch(() => null);
        if (found === null || found.size > MAX_PLAN) continue;
        const text = await readFile(pathOf(id), 'utf8').catch(() => null);
        if (text !== null) plans.push({ id, text, at: found.mtimeMs });
      }
      return plans.sort((a, b) => a.at - b.at || a.id.localeCompare(b.id)).map(({ id, text }) => ({ id, text }));
    },

    async add(text) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const id = `own-${randomBytes(8).toString('hex')}`;
      await writeDurably(pathOf(id), text);
      return id;
    },

    async remove(id) {
      if (NAME.test(`${id}.json`)) await rm(pathOf(id), { force: true });
    },
  };
}
