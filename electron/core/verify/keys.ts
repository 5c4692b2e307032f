import { calculateJwkThumbprint } from 'jose';
import { cleanText } from '../oauth/untrusted-text';
import { decodeBase64url } from '../token/base64url';
import type { JsonObject, JsonValue } from '../token/json';
import type { Key, KeySet, PassedOver, SecretEncoding } from './model';
import { isObject, own, ownText, readObject } from './object';
import { coordinateBytes, looksLikePem, publicKeyIn, readPem } from './pem';

/** Characters of key material looked into. */
const MAX_TEXT = 1024 * 1024;
/** Keys of one source. */
const MAX_KEYS = 500;
/** Longer ones only keep the processor busy; OpenSSL refuses them too. */
const MAX_RSA_BITS = 16_384;

const OKP_BYTES: Record<string, number> = { Ed25519: 32, X25519: 32, Ed448: 57, X448: 56 };
const EC_CURVES = ['P-256', 'P-384', 'P-521', 'secp256k1'];
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/**
 * Reads a JWK or JWK Set (RFC 7517) or PEM text (RFC 7468), several blocks too. Never rejects: what can't be used is listed with why.
 *
 * @param source Where the text came from, as it stands within a sentence: "the key you pasted".
 */
export async function readKeys(text: string, source = 'the key you gave'): Promise<KeySet> {
  const set: KeySet = { keys: [], unreadable: [], source, fetchedAt: null, handed: true };
  if (text.length > MAX_TEXT) return unread(set, 'the text', `is longer than ${MAX_TEXT} characters`);
  if (looksLikePem(text)) {
    const blocks = await readPem(text);
    for (const block of blocks) {
      const { label } = block;
      if (block.jwk) await add(set, block.jwk, `the ${label}`);
      else unread(set, `the ${label}`, block.fault ?? 'could not be read');
    }
    return blocks.length === 0 ? unread(set, 'the PEM text', 'is cut: a line that begins with -----END is missing') : set;
  }
  const reading = readObject(text.trim());
  if (!reading.ok) {
    const hint = text.trim().startsWith('{') ? reading.reason : 'is neither a JWK, a JWK Set nor PEM';
    return unread(set, 'the text', text.trim() === '' ? 'is empty' : hint);
  }
  return readJwks(reading.object, source, reading.repeated);
}

/** The keys of a JWK or JWK Set that is parsed already. `repeated`: names that occurred twice in its text. */
export async function readJwks(object: JsonObject, source: string, repeated: string[] = []): Promise<KeySet> {
  const set: KeySet = { keys: [], unreadable: [], source, fetchedAt: null, handed: true };
  if (repeated.length > 0) unread(set, 'the JSON', `names "${cleanText(repeated[0] ?? '', 40)}" twice, so it was not used`);
  if (repeated.length > 0) return set;
  const listed = own(object, 'keys');
  if (listed === undefined) await add(set, object, 'the key');
  else if (!Array.isArray(listed)) unread(set, 'the JWK Set', 'has "keys" that is no list');
  else {
    for (const [index, item] of listed.slice(0, MAX_KEYS).entries()) await add(set, item, `key ${index + 1}`);
    if (listed.length > MAX_KEYS) unread(set, `${listed.length - MAX_KEYS} more keys`, `come after the first ${MAX_KEYS}`);
  }
  return set;
}

/** A shared secret as a key. White space in hex and base64url is passed over, as are the signs of standard base64; in text everything counts. */
export function readSecret(text: string, encoding: SecretEncoding, source = 'the secret you gave'): KeySet {
  const set: KeySet = { keys: [], unreadable: [], source, fetchedAt: null, handed: true };
  const bytes = secretBytes(text, encoding);
  if (bytes === null) return unread(set, 'the secret', encoding === 'hex' ? 'is not hexadecimal' : 'is not base64url');
  if (bytes.length === 0) return unread(set, 'the secret', 'is empty');
  set.keys.push(secretKey(bytes, source, {}));
  return set;
}

/** The key that an encrypted token is to be opened with, as JSON text to seal. */
export function writeKey(key: Key): string {
  return JSON.stringify(key.jwk);
}

/** `kid "a" (RSA, 2048 bits)`, at most 120 characters of untrusted text. */
export function keyLabel({ kid, kind }: Pick<Key, 'kid' | 'kind'>): string {
  return kid === null ? `${kind}, no kid` : `kid "${cleanText(kid, 80)}" (${kind})`;
}

function unread(set: KeySet, key: string, why: string): KeySet {
  set.unreadable.push({ key, why } satisfies PassedOver);
  return set;
}

async function add(set: KeySet, value: JsonValue, label: string): Promise<void> {
  if (!isObject(value)) {
    unread(set, label, 'is no JSON object');
    return;
  }
  const read = await readJwk(value, set.source);
  if (typeof read !== 'string') {
    set.keys.push(read);
    return;
  }
  const kid = ownText(value, 'kid');
  unread(set, kid === null ? label : `kid "${cleanText(kid, 80)}"`, read);
}

/** The key, or why it is none. */
async function readJwk(jwk: JsonObject, source: string): Promise<Key | string> {
  const kty = ownText(jwk, 'kty');
  if (kty === null) return 'has no "kty"';
  if (kty === 'oct') {
    const bytes = bytesIn(jwk, 'k');
    if (bytes === null || bytes.length === 0) return 'has no "k" in base64url';
    return secretKey(bytes, source, jwk);
  }
  const shape = kty === 'RSA' ? rsaShape(jwk) : kty === 'EC' ? ecShape(jwk) : kty === 'OKP' ? okpShape(jwk) : null;
  if (shape === null) return `is of the kind "${cleanText(kty, 40)}", which is not known here`;
  if (typeof shape === 'string') return shape;
  return {
    ...shape,
    ...namesOf(jwk),
    jwk: membersOf(jwk, shape.members),
    isPrivate: own(jwk, 'd') !== undefined,
    thumbprint: await calculateJwkThumbprint(publicJwk(jwk, shape.members)),
    source,
    disguised: false,
  };
}

type Shape = Pick<Key, 'kty' | 'crv' | 'bits' | 'kind'> & { members: string[] };

function rsaShape(jwk: JsonObject): Shape | string {
  const n = bytesIn(jwk, 'n');
  const e = bytesIn(jwk, 'e');
  if (n === null || e === null || n.length === 0 || e.length === 0) return 'has no "n" and "e" in base64url (RFC 7518 section 6.3.1)';
  const bits = bitLength(n);
  if (bits > MAX_RSA_BITS) return `has ${bits} bits, more than the ${MAX_RSA_BITS} that are worked with`;
  if (bits < 256 || bitLength(e) > 64) return 'is no RSA key that can be worked with';
  return { kty: 'RSA', crv: null, bits, kind: `RSA, ${bits} bits`, members: ['n', 'e'] };
}

function ecShape(jwk: JsonObject): Shape | string {
  const crv = ownText(jwk, 'crv') ?? '';
  if (!EC_CURVES.includes(crv)) return `is on the curve "${cleanText(crv, 40)}", which is not known here`;
  const size = coordinateBytes(crv);
  for (const name of ['x', 'y']) {
    const bytes = bytesIn(jwk, name);
    if (bytes?.length !== size) return `has no "${name}" of ${size} bytes in base64url (RFC 7518 section 6.2.1)`;
  }
  return { kty: 'EC', crv, bits: crv === 'P-521' ? 521 : size * 8, kind: `EC ${crv}`, members: ['crv', 'x', 'y'] };
}

function okpShape(jwk: JsonObject): Shape | string {
  const crv = ownText(jwk, 'crv') ?? '';
  const size = Object.hasOwn(OKP_BYTES, crv) ? OKP_BYTES[crv] : undefined;
  if (size === undefined) return `is on the curve "${cleanText(crv, 40)}", which is not known here`;
  if (bytesIn(jwk, 'x')?.length !== size) return `has no "x" of ${size} bytes in base64url (RFC 8037 section 2)`;
  return { kty: 'OKP', crv, bits: size * 8, kind: crv, members: ['crv', 'x'] };
}

function secretKey(bytes: Uint8Array, source: string, jwk: JsonObject): Key {
  const bits = bytes.length * 8;
  const disguised =
    Buffer.from(bytes.subarray(0, 2048)).toString('latin1').includes('-----BEGIN ') || publicKeyIn(bytes) !== null || isJwkText(bytes);
  const plain: JsonObject = { kty: 'oct', k: Buffer.from(bytes).toString('base64url') };
  return {
    jwk: { ...plain, ...labels(jwk) },
    kty: 'oct',
    crv: null,
    bits,
    isPrivate: true,
    ...namesOf(jwk),
    kind: `secret, ${bits} bits`,
    thumbprint: null,
    source,
    disguised,
  };
}

function secretBytes(text: string, encoding: SecretEncoding): Uint8Array | null {
  if (encoding === 'text') return new TextEncoder().encode(text);
  const plain = text.replace(/\s+/g, '');
  if (encoding === 'base64url') return decodeBase64url(plain.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
  return /^([0-9a-f]{2})*$/i.test(plain) ? Buffer.from(plain, 'hex') : null;
}

/** Whether a secret is a key written as JSON. */
function isJwkText(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x7b || bytes.length > 65_536) return false;
  const reading = readObject(bytes);
  return reading.ok && (own(reading.object, 'kty') !== undefined || own(reading.object, 'keys') !== undefined);
}

function namesOf(jwk: JsonObject): Pick<Key, 'kid' | 'alg' | 'use' | 'ops'> {
  const ops = own(jwk, 'key_ops');
  return {
    kid: ownText(jwk, 'kid'),
    alg: ownText(jwk, 'alg'),
    use: ownText(jwk, 'use'),
    ops: Array.isArray(ops) ? ops.filter((item) => typeof item === 'string') : null,
  };
}

function labels(jwk: JsonObject): JsonObject {
  const names = ['kid', 'alg', 'use', 'key_ops'].flatMap((name) => {
    const value = own(jwk, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(names);
}

function membersOf(jwk: JsonObject, names: string[]): JsonObject {
  const all = ['kty', ...names, ...PRIVATE_MEMBERS].flatMap((name) => {
    const value = own(jwk, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(all), ...labels(jwk) };
}

/** Only what makes the public key, whatever else the JWK holds. */
export function publicJwk(jwk: JsonObject, names = ['crv', 'n', 'e', 'x', 'y']): { kty: string } & Record<string, string> {
  const members = names.flatMap((name) => {
    const value = ownText(jwk, name);
    return value === null ? [] : [[name, value] as const];
  });
  return { kty: ownText(jwk, 'kty') ?? '', ...Object.fromEntries(members) };
}

/** jose and Web Crypto take padded and non-canonical base64url; two spellings of one key would then count as two. */
function bytesIn(jwk: JsonObject, name: string): Uint8Array | null {
  const text = ownText(jwk, name);
  return text === null ? null : decodeBase64url(text);
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
