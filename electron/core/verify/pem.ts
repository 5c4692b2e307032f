import type { JsonObject } from '../token/json';
import {
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
  writeDer,
} from './der';

/** A key as it stood in a PEM block; `fault` says why there is none. */
export interface PemBlock {
  /** "public key", "private key", "certificate": what the block says it is, in lower case. */
  label: string;
  jwk: JsonObject | null;
  fault: string | null;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([\s\S]*?)-----END \1-----/g;

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

/** Whether a text holds what looks like PEM. */
export function looksLikePem(text: string): boolean {
  return text.includes('-----BEGIN ');
}

/**
 * The keys in PEM text (RFC 7468): PUBLIC KEY, PRIVATE KEY (PKCS #8), RSA PUBLIC KEY and RSA PRIVATE KEY (PKCS #1), EC PRIVATE KEY
 * (RFC 5915), CERTIFICATE. A certificate gives its key and is not itself judged. Never rejects.
 */
export async function readPem(text: string): Promise<PemBlock[]> {
  const blocks: PemBlock[] = [];
  for (const [, label = '', body = ''] of text.matchAll(BLOCK)) {
    if (label === 'EC PARAMETERS' || label === 'DH PARAMETERS') continue;
    if (blocks.length === 100) break;
    const name = label.toLowerCase();
    try {
      blocks.push({ label: name, jwk: await keyOf(label, body), fault: null });
    } catch (error) {
      blocks.push({ label: name, jwk: null, fault: error instanceof DerFault ? error.message : 'could not be read as a key' });
    }
  }
  return blocks;
}

/** The public key of SubjectPublicKeyInfo (RFC 5280 section 4.1) or a certificate, without PEM around it; null: it is none. */
export function publicKeyIn(bytes: Uint8Array): JsonObject | null {
  if (bytes[0] !== SEQUENCE || bytes.length < 20) return null;
  for (const read of [fromSpki, fromCertificate]) {
    try {
      return read(readDer(bytes));
    } catch {}
  }
  return null;
}

async function keyOf(label: string, body: string): Promise<JsonObject> {
  if (label.startsWith('ENCRYPTED') || /^\s*Proc-Type:.*ENCRYPTED/m.test(body)) {
    throw new DerFault('is encrypted with a passphrase; take that off first, for instance with "openssl pkey -in key.pem -out plain.pem"');
  }
  const base64 = body.replace(/\s+/g, '');
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new DerFault('holds characters that base64 does not have');
  const der = readDer(bytes);
  if (label === 'PUBLIC KEY') return fromSpki(der);
  if (label === 'RSA PUBLIC KEY') return rsaPublic(der);
  if (label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE') return fromCertificate(der);
  if (label === 'PRIVATE KEY') return fromPkcs8(der);
  if (label === 'RSA PRIVATE KEY') return rsaPrivate(der);
  if (label === 'EC PRIVATE KEY') return ecPrivate(der, null);
  throw new DerFault('is none of the kinds read here: public key, private key, certificate');
}

function fromCertificate(der: Der): JsonObject {
  const [tbs] = childrenOf(expectDer(der, SEQUENCE));
  const parts = childrenOf(expectDer(tbs, SEQUENCE));
  // RFC 5280 section 4.1: [0] version (optional), serial, algorithm, issuer, validity, subject, then the key.
  const spki = parts[parts[0]?.tag === 0xa0 ? 6 : 5];
  return fromSpki(expectDer(spki, SEQUENCE));
}

function fromSpki(der: Der): JsonObject {
  const [algorithm, key] = childrenOf(expectDer(der, SEQUENCE));
  const { oid, parameters } = algorithmOf(algorithm);
  const bytes = bitsOf(key);
  if (oid === RSA || oid === RSA_PSS) return rsaPublic(readDer(bytes));
  if (oid === EC_PUBLIC_KEY) return { kty: 'EC', crv: curveOf(parameters), ...pointOf(bytes, curveOf(parameters)) };
  const crv = OKP[oid];
  if (crv === undefined) throw new DerFault('is for an algorithm that is not known here');
  return { kty: 'OKP', crv, x: base64url(bytes) };
}

function fromPkcs8(der: Der): Promise<JsonObject> | JsonObject {
  const [version, algorithm, key] = childrenOf(expectDer(der, SEQUENCE));
  expectDer(version, INTEGER);
  const { oid, parameters } = algorithmOf(algorithm);
  const inner = readDer(expectDer(key, OCTET_STRING).body);
  if (oid === RSA || oid === RSA_PSS) return rsaPrivate(inner);
  if (oid === EC_PUBLIC_KEY) return ecPrivate(inner, parameters);
  const crv = OKP[oid];
  if (crv === undefined) throw new DerFault('is for an algorithm that is not known here');
  return completed(der.whole, crv.startsWith('X') ? { name: crv } : { name: crv });
}

/** RFC 8017 appendix A.1.1. */
function rsaPublic(der: Der): JsonObject {
  const [n, e] = childrenOf(expectDer(der, SEQUENCE));
  return { kty: 'RSA', n: base64url(unsignedOf(n)), e: base64url(unsignedOf(e)) };
}

/** RFC 8017 appendix A.1.2. */
function rsaPrivate(der: Der): JsonObject {
  const parts = childrenOf(expectDer(der, SEQUENCE)).slice(1, 9);
  const [n = '', e = '', d = '', p = '', q = '', dp = '', dq = '', qi = ''] = parts.map((part) => base64url(unsignedOf(part)));
  if (parts.length < 8) throw new DerFault('does not have the parts of a key');
  return { kty: 'RSA', n, e, d, p, q, dp, dq, qi };
}

/** RFC 5915 section 3. @param parameters The curve, where it stands outside (PKCS #8). */
function ecPrivate(der: Der, parameters: Der | null): Promise<JsonObject> | JsonObject {
  const [, secret, ...rest] = childrenOf(expectDer(der, SEQUENCE));
  const tagged = (tag: number) => rest.find((part) => part.tag === tag);
  const named = tagged(0xa0);
  const curve = named ? childrenOf(named)[0] : undefined;
  const crv = curveOf(parameters ?? curve ?? null);
  const size = coordinateBytes(crv);
  const d = expectDer(secret, OCTET_STRING).body;
  const written = tagged(0xa1);
  if (written) {
    const padded = new Uint8Array(size);
    padded.set(d.subarray(-size), size - Math.min(size, d.length));
    return { kty: 'EC', crv, ...pointOf(bitsOf(childrenOf(written)[0]), crv), d: base64url(padded) };
  }
  const oid = parameters ?? curve;
  if (crv === 'secp256k1' || oid === undefined) throw new DerFault('leaves out its public part; give the public key as well');
  const algorithm = writeDer(SEQUENCE, writeDer(OID, hexBytes(EC_PUBLIC_KEY)), oid.whole);
  const pkcs8 = writeDer(SEQUENCE, Uint8Array.of(INTEGER, 1, 0), algorithm, writeDer(OCTET_STRING, der.whole));
  return completed(pkcs8, { name: 'ECDSA', namedCurve: crv });
}

/** Web Crypto works out the public part of a private key that comes without. */
async function completed(pkcs8: Uint8Array, algorithm: EcKeyImportParams | Algorithm): Promise<JsonObject> {
  const usages: KeyUsage[] = algorithm.name.startsWith('X') ? ['deriveBits'] : ['sign'];
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, usages).catch(() => {
    throw new DerFault('is no key that can be used here');
  });
  const { kty = '', crv = '', x = '', y, d = '' } = await crypto.subtle.exportKey('jwk', key);
  return { kty, crv, x, ...(y === undefined ? {} : { y }), d };
}

function algorithmOf(element: Der | undefined): { oid: string; parameters: Der | null } {
  const [oid, parameters] = childrenOf(expectDer(element, SEQUENCE));
  return { oid: hex(expectDer(oid, OID).body), parameters: parameters ?? null };
}

function curveOf(parameters: Der | null): string {
  const crv = parameters?.tag === OID ? CURVES[hex(parameters.body)] : undefined;
  if (crv === undefined) throw new DerFault('is on a curve that tokens do not use');
  return crv;
}

/** SEC 1 section 2.3.4, uncompressed. */
function pointOf(bytes: Uint8Array, crv: string): { x: string; y: string } {
  const size = coordinateBytes(crv);
  if (bytes[0] !== 4 || bytes.length !== 1 + 2 * size) throw new DerFault('has its point compressed or cut; write it uncompressed');
  return { x: base64url(bytes.subarray(1, 1 + size)), y: base64url(bytes.subarray(1 + size)) };
}

/** Bytes of one coordinate (RFC 7518 section 6.2.1.2, RFC 8812 section 3.1). */
export function coordinateBytes(crv: string): number {
  return crv === 'P-521' ? 66 : crv === 'P-384' ? 48 : 32;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function hexBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}
