import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Characters of a line that are read; what an app writes without an end is not to fill the memory. */
const MAX_LINE = 64 * 1024;

/** Tells each line that a program writes, of a longer one the beginning, and the last one without an end, too. */
export function readLines(from: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let line = '';
  const add = (text: string) => {
    if (line.length < MAX_LINE) line += text.slice(0, MAX_LINE - line.length);
  };
  const take = (text: string) => {
    const [first = '', ...rest] = text.split('\n');
    add(first);
    for (const next of rest) {
      onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      line = '';
      add(next);
    }
  };
  from.on('data', (part: Buffer) => take(decoder.write(part)));
  from.once('end', () => {
    take(decoder.end());
    if (line !== '') onLine(line);
  });
}
