import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { base64urlOf, utf8Bytes } from '../base/bytes';
import { base64urlFault } from './base64url';
import { decodeCompact } from './compact';
import { broken, type Decoded, type Disclosure, type SdJwt } from './decoded';
import type { JsonValue } from './json';
import { noteRepeats, readPart } from './part';
import { processSdJwt, RESERVED } from './sd-process';

/** Disclosures beyond which a token counts as malformed. */
const MAX_DISCLOSURES = 10_000;
const UNMATCHED = 'The disclosures were not matched with their digests: Tokenscope only supports sha-256, sha-384 and sha-512.';

/** By their names in the registry of "Named Information" hashes (RFC 9901 section 4.1.1). */
const HASHES = new Map<string, (bytes: Uint8Array) => Uint8Array>([
  ['sha-256', sha256],
  ['sha-384', sha384],
  ['sha-512', sha512],
]);

/** A digest in base64url by a hash of an SD-JWT; null: it is not known here. */
export function digestOf(text: string, hash: string): string | null {
  const digest = HASHES.get(hash);
  return digest === undefined ? null : base64urlOf(digest(utf8Bytes(text)));
}

/**
 * SD-JWT (RFC 9901 section 4): issuer-signed JWT, disclosures and perhaps a key binding JWT, parted by "~". null: not even a broken one.
 * The key binding JWT is left to the caller.
 */
export function decodeSdJwt(token: string): Decoded | null {
  const first = token.indexOf('~');
  const decoded = decodeCompact(token.slice(0, first));
  if (decoded === null) return null;
  decoded.length = token.length;
  if (decoded.format === 'malformed') return decoded;
  if (decoded.format !== 'jwt')
    return broken(decoded, 'token', first, 'A "~" follows a token that is not a signed JWT with claims, so this is not an SD-JWT.');
  const last = token.lastIndexOf('~');
  const binding = token.slice(last + 1);
  if (binding !== '' && !binding.includes('.'))
    return broken(decoded, 'token', token.length, `The SD-JWT doesn't end in "~" or in a key binding JWT; it may have been truncated.`);
  const pieces = first === last ? [] : token.slice(first + 1, last).split('~', MAX_DISCLOSURES + 1);
  const places: number[] = [];
  let at = first + 1;
  for (const piece of pieces) {
    places.push(at);
    at += piece.length + 1;
  }
  if (takeDisclosures(decoded, pieces, (index) => places[index] ?? null)) decoded.format = 'sd-jwt';
  return decoded;
}

/**
 * Reads disclosures and finds their digests in the claims. False: one is broken, and so the token.
 *
 * @param placeOf Where a disclosure begins in the token; null: unknown.
 */
export function takeDisclosures(decoded: Decoded, pieces: string[], placeOf: (index: number) => number | null): boolean {
  if (pieces.length > MAX_DISCLOSURES) {
    broken(decoded, 'disclosure', null, `The SD-JWT has more than ${MAX_DISCLOSURES} disclosures, the most that Tokenscope decodes.`);
    return false;
  }
  const named = decoded.claims !== null && Object.hasOwn(decoded.claims, '_sd_alg') ? decoded.claims._sd_alg : undefined;
  const hash = named === undefined ? HASHES.get('sha-256') : typeof named === 'string' ? HASHES.get(named) : undefined;
  const found: Disclosure[] = [];
  for (const [index, piece] of pieces.entries()) {
    const part = readPart(piece);
    const place = placeOf(index);
    const fail = (offset: number | null, reason: string) => broken(decoded, 'disclosure', offset, `Disclosure ${index + 1} ${reason}.`);
    if (part.bytes < 0) {
      const { offset, reason } = base64urlFault(piece);
      fail(place === null ? null : place + offset, reason);
      return false;
    }
    const disclosed = part.fault === null ? disclosureOf(part.value) : null;
    if (disclosed === null || part.text === null) {
      fail(part.offset, part.fault ?? 'is not an array of salt, name and value (RFC 9901 section 4.2)');
      return false;
    }
    if (part.repeats) noteRepeats(decoded, part.text);
    found.push({ ...disclosed, text: part.text, digest: hash === undefined ? null : base64urlOf(hash(utf8Bytes(piece))), matched: false });
  }
  decoded.disclosures = found;
  decoded.sd = hash
    ? processSdJwt(decoded.payloadText ?? '', found, typeof named === 'string' ? named : 'sha-256')
    : unsupported(typeof named === 'string' ? named : null);
  decoded.note = decoded.sd.refused ?? (hash ? null : UNMATCHED);
  return true;
}

/** RFC 9901 section 4.1.1. `_sd_alg` of another kind than text names none, so a verifier must refuse it. */
function unsupported(hash: string | null): SdJwt {
  const refused = hash === null ? 'Its "_sd_alg" is not a string, so a verifier must reject it.' : null;
  return { hash: hash ?? '', unsupported: hash !== null, refused, text: null, claims: null };
}

/** RFC 9901 section 4.2: [salt, name, value] for a member, [salt, value] for an element of an array. */
function disclosureOf(value: JsonValue | undefined): Pick<Disclosure, 'name' | 'value'> | null {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return null;
  const [, second, third] = value;
  if (value.length === 2 && second !== undefined) return { name: null, value: second };
  if (value.length !== 3 || typeof second !== 'string' || third === undefined) return null;
  return RESERVED.includes(second) ? null : { name: second, value: third };
}
