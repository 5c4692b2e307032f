import { type Bytes, base64Bytes, room, writeBase64 } from '../base/bytes';

const FOREIGN = /[^\w-]/;
/** Where text is decoded to be counted only: a new buffer costs about as much as decoding. */
const scratch = room(8 * 1024);
/** The engine knows without looking that most text holds none of these. */
const BEYOND_BYTE = /[^\0-\xff]/;
/** Last characters whose unused bits are zero, by how many characters the last bytes take: 4 leave none unused, 1 is no length. */
const LAST = [null, '', 'AQgw', 'AEIMQUYcgkosw048'];

/**
 * How many bytes unpadded base64url text stands for (RFC 7515 section 2), or null when it is anything else: padding, white space, the
 * standard alphabet, an impossible length, or unused bits that are not zero. Node and jose pass over all of these.
 */
export function base64urlLength(text: string): number | null {
  return text.length > scratch.length ? (decodeBase64url(text)?.length ?? null) : writeBase64url(text, scratch);
}

/** The bytes of such text; null: it is no such text. */
export function decodeBase64url(text: string): Bytes | null {
  if (!endsWhole(text)) return null;
  const bytes = base64Bytes(text);
  return isStrict(text, bytes.length) ? bytes : null;
}

/** Writes those bytes to the start of `into`, which has room for them. How many they are; null: it is no such text. */
export function writeBase64url(text: string, into: Uint8Array): number | null {
  if (!endsWhole(text)) return null;
  const length = writeBase64(text, into);
  return isStrict(text, length) ? length : null;
}

/**
 * Whether text that gave `length` bytes is nothing but base64url. Node passes over what it does not know, so that bytes are missing. It takes the
 * standard alphabet as well, and characters beyond U+00FF by their low byte. Asking for these is quicker than looking at each character.
 */
function isStrict(text: string, length: number): boolean {
  return length === lengthOf(text) && !text.includes('+') && !text.includes('/') && !BEYOND_BYTE.test(text);
}

function endsWhole(text: string): boolean {
  const last = LAST[text.length % 4] ?? null;
  return last === null || last.includes(text.charAt(text.length - 1));
}

function lengthOf({ length }: string): number {
  return Math.floor((length * 3) / 4);
}

/** Why `decodeBase64url` said null: how many characters in (from 0), and a clause such as `holds "=", which ...`. */
export function base64urlFault(text: string): { offset: number; reason: string } {
  const offset = text.search(FOREIGN);
  if (offset < 0) {
    return text.length % 4 === 1
      ? { offset: text.length, reason: `is ${text.length} characters long, an impossible length for base64url; it may have been truncated` }
      : { offset: text.length - 1, reason: 'ends in a character whose unused bits are not zero; it may have been truncated or altered' };
  }
  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  if (found === '=') return { offset, reason: 'is padded with "=", which base64url in tokens omits' };
  if (found === '+' || found === '/') return { offset, reason: `contains "${found}", which is standard base64 but not base64url` };
  if (/\s/.test(found)) return { offset, reason: 'contains white space or a line break; it may have been wrapped when it was copied' };
  const point = found.codePointAt(0) ?? 0;
  const shown = point > 0x20 && point < 0x7f ? `"${found}"` : `the character U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return { offset, reason: `contains ${shown}, which is not base64url` };
}
