import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunFiles } from '../../core/checks/model';
import { type Run, runFromText, runToText } from '../../core/checks/run';
import { connectionFileName } from '../disk/data-folder';
import { ifMissing, namesIn, removeLeft, writeDurably } from '../disk/durable-file';

/** Bytes read of a first line, and of a whole file; one that is larger was not put there by Tokenscope. */
const MAX_HEAD = 8 * 1024 * 1024;
const MAX_FILE = 64 * 1024 * 1024;
const PIECE = 64 * 1024;
/** Milliseconds after which a file that is still unfinished was left behind. */
const LEFT_BEHIND_MS = 60 * 60_000;
/** Start of the run in milliseconds, in 15 digits so that names sort by time, and its id. */
const NAME = /^(\d{15})-([0-9a-z-]{1,64})\.jsonl$/;

/**
 * Runs of checks on disk: `runs/<connection id>/<start>-<run id>.jsonl` in `directory`, mode 0600, each written once as a whole. A file that
 * can't be understood is passed over.
 *
 * @param most Runs kept of each connection.
 */
export function createRunFiles(directory: string, most: () => number): RunFiles {
  const folderOf = (connectionId: string) => join(directory, 'runs', connectionFileName(connectionId));
  /** Newest first. */
  const files = async (connectionId: string) => {
    const names = await namesIn(folderOf(connectionId));
    return names
      .filter((name) => NAME.test(name))
      .sort()
      .reverse();
  };
  const named = async (connectionId: string, runId: string) => {
    const found = (await files(connectionId)).find((name) => NAME.exec(name)?.[2] === runId);
    return found === undefined ? null : join(folderOf(connectionId), found);
  };
  return {
    async list(connectionId) {
      const found: Run[] = [];
      for (const name of await files(connectionId)) {
        const run = runFromText((await firstLine(join(folderOf(connectionId), name))) ?? '');
        if (run?.connectionId === connectionId) found.push(run);
      }
      return found;
    },

    async read(connectionId, runId) {
      const path = await named(connectionId, runId);
      const run = path === null ? null : runFromText((await whole(path)) ?? '');
      return run?.connectionId === connectionId ? run : null;
    },

    async save(run) {
      const folder = folderOf(run.connectionId);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const start = String(Math.max(0, Math.round(run.startedAt))).padStart(15, '0');
      await writeDurably(join(folder, `${start}-${run.id}.jsonl`), runToText(run));
      for (const name of (await files(run.connectionId)).slice(most())) await rm(join(folder, name), { force: true });
      await removeLeft(folder, LEFT_BEHIND_MS);
    },

    async surplus(connectionId, limit) {
      return (await files(connectionId)).slice(limit).flatMap((name) => NAME.exec(name)?.[2] ?? []);
    },

    async remove(connectionId, runId) {
      const path = await named(connectionId, runId);
      if (path !== null) await rm(path, { force: true });
    },

    async removeAll(connectionId) {
      await rm(folderOf(connectionId), { recursive: true, force: true });
    },
  };
}

/** Up to the first line break; null: there is no such file, or no such line within bounds. */
async function firstLine(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(ifMissing);
  if (file === null) return null;
  try {
    const pieces: Buffer[] = [];
    for (let at = 0; at < MAX_HEAD; at += PIECE) {
      const piece = Buffer.alloc(PIECE);
      const { bytesRead } = await file.read(piece, 0, PIECE, at);
      const end = piece.subarray(0, bytesRead).indexOf(0x0a);
      pieces.push(piece.subarray(0, end >= 0 ? end : bytesRead));
      if (end >= 0) return Buffer.concat(pieces).toString('utf8');
      if (bytesRead < PIECE) return null;
    }
    return null;
  } finally {
    await file.close();
  }
}

async function whole(path: string): Promise<string | null> {
  const file = await open(path, 'r').catch(ifMissing);
  if (file === null) return null;
  try {
    return (await file.stat()).size > MAX_FILE ? null : await readFile(file, 'utf8');
  } finally {
    await file.close();
  }
}
