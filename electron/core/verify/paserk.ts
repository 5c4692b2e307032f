import { base64urlOf, hexBytes } from '../base/bytes';
import { decodeBase64url } from '../token/base64url';
import type { JsonObject } from '../token/json';
import { decompressPoint } from './curve';
import { DerFault, INTEGER, OCTET_STRING, OID, SEQUENCE, writeDer } from './der';
import { keyIn } from './key-der';

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
  if (/^[lps]id$/.test(kind)) throw new DerFault('is the id of a key (PASERK), not the key');
  if (kind !== 'public' && kind !== 'secret' && kind !== 'local')
    throw new DerFault('is a wrapped or sealed key (PASERK); unwrap it first');
  const bytes = rest.length > 0 ? null : decodeBase64url(data);
  const size = kind === 'local' ? 32 : version === 'k3' ? (kind === 'public' ? 49 : 48) : kind === 'public' ? 32 : 64;
  if (bytes?.length !== size) throw new DerFault(`has no ${size} bytes in base64url, which a ${version}.${kind} has`);
  const alg = `${version.replace('k', 'v')}.${kind === 'local' ? 'local' : 'public'}`;
  if (kind === 'local') return { kty: 'oct', k: base64urlOf(bytes), alg };
  if (version === 'k3') return { ...(kind === 'public' ? compressedKey(bytes) : await scalarKey(bytes)), alg };
  return { ...edwardsKey(bytes), alg };
}

/** An Ed25519 key: 32 public bytes, or the seed with them. */
export function edwardsKey(bytes: Uint8Array): JsonObject {
  const x = { kty: 'OKP', crv: 'Ed25519', x: base64urlOf(bytes.subarray(-32)) };
  return bytes.length === 32 ? x : { ...x, d: base64urlOf(bytes.subarray(0, 32)) };
}

/** A P-384 key from its compressed point. @throws DerFault */
export function compressedKey(bytes: Uint8Array): JsonObject {
  const point = decompressPoint('P-384', bytes);
  if (point === null) throw new DerFault('is not a point on P-384, so its numbers make no key');
  return { kty: 'EC', crv: 'P-384', x: base64urlOf(point.x), y: base64urlOf(point.y) };
}

function scalarKey(bytes: Uint8Array): Promise<JsonObject> | JsonObject {
  const curve = writeDer(0xa0, writeDer(OID, hexBytes('2b81040022')));
  return keyIn('ec private key', writeDer(SEQUENCE, Uint8Array.of(INTEGER, 1, 1), writeDer(OCTET_STRING, new Uint8Array(bytes)), curve));
}
