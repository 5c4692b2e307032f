import type { SecretKind } from '../../model/exchange';
import { looksOpaque, mayNameSecret, memberKind, numberKind, parameterKind, strayKind } from './names';
import { PLACE } from './place';
import { redactProse } from './prose';
import type { RedactionContext, Within } from './redactor';

interface Container {
  array: boolean;
  /** The member that holds it is named like a secret: so are texts in it that look like one. */
  kind: SecretKind | null;
  /** The name that one member gives another: `{"name": "client_secret", "value": "…"}`. */
  label: string | null;
  /** The value that came before its label: its place among what is done. */
  early: { index: number; written: string; value: string } | null;
  /** The text before this one in a list: `["X-Api-Key", "…"]`. */
  before: string;
}

const SPACE = /\s*/y;
/** A number, a word, or a name without quotes (JSON5, Python, Ruby). */
const SCALAR = /[^\s"'{}[\],:=]+/y;
const ARROW = /:|=>?/y;
const LITERAL = /^(true|false|null|none|undefined|nan|-?infinity|nil)$/i;
const NUMBER = /^-?\d[\d.]*(e[+-]?\d+)?n?$/i;
/** Of Python: b'…', u"…". */
const PREFIX = /^[A-Za-z]{1,2}$/;
/** Characters of a text that may tell what another one is. */
const LONGEST_LABEL = 200;
const LABELS = /^(name|key|field|header|param|parameter|variable|attribute|property|setting|label|id|path|n|k)$/i;
const VALUES = /^(value|val|v|content|data|default|text|defaultvalue|current_?value|new_?value|old_?value|plain_?text|secret_?string)$/i;

/**
 * JSON with secrets hidden by member name at any depth, within texts that are themselves JSON, a URL or pairs, and by value. Everything
 * else stays as written, numbers to the letter. Not a parser: what is cut off, broken or no single document goes through the same way, so
 * that it gives no more away than what is whole; what is no JSON (single quotes, names or values without quotes) is read as prose as well.
 */
export function redactJson(text: string, context: RedactionContext, within: Within, depth = 0): string {
  const done: string[] = [];
  const containers: Container[] = [];
  let name: string | null = null;
  let strange = false;
  /** The last character that was no white space. */
  let last = '';
  let at = 0;
  const inherited = () => containers.at(-1)?.kind ?? null;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === ',') {
      name = null;
      done.push(character);
      last = character;
      at += 1;
    } else if (character === '"' || (character === "'" && /^[{[,:(=>]?$/.test(last))) quoted(character);
    else if (character === '[' && match(HIDDEN, text, at) !== '') {
      strange = true;
      name = null;
      take(match(HIDDEN, text, at).length);
    } else if (character === '{' || character === '[') {
      // A list is of its name's kind whatever is in it; an object only as far as its members look like it.
      const kind = name === null ? inherited() : memberKind(name, '', context.purpose);
      containers.push({ array: character === '[', kind, label: null, early: null, before: '' });
      name = null;
      take(1);
    } else if (character === '}' || character === ']') {
      containers.pop();
      name = null;
      take(1);
    } else {
      const scalar = match(SCALAR, text, at);
      if (scalar === '') {
        if (character === '=' || character === "'") strange = true;
        take(1);
      } else bare(scalar);
    }
  }
  const shown = context.redactor.text(done.join(''), `${context.side} body`);
  return strange ? redactProse(shown, context, `${context.side} body`) : shown;

  function take(length: number): void {
    const piece = text.slice(at, at + length);
    done.push(piece);
    last = piece.trim().at(-1) ?? last;
    at += length;
  }

  /** The separator of a name from its value, and the space before it; '': none stands there. */
  function separator(): string {
    // Most strings are followed by one of these.
    const next = text[at];
    if (next === ':') return next;
    if (next === ',' || next === '}' || next === ']') return '';
    const space = match(SPACE, text, at);
    const arrow = match(ARROW, text, at + space.length);
    if (arrow === '') return '';
    if (arrow !== ':') strange = true;
    return space + arrow;
  }

  function quoted(quote: string): void {
    const end = endOfString(text, at, quote);
    const written = text.slice(at, end);
    const value = unquoted(written, quote);
    if (quote === "'") strange = true;
    at = end;
    last = quote;
    const between = separator();
    if (between !== '') {
      done.push(written.includes('\\') ? nameOf(written, value) : written, between);
      at += between.length;
      last = ':';
      name = value;
      return;
    }
    const index = done.length;
    done.push(hidden(written, value, kindOf(value)));
    const container = containers.at(-1);
    if (container !== undefined) pairUp(container, written, value, index);
    name = null;
  }

  /** A word or a number: a name, or a value where texts should stand. */
  function bare(scalar: string): void {
    const next = text[at + scalar.length] ?? '';
    if ((next === '"' || next === "'") && PREFIX.test(scalar) && name !== null) {
      strange = true;
      done.push(scalar);
      at += scalar.length;
      last = ':';
      return;
    }
    const start = at;
    at += scalar.length;
    last = 'x';
    const between = name === null ? separator() : '';
    if (between !== '') {
      strange = true;
      done.push(scalar, between);
      at += between.length;
      last = ':';
      name = scalar;
      return;
    }
    if (!NUMBER.test(scalar) && !LITERAL.test(scalar)) strange = true;
    const label = name !== null && VALUES.test(name) ? containers.at(-1)?.label : null;
    const kind = LITERAL.test(scalar) ? null : scalarKind(label ?? name, scalar);
    if (kind === null) done.push(scalar);
    else {
      const whole = NUMBER.test(scalar) ? scalar : match(REST, text, start).trimEnd();
      at = start + whole.length;
      // {&quot;password&quot;:&quot;…&quot;}: what is quoted with references is hidden without them.
      const [, open = '', value = whole, close = ''] = REFERENCED.exec(whole) ?? [];
      const place = context.redactor.place(kind, value, whereOf(name));
      done.push(open !== '' ? `${open}${place}${close}` : context.refilled ? place : JSON.stringify(place));
    }
    name = null;
  }

  function scalarKind(of: string | null, scalar: string): SecretKind | null {
    if (of === null) return strayKind('', scalar, context);
    if (NUMBER.test(scalar)) return mayNameSecret(of) ? numberKind(of, scalar, context.purpose) : null;
    return memberKind(of, scalar, context.purpose) ?? strayKind(of, scalar, context);
  }

  function kindOf(value: string): SecretKind | null {
    const container = containers.at(-1);
    if (name !== null) return memberKind(name, value, context.purpose) ?? inheritedBy(value) ?? strayKind(name, value, context);
    if (container?.array !== true) return strayKind('', value, context);
    return (
      inherited() ??
      strayKind('', value, context) ??
      (container.before !== '' && looksOpaque(value) ? named(container.before, value) : null)
    );
  }

  function inheritedBy(value: string): SecretKind | null {
    const kind = inherited();
    return kind !== null && looksOpaque(value, 16) ? kind : null;
  }

  /** By what a label says, the last part of it where it is a path. */
  function named(label: string, value: string): SecretKind | null {
    const said = label.slice(label.lastIndexOf('/') + 1);
    if (!/^[\w.-]{2,80}$/.test(said) || said === 'code') return null;
    return memberKind(said, value, context.purpose) ?? parameterKind(said, value, context.purpose);
  }

  function pairUp(container: Container, written: string, value: string, index: number): void {
    if (container.array) {
      container.before = value.length > LONGEST_LABEL ? '' : value;
      return;
    }
    if (name === null || value === '') return;
    if (LABELS.test(name)) {
      // A part of a longer one could be a part of a secret, and says nothing about its neighbour.
      container.label = value.length > LONGEST_LABEL ? null : value;
      const { early, label } = container;
      const kind = early === null || label === null ? null : named(label, early.value);
      if (early !== null && kind !== null) done[early.index] = hidden(early.written, early.value, kind, value);
      container.early = null;
    } else if (VALUES.test(name)) {
      const kind = container.label === null ? null : named(container.label, value);
      if (kind !== null) done[index] = hidden(written, value, kind, container.label);
      else if (container.label === null) container.early = { index, written, value };
    }
  }

  function hidden(written: string, value: string, kind: SecretKind | null, of = name): string {
    if (value === '') return written;
    const where = whereOf(of);
    if (kind !== null) return requoted(written, context.redactor.place(kind, value, where), context);
    // A known secret that stands here as it is gets hidden in the end with everything else.
    const plain =
      !written.includes('\\') && (PLAIN_WORD.test(value) || PLAIN_URL.test(value) || (!mayNameSecret(value) && !/^\s*[[{]|@/.test(value)));
    const left = context.redactor.whole(value, where) ?? (plain ? value : within(value, context, depth, where));
    return left === value ? written : requoted(written, left, context);
  }

  function nameOf(written: string, member: string): string {
    const left = context.redactor.text(member, `${context.side} body`);
    return left === member ? written : JSON.stringify(left);
  }

  function whereOf(member: string | null): string {
    return member === null ? `${context.side} body` : `${context.side} member ${member}`;
  }
}

/** Nothing but a word, as most values that a standard defines are. */
const PLAIN_WORD = /^[A-Za-z_-]{1,60}$/;
/** A URL without anything that could be a secret by its place or its looks: no query, no user, and segments that are short, or words. */
const PLAIN_URL = /^https?:\/\/[a-z\d.:-]{1,100}(?:\/(?:[\w.~-]{0,15}|[a-z_.-]{16,31})){0,10}$/i;
/** A value whose quotes are written as references. */
const REFERENCED =
  /^(&(?:quot|apos|#34|#39|#x22|#x27);)((?:(?!&(?:quot|apos|#34|#39|#x22|#x27);)[\s\S])+)(&(?:quot|apos|#34|#39|#x22|#x27);)?$/i;
/** A value without quotes, up to its end. */
const REST = new RegExp(`(?:${PLACE}|[^,}\\]\\r\\n])*`, 'y');
const HIDDEN = new RegExp(PLACE, 'y');

function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === quote) return at + 1;
    if (character === '\\') at++;
    // Between single quotes no line ends: an apostrophe began it.
    else if (character === '\n' && quote === "'") return at;
  }
  return text.length;
}

/** Another text in the quotes that this one has; without the last one where it is missing and `refilled`. */
function requoted(written: string, text: string, { refilled }: RedactionContext): string {
  const quoted = written[0] === "'" && !/['\\\n\r]/.test(text) ? `'${text}'` : JSON.stringify(text);
  const closed = written.length > 1 && written.endsWith(written[0] ?? '');
  return refilled && !closed ? quoted.slice(0, -1) : quoted;
}

/** The value of a string; as written between its quotes where JSON has no such string. */
function unquoted(written: string, quote: string): string {
  const closed = written.length > 1 && written.endsWith(quote) ? written : `${written}${quote}`;
  if (quote === "'" || !closed.includes('\\')) return closed.slice(1, -1);
  try {
    return String(JSON.parse(closed));
  } catch {
    return closed.slice(1, -1);
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
