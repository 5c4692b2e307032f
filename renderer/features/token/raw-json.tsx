import { type ReactNode, useMemo } from 'react';
import type { TokenInspection } from '../../../electron/contract';
import { CopyButton } from '../../components/button';
import { Section } from '../../components/layout';
import layout from '../../components/layout.module.css';
import { each, escaped, marked } from '../../components/untrusted';
import raw from './raw-json.module.css';

export function RawJson({ token }: { token: TokenInspection }) {
  return (
    <>
      {token.headerJson === null ? null : <RawText title="Header" note="JSON as received" text={token.headerJson} />}
      {token.payloadJson === null ? null : <RawText title="Payload" note="JSON as received" text={token.payloadJson} />}
    </>
  );
}

export interface RawTextProps {
  title: string;
  note: string;
  text: string;
  /** Accessible name of the section. */
  label?: string;
  draw?: (shown: string) => ReactNode;
}

/** A long text, in part if it is very long; all of it can be copied. Drawn as JSON unless told otherwise. */
export function RawText({ title, note, text, label = `${title} as JSON`, draw = colour }: RawTextProps) {
  const shown = useMemo(() => beginning(text), [text]);
  const drawn = useMemo(() => draw(shown), [draw, shown]);
  const copy = `Copy ${title.toLowerCase()}`;
  return (
    <Section level="h2" gap={4} title={title} note={note} aria-label={label} actions={<CopyButton text={text} label={copy} />}>
      {shown.length < text.length ? (
        <p className="dim">
          The first {shown.length.toLocaleString('en')} of {text.length.toLocaleString('en')} characters. {copy} copies them all.
        </p>
      ) : null}
      {text === '' ? <p className="dim">Empty.</p> : <pre className={`raw-json ${layout.card} ${raw.json} mono untrusted`}>{drawn}</pre>}
    </Section>
  );
}

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
  if (text.length > MAX_COLOURED_LENGTH) return inParagraphs(beginning(escaped(text, 'many')));
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

/** Each paragraph apart from the others in direction. */
export const inParagraphs = (text: string, draw: (part: string) => ReactNode = (part) => part) =>
  each(paragraphs(text), (part) => <bdi className={raw.part}>{draw(part)}</bdi>);

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
