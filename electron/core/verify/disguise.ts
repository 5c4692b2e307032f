import { coordinateBytes, isOnCurve, numberOf } from './curve';
import { derKind } from './key-der';
import { isObject, own, readObject } from './object';

/** Longer texts than any key is. */
const MAX_BYTES = 65_536;
/** Bytes of the moduli that are in use. */
const MODULUS_BYTES = [256, 384, 512];

/**
 * What a shared secret really is where it is a key written out in one of the spellings that keys come in, continuing "it is ..."; null: an
 * ordinary secret. Whoever knows a public key could sign with such a "secret" (RFC 8725 section 2.1).
 */
export function disguiseOf(secret: Uint8Array): string | null {
  if (secret.length > MAX_BYTES) return null;
  const text = Buffer.from(secret).toString('latin1');
  return inText(text) ?? inBytes(secret) ?? inEncoded(text);
}

function inText(text: string): string | null {
  if (text.includes('-----BEGIN ')) return 'a key or certificate in PEM';
  if (/^\s*(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-[\w-]+) AAAA/.test(text)) return 'an OpenSSH public key';
  if (/<RSAKeyValue>|<Modulus>/.test(text)) return 'an RSA key in XML';
  if (/^\s*k[1-4]\.public\.[\w-]{40,}\s*$/.test(text)) return 'a public key for PASETO';
  return isJwk(text) ? 'a key as JSON' : null;
}

function inBytes(bytes: Uint8Array): string | null {
  const kind = derKind(bytes);
  if (kind !== null) return `the bytes of ${/^[aeiou]|^rsa/.test(kind) ? 'an' : 'a'} ${kind.replace('rsa', 'RSA').replace('ec', 'EC')}`;
  if (isModulus(bytes)) return 'the modulus of an RSA key';
  return isPoint(bytes) ? 'the point of an EC key' : null;
}

/** Base64 of either alphabet, hexadecimal or a decimal number, as consoles and tools print keys: without the lines of PEM. */
function inEncoded(text: string): string | null {
  const plain = text.replace(/^\s*["']|["']\s*$|\\[rn]|\s+/g, '');
  if (plain.length < 40) return null;
  const hex = plain.replace(/^Modulus=|^0x/i, '').replaceAll(':', '');
  if (/^(?:[0-9a-f]{2})+$/i.test(hex)) return inBytes(unpadded(Buffer.from(hex, 'hex')));
  if (/^\d{300,5000}$/.test(plain)) {
    const digits = BigInt(plain).toString(16);
    return inBytes(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
  }
  if (!/^[\w+/-]+={0,2}$/.test(plain)) return null;
  const bytes = Buffer.from(plain, 'base64');
  return inBytes(unpadded(bytes)) ?? (isJwk(bytes.toString('latin1')) ? 'a key as JSON' : null);
}

/** DER and many tools put a zero before a number whose first bit is set. */
function unpadded(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

function isJwk(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  const reading = readObject(text);
  if (!reading.ok) return false;
  const { object } = reading;
  return own(object, 'kty') !== undefined || Array.isArray(own(object, 'keys')) || isObject(own(object, 'jwk'));
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
