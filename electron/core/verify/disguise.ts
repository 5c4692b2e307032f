import { base64Bytes, concat, hexBytes, latin1Text } from '../base/bytes';
import { member } from '../token/decode';
import { type JsonValue, readJson } from '../token/json';
import { isObject } from '../token/part';
import { coordinateBytes, isOnCurve, numberOf } from './curve';
import { derKind } from './key-der';

/** Longer texts than any key is. */
const MAX_BYTES = 65_536;
/** Bytes of the moduli that are in use. */
const MODULUS_BYTES = [256, 384, 512];

/** Encodings one around another that are taken off: base64 of the JSON of base64. */
const MAX_LAYERS = 2;
/** Characters of the shortest number of a key, a coordinate, in base64 or hexadecimal. */
const SHORTEST = 40;

/**
 * What a shared secret really is where it is a key written out in one of the spellings that keys come in, continuing "it is ..."; null: an
 * ordinary secret. Whoever knows a public key could sign with such a "secret" (RFC 8725 section 2.1).
 */
export function disguiseOf(secret: Uint8Array): string | null {
  return secret.length > MAX_BYTES ? null : within(secret, MAX_LAYERS);
}

function within(bytes: Uint8Array, layers: number): string | null {
  const text = latin1Text(bytes);
  return inText(text) ?? inBytes(bytes) ?? (layers === 0 ? null : inEncoded(text, layers - 1));
}

function inText(text: string): string | null {
  if (text.includes('-----BEGIN ')) return 'a key or certificate in PEM';
  if (/<RSAKeyValue>|<Modulus>/.test(text)) return 'an RSA key in XML';
  if (/^\s*k[1-4]\.public\.[\w-]{40,}\s*$/.test(text)) return 'a public key for PASETO';
  return holdsJwk(jsonIn(text)) ? 'a key as JSON' : null;
}

function inBytes(bytes: Uint8Array): string | null {
  const kind = derKind(bytes);
  if (kind !== null) return `the bytes of ${/^[aeiou]|^rsa/.test(kind) ? 'an' : 'a'} ${kind.replace('rsa', 'RSA').replace('ec', 'EC')}`;
  if (isSshKey(bytes)) return 'an OpenSSH public key';
  if (withoutExponent(bytes).some(isModulus)) return 'the modulus of an RSA key';
  return isPoint(bytes) ? 'the point of an EC key' : null;
}

/**
 * Base64 of either alphabet, hexadecimal or a decimal number, as consoles and tools print keys: without the lines of PEM, or the numbers of a key
 * in whatever stands around them: JSON, "n.e", "x,y", a table.
 */
function inEncoded(text: string, layers: number): string | null {
  const plain = text.replace(/^\s*["']|["']\s*$|\\[rn]|\s+/g, '');
  if (plain.length < SHORTEST) return null;
  const whole = inNumber(plain.replace(/^Modulus=/i, '').replaceAll(':', ''), layers);
  if (whole !== null) return whole;
  const printed = text.match(/(?:[0-9a-f]{2}[:\s]+){31,}[0-9a-f]{2}/gi) ?? [];
  const texts = textsIn(jsonIn(text)) ?? [text];
  const pieces = [...printed.map((lines) => lines.replace(/[:\s]/g, '')), ...texts.flatMap((each) => each.split(/[^\w+/-]+/))];
  const numbers = pieces.filter(({ length }) => length >= SHORTEST);
  for (const [index, piece] of numbers.entries()) {
    const found = inNumber(piece, layers) ?? inPair(piece, numbers[index + 1]);
    if (found !== null) return found;
  }
  return null;
}

/** One number or key without anything around it. */
function inNumber(text: string, layers: number): string | null {
  const bytes = bytesOf(text);
  if (bytes === null) return null;
  const found = inBytes(unpadded(bytes)) ?? within(bytes, layers);
  // The exponent may stand right beside its modulus.
  const bare = found === null ? /^AQAB(.{300,})$|^(.{300,})AQAB$/.exec(text) : null;
  const modulus = bare === null ? null : bytesOf(bare[1] ?? bare[2] ?? '');
  return found ?? (modulus === null ? null : inBytes(unpadded(modulus)));
}

/** Two numbers that may be the coordinates of a point. */
function inPair(one: string, other: string | undefined): string | null {
  const [x, y] = [bytesOf(one), other === undefined ? null : bytesOf(other)];
  if (x === null || y === null) return null;
  return [concat(x, y), concat(y, x)].some(isPoint) ? 'the point of an EC key' : null;
}

/** null: neither a number nor base64. */
function bytesOf(text: string): Uint8Array | null {
  const hex = text.replace(/^0x/i, '');
  if (/^(?:[0-9a-f]{2})+$/i.test(hex)) return hexBytes(hex);
  if (/^\d{70,5000}$/.test(text)) {
    const digits = BigInt(text).toString(16);
    return hexBytes(digits.length % 2 === 0 ? digits : `0${digits}`);
  }
  return /^[\w+/-]+={0,2}$/.test(text) ? base64Bytes(text) : null;
}

/** A modulus with the usual exponent before or after it, taken off. */
function withoutExponent(bytes: Uint8Array): Uint8Array[] {
  const isExponent = (part: Uint8Array) => part.length === 3 && part[0] === 1 && part[1] === 0 && part[2] === 1;
  const parts = [bytes];
  if (isExponent(bytes.subarray(-3))) parts.push(unpadded(bytes.subarray(0, -3)));
  if (isExponent(bytes.subarray(0, 3))) parts.push(unpadded(bytes.subarray(3)));
  return parts;
}

/** RFC 4253 section 6.6: the length of the name of its kind, and that name. */
function isSshKey(bytes: Uint8Array): boolean {
  const text = latin1Text(bytes.subarray(0, 64));
  return text.startsWith('\0\0\0') && /^(?:sk-)?(?:ssh|ecdsa)-/.test(text.slice(4));
}

/** DER and many tools put a zero before a number whose first bit is set. */
function unpadded(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

/** An object or list; undefined: it is neither. */
function jsonIn(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  return readJson(text).ok ? (JSON.parse(text) as JsonValue) : undefined;
}

function holdsJwk(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.some(holdsJwk);
  if (!isObject(value)) return false;
  if (member(value, 'kty') !== undefined || Array.isArray(member(value, 'keys'))) return true;
  return (member(value, 'crv') !== undefined && member(value, 'x') !== undefined) || Object.values(value).some(holdsJwk);
}

/** All texts in JSON, names left out; null: it is not JSON. */
function textsIn(value: JsonValue | undefined): string[] | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap((each) => textsIn(each) ?? []);
}

/** Of random numbers of that length, about one in forty has no small divisor either, is odd and begins with a one. */
function isModulus(bytes: Uint8Array): boolean {
  if (!MODULUS_BYTES.includes(bytes.length) || (bytes[0] ?? 0) < 0x80 || ((bytes.at(-1) ?? 0) & 1) === 0) return false;
  const number = numberOf(bytes);
  smallPrimes ??= primesBelow(65_536).map(BigInt);
  return smallPrimes.every((prime) => number % prime !== 0n);
}

let smallPrimes: bigint[] | null = null;

function primesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate++) {
    if (composite[candidate]) continue;
    primes.push(candidate);
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate) composite[multiple] = 1;
  }
  return primes;
}

/** Both coordinates, with or without the byte that SEC 1 puts before them. Chance puts no 64 bytes on a curve. */
function isPoint(bytes: Uint8Array): boolean {
  const bare = bytes.length % 2 === 1 && bytes[0] === 4 ? bytes.subarray(1) : bytes;
  return ['P-256', 'P-384', 'P-521', 'secp256k1'].some((crv) => {
    const size = coordinateBytes(crv);
    return bare.length === 2 * size && isOnCurve(crv, bare.subarray(0, size), bare.subarray(size));
  });
}
