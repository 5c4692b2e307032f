import { base64Bytes, base64urlOf } from '../base/bytes';
import { decodeBase64url } from '../token/base64url';
import type { JsonObject } from '../token/json';
import { DerFault } from './der';
import { type DerKind, ecPublic, keyIn, scalarKey } from './key-der';

/** A key from a PEM block; `fault`: why it can't be read. */
export interface PemBlock {
  /** "public key", "private key", "certificate": what the block says it is, in lower case. */
  label: string;
  jwk: JsonObject | null;
  /** The certificate that the key stood in, as DER. */
  certificate: Uint8Array | null;
  fault: string | null;
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g;
const END = '-----END ';
const KINDS: Record<string, DerKind> = {
  'PUBLIC KEY': 'public key',
  'RSA PUBLIC KEY': 'rsa public key',
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'TRUSTED CERTIFICATE': 'certificate',
  'PRIVATE KEY': 'private key',
  'RSA PRIVATE KEY': 'rsa private key',
  'EC PRIVATE KEY': 'ec private key',
};

/** Whether a text holds what looks like PEM. */
export function looksLikePem(text: string): boolean {
  return text.includes('-----BEGIN ');
}

/**
 * The keys in PEM text (RFC 7468): PUBLIC KEY, PRIVATE KEY (PKCS #8), RSA PUBLIC KEY and RSA PRIVATE KEY (PKCS #1), EC PRIVATE KEY
 * (RFC 5915), CERTIFICATE. Line ends may be written out as \n, as in JSON and environment variables. A certificate gives its key and is
 * not itself judged. Never rejects.
 */
export async function readPem(text: string): Promise<PemBlock[]> {
  const blocks: PemBlock[] = [];
  for (const { label, body } of blocksIn(text.replace(/(?:\\r)?\\n/g, '\n'))) {
    if (label === 'EC PARAMETERS' || label === 'DH PARAMETERS') continue;
    if (blocks.length === 100) break;
    const name = label.toLowerCase();
    try {
      blocks.push({ label: name, ...(await keyOf(label, body)), fault: null });
    } catch (error) {
      const fault = error instanceof DerFault ? error.message : 'could not be read as a key';
      blocks.push({ label: name, jwk: null, certificate: null, fault });
    }
  }
  return blocks;
}

/** What stands between each BEGIN and the END that follows, where both say the same. */
function* blocksIn(text: string): Generator<{ label: string; body: string }> {
  let from = 0;
  for (const { 0: line, 1: label = '', index } of text.matchAll(BEGIN)) {
    const start = index + line.length;
    if (index < from) continue;
    const end = text.indexOf(END, start);
    if (end < 0) return;
    if (!text.startsWith(`${END}${label}-----`, end)) continue;
    from = end;
    yield { label, body: text.slice(start, end) };
  }
}

async function keyOf(label: string, body: string): Promise<{ jwk: JsonObject; certificate: Uint8Array | null }> {
  if (label.startsWith('ENCRYPTED') || /^[ \t]{0,40}Proc-Type:[^\n]{0,200}ENCRYPTED/m.test(body)) throw new DerFault(IS_ENCRYPTED);
  const base64 = body.replace(/\s+/g, '');
  const bytes = base64Bytes(base64);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new DerFault("contains characters that aren't base64");
  const kind = Object.hasOwn(KINDS, label) ? KINDS[label] : undefined;
  if (kind === undefined) throw new DerFault('is not a public key, a private key or a certificate');
  return { jwk: await keyIn(kind, bytes), certificate: kind === 'certificate' ? bytes : null };
}

/** Why a private key under a passphrase is no use, continuing "it ...". */
export const IS_ENCRYPTED =
  'is encrypted with a passphrase; remove that first, for instance with "openssl pkey -in key.pem -out plain.pem"';

/** Whether a text begins as serialised PASETO keys do. */
export function looksLikePaserk(text: string): boolean {
  return /^k[1-4]\.[a-z-]+\./.test(text);
}

/**
 * A key for PASETO in its own notation (PASERK): k2, k3 and k4, public, secret and local. The key says by "alg" for which version and
 * purpose it is, and is used for nothing else.
 *
 * @throws DerFault it can't be used; the message continues "it ...".
 */
export async function readPaserk(text: string): Promise<JsonObject> {
  const [version = '', kind = '', data = '', ...rest] = text.split('.');
  if (version === 'k1') throw new DerFault('is for PASETO v1, which is not supported');
  if (/^[lps]id$/.test(kind)) throw new DerFault('is the ID of a key (PASERK), not the key');
  if (kind !== 'public' && kind !== 'secret' && kind !== 'local')
    throw new DerFault('is a wrapped or sealed key (PASERK); unwrap it first');
  const bytes = rest.length > 0 ? null : decodeBase64url(data);
  const size = kind === 'local' ? 32 : version === 'k3' ? (kind === 'public' ? 49 : 48) : kind === 'public' ? 32 : 64;
  if (bytes?.length !== size) throw new DerFault(`is not ${size} bytes of base64url, as a ${version}.${kind} must be`);
  const alg = `${version.replace('k', 'v')}.${kind === 'local' ? 'local' : 'public'}`;
  if (kind === 'local') return { kty: 'oct', k: base64urlOf(bytes), alg };
  if (version === 'k3') return { ...(await (kind === 'public' ? ecPublic('P-384', bytes) : scalarKey('P-384', bytes))), alg };
  return { ...edwardsKey(bytes), alg };
}

/** An Ed25519 key: 32 public bytes, or the seed with them. */
export function edwardsKey(bytes: Uint8Array): JsonObject {
  const x = { kty: 'OKP', crv: 'Ed25519', x: base64urlOf(bytes.subarray(-32)) };
  return bytes.length === 32 ? x : { ...x, d: base64urlOf(bytes.subarray(0, 32)) };
}
