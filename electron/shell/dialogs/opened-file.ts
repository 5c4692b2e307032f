import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Failure, failing } from '../../model/failure';
import { errorCode } from '../../platform/disk/durable-file';

export interface OpenedFile {
  name: string;
  readonly text: string;
  bytes: Uint8Array;
}

export const tooLargeTogether = failing({
  code: 'bad-request',
  what: 'The files are larger than 10 MiB together, so they were not read.',
  likelyCause: 'They contain saved responses, or are the wrong files.',
  action: 'Export less at once, such as one collection.',
});

/**
 * A file as text. @param most Bytes.
 * @throws Failure `bad-request` if it can't be read, and what `refuse` makes if it is larger.
 */
export async function openedFile(path: string, most: number, refuse: () => Failure): Promise<OpenedFile> {
  let bytes: Buffer | null;
  try {
    bytes = await readBounded(path, most);
  } catch (error) {
    throw unreadable([{ label: 'System error', value: errorCode(error) }]);
  }
  if (bytes === null) throw refuse();
  const whole = bytes;
  return {
    name: basename(path),
    bytes,
    get text() {
      return whole.toString('utf8').replace(/^\uFEFF/, '');
    },
  };
}

async function readBounded(path: string, most: number): Promise<Buffer | null> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(most, (await file.stat()).size) + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > most ? null : buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

export const unreadable = failing({
  code: 'bad-request',
  what: 'The file could not be read.',
  likelyCause: 'It was deleted, or this account has no permission to read it.',
  action: 'Choose another file, or allow this account to read it.',
});
