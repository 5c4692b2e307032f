import { calculateJwkThumbprint } from 'jose';
import { base64Bytes, base64Of, base64urlOf, bitLength } from '../base/bytes';
import { cleanText } from '../base/untrusted-text';
import { decodeBase64url } from '../token/base64url';
import { member } from '../token/decode';
import type { JsonObject, JsonValue } from '../token/json';
import { readCertificate } from './certificate';
import { coordinateBytes, hasSmallOrder, isKnownCurve, isOnCurve, numberOf } from './curve';
import { DerFault } from './der';
import { disguiseOf } from './disguise';
import { keyIn } from './key-der';
import type { Certificate, Key } from './model';
import { ownText } from './object';

/** Longer ones only keep the processor busy; OpenSSL refuses them too. */
const MAX_RSA_BITS = 16_384;
/** Characters of one certificate in x5c. */
const MAX_CERTIFICATE = 100_000;

const OKP_BYTES: Record<string, number> = { Ed25519: 32, X25519: 32, Ed448: 57, X448: 56 };
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const LABELS = ['kid', 'alg', 'use', 'key_ops'];

/** The key, or why it can't be used. */
export async function readJwk(jwk: JsonObject, source: string, certificate: Uint8Array | null): Promise<Key | string> {
  const kty = ownText(jwk, 'kty');
  if (kty === null) return 'has no "kty"';
  if (kty === 'oct') {
    const bytes = bytesIn(jwk, 'k');
    if (bytes === null || bytes.length === 0) return 'has no base64url "k"';
    return secretKey(bytes, source, jwk);
  }
  const shape = kty === 'RSA' ? rsaShape(jwk) : kty === 'EC' ? ecShape(jwk) : kty === 'OKP' ? await okpShape(jwk) : null;
  if (shape === null) return `has the key type "${cleanText(kty, 40)}", which Tokenscope doesn't support`;
  if (typeof shape === 'string') return shape;
  const { members, ...measured } = shape;
  return {
    ...measured,
    ...namesOf(jwk),
    jwk: picked(jwk, ['kty', ...members, ...PRIVATE_MEMBERS, ...LABELS]),
    isPrivate: member(jwk, 'd') !== undefined,
    thumbprint: await calculateJwkThumbprint(bareJwk(jwk, members)),
    source,
    disguise: null,
    published: false,
    ...(certificate === null ? await certificateIn(jwk, members) : await certificateOf(certificate)),
  };
}

type Certified = Pick<Key, 'certificate' | 'certificateFault'>;

async function certificateOf(bytes: Uint8Array): Promise<Certified> {
  try {
    return { certificate: await readCertificate(bytes), certificateFault: null };
  } catch {
    return { certificate: null, certificateFault: 'contains no readable certificate' };
  }
}

/** The first certificate of x5c must hold the JWK's own key (RFC 7517 section 4.7). */
async function certificateIn(jwk: JsonObject, members: string[]): Promise<Certified> {
  const x5c = member(jwk, 'x5c');
  if (x5c === undefined) return { certificate: null, certificateFault: null };
  const inside = await readChain(x5c);
  if (typeof inside === 'string') return { certificate: null, certificateFault: inside };
  const same = members.every((name) => ownText(inside.jwk, name) === ownText(jwk, name));
  return { certificate: inside.certificate, certificateFault: same ? null : 'is for a different key than the one it belongs to' };
}

/** The first certificate of an x5c and its key; a text: why there is none, continuing "it ...". */
export async function readChain(x5c: JsonValue): Promise<{ certificate: Certificate; jwk: JsonObject } | string> {
  const [first] = Array.isArray(x5c) ? x5c : [];
  if (typeof first !== 'string') return 'is not an array that contains a certificate';
  const bytes = base64Bytes(first);
  // RFC 7515 section 4.1.6: base64, not base64url.
  if (first.length > MAX_CERTIFICATE || base64Of(bytes) !== first) return 'begins with something other than base64';
  try {
    return { certificate: await readCertificate(bytes), jwk: await keyIn('certificate', bytes) };
  } catch (error) {
    return `begins with something other than a certificate: it ${error instanceof DerFault ? error.message : 'could not be read'}`;
  }
}

type Shape = Pick<Key, 'kty' | 'crv' | 'bits' | 'kind' | 'flaw'> & { members: string[] };

function rsaShape(jwk: JsonObject): Shape | string {
  const n = bytesIn(jwk, 'n');
  const e = bytesIn(jwk, 'e');
  if (n === null || e === null || n.length === 0 || e.length === 0) return 'has no base64url "n" and "e" (RFC 7518 section 6.3.1)';
  const bits = bitLength(n);
  if (bits > MAX_RSA_BITS) return `has ${bits} bits, more than the supported ${MAX_RSA_BITS}`;
  if (bits < 256 || bitLength(e) > 64) return 'is not a usable RSA key';
  return { kty: 'RSA', crv: null, bits, kind: `RSA, ${bits} bits`, members: ['n', 'e'], flaw: exponentFlaw(numberOf(e)) };
}

/** RFC 8017 section 3.1: e is odd and at least 3. With 1 the "signature" is the bare padding, which anyone can write. */
function exponentFlaw(e: bigint): string | null {
  if (e >= 3n && e % 2n === 1n) return null;
  const why = e === 1n ? 'which leaves every text unchanged, so anyone can forge a matching signature' : 'which is not valid for RSA';
  return `has the public exponent ${e}, ${why} (RFC 8017 section 3.1)`;
}

function ecShape(jwk: JsonObject): Shape | string {
  const crv = ownText(jwk, 'crv') ?? '';
  if (!isKnownCurve(crv)) return `is on the curve "${cleanText(crv, 40)}", which Tokenscope doesn't support`;
  const size = coordinateBytes(crv);
  const [x, y] = [bytesIn(jwk, 'x'), bytesIn(jwk, 'y')];
  if (x?.length !== size) return `has no base64url "x" of ${size} bytes (RFC 7518 section 6.2.1)`;
  if (y?.length !== size) return `has no base64url "y" of ${size} bytes (RFC 7518 section 6.2.1)`;
  if (!isOnCurve(crv, x, y)) return `is not a point on ${crv}, so it is not a valid key`;
  return { kty: 'EC', crv, bits: crv === 'P-521' ? 521 : size * 8, kind: `EC ${crv}`, members: ['crv', 'x', 'y'], flaw: null };
}

async function okpShape(jwk: JsonObject): Promise<Shape | string> {
  const crv = ownText(jwk, 'crv') ?? '';
  const size = Object.hasOwn(OKP_BYTES, crv) ? OKP_BYTES[crv] : undefined;
  if (size === undefined) return `is on the curve "${cleanText(crv, 40)}", which Tokenscope doesn't support`;
  const x = bytesIn(jwk, 'x');
  if (x?.length !== size) return `has no base64url "x" of ${size} bytes (RFC 8037 section 2)`;
  const flaw = (await hasSmallOrder(crv, x)) ? 'is a point of small order, for which one signature matches nearly any text' : null;
  return { kty: 'OKP', crv, bits: size * 8, kind: crv, members: ['crv', 'x'], flaw };
}

export function secretKey(bytes: Uint8Array, source: string, jwk: JsonObject): Key {
  const bits = bytes.length * 8;
  return {
    jwk: { kty: 'oct', k: base64urlOf(bytes), ...picked(jwk, LABELS) },
    kty: 'oct',
    crv: null,
    bits,
    isPrivate: true,
    ...namesOf(jwk),
    kind: `secret, ${bits} bits`,
    thumbprint: null,
    source,
    disguise: disguiseOf(bytes),
    flaw: null,
    published: false,
    certificate: null,
    certificateFault: null,
  };
}

/** Bytes that do not say what they are: PASETO's libraries write both secrets and public keys so. */
export function rawKey(bytes: Uint8Array, source: string): Key {
  return {
    ...secretKey(bytes, source, {}),
    jwk: { kty: 'raw', k: base64urlOf(bytes) },
    kty: 'raw',
    isPrivate: false,
    kind: `${bytes.length} bytes`,
    disguise: null,
  };
}

function namesOf(jwk: JsonObject): Pick<Key, 'kid' | 'alg' | 'use' | 'ops'> {
  const ops = member(jwk, 'key_ops');
  return {
    kid: ownText(jwk, 'kid'),
    alg: ownText(jwk, 'alg'),
    use: ownText(jwk, 'use'),
    ops: Array.isArray(ops) ? ops.filter((item) => typeof item === 'string') : null,
  };
}

function picked(jwk: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(jwk, name)).map((name) => [name, jwk[name] ?? null]));
}

/** Only what makes the key, whatever else the JWK holds. @param names Members that are text; absent: those of the public key. */
export function bareJwk(jwk: JsonObject, names = ['crv', 'n', 'e', 'x', 'y']): { kty: string } & Record<string, string> {
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
