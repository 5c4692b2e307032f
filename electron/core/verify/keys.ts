import type { PassedOver, SecretEncoding } from '../../model/verification';
import { base64Bytes, hexBytes, utf8Bytes } from '../base/bytes';
import { cleanText } from '../base/untrusted-text';
import { decodeBase64url } from '../token/base64url';
import { member } from '../token/decode';
import type { JsonObject, JsonValue } from '../token/json';
import { isObject } from '../token/part';
import { DerFault } from './der';
import { rawKey, readJwk, secretKey } from './jwk';
import { derKind, keyIn } from './key-der';
import { IS_ENCRYPTED, looksLikePaserk, looksLikePem, readPaserk, readPem } from './key-text';
import type { Key, KeySet } from './model';
import { ownText, readObject } from './object';

/** Characters of key material looked into. */
const MAX_TEXT = 1024 * 1024;
/** Keys of one source. */
const MAX_KEYS = 500;

/**
 * Reads a JWK or JWK Set (RFC 7517), PEM text (RFC 7468), several blocks too, the same without its lines, or a map of key ids to PEM, as
 * Google publishes its certificates; keys for PASETO in their own notation or in hexadecimal. Never rejects: what can't be used is listed with why.
 *
 * @param source Where the text came from, as it stands within a sentence: "the key you pasted".
 */
export async function readKeys(text: string, source = 'the key you entered'): Promise<KeySet> {
  const set = emptySet(source);
  if (text.length > MAX_TEXT) return unread(set, 'the text', `is longer than ${MAX_TEXT} characters`);
  const plain = text.trim();
  if (plain.startsWith('{')) {
    const reading = readObject(plain);
    return reading.ok ? readJwks(reading.object, source, reading.repeated) : unread(set, 'the text', reading.reason);
  }
  if (looksLikePem(text)) {
    await addPem(set, text, {});
    return set;
  }
  if (looksLikePaserk(plain)) {
    await readPaserk(plain).then(
      (jwk) => add(set, jwk, 'the key'),
      (error: unknown) => unread(set, 'the key', error instanceof DerFault ? error.message : 'could not be read as a key'),
    );
    return set;
  }
  const bare = /^(?:[0-9a-f]{64}|[0-9a-f]{98}|[0-9a-f]{128})$/i.test(plain) ? hexBytes(plain) : null;
  if (bare !== null) return { ...set, keys: [rawKey(bare, source)] };
  const bytes = /^[\w+/=\s-]+$/.test(plain) ? base64Bytes(plain) : null;
  if (bytes !== null && bytes[0] === 0x30 && derKind(bytes) !== null) return readDerKeys(bytes, source);
  return unread(set, 'the text', whyNoKey(plain));
}

function whyNoKey(text: string): string {
  if (text === '') return 'is empty';
  if (/^(?:ssh-|ecdsa-sha2-)/.test(text)) return 'is an OpenSSH key; convert it to PEM with "ssh-keygen -e -m PKCS8 -f key.pub"';
  if (/^<(?:RSAKeyValue|\?xml)/.test(text)) return 'is XML; enter the key as PEM or JWK';
  if (/^https?:\/\/\S+$/i.test(text)) return 'is a URL, not a key';
  return 'is not a JWK, a JWK Set or PEM';
}

/** Reads a file in DER: a certificate (RFC 5280), a public or private key. Never rejects. */
export async function readDerKeys(bytes: Uint8Array, source: string): Promise<KeySet> {
  const set = emptySet(source);
  const kind = derKind(bytes);
  if (kind === null) return unread(set, 'the DER file', 'is not a public key, a private key or a certificate');
  if (kind === 'encrypted private key') return unread(set, `the ${kind}`, IS_ENCRYPTED);
  if (kind === 'pkcs #12 file')
    return unread(set, 'the PKCS #12 file', 'must be unpacked first, for instance with "openssl pkcs12 -in file -nodes"');
  try {
    await add(set, await keyIn(kind, bytes), `the ${kind}`, kind === 'certificate' ? bytes : null);
  } catch (error) {
    unread(set, `the ${kind}`, error instanceof DerFault ? error.message : 'could not be read as a key');
  }
  return set;
}

/** The keys of a JWK or JWK Set that is parsed already. `repeated`: names that occurred twice in its text. */
export async function readJwks(object: JsonObject, source: string, repeated: string[] = []): Promise<KeySet> {
  const set = emptySet(source);
  if (repeated.length > 0) unread(set, 'the JSON', `contains "${cleanText(repeated[0] ?? '', 40)}" twice, so it was not used`);
  if (repeated.length > 0) return set;
  const listed = member(object, 'keys');
  if (Array.isArray(listed)) {
    for (const [index, item] of listed.slice(0, MAX_KEYS).entries()) await add(set, item, `key ${index + 1}`);
    if (listed.length > MAX_KEYS) unread(set, `${listed.length - MAX_KEYS} more keys`, `follow after the first ${MAX_KEYS}`);
  } else if (listed !== undefined) unread(set, 'the JWK Set', 'has "keys" that is not an array');
  else if (member(object, 'kty') !== undefined) await add(set, object, 'the key');
  else await addOther(set, object);
  return set;
}

/** JSON that is neither a JWK nor a set: a map of certificates by kid, a service account with its private key, or metadata. */
async function addOther(set: KeySet, object: JsonObject): Promise<void> {
  const jwksUri = ownText(object, 'jwks_uri');
  if (jwksUri !== null) {
    unread(set, 'the JSON', `is a provider's metadata, not a key; its keys are at "${cleanText(jwksUri, 300)}" (jwks_uri)`);
    return;
  }
  const blocks = Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'string' && looksLikePem(value) ? [{ name, text: value }] : [],
  );
  const isMap = blocks.length === Object.keys(object).length;
  for (const { name, text } of blocks.slice(0, MAX_KEYS)) await addPem(set, text, isMap ? { kid: name } : {});
  if (blocks.length > 0) return;
  if (member(object, 'issuer') !== undefined) unread(set, 'the JSON', `is a provider's metadata, not a key, and has no "jwks_uri"`);
  else await add(set, object, 'the key');
}

async function addPem(set: KeySet, text: string, names: JsonObject): Promise<void> {
  const blocks = await readPem(text);
  for (const { label, jwk, certificate, fault } of blocks) {
    if (jwk) await add(set, { ...jwk, ...names }, `the ${label}`, certificate);
    else unread(set, `the ${label}`, fault ?? 'could not be read');
  }
  if (blocks.length === 0) unread(set, 'the PEM text', 'is truncated: a line beginning with -----END is missing');
}

function emptySet(source: string): KeySet {
  return { keys: [], unreadable: [], source, fetchedAt: null, handed: true };
}

/** The same keys as a set that anyone can fetch: its secrets and private keys are none. */
export function publishedSet(set: KeySet): KeySet {
  return { ...set, handed: false, keys: set.keys.map((key) => ({ ...key, published: true })) };
}

/** A shared secret as a key. White space in hex and base64url is passed over, as are the signs of standard base64; in text everything counts. */
export function readSecret(text: string, encoding: SecretEncoding, source = 'the secret you entered'): KeySet {
  const set = emptySet(source);
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

/** @param certificate The certificate that the key stood in, as DER. */
async function add(set: KeySet, value: JsonValue, label: string, certificate: Uint8Array | null = null): Promise<void> {
  if (!isObject(value)) {
    unread(set, label, 'is not a JSON object');
    return;
  }
  const read = await readJwk(value, set.source, certificate);
  if (typeof read !== 'string') {
    set.keys.push(read);
    return;
  }
  const kid = ownText(value, 'kid');
  unread(set, kid === null ? label : `kid "${cleanText(kid, 80)}"`, read);
}

function secretBytes(text: string, encoding: SecretEncoding): Uint8Array | null {
  if (encoding === 'text') return utf8Bytes(text);
  const plain = text.replace(/\s+/g, '');
  if (encoding === 'base64url')
    return decodeBase64url(
      plain
        .replace(/={1,4}$/, '')
        .replaceAll('+', '-')
        .replaceAll('/', '_'),
    );
  return /^([0-9a-f]{2})*$/i.test(plain) ? hexBytes(plain) : null;
}
