import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** By the names of RFC 9110 section 8.4.1 and RFC 7932. Absent: another one, or none. */
const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** What undoes a content coding; null: it is unknown, or there is none. */
export function decoderOf(coding: string | undefined): Transform | null {
  const name = coding?.trim().toLowerCase() ?? '';
  return Object.hasOwn(DECODERS, name) ? (DECODERS[name]?.() ?? null) : null;
}

/**
 * A body without its content coding. One that is cut, or goes on as something else, gives what could be read.
 *
 * @param most Bytes of the result.
 * @returns null: the coding is unknown, or nothing could be read.
 */
export function decoded(body: Uint8Array, coding: string, most: number): Promise<{ bytes: Uint8Array; cut: boolean } | null> {
  const decoder = decoderOf(coding);
  if (decoder === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const finish = (cut: boolean) => {
      decoder.destroy();
      const all = Buffer.concat(parts).subarray(0, most);
      resolve(all.length === 0 ? null : { bytes: new Uint8Array(all), cut });
    };
    decoder.on('data', (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > most) finish(true);
    });
    decoder.once('end', () => finish(false));
    decoder.once('error', () => finish(true));
    decoder.end(body);
  });
}
