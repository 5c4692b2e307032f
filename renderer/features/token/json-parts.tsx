import type { ReactNode } from 'react';
import { escaped, marked } from '../../components/untrusted';
import raw from './raw-json.module.css';

/** Characters of JSON shown; all of it can be copied. */
export const MAX_SHOWN = 200_000;
/** Longer texts stay in one colour: each piece is an element. */
const MAX_COLOURED_LENGTH = 20_000;
const MAX_COLOURED_PIECES = 3_000;
/**
 * Layout time grows with the square of a paragraph's direction changes, so long texts are split into paragraphs of this many characters.
 */
const PARAGRAPH = 4_000;

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** At most `MAX_SHOWN` characters, without splitting a surrogate pair. */
export function beginning(text: string): string {
  if (text.length <= MAX_SHOWN) return text;
  const last = text.charCodeAt(MAX_SHOWN - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_SHOWN - 1 : MAX_SHOWN);
}

/** Syntax colours for names, texts and literals. Long texts, and the rest after very many pieces, stay plain. */
export function colour(text: string): ReactNode {
  if (text.length > MAX_COLOURED_LENGTH) {
    return paragraphs(beginning(escaped(text, 'many'))).map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in their order
      <bdi key={index} className={raw.part}>
        {part}
      </bdi>
    ));
  }
  if (escaped(text, 'many') !== text) return marked(text, 'many');
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (parts.length >= MAX_COLOURED_PIECES) break;
    if (match.index > at) parts.push(text.slice(at, match.index));
    const [whole, quoted, colon] = match;
    const kind = quoted === undefined ? 'literal' : colon === undefined ? undefined : 'name';
    parts.push(
      <bdi key={match.index} className={kind}>
        {quoted ?? whole}
      </bdi>,
    );
    if (colon) parts.push(colon);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** Splits a text into parts of at most `PARAGRAPH` characters, at line ends if possible. */
export function paragraphs(text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (text.length - at > PARAGRAPH) {
    const line = text.lastIndexOf('\n', at + PARAGRAPH - 1);
    let end = line > at ? line + 1 : at + PARAGRAPH;
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end -= 1;
    parts.push(text.slice(at, end));
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}
