import { base64urlFault, decodeBase64url } from './base64url';
import { type JsonObject, type JsonValue, readJson } from './json';

/** Characters of a token beyond which nothing is decoded. */
export const MAX_TOKEN_LENGTH = 1024 * 1024;
/** Levels of nesting in header or payload beyond which a token counts as malformed. */
export const MAX_DEPTH = 64;

export type TokenFormat = 'jwt' | 'jws' | 'jwe' | 'opaque' | 'malformed';
export type TokenPart =
  | 'token'
  | 'header'
  | 'payload'
  | 'signature'
  | 'encrypted key'
  | 'initialization vector'
  | 'ciphertext'
  | 'authentication tag';

export interface Malformation {
  where: TokenPart;
  /** Characters from the start of the token (encoding faults) or of the part's decoded text (JSON faults), from 0. */
  offset: number | null;
  /** One sentence. It quotes at most one character of the token. */
  reason: string;
}

/** What can be read of a token without a key. Names and values are hostile text; the token itself is not in here. */
export interface Decoded {
  format: TokenFormat;
  /** Characters of the whole token. */
  length: number;
  /** Parsed; of a repeated name the last counts (RFC 7519 section 4). Numbers are exact in `headerText` and `payloadText` only. */
  header: JsonObject | null;
  claims: JsonObject | null;
  /** As sent. `payloadText` is null where the payload is no UTF-8 text. */
  headerText: string | null;
  payloadText: string | null;
  payloadBytes: number | null;
  signatureBytes: number | null;
  /** A member name occurs twice in one object of header or payload. */
  repeatedNames: boolean;
  /** Set with format "malformed". */
  malformation: Malformation | null;
}

const JWE_PARTS: TokenPart[] = ['header', 'encrypted key', 'initialization vector', 'ciphertext', 'authentication tag'];

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes a token: JWT (RFC 7519), JWS with a payload that is no JSON object (RFC 7515), JWE (RFC 7516, header only), compact
 * serialisation. Verifies nothing. Never throws; text that is no such token is "opaque", a broken one "malformed" with where.
 */
export function decodeToken(token: string): Decoded {
  const length = token.length;
  if (length === 0) return broken(blank(length), 'token', 0, 'The token is empty.');
  if (length > MAX_TOKEN_LENGTH) {
    return broken(
      blank(length),
      'token',
      null,
      `The token is ${length} characters long; Tokenscope looks into tokens of up to ${MAX_TOKEN_LENGTH}.`,
    );
  }
  const first = token.indexOf('.');
  if (first < 0 || !startsLikeObject(token)) return outsider(token);
  const second = token.indexOf('.', first + 1);
  const third = second < 0 ? -1 : token.indexOf('.', second + 1);
  const decoded = blank(length);
  const header = readPart(token.slice(0, first));
  // Only a header that decodes to text makes this a JOSE token; `eyJ` is `{"`, chance enough to call it a broken one otherwise.
  if (header.text === null && !token.startsWith('eyJ')) return outsider(token);
  if (!takeHeader(decoded, header, token.slice(0, first))) return decoded;
  if (second > 0 && third < 0) return decodeJws(decoded, token, first, second);
  const parts = token.split('.', 16);
  if (parts.length === 5) return decodeJwe(decoded, parts);
  const count = parts.length === 16 ? 'more than 15' : parts.length;
  return broken(
    decoded,
    'token',
    null,
    `The token has ${count} parts; a signed one has 3 and an encrypted one 5. It may have been cut or joined when it was copied.`,
  );
}

function decodeJws(decoded: Decoded, token: string, first: number, second: number): Decoded {
  const encoded = token.slice(first + 1, second);
  const signature = token.slice(second + 1);
  const signatureBytes = decodeBase64url(signature);
  decoded.signatureBytes = signatureBytes === null ? null : signatureBytes.length;
  if (decoded.header?.b64 === false) return decodeUnencoded(decoded, encoded, signature, second + 1);
  const payload = readPart(encoded);
  if (payload.bytes < 0) return badEncoding(decoded, 'payload', encoded, first + 1);
  decoded.payloadText = payload.text;
  decoded.payloadBytes = payload.bytes;
  if (payload.fault === null && isObject(payload.value)) {
    decoded.claims = payload.value;
    if (payload.members !== countMembers(payload.value)) decoded.repeatedNames = true;
  } else if (saysJwt(decoded.header) || payload.text?.trimStart().startsWith('{')) {
    return broken(decoded, 'payload', payload.offset, `The payload ${payload.fault ?? 'is JSON but no object, which a JWT needs'}.`);
  }
  if (signatureBytes === null) return badEncoding(decoded, 'signature', signature, second + 1);
  decoded.format = decoded.claims === null ? 'jws' : 'jwt';
  return decoded;
}

/** RFC 7797: the payload stands in the token as it is. */
function decodeUnencoded(decoded: Decoded, payload: string, signature: string, signatureAt: number): Decoded {
  decoded.payloadText = payload;
  decoded.payloadBytes = Buffer.byteLength(payload);
  if (decoded.signatureBytes === null) return badEncoding(decoded, 'signature', signature, signatureAt);
  decoded.format = 'jws';
  return decoded;
}

function decodeJwe(decoded: Decoded, parts: string[]): Decoded {
  let offset = 0;
  for (const [index, part] of parts.entries()) {
    if (decodeBase64url(part) === null) return badEncoding(decoded, JWE_PARTS[index] ?? 'token', part, offset);
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
    broken(decoded, 'header', header.offset, `The header ${header.fault ?? 'is JSON but no object'}.`);
    return false;
  }
  decoded.header = header.value;
  if (header.members !== countMembers(header.value)) decoded.repeatedNames = true;
  return true;
}

interface Part {
  /** -1: no base64url. */
  bytes: number;
  text: string | null;
  value: JsonValue | undefined;
  /** Members as written, nested ones too. */
  members: number;
  /** Why `value` is missing, continuing "The payload ...". */
  fault: string | null;
  offset: number | null;
}

function readPart(encoded: string): Part {
  const bytes = decodeBase64url(encoded);
  if (bytes === null) return { bytes: -1, text: null, value: undefined, members: 0, fault: 'is no base64url', offset: null };
  // One pass over the bytes: nesting, so that no parser meets a bomb; member count, for repeated names; whether all is ASCII.
  const end = bytes.length;
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let seen = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x22) {
      for (i++; i < end; i++) {
        const inner = bytes[i] as number;
        seen |= inner;
        if (inner === 0x22) break;
        if (inner === 0x5c) seen |= bytes[++i] ?? 0;
      }
    } else if (byte === 0x3a) members++;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    else seen |= byte;
  }
  const text = seen < 0x80 ? bytes.toString('latin1') : utf8(bytes);
  const part: Part = { bytes: end, text, value: undefined, members, fault: null, offset: null };
  if (text === null) part.fault = 'is not UTF-8 text';
  else if (deepest > MAX_DEPTH) part.fault = `is nested more than ${MAX_DEPTH} levels deep`;
  else {
    try {
      part.value = JSON.parse(text) as JsonValue;
    } catch {
      const reading = readJson(text, MAX_DEPTH);
      part.offset = reading.ok ? null : reading.offset;
      part.fault = reading.ok ? 'is not valid JSON' : `is not valid JSON: it ${reading.reason}, at character ${reading.offset + 1}`;
    }
  }
  return part;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function countMembers(value: JsonValue): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += countMembers(item);
    return count;
  }
  for (const name of Object.keys(value)) {
    count++;
    const inner = value[name];
    if (typeof inner === 'object') count += countMembers(inner);
  }
  return count;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7519 section 5.1 and RFC 8725 section 3.11: `typ` "JWT", "at+jwt", "application/at+jwt". */
function saysJwt(header: JsonObject | null): boolean {
  return typeof header?.typ === 'string' && /(?:^|\+|\/)jwt$/i.test(header.typ);
}

/** The first six bits of "{" are "e" in base64url, the next two leave these second characters. */
function startsLikeObject(token: string): boolean {
  if (token.charCodeAt(0) !== 0x65) return false;
  const second = token.charCodeAt(1);
  return (second >= 0x77 && second <= 0x7a) || (second >= 0x30 && second <= 0x39) || second === 0x2d || second === 0x5f;
}

function outsider(token: string): Decoded {
  const decoded = blank(token.length);
  const scheme = /^\s*(bearer|dpop)\s+/i.exec(token);
  if (scheme)
    return broken(
      decoded,
      'token',
      0,
      `The token begins with the word "${scheme[1]}", which belongs to the Authorization header and not to the token.`,
    );
  if (/^\s+ey[^.]*\./.test(token)) return broken(decoded, 'token', 0, 'White space stands before the token.');
  decoded.format = 'opaque';
  return decoded;
}

function blank(length: number): Decoded {
  return {
    format: 'malformed',
    length,
    header: null,
    claims: null,
    headerText: null,
    payloadText: null,
    payloadBytes: null,
    signatureBytes: null,
    repeatedNames: false,
    malformation: null,
  };
}

function broken(decoded: Decoded, where: TokenPart, offset: number | null, reason: string): Decoded {
  decoded.format = 'malformed';
  decoded.malformation = { where, offset, reason };
  return decoded;
}

function badEncoding(decoded: Decoded, where: TokenPart, encoded: string, startsAt: number): Decoded {
  const { offset, reason } = base64urlFault(encoded);
  return broken(decoded, where, startsAt + offset, `The ${where} ${reason}, at character ${startsAt + offset + 1} of the token.`);
}

/** A member of a parsed object by its name, inherited ones left out. */
export function member(object: JsonObject | null, name: string): JsonValue | undefined {
  return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A NumericDate claim (RFC 7519 section 2) in seconds since the epoch; null: absent, not a number, or beyond what a date can be. */
export function numericDate(decoded: Decoded | null, name: string): number | null {
  const value = member(decoded?.claims ?? null, name);
  return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? value : null;
}
