import { room, utf8Text } from '../base/bytes';
import { base64urlFault, writeBase64url } from './base64url';
import { broken, type Decoded, type TokenPart } from './decoded';
import { type JsonObject, type JsonValue, readJson, repeatedNames } from './json';

/** Levels of nesting in header or payload beyond which a token counts as malformed. */
export const MAX_DEPTH = 64;

/** One base64url part of a token, decoded. */
export interface Part {
  /** -1: no base64url. */
  bytes: number;
  /** null: no UTF-8 text. */
  text: string | null;
  /** The part as JSON; undefined: it is not JSON. */
  value: JsonValue | undefined;
  /** A name occurs twice in one object. */
  repeats: boolean;
  /** Why `value` is missing, continuing "The payload ...". */
  fault: string | null;
  /** Where in `text` the fault lies, in UTF-16 units from 0. */
  offset: number | null;
  /** The first byte that is no white space of JSON is "{" or "[": what was meant. */
  opens: '{' | '[' | null;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where each part's bytes are decoded, to be text before the next part comes: a new buffer costs about as much as decoding into it. */
const scratch = room(8 * 1024);

/** Reads one part of a token. Never throws. */
export function readPart(encoded: string): Part {
  const bytes = encoded.length > scratch.length ? room(encoded.length) : scratch;
  const length = writeBase64url(encoded, bytes);
  if (length === null)
    return { bytes: -1, text: null, value: undefined, repeats: false, fault: 'is not base64url', offset: null, opens: null };
  return readBytes(bytes, length);
}

/** Reads the first `length` bytes as UTF-8 and as JSON (RFC 8259), by the limits of depth that tokens have. Never throws. */
export function readBytes(bytes: Uint8Array, length = bytes.length): Part {
  const text = utf8(bytes, length);
  const part: Part = { bytes: length, text, value: undefined, repeats: false, fault: null, offset: null, opens: null };
  if (text === null) part.fault = 'is not UTF-8 text';
  else if (isDeep(text)) part.fault = `is nested more than ${MAX_DEPTH} levels deep`;
  else {
    try {
      part.value = JSON.parse(text) as JsonValue;
      part.repeats = repeatsNames(text, countMembers(part.value));
    } catch {
      const reading = readJson(text, MAX_DEPTH);
      part.offset = reading.ok ? null : reading.offset;
      part.fault = reading.ok ? 'is not valid JSON' : `is not valid JSON: it ${reading.reason}, at character ${reading.offset + 1}`;
    }
  }
  if (part.fault !== null) part.opens = openingOf(bytes.subarray(0, length));
  return part;
}

/** Whether JSON is nested too deep for any parser to meet. Text with few brackets can't be; only then the strings are told apart. */
function isDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  return occurrences(text, '{', MAX_DEPTH) + occurrences(text, '[', MAX_DEPTH) > MAX_DEPTH && shapeOf(text).depth > MAX_DEPTH;
}

/**
 * Whether a name occurs twice in one object of valid JSON, of which a parser keeps the last. `members`: those that it kept. Mostly each
 * member shows as `":`; text with white space there, or with that inside a string, is gone through.
 */
function repeatsNames(text: string, members: number): boolean {
  return tightMembers(text) !== members && shapeOf(text).members !== members;
}

/** How often `":` stands in JSON; null: a colon stands behind white space, so that there may be more members. */
function tightMembers(text: string): number | null {
  let count = 0;
  // The engine finds one character about twice as fast as two.
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 0x22) count++;
    else if (before === 0x20 || before === 0x09 || before === 0x0a || before === 0x0d) return null;
  }
  return count;
}

/** How often `piece` stands in `text`; counts no further than one beyond `most`. */
function occurrences(text: string, piece: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(piece); at >= 0 && count <= most; at = text.indexOf(piece, at + 1)) count++;
  return count;
}

/** Deepest nesting and number of members of JSON, strings left out, in one pass. */
function shapeOf(text: string): { depth: number; members: number } {
  const { length } = text;
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) {
      for (at++; at < length; at++) {
        const inner = text.charCodeAt(at);
        if (inner === 0x22) break;
        if (inner === 0x5c) at++;
      }
    } else if (unit === 0x3a) members++;
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > deepest) deepest = depth;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return { depth: deepest, members };
}

/** The first `length` bytes as strict UTF-8, a byte order mark kept; null: they aren't UTF-8. */
export function utf8(bytes: Uint8Array, length = bytes.length): string | null {
  const text = utf8Text(bytes, length);
  // Node puts U+FFFD where bytes are no UTF-8; they may also stand for that very character.
  if (!text.includes('\ufffd')) return text;
  try {
    return strictUtf8.decode(bytes.subarray(0, length));
  } catch {
    return null;
  }
}

/** Of broken JSON. A byte order mark (RFC 8259 section 8.1: not to be sent) is passed over. */
function openingOf(bytes: Uint8Array): Part['opens'] {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0a || bytes[at] === 0x0d) at++;
  return bytes[at] === 0x7b ? '{' : bytes[at] === 0x5b ? '[' : null;
}

function countMembers(value: JsonValue): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += countMembers(item);
    return count;
  }
  for (const name in value) {
    count++;
    const inner = value[name];
    if (typeof inner === 'object') count += countMembers(inner);
  }
  return count;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Notes the names that occur twice in one object of `text`, on top of those already noted. */
export function noteRepeats(decoded: Decoded, text: string | null): void {
  decoded.repeatedNames = true;
  const reading = text === null ? null : readJson(text, MAX_DEPTH);
  if (!reading?.ok) return;
  decoded.repeated = [...repeatedNames(reading.node, new Set(decoded.repeated))];
}

/** The token is malformed since a part is no base64url. @param startsAt Where the part begins in the token; null: unknown. */
export function badEncoding(decoded: Decoded, where: TokenPart, encoded: string, startsAt: number | null): Decoded {
  const { offset, reason } = base64urlFault(encoded);
  if (startsAt === null) return broken(decoded, where, null, `The ${where} ${reason}, at its character ${offset + 1}.`);
  return broken(decoded, where, startsAt + offset, `The ${where} ${reason}, at character ${startsAt + offset + 1} of the token.`);
}
