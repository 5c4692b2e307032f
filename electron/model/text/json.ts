export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

/** A value with its place in the text (`start` included, `end` not), so that it can be shown as written. */
export type JsonNode = { start: number; end: number } & (
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number' }
  | { kind: 'text'; value: string }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'object'; members: JsonMember[] }
);
export interface JsonMember {
  name: string;
  /** The name as written, quotes and escapes included. */
  written: string;
  value: JsonNode;
}

export type JsonReading = { ok: true; node: JsonNode } | { ok: false; offset: number; reason: string };

const LITERALS: [string, { kind: 'null' } | { kind: 'boolean'; value: boolean }][] = [
  ['null', { kind: 'null' }],
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
];
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

class Fault {
  constructor(
    readonly offset: number,
    readonly reason: string,
  ) {}
}

class Reader {
  #at = 0;
  constructor(
    readonly text: string,
    readonly maxDepth: number,
  ) {}

  document(): JsonNode {
    if (this.text.charCodeAt(0) === 0xfeff) throw new Fault(0, 'begins with a byte order mark');
    const node = this.#value(1);
    this.#space();
    if (this.#at < this.text.length) throw new Fault(this.#at, `continues after its end with ${this.#found()}`);
    return node;
  }

  #value(depth: number): JsonNode {
    this.#space();
    const start = this.#at;
    const first = this.text[start];
    if (first === '{' || first === '[') {
      if (depth > this.maxDepth) throw new Fault(start, `is nested more than ${this.maxDepth} levels deep`);
      return first === '{' ? this.#object(depth) : this.#array(depth);
    }
    if (first === '"') return { kind: 'text', start, value: this.#string(), end: this.#at };
    for (const [word, node] of LITERALS) {
      if (this.text.startsWith(word, start)) {
        this.#at += word.length;
        return { start, end: this.#at, ...node };
      }
    }
    if (this.#match(NUMBER) === null) throw this.#unexpected('a value');
    return { kind: 'number', start, end: this.#at };
  }

  #object(depth: number): JsonNode {
    const start = this.#at++;
    const members: JsonMember[] = [];
    if (this.#take('}')) return { kind: 'object', members, start, end: this.#at };
    do {
      this.#space();
      if (this.text[this.#at] !== '"') throw this.#unexpected('a name in double quotes');
      const from = this.#at;
      const name = this.#string();
      const written = this.text.slice(from, this.#at);
      if (!this.#take(':')) throw this.#unexpected('":"');
      members.push({ name, written, value: this.#value(depth + 1) });
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('"," or "}"');
    return { kind: 'object', members, start, end: this.#at };
  }

  #array(depth: number): JsonNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    if (this.#take(']')) return { kind: 'array', items, start, end: this.#at };
    do items.push(this.#value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#unexpected('"," or "]"');
    return { kind: 'array', items, start, end: this.#at };
  }

  /** RFC 8259 section 7; the native parser judges escapes. */
  #string(): string {
    const start = this.#at;
    let escaped = false;
    for (let i = start + 1; i < this.text.length; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 0x22) {
        this.#at = i + 1;
        return escaped ? this.#unescape(start) : this.text.slice(start + 1, i);
      }
      if (code < 0x20) throw new Fault(i, 'contains a bare control character inside a string');
      if (code === 0x5c) {
        escaped = true;
        i++;
      }
    }
    throw new Fault(start, 'contains an unterminated string');
  }

  #unescape(start: number): string {
    try {
      return String(JSON.parse(this.text.slice(start, this.#at)));
    } catch {
      throw new Fault(start, 'contains a string with an invalid escape');
    }
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  #space(): void {
    this.#match(SPACE);
  }

  #take(character: string): boolean {
    this.#space();
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #found(): string {
    const point = this.text.codePointAt(this.#at);
    if (point === undefined) return 'the end of the text';
    return point > 0x20 && point < 0x7f
      ? `"${String.fromCodePoint(point)}"`
      : `the character U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  }

  #unexpected(wanted: string): Fault {
    return new Fault(this.#at, `has ${this.#found()} where ${wanted} should be`);
  }
}

/**
 * Reads JSON (RFC 8259) keeping what `JSON.parse` drops: repeated names, the order of names that look like numbers, numbers as
 * written, and where a fault lies. Slower; for views and for saying what is wrong. `offset` counts UTF-16 units from 0.
 */
export function readJson(text: string, maxDepth = 64): JsonReading {
  try {
    return { ok: true, node: new Reader(text, maxDepth).document() };
  } catch (fault) {
    if (fault instanceof Fault) return { ok: false, offset: fault.offset, reason: fault.reason };
    throw fault;
  }
}

/** Where an offset lies in a text of lines, for people: "line 3, column 7". */
export function placeInLines(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
