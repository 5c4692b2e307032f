import type { ValueKind } from './vocabulary';

/** A value as it stands in the text, before anything is decided about it. */
export interface Given {
  kind: ValueKind;
  value: string;
  /** Of the pasted text, from 1. */
  line: number;
  /** How often the line is quoted. */
  depth: number;
  /** The environment that its label or heading names. */
  environment: string | null;
  /** As written; null: nothing names it, its form does. */
  label: string | null;
  /** Its label is one common word, or only the form says what it is. */
  isWeak: boolean;
  /** The text says that it is no longer valid. */
  isOld: boolean;
  /** Why it should not be taken without a look. */
  doubts: string[];
}

/** A value within a line: where it begins and ends there. */
export interface Span {
  start: number;
  end: number;
  text: string;
}

const QUOTES: Record<string, string> = { '"': '"', "'": "'", '`': '`', '“': '”', '„': '“”', '«': '»', '「': '」', '‘': '’', '“”': '”' };
/** Ends a value that stands in no quotation marks. */
const ENDS = /[\s"'`<>”»「」]|[,;](?=\s|$)|&(?=[a-z_]{2,30}=)|\|(?=\s|$)/gu;
const TRAILING = /[.,;:!)\]}*_]$/;

/** Where words of a line end. Places that come one after the other share what was looked through: many a line has labels and no space. */
export class WordEnds {
  #from = 0;
  #end = -1;

  constructor(private readonly line: string) {}

  after(start: number): number {
    if (start < this.#from || start > this.#end) {
      this.#from = start;
      ENDS.lastIndex = start;
      this.#end = ENDS.exec(this.line)?.index ?? this.line.length;
    }
    return this.#end;
  }
}

/** A single value that begins at `from`; null: none does. Quotation marks and what ends a sentence are not of it. */
export function wordAt(line: string, from: number, ends = new WordEnds(line)): Span | null {
  let start = from;
  while (start < line.length && /[\s*([{]/u.test(line[start] ?? '') && start - from < 12) start += 1;
  const opening = line[start] ?? '';
  const closing = QUOTES[opening];
  if (closing !== undefined) {
    const end = endOf(line, start + 1, closing);
    if (end !== null) return { start: start + 1, end, text: line.slice(start + 1, end).trim() };
    start += 1;
  }
  const rest = line.slice(start, start + 8_192);
  let end = Math.min(rest.length, ends.after(start) - start);
  if (opening === '<') {
    const close = line.indexOf('>', start);
    // An address between angle brackets, or a place to fill in.
    if (close > start)
      return {
        start: start + (/^<https?:/i.test(rest) ? 1 : 0),
        end: close + (/^<https?:/i.test(rest) ? 0 : 1),
        text: /^<https?:/i.test(rest) ? line.slice(start + 1, close) : line.slice(start, close + 1),
      };
  }
  for (let cuts = 0; cuts < 4 && end > 0 && isCut(rest, end); cuts++) end -= 1;
  return end === 0 ? null : { start, end: start + end, text: rest.slice(0, end) };
}

function isCut(rest: string, end: number): boolean {
  const last = rest[end - 1] ?? '';
  if (!TRAILING.test(last)) return false;
  // A bracket that was opened within belongs to it.
  if (last === ')') return !rest.slice(0, end).includes('(');
  if (last === ']') return !rest.slice(0, end).includes('[');
  if (last === '}') return !rest.slice(0, end).includes('{');
  // "_" is a letter of ids; two of them are Markdown.
  return last === '_' ? rest[end - 2] === '_' : true;
}

function endOf(line: string, from: number, closing: string): number | null {
  for (let at = from; at < Math.min(line.length, from + 8_192); at++) {
    if (line[at] === '\\') at += 1;
    else if (closing.includes(line[at] ?? '')) return at;
  }
  return null;
}

/** All that stands up to the end of the line, a cell or a comment: scopes, names. */
export function phraseAt(line: string, from: number, stop: number): Span | null {
  const quoted = /^\s{0,4}["'`“„«「]/.test(line.slice(from, from + 6)) ? wordAt(line, from) : null;
  if (quoted !== null) return quoted;
  const rest = line.slice(from, Math.min(stop, from + 4_000));
  const end = /\t|\s\||\s{3,}|\s[#;]\s|\s\/\/\s|&(?=[a-z_]{2,30}=)/.exec(rest.trimStart())?.index ?? rest.trimStart().length;
  const skipped = rest.length - rest.trimStart().length;
  const text = rest
    .trimStart()
    .slice(0, end)
    .replace(/[*`]{1,3}$/, '')
    .trimEnd();
  return text === '' ? null : { start: from + skipped, end: from + skipped + text.length, text };
}
