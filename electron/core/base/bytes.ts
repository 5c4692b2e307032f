/*
 * Bytes and how they are written. The one file of core that knows Node's Buffer, which does all this in native code: decoding a token takes
 * several times as long without it. What it hands out is plain bytes.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

/** Text as UTF-8; a half of a surrogate pair becomes U+FFFD. */
export function utf8Bytes(text: string): Bytes {
  return encoder.encode(text);
}

/** How many bytes that are. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text);
}

/** The first `length` bytes as text, a byte order mark kept; U+FFFD stands where they are no UTF-8. */
export function utf8Text(bytes: Uint8Array, length = bytes.length): string {
  return native(bytes).toString('utf8', 0, length);
}

/** Little-endian UTF-16. */
export function utf16Bytes(text: string): Bytes {
  return plain(Buffer.from(text, 'utf16le'));
}

/** Characters up to U+00FF, a byte each. */
export function latin1Text(bytes: Uint8Array): string {
  return native(bytes).toString('latin1');
}

/** In lower case. */
export function hexOf(bytes: Uint8Array | ArrayBuffer): string {
  return native(bytes).toString('hex');
}

/** The bytes of hexadecimal text, up to the first pair that is none. */
export function hexBytes(text: string): Bytes {
  return plain(Buffer.from(text, 'hex'));
}

export function base64Of(bytes: Uint8Array | ArrayBuffer): string {
  return native(bytes).toString('base64');
}

/** The same of the bytes as they stand after none, one and two others. */
export function base64After(bytes: Uint8Array): string[] {
  const behind = Buffer.allocUnsafe(bytes.length + 2);
  behind.fill(0, 0, 2);
  behind.set(bytes, 2);
  return [2, 1, 0].map((from) => behind.toString('base64', from));
}

/** Without padding. */
export function base64urlOf(bytes: Uint8Array | ArrayBuffer): string {
  return native(bytes).toString('base64url');
}

/** The bytes of base64 in either alphabet, with or without padding. Passes over what is neither. */
export function base64Bytes(text: string): Bytes {
  return plain(Buffer.from(text, 'base64'));
}

/** Writes the same bytes to the start of `into`, as far as there is room. Says how many they are. */
export function writeBase64(text: string, into: Uint8Array): number {
  return native(into).write(text, 'base64url');
}

/** Room for bytes to be written; what is in it is anything. */
export function room(length: number): Uint8Array {
  return Buffer.allocUnsafeSlow(length);
}

export function concat(...parts: Uint8Array[]): Bytes {
  return plain(Buffer.concat(parts));
}

/** Bits of an RSA key's modulus that it must have (RFC 7518 sections 3.3, 3.5 and 4.3). */
export const LEAST_RSA_BITS = 2048;

/** Bits of an unsigned number, most significant byte first; leading zeros don't count. */
export function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

/** The same memory. */
function native(bytes: Uint8Array | ArrayBuffer): Buffer {
  if (bytes instanceof Buffer) return bytes;
  return bytes instanceof Uint8Array ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.from(bytes);
}

/** The same memory. */
function plain({ buffer, byteOffset, length }: Buffer<ArrayBuffer>): Bytes {
  return new Uint8Array(buffer, byteOffset, length);
}
