import { base64urlFault } from './base64url';
import { decodeCompact } from './compact';
import { broken, type Decoded, type Disclosure } from './decoded';
import type { JsonValue } from './json';
import { isObject, noteRepeats, readPart } from './part';
import { sha256 } from './sha256';

/** Disclosures beyond which a token counts as malformed. */
const MAX_DISCLOSURES = 10_000;

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
  if (decoded.format !== 'jwt') {
    return broken(decoded, 'token', first, 'A "~" follows a token that is no signed JWT with claims, so this is no SD-JWT.');
  }
  const last = token.lastIndexOf('~');
  const binding = token.slice(last + 1);
  if (binding !== '' && !binding.includes('.')) {
    return broken(decoded, 'token', token.length, 'The SD-JWT does not end in "~" or in a key binding JWT; its end may have been cut.');
  }
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
    broken(decoded, 'disclosure', null, `The SD-JWT has more than ${MAX_DISCLOSURES} disclosures, which Tokenscope does not look into.`);
    return false;
  }
  const sha = decoded.claims?._sd_alg === undefined || decoded.claims._sd_alg === 'sha-256';
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
      fail(part.offset, part.fault ?? 'is no list of salt, name and value (RFC 9901 section 4.2)');
      return false;
    }
    if (part.repeats) noteRepeats(decoded, part.text);
    found.push({ ...disclosed, text: part.text, digest: sha ? sha256(piece).toString('base64url') : null, matched: false });
  }
  decoded.disclosures = found;
  if (found.length > 0) decoded.note = matchDisclosures(decoded.claims, found, sha);
  return true;
}

/** RFC 9901 section 4.2: [salt, name, value] for a member, [salt, value] for an element of an array. */
function disclosureOf(value: JsonValue | undefined): Pick<Disclosure, 'name' | 'value'> | null {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return null;
  const [, second, third] = value;
  if (value.length === 2 && second !== undefined) return { name: null, value: second };
  if (value.length !== 3 || typeof second !== 'string' || third === undefined) return null;
  // RFC 9901 section 4.2.1: the names that carry digests can't be disclosed.
  return second === '_sd' || second === '...' ? null : { name: second, value: third };
}

/** Marks those whose digest is there. Gives a note on what a verifier must refuse (RFC 9901 section 7.1); null: all is well. */
function matchDisclosures(claims: JsonValue, found: Disclosure[], sha: boolean): string | null {
  if (!sha) return 'The disclosures were not matched with their digests: only those by sha-256 are.';
  const digests = { members: new Map<string, number>(), elements: new Map<string, number>() };
  collect(claims, digests);
  for (const { value } of found) collect(value, digests);
  for (const disclosure of found) {
    const among = disclosure.name === null ? digests.elements : digests.members;
    disclosure.matched = disclosure.digest !== null && among.has(disclosure.digest);
  }
  const strays = found.filter(({ matched }) => !matched).length;
  if (strays > 0) {
    return `${strays} of ${found.length} disclosures ${strays === 1 ? 'has' : 'have'} no digest in the token, so a verifier must refuse it.`;
  }
  const twice = [...digests.members.values(), ...digests.elements.values()].some((count) => count > 1);
  return twice ? 'A digest occurs twice in the token, so a verifier must refuse it.' : null;
}

interface Digests {
  members: Map<string, number>;
  elements: Map<string, number>;
}

/** RFC 9901 sections 4.2.4.1 and 4.2.4.2: `_sd` lists digests of members, {"...": digest} in an array stands for an element. */
function collect(value: JsonValue, digests: Digests): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      const digest = isObject(item) ? item['...'] : undefined;
      if (typeof digest === 'string') count(digests.elements, digest);
      collect(item, digests);
    }
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      const inner = value[name] ?? null;
      if (name === '_sd' && Array.isArray(inner))
        for (const digest of inner) if (typeof digest === 'string') count(digests.members, digest);
      collect(inner, digests);
    }
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
