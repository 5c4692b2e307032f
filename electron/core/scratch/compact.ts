import { utf8Text } from '../base/bytes';
import { decodeBase64url } from '../token/base64url';

/** A token's position in a text: from `start` up to `end`. */
export interface Span {
  start: number;
  end: number;
}

/** Characters of compact tokens: base64url, dots, and the tildes of SD-JWT. */
const ALPHABET = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~') ALPHABET[character.charCodeAt(0)] = 1;
/** A header, an empty payload, no signature. */
const SHORTEST = 12;
/** In characters; real headers with a certificate chain stay below. */
const MAX_HEADER = 64 * 1024;
/** Places tried within one run of token characters. */
const MAX_TRIES = 8;
const PASETO = /v[1-4]\.(?:local|public)\.[A-Za-z0-9_-]{16,1000000}(?:\.[A-Za-z0-9_-]{1,100000})?/y;

/** Every JOSE compact token, SD-JWT and PASETO in a text, in order. Linear time. */
export function compactTokens(text: string): Span[] {
  const spans: Span[] = [];
  const end = text.length;
  let at = 0;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code > 127 || ALPHABET[code] === 0) {
      at += 1;
      continue;
    }
    const from = at;
    let dots = 0;
    for (; at < end; at += 1) {
      const inner = text.charCodeAt(at);
      if (inner > 127 || ALPHABET[inner] === 0) break;
      if (inner === 0x2e) dots += 1;
    }
    if (dots >= 1 && at - from >= SHORTEST) lookInto(text, afterEscape(text, from), at, spans);
  }
  return spans;
}

/** `%22eyJ...`, `\neyJ...` and `\u0022eyJ...`: the run begins with the rest of an escape. */
function afterEscape(text: string, from: number): number {
  const before = text[from - 1];
  if (before === '%' && /^[0-9A-Fa-f]{2}$/.test(text.slice(from, from + 2))) return from + 2;
  if (before !== '\\') return from;
  return /^u[0-9A-Fa-f]{4}$/.test(text.slice(from, from + 5)) ? from + 5 : from + 1;
}

function lookInto(text: string, from: number, to: number, spans: Span[]): void {
  let at = from;
  for (let tries = 0; tries < MAX_TRIES && at < to; tries += 1) {
    const span = tokenAt(text, at, to);
    if (span !== null) {
      spans.push(span);
      tries = -1;
      at = span.end;
    }
    at = nextCandidate(text, at + 1, to);
  }
}

/** The next possible start: "eyJ" or a PASETO version after a separator. */
function nextCandidate(text: string, from: number, to: number): number {
  for (let at = from; at < to; at += 1) {
    const before = text.charCodeAt(at - 1);
    if (before !== 0x2e && before !== 0x5f && before !== 0x2d && before !== 0x7e) continue;
    if (text.startsWith('eyJ', at) || /^v[1-4]\.$/.test(text.slice(at, at + 3))) return at;
  }
  return to;
}

function tokenAt(text: string, start: number, to: number): Span | null {
  if (text[start] === 'v') {
    PASETO.lastIndex = start;
    const found = PASETO.exec(text);
    return found === null || PASETO.lastIndex > to ? null : { start, end: PASETO.lastIndex };
  }
  if (text[start] !== 'e') return null;
  const dot = text.indexOf('.', start);
  if (dot < 0 || dot >= to || dot - start > MAX_HEADER) return null;
  const header = headerOf(text.slice(start, dot));
  if (header === null) return null;
  const end = endOfParts(text, start, to, 'enc' in header ? 5 : 3);
  // Logs shorten a token to "eyJhbGci.eyJpc3Mi...".
  if (text[end - 1] === '.' && (text[end] === '.' || text[end - 2] === '.')) return null;
  return { start, end: text[end] === '~' && !('enc' in header) ? endOfDisclosures(text, end, to) : end };
}

/** RFC 9901 section 4: "~" after the token and after each disclosure, then nothing or a key binding token. */
function endOfDisclosures(text: string, tilde: number, to: number): number {
  const last = text.lastIndexOf('~', to - 1);
  const end = endOfParts(text, last + 1, to, 3);
  const bound = end > last + 1 && headerOf(text.slice(last + 1, Math.max(last + 1, text.indexOf('.', last + 1)))) !== null;
  return bound ? end : Math.max(last, tilde) + 1;
}

function endOfParts(text: string, start: number, to: number, wanted: number): number {
  let parts = 1;
  for (let at = start; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x7e) return at;
    if (code === 0x2e && ++parts > wanted) return at;
  }
  return to;
}

function headerOf(encoded: string): object | null {
  if (encoded.length < 3) return null;
  const bytes = decodeBase64url(encoded);
  if (bytes === null || bytes[0] !== 0x7b) return null;
  try {
    const header: unknown = JSON.parse(utf8Text(bytes));
    return typeof header === 'object' && header !== null && ('alg' in header || 'enc' in header || 'typ' in header) ? header : null;
  } catch {
    return null;
  }
}
