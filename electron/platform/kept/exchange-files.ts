import { constants } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type ExchangeFiles, fromLine, toLine } from '../../core/exchanges/ledger';
import type { LoggedExchange } from '../../model/exchange';
import { connectionFileName } from '../disk/data-folder';
import { ifMissing, namesIn, UNFINISHED, writeDurably } from '../disk/durable-file';

const ENDING = '.jsonl';
/** Milliseconds of reading lines after which other work gets its turn. */
const TURN_MS = 8;
/** Bytes of a file that are read; one that is larger was not written by Tokenscope. */
const MAX_FILE = 64 * 1024 * 1024;

/**
 * The exchange log on disk: `exchanges/<connection id>.jsonl` in `directory`, one exchange a line, mode 0600. Appended to, now and then
 * replaced as a whole. A line that was cut off by a crash, or spoiled otherwise, is passed over.
 */
export function createExchangeFiles(directory: string): ExchangeFiles {
  const folder = join(directory, 'exchanges');
  const pathOf = (connectionId: string) => join(folder, `${connectionFileName(connectionId)}${ENDING}`);
  return {
    async read(connectionId) {
      const bytes = await contentOf(pathOf(connectionId));
      return { ...(await exchangesIn(bytes, connectionId)), bytes: bytes.length };
    },

    async append(connectionId, exchanges) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // O_NOFOLLOW where there is one: nobody may lead the log to another file of the person's.
      const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
      const file = await open(pathOf(connectionId), flags, 0o600);
      try {
        // The line break comes first, so that a line cut off by a crash does not spoil the next.
        await file.writeFile(exchanges.map((exchange) => `\n${toLine(exchange)}`).join(''));
      } finally {
        await file.close();
      }
    },

    async replace(connectionId, exchanges) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(pathOf(connectionId), exchanges.map((exchange) => `\n${toLine(exchange)}`).join(''));
    },

    async remove(connectionId) {
      await rm(pathOf(connectionId), { force: true });
      await removeWhere(folder, (name) => name.startsWith(`${connectionFileName(connectionId)}${ENDING}.`) && name.endsWith(UNFINISHED));
    },

    removeAll: () => removeWhere(folder, (name) => name.endsWith(ENDING) || name.endsWith(UNFINISHED)),
  };
}

async function contentOf(path: string): Promise<Buffer> {
  const bytes = (await readFile(path).catch(ifMissing)) ?? Buffer.alloc(0);
  return bytes.length > MAX_FILE ? bytes.subarray(bytes.length - MAX_FILE) : bytes;
}

async function exchangesIn(bytes: Buffer, connectionId: string): Promise<{ exchanges: LoggedExchange[]; lines: number }> {
  const lines = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const exchanges: LoggedExchange[] = [];
  let turnEnds = performance.now() + TURN_MS;
  for (const line of lines) {
    const exchange = fromLine(line);
    if (exchange?.connectionId === connectionId) exchanges.push(exchange);
    if (performance.now() < turnEnds) continue;
    await setImmediate();
    turnEnds = performance.now() + TURN_MS;
  }
  return { exchanges, lines: lines.length };
}

async function removeWhere(folder: string, goes: (name: string) => boolean): Promise<void> {
  const names = await namesIn(folder);
  await Promise.all(names.filter(goes).map((name) => rm(join(folder, name), { force: true })));
}
