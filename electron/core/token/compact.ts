import { utf8Length } from '../base/bytes';
import { base64urlLength } from './base64url';
import { blank, broken, type Decoded, type TokenPart } from './decoded';
import type { JsonObject } from './json';
import { badEncoding, isObject, noteRepeats, type Part, readPart } from './part';
import { takePayload } from './payload';

const JWE_PARTS: TokenPart[] = ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'authentication tag'];
/** In the order a person should hear of them. */
const KEY_MEMBERS = ['jwk', 'jku', 'x5u', 'x5c'];

/** Compact serialisation (RFC 7515 section 7.1, RFC 7516 section 7.1). null: this is no such token, not even a broken one. */
export function decodeCompact(token: string): Decoded | null {
  const first = token.indexOf('.');
  if (first < 0 || !startsLikeObject(token)) return null;
  const second = token.indexOf('.', first + 1);
  const third = second < 0 ? -1 : token.indexOf('.', second + 1);
  const decoded = blank(token.length);
  const encoded = token.slice(0, first);
  const header = readPart(encoded);
  // Only a header that decodes to text makes this a JOSE token; `eyJ` is `{"`, chance enough to call it a broken one otherwise.
  if (header.text === null && !token.startsWith('eyJ')) return null;
  if (!takeHeader(decoded, header, encoded)) return decoded;
  if (second > 0 && third < 0) return decodeJws(decoded, token, first, second);
  const parts = token.split('.', 16);
  if (parts.length === 5) return decodeJwe(decoded, parts);
  const count = parts.length === 16 ? 'more than 15' : parts.length;
  return broken(
    decoded,
    'token',
    null,
    `The token has ${count} parts; a signed token has 3 and an encrypted one 5. It may have been truncated or joined when it was copied.`,
  );
}

function decodeJws(decoded: Decoded, token: string, first: number, second: number): Decoded {
  const encoded = token.slice(first + 1, second);
  const signature = token.slice(second + 1);
  decoded.signatureBytes = base64urlLength(signature);
  if (decoded.header?.b64 === false) {
    takeUnencoded(decoded, encoded);
  } else {
    const payload = readPart(encoded);
    if (payload.bytes < 0) return badEncoding(decoded, 'payload', encoded, first + 1);
    if (!takePayload(decoded, payload, () => encoded, decoded.header)) return decoded;
  }
  if (decoded.signatureBytes === null) return badEncoding(decoded, 'signature', signature, second + 1);
  decoded.format = decoded.claims === null ? 'jws' : 'jwt';
  return decoded;
}

/** RFC 7797: the payload stands in the token as it is, and a JWT may not do so (section 7). */
export function takeUnencoded(decoded: Decoded, payload: string): void {
  decoded.payloadText = payload;
  decoded.payloadBytes = utf8Length(payload);
  decoded.note = 'The payload is not base64url-encoded (RFC 7797).';
}

function decodeJwe(decoded: Decoded, parts: string[]): Decoded {
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    if (base64urlLength(part) === null) return badEncoding(decoded, JWE_PARTS[index] ?? 'token', part, offset);
    offset += part.length + 1;
  }
  decoded.format = 'jwe';
  return decoded;
}

function takeHeader(decoded: Decoded, header: Part, encoded: string): boolean {
  if (header.bytes < 0) {
    badEncoding(decoded, 'header', encoded, 0);
    return false;
  }
  decoded.headerText = header.text;
  if (header.fault !== null || !isObject(header.value)) {
    broken(decoded, 'header', header.offset, `The header ${header.fault ?? 'is JSON but not an object'}.`);
    return false;
  }
  decoded.header = header.value;
  noteKeys(decoded, header.value);
  if (header.repeats) noteRepeats(decoded, header.text);
  return true;
}

/** Notes the keys, and addresses of keys, that a header brings along. */
export function noteKeys(decoded: Decoded, header: JsonObject): void {
  if (header.jwk === undefined && header.jku === undefined && header.x5u === undefined && header.x5c === undefined) return;
  decoded.embeddedKeys = KEY_MEMBERS.filter((name) => decoded.embeddedKeys.includes(name) || Object.hasOwn(header, name));
}

/** The first six bits of "{" are "e" in base64url, the next two leave these second characters. */
export function startsLikeObject(token: string): boolean {
  if (token.charCodeAt(0) !== 0x65) return false;
  const second = token.charCodeAt(1);
  return (second >= 0x77 && second <= 0x7a) || (second >= 0x30 && second <= 0x39) || second === 0x2d || second === 0x5f;
}
