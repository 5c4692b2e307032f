import { layersOf, spellingsAt } from './escapes';
import { type Encoding, isUncounted, shortestOf, type Spelling, spellingsOf } from './spellings';

/** Where something was found: from `start` up to and without `end`. */
export interface Range<T> {
  start: number;
  end: number;
  what: T;
}

/** Characters whose hash tells where a needle may begin: all needles have at least as many. */
const WINDOW = 8;
/** Bits by which each further character moves those before it: after `WINDOW` characters one has left the 32 bits of the hash. */
const SHIFT = 32 / WINDOW;
/** Bits of a hash that have a flag each, so that most positions cost one look: as few as leave most flags unset. */
const LEAST_FLAG_BITS = 12;
const MOST_FLAG_BITS = 16;
/** Flags for each needle before there are more of them. */
const SPARSE = 16;
/** The hash of each ASCII character, the same for both cases; 0: it doesn't count. */
const MIXED = Int32Array.from({ length: 0x80 }, (_, code) => mixed(foldedCode(code)));

interface Needle<T> extends Spelling {
  what: T;
  /** Its characters, and how much of it still matches after a mismatch (Knuth, Morris, Pratt). Made when first needed. */
  table: { codes: Int32Array; fallback: Int32Array } | null;
  /** Up to here the text was searched for it, in that turn. */
  searched: number;
  turn: number;
}

/** A secret that isn't spelled yet; `least`: no shorter text can hold it, however it is spelled. */
interface Waiting<T> {
  secret: string;
  what: T;
  encoded: boolean;
  of: object | undefined;
  least: number;
}

/** Which spellings to look for: those in the secret's own characters, those that are encoded, or both. */
export type Spelled = 'plain' | 'encoded' | 'both';

/**
 * Looks for many secrets at once, in every spelling that `spellingsOf` names, escaped up to six times over, whatever the case and across line
 * breaks. Takes time in proportion to the text, whatever stands in it and in the secrets: a rolling hash says where a needle may begin, and
 * from there it is searched for without ever going back.
 */
export class SecretSearch<T> {
  /** Not spelled yet: many a search gets no text long enough to hold any of them, and spelling takes far longer than most searches. */
  #waiting: Waiting<T>[] = [];
  readonly #needles = new Map<number, Needle<T>[]>();
  readonly #spelled = new Set<string>();
  #flagBits = LEAST_FLAG_BITS;
  /** Made with the first needle: most searches never have one. */
  #flags: Uint8Array | null = null;
  #turn = 0;

  /**
   * @param encoded Whether to look for it encoded as well.
   * @param of What stands for the secret in all searches that look for it.
   */
  add(secret: string, what: T, encoded = true, of?: object): void {
    this.#waiting.push({ secret, what, encoded, of, least: shortestOf(secret) });
  }

  /** @param length Of the text that is looked through. */
  #spell(length: number): Uint8Array | null {
    const due = this.#waiting.filter(({ least }) => least <= length);
    if (due.length === 0) return this.#flags;
    let flags = this.#flags ?? new Uint8Array(1 << this.#flagBits);
    for (const { secret, what, encoded, of } of due) {
      for (const { needle, rest, encoding } of encoded && of !== undefined ? spelledOnce(secret, of) : spellingsOf(secret, encoded)) {
        const whole = needle + rest;
        if (this.#spelled.has(whole)) continue;
        this.#spelled.add(whole);
        const hash = hashOf(needle);
        const beside = this.#needles.get(hash);
        const made = { needle, rest, encoding, what, table: null, searched: 0, turn: 0 };
        if (beside === undefined) this.#needles.set(hash, [made]);
        else beside.push(made);
        flags[hash >>> (32 - this.#flagBits)] = 1;
      }
    }
    // Only now: if one can't be spelled, no text passes as searched for the others.
    this.#waiting = due.length === this.#waiting.length ? [] : this.#waiting.filter(({ least }) => least > length);
    if (this.#flagBits < MOST_FLAG_BITS && this.#needles.size * SPARSE > flags.length) {
      while (this.#flagBits < MOST_FLAG_BITS && this.#needles.size * SPARSE > 1 << this.#flagBits) this.#flagBits++;
      flags = new Uint8Array(1 << this.#flagBits);
      for (const hash of this.#needles.keys()) flags[hash >>> (32 - this.#flagBits)] = 1;
    }
    this.#flags = flags;
    return flags;
  }

  /** Ranges in which a secret stands, in order, none overlapping another. Those found in less-escaped spellings count first. */
  find(text: string, spelled: Spelled = 'both'): Range<T>[] {
    // Escapes only make a text longer.
    if (text.length < WINDOW) return [];
    const flags = this.#spell(text.length);
    if (flags === null) return [];
    const layers = layersOf(text);
    const found: Range<T>[] = [];
    for (const [depth, layer] of layers.entries()) {
      const here = this.#findIn(layer, flags, spelled);
      if (here.length === 0) continue;
      for (const range of depth === 0 ? here : inText(here, layers.slice(0, depth))) found.push(range);
    }
    return merged(found);
  }

  #findIn(text: string, flags: Uint8Array, spelled: Spelled): Range<T>[] {
    const turn = ++this.#turn;
    const found: Range<T>[] = [];
    /** Up to where all of a run is hidden already. */
    const runs: Record<Encoding, number> = { base64: 0, base32: 0, hex: 0, bytes: 0 };
    const upper = 32 - this.#flagBits;
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const own = code < 0x80 ? MIXED[code] : mixed(foldedCode(code));
      if (own === 0) continue;
      hash = (hash << SHIFT) ^ (own as number);
      if (flags[hash >>> upper] !== 1) continue;
      const needles = this.#needles.get(hash);
      if (needles === undefined) continue;
      const start = beginning(text, at, WINDOW);
      for (const needle of needles) {
        const { encoding } = needle;
        if (spelled !== 'both' && (spelled === 'plain') !== (encoding === null)) continue;
        if (needle.turn !== turn) Object.assign(needle, { turn, searched: 0 });
        if (needle.searched > start || (encoding !== null && runs[encoding] > start)) continue;
        const end = search(needle, text, start, found);
        if (encoding !== null && end !== null) runs[encoding] = Math.max(runs[encoding], end);
      }
    }
    return found;
  }
}

/** Of secrets that several searches look for, one after the other: the log, and what reads an exchange for it. Gone with what stands for them. */
const SPELLED = new WeakMap<object, Spelling[]>();

function spelledOnce(secret: string, of: object): Spelling[] {
  const spelled = SPELLED.get(of) ?? spellingsOf(secret);
  SPELLED.set(of, spelled);
  return spelled;
}

/** Looks for the needle from there on, until nothing of it matches any more. @returns The end of the last place found; null: none. */
function search<T>(needle: Needle<T>, text: string, start: number, found: Range<T>[]): number | null {
  const { what, encoding } = needle;
  needle.table ??= tableOf(needle.needle);
  const { codes, fallback } = needle.table;
  let matched = 0;
  let end: number | null = null;
  let at = start;
  for (; at < text.length; at++) {
    const code = foldedCode(text.charCodeAt(at));
    if (code < 0) continue;
    while (matched > 0 && codes[matched] !== code) matched = fallback[matched - 1] ?? 0;
    if (codes[matched] !== code) break;
    if (++matched < codes.length) continue;
    const range = { start: beginning(text, at, codes.length), end: at + 1, what };
    const whole = encoding === null ? withRest(text, range, needle.rest) : wholeRun(text, range, encoding);
    found.push(whole);
    end = whole.end;
    // The same may follow at once.
    at = whole.end - 1;
    matched = 0;
  }
  needle.searched = at + 1;
  return end;
}

/** The position `length` characters that count back from `last`, `last` included. */
function beginning(text: string, last: number, length: number): number {
  let left = length;
  for (let at = last; at >= 0; at--) if (foldedCode(text.charCodeAt(at)) >= 0 && --left === 0) return at;
  return 0;
}

/** With what follows of a long secret, as far as it is there. */
function withRest<T>(text: string, range: Range<T>, rest: string): Range<T> {
  let same = 0;
  for (let at = range.end; at < text.length && same < rest.length; at++) {
    const code = foldedCode(text.charCodeAt(at));
    if (code < 0) continue;
    if (rest.charCodeAt(same) !== code) break;
    same++;
    range.end = at + 1;
  }
  return range;
}

const IN_RUN: Record<Encoding, RegExp> = {
  base64: /[A-Za-z0-9+/=_-]/,
  base32: /[A-Za-z2-7=]/,
  hex: /[0-9A-Fa-f]/,
  bytes: /[0-9A-Fa-fx,:-]/,
};

/** A piece of a run after a line break, or after other white space, has as many characters at least; shorter ones are words. */
const LEAST: Record<Encoding, { line: number; word: number }> = {
  base64: { line: 8, word: 16 },
  base32: { line: 8, word: 16 },
  hex: { line: 2, word: 2 },
  bytes: { line: 2, word: 2 },
};

/** All of an encoded run, over line breaks too: what is left of it could be decoded. */
function wholeRun<T>(text: string, { start, end, what }: Range<T>, encoding: Encoding): Range<T> {
  return { start: edgeOf(text, start, -1, encoding), end: edgeOf(text, end - 1, 1, encoding) + 1, what };
}

/** The last position of the run in that direction. */
function edgeOf(text: string, from: number, step: 1 | -1, encoding: Encoding): number {
  const inRun = IN_RUN[encoding];
  let edge = from;
  for (let at = from + step; at >= 0 && at < text.length; at += step) {
    if (inRun.test(text[at] ?? '')) {
      edge = at;
      continue;
    }
    let line = false;
    for (let gap = 0; gap < MAX_GAP && WHITE.test(text[at] ?? ''); gap++, at += step) line ||= text[at] === '\n' || text[at] === '\r';
    const least = LEAST[encoding][line ? 'line' : 'word'];
    for (let length = 0; length < least; length++) if (!inRun.test(text[at + length * step] ?? '')) return edge;
    edge = at;
  }
  return edge;
}

const WHITE = /\s/;
/** White space within a run: a line break and an indent. */
const MAX_GAP = 40;

/** The character as it is compared, the same as `folded` does it; -1: it doesn't count. */
function foldedCode(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code | 0x20;
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) ? -1 : code;
  if (code < 0xa0) return code;
  return isUncounted(code) ? -1 : code;
}

function mixed(code: number): number {
  if (code < 0) return 0;
  const once = Math.imul(code + 1, 0x9e3779b1);
  return Math.imul(once ^ (once >>> 15), 0x85ebca77) | 1;
}

function hashOf(needle: string): number {
  let hash = 0;
  for (let at = 0; at < WINDOW; at++) hash = (hash << SHIFT) ^ mixed(needle.charCodeAt(at));
  return hash;
}

function tableOf(needle: string): { codes: Int32Array; fallback: Int32Array } {
  const codes = Int32Array.from({ length: needle.length }, (_, at) => needle.charCodeAt(at));
  const fallback = new Int32Array(codes.length);
  for (let at = 1, matched = 0; at < codes.length; at++) {
    while (matched > 0 && codes[matched] !== codes[at]) matched = fallback[matched - 1] ?? 0;
    if (codes[matched] === codes[at]) matched++;
    fallback[at] = matched;
  }
  return { codes, fallback };
}

/** Ranges of the last layer's unescaped text as ranges of the first. */
function inText<T>(ranges: readonly Range<T>[], layers: readonly string[]): Range<T>[] {
  let moved = [...ranges].sort((a, b) => a.start - b.start);
  for (const layer of layers.toReversed()) {
    const edges = [...new Set(moved.flatMap(({ start, end }) => [start, end - 1]))].sort((a, b) => a - b);
    const spelled = spellingsAt(layer, edges);
    const places = new Map(edges.map((edge, index) => [edge, spelled[index]]));
    moved = moved.map(({ start, end, what }) => ({
      start: places.get(start)?.first ?? 0,
      end: (places.get(end - 1)?.last ?? 0) + 1,
      what,
    }));
  }
  return moved;
}

/** In order; where some overlap, one range with what the longest of them is. */
function merged<T>(ranges: Range<T>[]): Range<T>[] {
  const inOrder = (a: Range<T>, b: Range<T>) => a.start - b.start || b.end - a.end;
  if (ranges.some((range, index) => index > 0 && inOrder(ranges[index - 1] ?? range, range) > 0)) ranges.sort(inOrder);
  const result: Range<T>[] = [];
  let last: Range<T> | null = null;
  let longest = 0;
  for (const range of ranges) {
    const length = range.end - range.start;
    if (last === null || range.start >= last.end) {
      result.push(range);
      last = range;
      longest = length;
      continue;
    }
    if (length > longest) {
      last.what = range.what;
      longest = length;
    }
    last.end = Math.max(last.end, range.end);
  }
  return result;
}
