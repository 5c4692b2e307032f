import { base64urlOf } from '../base/bytes';
import { decodeCompact, startsLikeObject, takeUnencoded } from './compact';
import { blank, broken, type Decoded } from './decoded';
import { decodeJoseJson, isJoseJson } from './jose-json';
import type { JsonObject, JsonValue } from './json';
import { readBytes } from './part';
import { decodePaseto, startsLikePaseto } from './paseto';
import { saysNested, takePayload } from './payload';
import { decodeSdJwt } from './sd-jwt';

/** Characters of a token beyond which nothing is decoded. */
export const MAX_TOKEN_LENGTH = 1024 * 1024;
/** Tokens within tokens that are looked into. */
const MAX_NESTED = 8;
/** Of a header that announces a token (cty) which is not there. */
export const NONE_INSIDE = "The header says the payload is a token (cty), but it isn't one.";
const TOO_DEEP = `Tokens are nested more than ${MAX_NESTED} levels deep, the most that Tokenscope decodes.`;

/**
 * Decodes a token: JWT (RFC 7519), JWS of any payload (RFC 7515), JWE (RFC 7516, header only), both also in JSON serialisation, nested
 * ones, SD-JWT (RFC 9901), PASETO v1 to v4. Verifies nothing. Takes the text as it is: see `cleanPasted` for what people paste.
 * Never throws; text that is no such token is "opaque", a broken one "malformed" with where.
 */
export function decodeToken(token: string): Decoded {
  return decodeAt(token, 0);
}

function decodeAt(token: string, level: number): Decoded {
  const { length } = token;
  if (length === 0) return broken(blank(length), 'token', 0, 'The token is empty.');
  if (length > MAX_TOKEN_LENGTH) {
    return broken(blank(length), 'token', null, `The token is ${length} characters long; Tokenscope decodes up to ${MAX_TOKEN_LENGTH}.`);
  }
  if (token.charCodeAt(0) === 0x7b) return withNested(decodeJoseJson(token), token, level);
  if (startsLikePaseto(token)) return withNested(decodePaseto(token), token, level);
  if (startsLikeObject(token) && token.includes('~')) {
    const decoded = decodeSdJwt(token);
    return decoded === null ? outsider(token) : withNested(decoded, token, level);
  }
  const decoded = decodeCompact(token);
  return decoded === null ? outsider(token) : withNested(decoded, token, level);
}

/** Looks for a token inside: the payload of a JWS (RFC 7519 section 5.2), the key binding JWT of an SD-JWT (RFC 9901 sections 4.3 and 8.1). */
function withNested(decoded: Decoded, token: string, level: number): Decoded {
  const { claims, format } = decoded;
  let announced = decoded.sd !== null || saysNested(decoded.header);
  if (claims !== null && decoded.sd === null && (format === 'jwt' || format === 'jws-json' || format === 'paseto')) {
    if (!isJoseJson(claims)) {
      if (announced) decoded.note = NONE_INSIDE;
      return decoded;
    }
    // A token in JSON serialisation is an object as claims are, but says nothing of its own.
    decoded.claims = null;
    if (format === 'jwt') decoded.format = 'jws';
    announced = true;
  }
  const text = nestedText(token, decoded);
  if (text === null || text === '') return decoded;
  if (level >= MAX_NESTED) {
    // Not looked into, so nobody can say what it holds: it must not pass for a token that has been.
    return announced || startsLikeToken(text) ? broken(decoded, 'payload', null, TOO_DEEP) : decoded;
  }
  const inner = decodeAt(text, level + 1);
  if (inner.format === 'opaque' && decoded.sd !== null)
    return broken(decoded, 'token', null, 'The text after the last disclosure of the SD-JWT is not a key binding JWT.');
  const isNone = inner.format === 'malformed' && inner.malformation?.reason !== TOO_DEEP;
  if (inner.format === 'opaque' || (isNone && !announced)) {
    if (announced) decoded.note = NONE_INSIDE;
    return decoded;
  }
  decoded.nested = inner;
  if (decoded.sd === null && format !== 'paseto') decoded.note = null;
  return decoded;
}

/**
 * A token whose payload travels apart (detached, RFC 7515 appendix F), read with that payload in its place; any other token as it is.
 * Verifies nothing.
 */
export function withPayload(outer: Decoded, payload: Uint8Array | null): Decoded {
  if (payload === null || payload.length === 0 || outer.payloadBytes !== 0 || (outer.format !== 'jws' && outer.format !== 'jws-json'))
    return outer;
  const decoded: Decoded = { ...outer, note: null };
  const part = readBytes(payload);
  if (outer.header?.b64 === false && part.text !== null) {
    takeUnencoded(decoded, part.text);
    decoded.note = null;
  } else if (!takePayload(decoded, part, () => base64urlOf(payload), outer.header)) return decoded;
  if (outer.format === 'jws' && decoded.claims !== null) decoded.format = 'jwt';
  const read = withNested(decoded, '', 0);
  // A JWT carries its claims (RFC 7519 section 3), so what travels apart is no set of claims.
  return read.format === 'jwt' ? { ...read, format: 'jws' } : read;
}

/** The text that may be, or where `nested` is set is, the token inside a token. Holds that token whole: not for show. */
export function nestedText(token: string, { format, claims, payloadText, payloadValue, sd, signatures }: Decoded): string | null {
  if (format === 'sd-jwt') return token.endsWith('~') ? null : token.slice(token.lastIndexOf('~') + 1);
  if (format === 'jws-json' && sd !== null) {
    const binding = member(signatures[0]?.header ?? null, 'kb_jwt');
    return typeof binding === 'string' ? binding : null;
  }
  if ((format !== 'jws' && format !== 'jws-json' && format !== 'paseto') || claims !== null) return null;
  // Some libraries sign the token as a JSON string, quotes and all.
  const text = typeof payloadValue === 'string' ? payloadValue : payloadText;
  return text === null ? null : unindented(text);
}

/** Text without the white space that JSON may have before an object: tokens begin at once. */
export function unindented(text: string): string {
  const start = text.search(/[^ \t\n\r]/);
  return start > 0 && text[start] === '{' ? text.slice(start) : text;
}

function outsider(token: string): Decoded {
  const decoded = blank(token.length);
  const scheme = /^\s*(bearer|dpop)\s+/i.exec(token);
  if (scheme)
    return broken(
      decoded,
      'token',
      0,
      `The token begins with the word "${scheme[1]}", which belongs to the Authorization header, not the token.`,
    );
  if (/^\s+ey[^.]*\./.test(token)) return broken(decoded, 'token', 0, 'White space precedes the token.');
  decoded.format = 'opaque';
  return decoded;
}

/** Whether text begins as compact tokens do: the encoded brace of a JOSE header, the version of a PASETO. */
export function startsLikeToken(text: string): boolean {
  return (startsLikeObject(text) && /^[A-Za-z0-9_+/=-]+\./.test(text)) || startsLikePaseto(text);
}

/** A member of a parsed object by its name, inherited ones left out. */
export function member(object: JsonObject | null, name: string): JsonValue | undefined {
  const value = object === null ? undefined : object[name];
  // An absent member needs no second look.
  return value === undefined || object === null || !Object.hasOwn(object, name) ? undefined : value;
}

/** A NumericDate claim (RFC 7519 section 2) in seconds since the epoch; null: absent, not a number, or beyond what a date can be. */
export function numericDate(decoded: Decoded | null, name: string): number | null {
  return secondsIn(member(decoded?.claims ?? null, name));
}

/** The same of a claim's value. */
export function secondsIn(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? value : null;
}
