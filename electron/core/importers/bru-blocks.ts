import type { Pair } from '../../model/connection';
import type { SourceFile } from './imported';
import { unreadable } from './source';

/** A line of a block: `name: value`, or `~name: value` where it is turned off. */
export interface BruPair extends Pair {
  isOff: boolean;
}

/** A block of a .bru file, `auth:oauth2 { … }`: its lines, and what they are as pairs or as a list. */
export interface BruBlock {
  text: string;
  pairs: readonly BruPair[];
  items: readonly string[];
}

/** Blocks by name; a name that comes again adds to the first. */
export type BruFile = ReadonlyMap<string, BruBlock>;

const OPENING = /^([a-z][\w:-]{0,100}) {0,20}([{[])[ \t]{0,20}$/;
/** What is written on one line: `vars:secret [ a, b ]`. */
const ONE_LINE = /^([a-z][\w:-]{0,100}) {0,20}\[([^\]]{0,10000})\][ \t]{0,20}$/;

/**
 * The blocks of a .bru file. A block ends with its bracket at the start of a line, whatever is between, which is all that Bruno's grammar
 * leaves to a reader of its settings.
 *
 * @throws Failure `connection-file-invalid` with the line, for a block without an end and for a line outside of any.
 */
export function bruIn({ name, text }: SourceFile): BruFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const blocks = new Map<string, string[]>();
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const [, single, list = ''] = ONE_LINE.exec(line) ?? [];
    const [, block, bracket] = OPENING.exec(line) ?? [];
    if (single !== undefined) add(blocks, single, list.split(','));
    else if (block !== undefined) {
      const end = closing(lines, at, bracket === '{' ? '}' : ']');
      if (end < 0) throw unreadable(name, `Its block “${block}” has no end.`, `line ${at + 1}`);
      add(blocks, block, lines.slice(at + 1, end));
      at = end;
    } else if (line.trim() !== '') throw unreadable(name, "It isn't a Bruno file: there is text outside of its blocks.", `line ${at + 1}`);
    at += 1;
  }
  return new Map([...blocks].map(([block, content]) => [block, blockOf(content)]));
}

function add(blocks: Map<string, string[]>, name: string, lines: readonly string[]): void {
  const known = blocks.get(name) ?? [];
  for (const line of lines) known.push(line);
  blocks.set(name, known);
}

function closing(lines: readonly string[], from: number, bracket: string): number {
  for (let at = from + 1; at < lines.length; at += 1) if ((lines[at] ?? '').trimEnd() === bracket) return at;
  return -1;
}

function blockOf(lines: readonly string[]): BruBlock {
  return {
    text: lines.map((line) => line.replace(/^ {2}/, '')).join('\n'),
    pairs: pairsOf(lines),
    items: lines.map((line) => line.trim().replace(/,$/, '')).filter((line) => line !== ''),
  };
}

function pairsOf(lines: readonly string[]): BruPair[] {
  const pairs: BruPair[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, off, quoted, plain, rest = ''] =
      /^[ \t]*(~?)(?:"((?:[^"\\]|\\.){0,500})"|([^\s:"@][^\s:]{0,500})) ?:(.*)$/.exec(lines[at] ?? '') ?? [];
    const name = quoted?.replace(/\\"/g, '"') ?? plain;
    if (name === undefined) continue;
    const value = rest.trim();
    if (!value.startsWith("'''")) {
      pairs.push({ name, value, isOff: off === '~' });
      continue;
    }
    // Of several lines, up to the same marks.
    const content = [value.slice(3)];
    while (!(content.at(-1) ?? '').trimEnd().endsWith("'''") && at + 1 < lines.length) {
      at += 1;
      content.push((lines[at] ?? '').replace(/^ {0,4}/, ''));
    }
    pairs.push({
      name,
      value: content
        .join('\n')
        .replace(/'''\s*$/, '')
        .trim(),
      isOff: off === '~',
    });
  }
  return pairs;
}
