import { base64Bytes, base64urlOf, concat, utf8Bytes, utf8Text } from '../base/bytes';
import { base64urlFault, base64urlLength, decodeBase64url } from '../token/base64url';
import { MAX_TOKEN_LENGTH, member } from '../token/decode';
import { type JsonObject, type JsonValue, readJson } from '../token/json';
import { isObject } from '../token/part';
import { kindOf } from '../token/wording';
import { ownText, readObject } from './object';

/** One signature of a JWS, with the exact bytes it is over. */
export interface JwsSignature {
  /** Protected and unprotected members together. */
  header: JsonObject;
  protectedHeader: JsonObject;
  /** The protected header as sent, in base64url. */
  head: string;
  alg: string;
  kid: string | null;
  signingInput: Uint8Array;
  signature: Uint8Array;
}

/** A signature, or why it can't be checked: a sentence. */
export type SignatureReading = { ok: true; part: JwsSignature } | { ok: false; reason: string };

export type JwsReading =
  | {
      kind: 'jws';
      serialization: 'compact' | 'flattened' | 'general';
      signatures: SignatureReading[];
      /** Signatures beyond those, which nobody looked at. */
      left: number;
      /** The token carries no payload: it travels apart (RFC 7515 appendix F), or is really empty. */
      detached: boolean;
      /** The same, and nobody gave the payload. */
      lacksPayload: boolean;
    }
  | { kind: 'jwe' }
  | { kind: 'other'; reason: string }
  | { kind: 'malformed'; reason: string };

/** Signatures that are looked at, and bytes that are signed by all of them together: each is checked over a copy of the payload. */
const MAX_SIGNATURES = 200;
const MAX_SIGNED_BYTES = 32 * 1024 * 1024;

/** Registered names, which "crit" must not list (RFC 7515 section 4.1.11, RFC 7516 section 4.1.13). */
const REGISTERED = 'alg enc zip jku jwk kid x5u x5c x5t x5t#S256 typ cty crit epk apu apv iv tag p2s p2c'.split(' ');

/**
 * Takes a token apart for verification: JWS compact, flattened and general (RFC 7515 section 7), the JWS of an SD-JWT (RFC 9901).
 *
 * The bytes are read here and not by jose, which accepts base64url that is not canonical and keeps the last of two members of the same
 * name: the same signature would then stand under tokens that other receivers read differently.
 *
 * @param given The payload where the token carries none (detached, RFC 7515 appendix F); null: not known.
 */
export function readJws(token: string, given: Uint8Array | null = null): JwsReading {
  if (token.length > MAX_TOKEN_LENGTH) return { kind: 'malformed', reason: `The token is longer than ${MAX_TOKEN_LENGTH} characters.` };
  if (/^\s*\{/.test(token)) return readSerialised(token, given);
  // An SD-JWT's disclosures follow its JWS, each after a "~"; the signature covers their digests.
  const tilde = token.indexOf('~');
  const compact = tilde < 0 ? token : token.slice(0, tilde);
  const parts = compact.split('.', 6);
  if (parts.length === 5) return { kind: 'jwe' };
  if (parts.length !== 3) {
    return compact.startsWith('eyJ')
      ? { kind: 'malformed', reason: `The token has ${parts.length > 5 ? 'more than 5' : parts.length} parts; a signed token has 3.` }
      : { kind: 'other', reason: 'This token is opaque: it has no signature that anyone but its issuer could verify.' };
  }
  const [head = '', body = '', signature = ''] = parts;
  const detached = body === '';
  const reading = readSignature(head, undefined, detached && given !== null ? given : body, signature);
  const plain = reading.ok && member(reading.part.protectedHeader, 'b64') === false;
  if (plain && !/^[\x20-\x7e]*$/.test(body))
    return {
      kind: 'malformed',
      reason: "The unencoded payload contains characters that aren't allowed in a compact token (RFC 7797 section 5.2).",
    };
  return { kind: 'jws', serialization: 'compact', signatures: [reading], left: 0, detached, lacksPayload: detached && given === null };
}

function readSerialised(token: string, given: Uint8Array | null): JwsReading {
  const reading = readObject(token);
  if (!reading.ok) return { kind: 'malformed', reason: `The token ${reading.reason}.` };
  const { object, repeated } = reading;
  if (member(object, 'ciphertext') !== undefined) return { kind: 'jwe' };
  if (repeated.length > 0) return { kind: 'malformed', reason: twice('token', repeated) };
  const payload = member(object, 'payload');
  const listed = member(object, 'signatures');
  if (listed === undefined && member(object, 'signature') === undefined)
    return { kind: 'other', reason: 'This JSON is not a token: it has no signature.' };
  if (payload !== undefined && typeof payload !== 'string') return { kind: 'malformed', reason: `The token's "payload" is not a string.` };
  if (listed !== undefined && member(object, 'signature') !== undefined)
    return { kind: 'malformed', reason: 'The token has both "signature" and "signatures" (RFC 7515 section 7.2.2).' };
  if (listed !== undefined && (!Array.isArray(listed) || listed.length === 0))
    return { kind: 'malformed', reason: `The token's "signatures" is not an array, or is empty.` };
  const detached = (payload ?? '') === '';
  const content = detached && given !== null ? given : (payload ?? '');
  const all: JsonValue[] = Array.isArray(listed) ? listed : [object];
  const items = all.slice(0, Math.max(1, Math.min(MAX_SIGNATURES, Math.floor(MAX_SIGNED_BYTES / (content.length + 1)))));
  const signatures = items.map((item): SignatureReading => {
    if (!isObject(item)) return { ok: false, reason: 'One of the signatures is not a JSON object.' };
    const head = member(item, 'protected');
    const signature = member(item, 'signature');
    if (head !== undefined && typeof head !== 'string') return { ok: false, reason: 'The "protected" header is not a string.' };
    if (typeof signature !== 'string') return { ok: false, reason: 'The "signature" is missing or not a string.' };
    return readSignature(head ?? '', member(item, 'header'), content, signature);
  });
  return {
    kind: 'jws',
    serialization: listed === undefined ? 'flattened' : 'general',
    signatures,
    left: all.length - items.length,
    detached,
    lacksPayload: detached && given === null,
  };
}

/** @param payload As the token has it, or the bytes of one that travels apart. */
function readSignature(
  head: string,
  unprotected: JsonValue | undefined,
  payload: string | Uint8Array,
  signature: string,
): SignatureReading {
  const fault = (reason: string): SignatureReading => ({ ok: false, reason });
  let protectedHeader: JsonObject = {};
  if (head !== '') {
    const bytes = decodeBase64url(head);
    if (bytes === null) return fault(`The header ${base64urlFault(head).reason}.`);
    const reading = readObject(bytes);
    if (!reading.ok) return fault(`The header ${reading.reason}.`);
    if (reading.repeated.length > 0) return fault(twice('header', reading.repeated));
    protectedHeader = reading.object;
  } else if (unprotected === undefined) return fault('The token has no header.');
  if (unprotected !== undefined && !isObject(unprotected)) return fault('The unprotected header is not a JSON object.');
  const loose: JsonObject = unprotected ?? {};
  const both = Object.keys(loose).find((name) => Object.hasOwn(protectedHeader, name));
  if (both !== undefined) return fault('A name is in both the protected and the unprotected header (RFC 7515 section 7.2.1).');
  const header: JsonObject = Object.fromEntries([...Object.entries(protectedHeader), ...Object.entries(loose)]);
  const alg = ownText(header, 'alg');
  const named = member(header, 'alg');
  if (named !== undefined && typeof named !== 'string') return fault(`The header's "alg" is ${kindOf(named)}, not a string.`);
  if (alg === null || alg === '') return fault('The header has no algorithm ("alg").');
  const kid = member(header, 'kid');
  if (kid !== undefined && typeof kid !== 'string') return fault(`The header's "kid" is not a string (RFC 7515 section 4.1.4).`);
  const critical = criticalFault(protectedHeader, loose);
  if (critical !== null) return fault(critical);
  const encoded = member(protectedHeader, 'b64') !== false;
  if (encoded && typeof payload === 'string' && base64urlLength(payload) === null)
    return fault(`The payload ${base64urlFault(payload).reason}.`);
  const bytes = decodeBase64url(signature);
  if (bytes === null) return fault(`The signature ${base64urlFault(signature).reason}.`);
  const signed = typeof payload === 'string' ? utf8Bytes(payload) : encoded ? utf8Bytes(base64urlOf(payload)) : payload;
  const signingInput = concat(utf8Bytes(`${head}.`), signed);
  return { ok: true, part: { header, protectedHeader, head, alg, kid: kid ?? null, signingInput, signature: bytes } };
}

/** RFC 7515 section 4.1.11: what must be understood and isn't makes a token invalid. "b64" is understood (RFC 7797). */
function criticalFault(protectedHeader: JsonObject, loose: JsonObject): string | null {
  const crit = member(protectedHeader, 'crit');
  const b64 = member(protectedHeader, 'b64') ?? member(loose, 'b64');
  if (member(loose, 'crit') !== undefined) return `The header's "crit" is not protected by the signature.`;
  if (crit !== undefined) {
    if (!Array.isArray(crit) || crit.length === 0) return `The header's "crit" is not an array, or is empty.`;
    for (const name of crit) {
      if (typeof name !== 'string' || REGISTERED.includes(name)) return `The header's "crit" lists a name that isn't allowed there.`;
      if (!Object.hasOwn(protectedHeader, name)) return `The header's "crit" lists a name that isn't in the header.`;
      if (name !== 'b64')
        return "The header marks an extension as critical that Tokenscope doesn't support, so the token must be rejected.";
    }
    if (new Set(crit).size !== crit.length) return `The header's "crit" lists a name twice.`;
  }
  if (b64 === undefined) return null;
  if (typeof b64 !== 'boolean') return `The header's "b64" is neither true nor false (RFC 7797 section 3).`;
  const listed = Array.isArray(crit) && crit.includes('b64');
  return listed ? null : 'The header has "b64" without listing it in "crit" (RFC 7797 section 6).';
}

function twice(where: string, repeated: string[]): string {
  const [name = ''] = repeated;
  const shown = /^[\w.#$:/-]{1,40}$/.test(name) ? `"${name}"` : 'a member';
  return `The ${where} contains ${shown} twice, so implementations may read it differently (RFC 7515 section 4).`;
}

/**
 * The signature over the header as Microsoft signed it: access tokens for Microsoft Graph carry a `nonce` in their header, are signed with
 * its SHA-256 hash in that place, and get the nonce itself afterwards, so that nobody but Graph takes them. null: there is no nonce.
 */
export async function withNonceHashed(part: JwsSignature): Promise<JwsSignature | null> {
  const nonce = ownText(part.protectedHeader, 'nonce');
  if (nonce === null) return null;
  const text = utf8Text(base64Bytes(part.head));
  const reading = readJson(text);
  const node = reading.ok && reading.node.kind === 'object' ? reading.node.members.find(({ name }) => name === 'nonce')?.value : undefined;
  if (node === undefined) return null;
  const hash = base64urlOf(await crypto.subtle.digest('SHA-256', utf8Bytes(nonce)));
  const head = base64urlOf(utf8Bytes(`${text.slice(0, node.start)}"${hash}"${text.slice(node.end)}`));
  // What follows the header in the signing input stays.
  return { ...part, head, signingInput: concat(utf8Bytes(head), part.signingInput.subarray(part.head.length)) };
}
