/** Bytes of a head, and of trailers; servers commonly take 8 to 64 KiB, and the tap is not to be the one that refuses. */
export const MAX_HEAD = 128 * 1024;
/** Bytes of the line before a chunk, extensions included. */
const MAX_CHUNK_LINE = 16 * 1024;
/** Digits of a chunk's size: as many as a number holds exactly. */
const SIZE = /^[\da-f]{1,13}(?=$|;)/i;
const NOTHING = Buffer.alloc(0);
const BREAK = Buffer.from('\r\n');
const BLANK = Buffer.from('\r\n\r\n');
const BEGIN = 'HTTP/1.';
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;
/** What no line of a head has (RFC 9110 section 5.5). A line feed or a carriage return by itself is among it. */
const FORBIDDEN = /[^\t\x20-\x7e\x80-\xff]/;

/** The head of an answer, or of an interim one. Each letter is a byte. */
export interface ReadHead {
  status: number;
  statusText: string;
  /** Name and value in turn, as they came. */
  headers: string[];
  /** HTTP/1.0: the server closes after it. */
  isOld: boolean;
}

/** Hears of an answer, in this order. */
export interface AnswerSink {
  /** One with a status below 200, which the final one follows. */
  interim(head: ReadHead): void;
  head(head: ReadHead): void;
  /** Of the body, without its framing. The bytes are those that came, not copied: whoever keeps them has to. */
  part(bytes: Buffer): void;
  over(trailers: string[]): void;
}

/** It can't be read, or two could read it differently (RFC 9112 section 11). */
export class Unreadable extends Error {
  readonly code = 'ERR_INVALID_HTTP_RESPONSE';
}

/**
 * Reads one answer (RFC 9112), as strictly as the requests are read: no line may end with a line feed alone or be folded, no length may be told
 * twice or beside chunks. What is read is handed on as it came, not copied.
 */
export class AnswerReader {
  #step: Step = 'head';
  readonly #held = new Held();
  /** Bytes of the body, or of its chunk, that are to come. */
  #left = 0;

  /**
   * @param isHead The request was a HEAD, whose answer has no body (RFC 9112 section 6.3).
   * @param isUpgrade It asks for another protocol, so 101 is a final answer.
   */
  constructor(
    private readonly sink: AnswerSink,
    private readonly isHead: boolean,
    private readonly isUpgrade = false,
  ) {}

  get isOver(): boolean {
    return this.#step === 'over';
  }

  /** The answer is 101, so what follows is another protocol. */
  hasSwitched = false;

  /** @returns What follows the answer. @throws Unreadable */
  push(came: Buffer): Buffer {
    const bytes = this.#held.with(came);
    let at = 0;
    while (at < bytes.length && this.#step !== 'over') {
      const next = this.#read(bytes, at);
      if (next === null) {
        this.#held.keep(bytes, at);
        return NOTHING;
      }
      at = next;
    }
    this.#held.keep(bytes, bytes.length);
    return at === bytes.length ? NOTHING : bytes.subarray(at);
  }

  /** The connection has ended. @returns Whether the answer is whole. */
  end(): boolean {
    if (this.#step === 'close') this.#finish([]);
    return this.isOver;
  }

  /** @returns Where the next step begins; null: more has to come. */
  #read(bytes: Buffer, at: number): number | null {
    switch (this.#step) {
      case 'head':
        return this.#readHead(bytes, at);
      case 'length':
      case 'chunk':
        return this.#readBody(bytes, at);
      case 'chunk-end':
        return this.#readChunkEnd(bytes, at);
      case 'size':
        return this.#readSize(bytes, at);
      case 'trailers':
        return this.#readTrailers(bytes, at);
      default:
        this.sink.part(bytes.subarray(at));
        return bytes.length;
    }
  }

  #readHead(bytes: Buffer, start: number): number | null {
    let at = start;
    // RFC 9112 section 2.2 has it ignored before a request; Node ignores it before both.
    while (bytes[at] === 13 && bytes[at + 1] === 10) at += 2;
    // Let go of at once, or a server that sends nothing else would fill the memory.
    if (at > start) return at;
    const from = Math.max(at, this.#held.searched);
    const end = bytes.indexOf(BLANK, from);
    const length = (end < 0 ? bytes.length : end) - at;
    const begins = bytes.toString('latin1', at, Math.min(bytes.length, at + BEGIN.length));
    if (length > MAX_HEAD || !(BEGIN.startsWith(begins) || begins === '\r')) throw new Unreadable('head');
    if (end < 0) {
      if (hasBareLineFeed(bytes, from)) throw new Unreadable('line feed');
      return null;
    }
    const head = headIn(bytes.toString('latin1', at, end));
    const next = end + BLANK.length;
    // Its length is looked at also where it has no body: whoever heeds it reads something else.
    const framing = framingOf(head.headers);
    if (head.status < 200 && head.status !== 101) {
      this.sink.interim(head);
      return next;
    }
    if (head.status === 101 && !this.isUpgrade) throw new Unreadable('101');
    this.sink.head(head);
    this.hasSwitched = head.status === 101;
    if (this.isHead || head.status === 101 || head.status === 204 || head.status === 304) this.#finish([]);
    else if (typeof framing === 'string') this.#step = framing;
    else {
      this.#left = framing;
      if (framing === 0) this.#finish([]);
      else this.#step = 'length';
    }
    return next;
  }

  #readBody(bytes: Buffer, at: number): number {
    const next = Math.min(bytes.length, at + this.#left);
    this.#left -= next - at;
    this.sink.part(at === 0 && next === bytes.length ? bytes : bytes.subarray(at, next));
    if (this.#left > 0) return next;
    if (this.#step === 'length') this.#finish([]);
    else this.#step = 'chunk-end';
    return next;
  }

  #readChunkEnd(bytes: Buffer, at: number): number | null {
    if (bytes[at] !== 13 || (at + 1 < bytes.length && bytes[at + 1] !== 10)) throw new Unreadable('end of a chunk');
    if (at + 1 === bytes.length) return null;
    this.#step = 'size';
    return at + BREAK.length;
  }

  #readSize(bytes: Buffer, at: number): number | null {
    const end = bytes.indexOf(BREAK, at);
    const until = end < 0 ? Math.min(bytes.length, at + MAX_CHUNK_LINE + 1) : end;
    const line = bytes.toString('latin1', at, until);
    // What has come of a line may end with the first half of its break.
    const [size] = SIZE.exec(end < 0 ? line.replace(/\r$/, '') : line) ?? [];
    if (until - at > MAX_CHUNK_LINE || size === undefined) throw new Unreadable('size of a chunk');
    if (FORBIDDEN.test(end < 0 ? line.replace(/\r$/, '') : line)) throw new Unreadable('extension of a chunk');
    if (end < 0) return null;
    this.#left = Number.parseInt(size, 16);
    this.#step = this.#left === 0 ? 'trailers' : 'chunk';
    return end + BREAK.length;
  }

  #readTrailers(bytes: Buffer, at: number): number | null {
    if (bytes[at] === 13 && bytes[at + 1] === 10) {
      this.#finish([]);
      return at + BREAK.length;
    }
    const from = Math.max(at, this.#held.searched);
    const end = bytes.indexOf(BLANK, from);
    if ((end < 0 ? bytes.length : end) - at > MAX_HEAD) throw new Unreadable('trailers');
    if (end < 0) {
      if (hasBareLineFeed(bytes, from)) throw new Unreadable('line feed');
      return null;
    }
    this.#finish(linesOf(bytes.toString('latin1', at, end).split('\r\n')));
    return end + BLANK.length;
  }

  #finish(trailers: string[]): void {
    this.#step = 'over';
    this.sink.over(trailers);
  }
}

type Step = 'head' | 'length' | 'size' | 'chunk' | 'chunk-end' | 'trailers' | 'close' | 'over';

/** The beginning of something that isn't whole yet. Grows by doubling, so that what comes byte by byte costs no more than its length. */
class Held {
  #bytes = NOTHING;
  #length = 0;

  /** Where a blank line may begin that was not there before. */
  get searched(): number {
    return Math.max(0, this.#before - BLANK.length + 1);
  }

  #before = 0;

  /** All of it, with what came. */
  with(came: Buffer): Buffer {
    this.#before = this.#length;
    if (this.#length === 0) return came;
    const length = this.#length + came.length;
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(length * 2);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    came.copy(this.#bytes, this.#length);
    return this.#bytes.subarray(0, length);
  }

  /** Keeps what `with` returned from there on: a copy, since the rest may be far larger. */
  keep(all: Buffer, from: number): void {
    if (from === 0 && all.buffer === this.#bytes.buffer && all.byteOffset === this.#bytes.byteOffset) this.#length = all.length;
    else {
      // Parts of the former may be on their way.
      this.#bytes = from === all.length ? NOTHING : Buffer.from(all.subarray(from));
      this.#length = this.#bytes.length;
    }
  }
}

/** @throws Unreadable */
function headIn(text: string): ReadHead {
  const lines = text.split('\r\n');
  const start = lines.shift() ?? '';
  const [, minor, status, statusText = ''] = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/s.exec(start) ?? [];
  if (status === undefined || FORBIDDEN.test(start)) throw new Unreadable('status line');
  return { status: Number(status), statusText, headers: linesOf(lines), isOld: minor === '0' };
}

/** Name and value in turn; space around a value is none of it. @throws Unreadable */
function linesOf(lines: readonly string[]): string[] {
  const raw: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!TOKEN.test(name) || FORBIDDEN.test(line)) throw new Unreadable('header line');
    let [from, to] = [colon + 1, line.length];
    while (from < to && isSpace(line.charCodeAt(from))) from += 1;
    while (to > from && isSpace(line.charCodeAt(to - 1))) to -= 1;
    raw.push(name, line.slice(from, to));
  }
  return raw;
}

const isSpace = (code: number) => code === 32 || code === 9;

/** How the body ends (RFC 9112 section 6.3): after so many bytes, with its last chunk, or with the connection. @throws Unreadable */
function framingOf(headers: readonly string[]): number | 'size' | 'close' {
  const lengths: string[] = [];
  const codings: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? '';
    const value = headers[at + 1] ?? '';
    if (name.length === 14 && name.toLowerCase() === 'content-length') lengths.push(value);
    if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') codings.push(...value.toLowerCase().split(','));
  }
  const [length] = lengths;
  if (lengths.length + (codings.length > 0 ? 1 : 0) > 1) throw new Unreadable('length');
  if (length !== undefined) {
    if (!/^\d{1,15}$/.test(length)) throw new Unreadable('length');
    return Number(length);
  }
  if (codings.length === 0) return 'close';
  if (codings.some((coding) => coding.trim() === '')) throw new Unreadable('transfer coding');
  const chunked = codings.filter((coding) => coding.includes('chunked'));
  if (chunked.length === 0) return 'close';
  if (chunked.length > 1 || !/^[ \t]*chunked[ \t]*$/.test(codings.at(-1) ?? '')) throw new Unreadable('transfer coding');
  return 'size';
}

function hasBareLineFeed(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) if (bytes[at - 1] !== 13) return true;
  return false;
}
