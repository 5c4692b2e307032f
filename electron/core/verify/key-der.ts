import { base64urlOf, hexOf } from '../base/bytes';
import type { JsonObject } from '../token/json';
import { coordinateBytes, decompressPoint, publicPart } from './curve';
import {
  BIT_STRING,
  bitsOf,
  childrenOf,
  type Der,
  DerFault,
  expectDer,
  INTEGER,
  OCTET_STRING,
  OID,
  readDer,
  SEQUENCE,
  unsignedOf,
} from './der';

const EC_PUBLIC_KEY = '2a8648ce3d0201';
const RSA_PSS = '2a864886f70d01010a';
const RSA = '2a864886f70d010101';
const CURVES: Record<string, string> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
  '2b8104000a': 'secp256k1',
};
const OKP: Record<string, string> = { '2b656e': 'X25519', '2b656f': 'X448', '2b6570': 'Ed25519', '2b6571': 'Ed448' };

/** What a piece of DER is, by the parts it has. */
export type DerKind = 'certificate' | 'public key' | 'private key' | 'rsa public key' | 'rsa private key' | 'ec private key';

/** What a file or text in DER is, by its parts alone; null: nothing that holds a key. Never throws. */
export function derKind(bytes: Uint8Array): DerKind | 'encrypted private key' | 'pkcs #12 file' | null {
  if (bytes[0] !== SEQUENCE || bytes.length < 20) return null;
  try {
    const parts = childrenOf(readDer(bytes));
    const tags = parts.map(({ tag }) => tag);
    const is = (...wanted: number[]) => wanted.every((tag, index) => tags[index] === tag);
    const numbers = tags.every((tag) => tag === INTEGER);
    if (tags.length === 3 && is(SEQUENCE, SEQUENCE, BIT_STRING)) return 'certificate';
    if (tags.length === 2 && is(SEQUENCE, BIT_STRING)) return 'public key';
    if (tags.length === 2 && is(SEQUENCE, OCTET_STRING)) return 'encrypted private key';
    if (is(INTEGER, SEQUENCE, OCTET_STRING)) return 'private key';
    if (is(INTEGER, OCTET_STRING)) return 'ec private key';
    if (tags.length === 2 && numbers) return 'rsa public key';
    if (tags.length >= 9 && is(...Array<number>(9).fill(INTEGER))) return 'rsa private key';
    if (is(INTEGER, SEQUENCE) && parts[0]?.body.length === 1 && parts[0].body[0] === 3) return 'pkcs #12 file';
  } catch {}
  return null;
}

/** The key in DER of a known kind. @throws DerFault */
export async function keyIn(kind: DerKind, bytes: Uint8Array): Promise<JsonObject> {
  const der = readDer(bytes);
  if (kind === 'public key') return fromSpki(der);
  if (kind === 'certificate') return fromSpki(spkiOf(der));
  if (kind === 'private key') return fromPkcs8(der);
  if (kind === 'rsa public key') return rsaPublic(der);
  if (kind === 'rsa private key') return rsaPrivate(der);
  return ecPrivate(der, null);
}

/** RFC 5280 section 4.1: [0] version (optional), serial, algorithm, issuer, validity, subject, then the key. */
function spkiOf(certificate: Der): Der {
  const [tbs] = childrenOf(expectDer(certificate, SEQUENCE));
  const parts = childrenOf(expectDer(tbs, SEQUENCE));
  return expectDer(parts[parts[0]?.tag === 0xa0 ? 6 : 5], SEQUENCE);
}

async function fromSpki(der: Der): Promise<JsonObject> {
  const [algorithm, key] = childrenOf(expectDer(der, SEQUENCE));
  const { oid, parameters } = algorithmOf(algorithm);
  const bytes = bitsOf(key);
  if (oid === RSA || oid === RSA_PSS) return rsaPublic(readDer(bytes));
  if (oid === EC_PUBLIC_KEY) return ecPublic(curveOf(parameters), bytes);
  const crv = OKP[oid];
  if (crv === undefined) throw new DerFault("is for an algorithm Tokenscope doesn't support");
  return { kty: 'OKP', crv, x: base64urlOf(bytes) };
}

async function fromPkcs8(der: Der): Promise<JsonObject> {
  const [version, algorithm, key] = childrenOf(expectDer(der, SEQUENCE));
  expectDer(version, INTEGER);
  const { oid, parameters } = algorithmOf(algorithm);
  const inner = readDer(expectDer(key, OCTET_STRING).body);
  if (oid === RSA || oid === RSA_PSS) return rsaPrivate(inner);
  if (oid === EC_PUBLIC_KEY) return ecPrivate(inner, parameters);
  const crv = OKP[oid];
  if (crv === undefined) throw new DerFault("is for an algorithm Tokenscope doesn't support");
  // RFC 8410 section 7.
  const d = expectDer(inner, OCTET_STRING).body;
  const x = await publicPart(crv, d);
  if (x === null) throw new DerFault('is not a usable key');
  return { kty: 'OKP', crv, x: base64urlOf(x), d: base64urlOf(d) };
}

/** RFC 8017 appendix A.1.1. */
function rsaPublic(der: Der): JsonObject {
  const [n, e] = childrenOf(expectDer(der, SEQUENCE));
  return { kty: 'RSA', n: base64urlOf(unsignedOf(n)), e: base64urlOf(unsignedOf(e)) };
}

/** RFC 8017 appendix A.1.2. */
function rsaPrivate(der: Der): JsonObject {
  const parts = childrenOf(expectDer(der, SEQUENCE)).slice(1, 9);
  const [n = '', e = '', d = '', p = '', q = '', dp = '', dq = '', qi = ''] = parts.map((part) => base64urlOf(unsignedOf(part)));
  if (parts.length < 8) throw new DerFault('does not have the parts of a key');
  return { kty: 'RSA', n, e, d, p, q, dp, dq, qi };
}

/** RFC 5915 section 3. @param parameters The curve, where it stands outside (PKCS #8). */
async function ecPrivate(der: Der, parameters: Der | null): Promise<JsonObject> {
  const [, secret, ...rest] = childrenOf(expectDer(der, SEQUENCE));
  const tagged = (tag: number) => {
    const part = rest.find((each) => each.tag === tag);
    return part && childrenOf(part)[0];
  };
  const crv = curveOf(parameters ?? tagged(0xa0) ?? null);
  const written = tagged(0xa1);
  return scalarKey(crv, expectDer(secret, OCTET_STRING).body, written === undefined ? null : bitsOf(written));
}

/** A private EC key from its number, which some write without its leading zeros. @param point null: it is worked out. @throws DerFault */
export async function scalarKey(crv: string, secret: Uint8Array, point: Uint8Array | null = null): Promise<JsonObject> {
  const size = coordinateBytes(crv);
  const d = new Uint8Array(size);
  d.set(secret.subarray(-size), size - Math.min(size, secret.length));
  const bytes = point ?? (await publicPart(crv, d));
  if (bytes === null) throw new DerFault('is not a usable key');
  return { ...(await ecPublic(crv, bytes)), d: base64urlOf(d) };
}

/** A public EC key from its point (SEC 1 section 2.3.4), compressed or not. @throws DerFault */
export async function ecPublic(crv: string, bytes: Uint8Array): Promise<JsonObject> {
  const size = coordinateBytes(crv);
  const point = bytes.length === 1 + size ? await decompressPoint(crv, bytes) : bytes;
  if (point?.length !== 1 + 2 * size || point[0] !== 4) throw new DerFault(`is not a point on ${crv}, so it is not a valid key`);
  return { kty: 'EC', crv, x: base64urlOf(point.subarray(1, 1 + size)), y: base64urlOf(point.subarray(1 + size)) };
}

function algorithmOf(element: Der | undefined): { oid: string; parameters: Der | null } {
  const [oid, parameters] = childrenOf(expectDer(element, SEQUENCE));
  return { oid: hexOf(expectDer(oid, OID).body), parameters: parameters ?? null };
}

function curveOf(parameters: Der | null): string {
  const crv = parameters?.tag === OID ? CURVES[hexOf(parameters.body)] : undefined;
  if (crv === undefined) throw new DerFault("is on a curve that tokens don't use");
  return crv;
}
