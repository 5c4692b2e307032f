import { Fragment, type ReactNode } from 'react';
import styles from './untrusted.module.css';

/**
 * Invisible characters, direction controls and line breaks, as in core/base/visible.ts; except the joiners that scripts need, and emoji
 * variation selectors.
 */
const UNSEEN = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}]';
const BUT_FORMS = '(?<!\\p{Extended_Pictographic}[\\uFE0E\\uFE0F])';
/** A run of any length: a text may consist of nothing else. */
const unseenRun = new RegExp(`(?:[${UNSEEN}--[\\u200C\\u200D]]${BUT_FORMS})+`, 'gv');
const unseenInLines = new RegExp(`(?:[${UNSEEN}--[\\u200C\\u200D\\t\\n\\r]]${BUT_FORMS})+`, 'gv');

/** `one`: marks line breaks and tabs too. `many`: the text may have several lines, such as JSON or a body in its own box. */
export type Lines = 'one' | 'many';

/** Runs that get their own element; later ones become plain text. Each element costs layout time. */
export const MAX_MARKS = 500;
/** Code points named per run; the rest are counted. */
const NAMED = 8;

/** Shows invisible characters as their code points, so that no text reads differently from what it is. */
export function marked(text: string, lines: Lines = 'one'): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  let marks = 0;
  for (const match of text.matchAll(lines === 'one' ? unseenRun : unseenInLines)) {
    if (marks === MAX_MARKS) break;
    marks += 1;
    if (match.index > at) parts.push(<bdi key={`t${at}`}>{text.slice(at, match.index)}</bdi>);
    parts.push(
      <span key={match.index} className={styles.unseen} title={match[0].length > 2 ? 'Invisible characters' : 'An invisible character'}>
        {named(match[0])}
      </span>,
    );
    at = match.index + match[0].length;
  }
  if (marks === 0) return text;
  if (at < text.length) parts.push(<bdi key={`t${at}`}>{escaped(text.slice(at), lines)}</bdi>);
  return parts;
}

/** The same as plain text, where elements are impossible or too many: "safe[U+202E]gnp.exe". */
export function escaped(text: string, lines: Lines = 'one'): string {
  return text.replace(lines === 'one' ? unseenRun : unseenInLines, (run) => `[${named(run)}]`);
}

/** "U+202E ×3 U+0000": the code points of a run in order, repeats counted. */
function named(run: string): string {
  const names: string[] = [];
  let at = 0;
  while (at < run.length && names.length < NAMED) {
    const code = run.codePointAt(at) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    let times = 0;
    while (at < run.length && run.codePointAt(at) === code) {
      times += 1;
      at += width;
    }
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    names.push(times > 1 ? `${name} ×${times.toLocaleString('en')}` : name);
  }
  const left = run.length - at;
  return left > 0 ? `${names.join(' ')} and ${left.toLocaleString('en')} more` : names.join(' ');
}

/** A sentence with names in it: what stands in quotes keeps its direction to itself. Invisible characters are shown. */
export function sentence(text: string): ReactNode {
  return each(text.split(/(?<=“)([^“”]+)(?=”)/), (part, index) => (index % 2 === 1 ? <bdi>{marked(part)}</bdi> : marked(part)));
}

/** Untrusted text: direction isolated, invisible characters shown, selectable. */
export function Untrusted({ text, className }: { text: string; className?: string }) {
  return <bdi className={className ? `untrusted ${className}` : 'untrusted'}>{marked(text)}</bdi>;
}

/** Draws items told apart by their places alone: lists that never change their order, and whose texts come from outside and may repeat. */
export function each<T>(items: readonly T[], draw: (item: T, index: number) => ReactNode): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: the place is all that tells them apart
  return items.map((item, index) => <Fragment key={index}>{draw(item, index)}</Fragment>);
}
