import type { ReactNode } from 'react';

/** Controls and format characters (Unicode Cc and Cf), such as bidi overrides; but not white space, nor the joiners that scripts need. */
const UNSEEN = '(?![\\t\\n\\r\\u200C\\u200D])[\\p{Cc}\\p{Cf}\\u2028\\u2029]';
/** A run of them, however long: a text may consist of nothing else. */
const unseenRun = new RegExp(`(?:${UNSEEN})+`, 'gu');

/** Runs that get an element of their own; those after them become plain text. Each element costs the page layout time. */
export const MAX_MARKS = 500;
/** Code points of one run that are named; of the rest there is the number. */
const NAMED = 8;

/** Text with what can't be seen in it made visible as its code point, so that nothing reads otherwise than it is. */
export function marked(text: string): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  let marks = 0;
  for (const match of text.matchAll(unseenRun)) {
    if (marks === MAX_MARKS) break;
    marks += 1;
    if (match.index > at) parts.push(<bdi key={`t${at}`}>{text.slice(at, match.index)}</bdi>);
    parts.push(
      <span key={match.index} className="unseen" title={match[0].length > 2 ? 'Invisible characters' : 'An invisible character'}>
        {named(match[0])}
      </span>,
    );
    at = match.index + match[0].length;
  }
  if (marks === 0) return text;
  if (at < text.length) parts.push(<bdi key={`t${at}`}>{escaped(text.slice(at))}</bdi>);
  return parts;
}

/** The same as one piece of text, for where there are no elements or too many: "safe[U+202E]gnp.exe". */
export function escaped(text: string): string {
  return text.replace(unseenRun, (run) => `[${named(run)}]`);
}

/** "U+202E ×3 U+0000": the code points of a run in their order, repeated ones once. */
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

/** Text from outside, as text only: direction kept inside, invisible characters shown, selectable. */
export function Untrusted({ text, className = '' }: { text: string; className?: string }) {
  return <bdi className={`untrusted ${className}`}>{marked(text)}</bdi>;
}
