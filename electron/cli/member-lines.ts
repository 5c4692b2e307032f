import { twoDigits } from '../model/text/dates';
import type { Member } from '../model/token';
import { inWords } from '../model/text/durations';
import { visible } from '../core/base/visible';
import { type JsonNode, prettyJson, readJson } from '../core/token/json';
import { inOrder } from '../core/token/members';
import { nameText, type Piece, wrapped } from './layout';
import type { Style } from './terminal';

/** Widest name column; longer names get their own line. */
const NAME_WIDTH = 20;
const MAX_VALUE = 2_000;
const MAX_LINES = 200;
/** Too well known to explain. */
const FAMILIAR = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'alg', 'typ', 'kid', 'enc', 'scope']);

export interface Printing {
  now: number;
  style: Style;
  /** Terminal width; null without a terminal. */
  columns: number | null;
}

interface Source {
  text: string;
  node: JsonNode;
}

/**
 * The members of a header or payload, at least a line each: name, value as JSON, remarks, meaning.
 * @param json The object as JSON, which begins with these members; null: unknown, so values are shown as `Member.text`.
 */
export function memberLines(members: readonly Member[], json: string | null, printing: Printing): string[] {
  const sources = sourcesOf(json);
  const names = members.map(({ name }) => nameText(name));
  const width = Math.max(0, ...names.map(({ length }) => length).filter((length) => length <= NAME_WIDTH));
  return members.map((member, index) => rowOf(member, names[index] ?? '', valueLines(member, sources[index]), width, printing));
}

/** A member with a name of our own, such as "(array element)". */
export function namedLine(
  name: string,
  member: Member,
  source: { text: string; node: JsonNode } | undefined,
  width: number,
  printing: Printing,
): string {
  return rowOf(member, name, valueLines(member, source), width, printing);
}

function sourcesOf(json: string | null): Source[] {
  const reading = json === null ? null : readJson(json);
  if (!reading?.ok || reading.node.kind !== 'object') return [];
  return inOrder(reading.node.members).map(({ value }) => ({ text: json ?? '', node: value }));
}

function rowOf(member: Member, name: string, value: string[], width: number, { now, style, columns }: Printing): string {
  const { at, meaning, remark, off, repeated } = member;
  const notes = [at === null ? null : moment(at, now), remark, repeated ? 'this name occurs more than once' : null].flatMap((note) =>
    note === null ? [] : visible(note),
  );
  const indent = width + 4;
  const after: Piece[] = [];
  if (notes.length > 0) after.push({ text: `  ${notes.join('; ')}`, paint: off || repeated ? style.warn : style.faint });
  // Last, since it matters least to those who know it.
  if (meaning !== null && !FAMILIAR.has(member.name)) after.push({ text: `  · ${meaning}`, paint: style.faint });
  const [first = '', ...more] = value;
  const isLong = name.length > width;
  const head: Piece[] = isLong
    ? [{ text: '  ' }, { text: name, paint: style.name }]
    : [{ text: '  ' }, { text: name.padEnd(width), paint: style.name }, { text: '  ' }];
  const body: Piece[] = [...head, ...(isLong ? [] : [{ text: first }]), ...(more.length === 0 && !isLong ? after : [])];
  const rest = isLong ? value : more;
  const lines = [wrapped(body, indent, columns)];
  for (const [index, line] of rest.entries()) {
    const margin = { text: ' '.repeat(indent) };
    lines.push(wrapped([margin, { text: line }, ...(index === rest.length - 1 ? after : [])], indent, columns));
  }
  return lines.join('\n');
}

/** A value as JSON, so that "5" and 5 differ and an empty text shows; one line per list element or object member. */
function valueLines({ text, kind }: Member, source: Source | undefined): string[] {
  if (source === undefined) {
    const isText = kind === 'text' || kind === 'scopes' || kind === 'time';
    return [cut(isText ? visible(JSON.stringify(text)) : visible(text))];
  }
  const { node } = source;
  if (node.kind === 'text') return [cut(visible(JSON.stringify(node.value)))];
  if (node.kind !== 'array' && node.kind !== 'object') return [cut(source.text.slice(node.start, node.end))];
  if (node.kind === 'array' && node.items.every((item) => item.kind !== 'array' && item.kind !== 'object')) {
    return limited(listLines(node.items.map((item) => scalar(source.text, item))));
  }
  return limited(
    prettyJson(source.text, node)
      .split('\n')
      .map((line) => cut(visible(line))),
  );
}

function listLines(items: string[]): string[] {
  if (items.length < 2) return [`[${items.join('')}]`];
  return items.map((item, index) => `${index === 0 ? '[ ' : '  '}${item}${index === items.length - 1 ? ' ]' : ','}`);
}

function scalar(text: string, node: JsonNode): string {
  return cut(node.kind === 'text' ? visible(JSON.stringify(node.value)) : text.slice(node.start, node.end));
}

function limited(lines: string[]): string[] {
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `… ${lines.length - MAX_LINES} more lines: see --json`];
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

/** "2026-01-02 03:05:05 UTC, in 1 minute", and the local time if it differs. */
function moment(at: number, now: number): string {
  const when = new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, ' UTC');
  const local = localTime(at);
  const away = at <= now ? `${inWords((now - at) / 1000)} ago` : `in ${inWords((at - now) / 1000)}`;
  return `${when}, ${away}${local === null ? '' : `; here ${local}`}`;
}

/** null if local time is UTC or the date is out of range. */
function localTime(at: number): string | null {
  const offset = -new Date(at).getTimezoneOffset();
  const shifted = new Date(at + offset * 60_000);
  if (offset === 0 || Number.isNaN(shifted.getTime())) return null;
  const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.abs(offset) / 60)}:${twoDigits(Math.abs(offset) % 60)}`;
  return `${shifted.toISOString().slice(0, 19).replace('T', ' ')} (${zone})`;
}
