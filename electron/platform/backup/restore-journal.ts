import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RestoreJournal, Touched } from '../../core/backup/restore';
import { failing } from '../../model/failure';
import { connectionFileName } from '../disk/data-folder';
import { writeDurablySync } from '../disk/durable-file';
import { PREFERENCES } from '../kept/preferences-store';
import { processName } from '../system/process-name';
import { recordFile, VAULT_FOLDER } from '../vault/vault-folder';
import { forget, type Journal, JOURNAL_FOLDER, LIST, rollBack } from './roll-back';

/**
 * What a restore overwrites, kept beside it: copies of the files as they are, sealed records still sealed. The list of them is written last and
 * removed first, so what it names is whole.
 */
export function createRestoreJournal(directory: string): RestoreJournal {
  const folder = join(directory, JOURNAL_FOLDER);
  return {
    async begin(touched) {
      if (!rollBack(directory)) throw elsewhere();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const files = pathsOf(touched).map((path, index) => {
        const kept = `${index}`;
        const from = join(directory, ...path);
        if (!existsSync(from)) return { path, kept: null };
        writeDurablySync(join(folder, kept), () => readFileSync(from, 'utf8'));
        return { path, kept };
      });
      const list: Journal = { version: 1, owner: processName(), files };
      writeDurablySync(join(folder, LIST), () => JSON.stringify(list));
    },
    async end() {
      forget(folder);
    },
  };
}

const elsewhere = failing({
  code: 'bad-request',
  what: 'Another Tokenscope process is restoring a backup.',
  likelyCause: 'A restore was started in the window and in a terminal.',
  action: 'Wait until it ends, then try again.',
});

function pathsOf({ connections, plans, templates }: Touched): string[][] {
  const own = (folder: string, ids: string[]) => ids.map((id) => [folder, `${id}.json`]);
  return [
    ['connections.json'],
    [`${PREFERENCES}.json`],
    ...connections.flatMap((id) => [
      [VAULT_FOLDER, recordFile(id)],
      ['history', `${connectionFileName(id)}.json`],
    ]),
    ...own('plans', plans),
    ...own('templates', templates),
  ];
}
