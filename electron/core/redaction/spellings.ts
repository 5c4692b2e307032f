import { base64After, hexOf, utf8Bytes, utf8Text, utf16Bytes } from '../base/bytes';
import { layersOf } from './escapes';

/** Decides which characters may stand around a needle in the same run. */
export type Encoding = 'base64' | 'base32' | 'hex' | 'bytes';

export interface Spelling {
  /** As it stands in a text without white space, ASCII letters in lower case. */
  needle: string;
  /** The rest of a secret that is too long to be looked for whole. */
  rest: string;
  /** null: the characters of the secret itself. Otherwise a part of the secret, encoded: all of the run around it goes. */
  encoding: Encoding | null;
}

/** Shorter ones would turn up in any text by chance. */
export const SHORTEST = 8;
/** Characters of a secret that are looked for; where they stand, what follows is compared as well. */
const MAX_NEEDLE = 4096;
/**
 * Bytes of a secret that are looked for where it is encoded: the last, for the first ones of a JWT are those of many. Two pieces, so that a
 * line break within one of them (in Base64 of wrapped Base64) leaves the other.
 */
const PIECE = 24;

/** White space and what takes no space: spaces, tabs, line breaks, soft hyphens, zero-width characters. */
const UNCOUNTED = /[\t-\r \u00a0\u00ad\u200b-\u200d\u2028\u2029\u2060\ufeff]+/g;

/** Whether a character beyond ASCII is one of those. */
export function isUncounted(code: number): boolean {
  return (code >= 0x200b && code <= 0x200d) || [0xa0, 0xad, 0x2028, 0x2029, 0x2060, 0xfeff].includes(code);
}

/** Text as it is searched: without what doesn't count, ASCII letters in lower case. */
export function folded(text: string): string {
  return lowered(text.replace(UNCOUNTED, ''));
}

function lowered(text: string): string {
  // Outside of ASCII, lower case can have another length.
  return /^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/**
 * The spellings of a secret that are looked for: its own characters (the search takes escapes off the text and ignores case and white
 * space), a "+" for each space as in forms, and pieces of it in Base64, base64url, Base32, hexadecimal (also with separators), lists of
 * byte values, Base64 of UTF-16, and Base64 or hexadecimal of those.
 */
export function spellingsOf(secret: string, encoded = true): Spelling[] {
  const found = new Map<string, Spelling>();
  const add = (all: string, encoding: Encoding | null) => {
    const needle = all.slice(0, MAX_NEEDLE);
    if (needle.length >= SHORTEST && !found.has(needle)) found.set(needle, { needle, rest: all.slice(MAX_NEEDLE), encoding });
  };
  // Encodings are ASCII without white space.
  const addEncoded = (text: string, encoding: Encoding) => add(text.toLowerCase(), encoding);
  // A backslash at its end escapes what follows it in the text.
  const bare = secret.replace(/(?<!\\)\\{1,20}$/, '');
  const layers = [
    ...layersOf(secret),
    ...(bare === secret ? [] : layersOf(bare)),
    ...(secret.includes(' ') ? layersOf(secret.replaceAll(' ', '+')) : []),
  ];
  for (const layer of layers) add(folded(layer), null);
  if (!encoded) return [...found.values()];
  const end = endOf(secret);
  for (const piece of piecesOf(end, secret)) for (const { text, encoding } of encodings(piece)) addEncoded(text, encoding);
  for (const spelled of otherwise(end))
    for (const piece of piecesOf(spelled, secret)) for (const text of [...base64Cores(piece), hexOf(piece)]) addEncoded(text, 'base64');
  return [...found.values()];
}

/** Characters of the shortest spelling at least: of the secret itself where nothing in it may be taken off, or of a piece in Base64. */
export function shortestOf(secret: string): number {
  return /^[\w.~+/=:-]+$/.test(secret) ? Math.max(SHORTEST, Math.min(secret.length, Math.floor((PIECE * 8) / 6) - 1)) : SHORTEST;
}

/** Enough of a secret to cut its pieces from. */
function endOf(secret: string): string {
  return wellFormed(secret.slice(-8 * PIECE));
}

/** A half of a surrogate pair has no bytes. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** As JSON, a URL and a form spell it, where that is another text. */
export function otherwise(text: string): string[] {
  const spelled = [
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(wellFormed(text)),
    new URLSearchParams([['', text]]).toString().slice(1),
  ];
  return [...new Set(spelled)].filter((each) => each !== text);
}

function piecesOf(text: string, secret: string): Uint8Array[] {
  const bytes = utf8Bytes(text);
  if (bytes.length <= 2 * PIECE && secret.length <= 8 * PIECE) return [bytes];
  return [bytes.subarray(-2 * PIECE, -PIECE), bytes.subarray(-PIECE)];
}

function encodings(bytes: Uint8Array): { text: string; encoding: Encoding }[] {
  const hex = pairsOf(bytes);
  const base64Once = base64Cores(bytes);
  const inner = base64Once.map(utf8Bytes);
  const twice = [...inner.flatMap(base64Cores), ...inner.map(hexOf), ...base64Cores(utf8Bytes(hex.join('')))];
  const utf16 = utf16Bytes(utf8Text(bytes));
  const base64 = [...base64Once, ...base64Cores(utf16), ...twice];
  return [
    ...base64.map((text) => ({ text, encoding: 'base64' as const })),
    ...base32Cores(bytes).map((text) => ({ text, encoding: 'base32' as const })),
    { text: hex.join(''), encoding: 'hex' },
    ...[':', '-', ',0x'].map((separator) => ({ text: hex.join(separator), encoding: 'bytes' as const })),
    { text: bytes.join(','), encoding: 'bytes' },
  ];
}

function pairsOf(bytes: Uint8Array): string[] {
  return hexOf(bytes).match(/../g) ?? [];
}

/** The characters that these bytes give in Base64 and base64url of any longer text around them: for each of three alignments. */
function base64Cores(bytes: Uint8Array): string[] {
  return base64After(bytes).flatMap((text, shift) => {
    const core = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return /[+/]/.test(core) ? [core, core.replaceAll('+', '-').replaceAll('/', '_')] : [core];
  });
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The same of Base32 (RFC 4648 section 6), for five alignments. */
function base32Cores(bytes: Uint8Array): string[] {
  return [0, 1, 2, 3, 4].map((shift) => {
    let core = '';
    let bits = 0;
    // Bits before the first whole character belong to the neighbours.
    let held = (5 - ((shift * 8) % 5)) % 5 === 0 ? 0 : -((5 - ((shift * 8) % 5)) % 5);
    for (const byte of bytes) {
      bits = ((bits << 8) | byte) & 0xffff;
      held += 8;
      for (; held >= 5; held -= 5) core += BASE32[(bits >> (held - 5)) & 31];
    }
    return core;
  });
}
