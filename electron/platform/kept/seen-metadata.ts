import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jsonValue } from '../../core/base/untrusted-text';
import { type Seen, type SeenFiles, seenFrom, seenJson } from '../../core/discover/seen';
import { ifMissing, writeDurably } from '../disk/durable-file';

/** Bytes; a file that is larger was not put there by Tokenscope. */
const MAX_FILE = 32 * 1024 * 1024;

/** Those of a data folder. */
export const seenMetadataIn = (directory: string): SeenFiles => createSeenMetadata(join(directory, 'metadata.json'));

/** Metadata as they were last seen, in one file. One that can't be understood counts as empty. */
export function createSeenMetadata(path: string): SeenFiles {
  let writing: Promise<void> = Promise.resolve();
  const read = async (): Promise<Seen> => {
    const found = await stat(path).catch(ifMissing);
    if (found === null || found.size > MAX_FILE) return new Map();
    return seenFrom(jsonValue(await readFile(path, 'utf8').catch(() => '')));
  };
  return {
    read,
    add(documents) {
      const next = writing.then(async () => {
        const all = new Map([...(await read()), ...documents.map((document) => [document.url, document] as const)]);
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeDurably(path, seenJson(all));
      });
      writing = next.catch(() => {});
      return next;
    },
  };
}
