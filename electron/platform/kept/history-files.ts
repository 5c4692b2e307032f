import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Family, family, type HistoryStore } from '../../core/history/model';
import { connectionFileName } from '../disk/data-folder';
import { ifMissing, writeDurably } from '../disk/durable-file';

const document = v.object({ version: v.literal(1), families: v.array(family) });

/**
 * Token families on disk: `history/<connection id>.json` in `directory`, mode 0600, replaced as a whole. A file that can't be understood
 * counts as empty: it holds nothing that is needed to go on.
 */
export function createHistoryFiles(directory: string): HistoryStore {
  const folder = join(directory, 'history');
  const pathOf = (connectionId: string) => join(folder, `${connectionFileName(connectionId)}.json`);
  return {
    async read(connectionId) {
      return familiesIn((await readFile(pathOf(connectionId), 'utf8').catch(ifMissing)) ?? '');
    },

    async write(connectionId, families) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(pathOf(connectionId), `${JSON.stringify({ version: 1, families })}\n`);
    },

    async remove(connectionId) {
      await rm(pathOf(connectionId), { force: true });
    },
  };
}

function familiesIn(content: string): Family[] {
  try {
    const parsed = v.safeParse(document, JSON.parse(content));
    return parsed.success ? parsed.output.families : [];
  } catch {
    return [];
  }
}
