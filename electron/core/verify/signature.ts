import { base64Bytes, concat } from '../base/bytes';
import { signatureAlgorithm } from './algorithms';
import { bareJwk } from './jwk';
import type { JwsSignature } from './jws';
import type { Key } from './model';
import { ownText } from './object';

/** `unsupported`: this runtime can't; `bad-key`: the numbers make no key (a point that is not on its curve, for one). */
export type SignatureCheck = 'match' | 'mismatch' | 'unsupported' | 'bad-key';

/**
 * Checks one signature over the bytes as received. Strength is not judged here: jose refuses short RSA keys before looking, and a person
 * who has one wants to know whether it is the right one all the same, which is why this asks Web Crypto directly.
 */
export async function checkSignature(part: JwsSignature, key: Key): Promise<SignatureCheck> {
  const algorithm = signatureAlgorithm(part.alg, key.crv);
  if (algorithm === null) return 'unsupported';
  const signature = new Uint8Array(part.signature);
  const data = new Uint8Array(part.signingInput);
  if (algorithm.crypto === null) return (await matchesEs256k(key, data, signature)) ? 'match' : 'mismatch';
  let imported: CryptoKey;
  try {
    imported = await importedKey(key, part.alg, algorithm.crypto.import);
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotSupportedError' ? 'unsupported' : 'bad-key';
  }
  try {
    return (await crypto.subtle.verify(algorithm.crypto.verify, imported, signature, data)) ? 'match' : 'mismatch';
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'unsupported';
    // Some runtimes throw where the signature has a length that the key can't give.
    return 'mismatch';
  }
}

/** ES256K (RFC 8812 section 3.2), which Web Crypto does not have. RFC 8812 takes both s and n - s, unlike Bitcoin. */
async function matchesEs256k({ jwk }: Key, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (signature.length !== 64) return false;
  // Few tokens need it, so nobody else waits for it to load.
  const { secp256k1 } = await import('@noble/curves/secp256k1.js');
  const coordinates = ['x', 'y'].map((name) => base64Bytes(ownText(jwk, name) ?? ''));
  const point = concat(Uint8Array.of(4), ...coordinates);
  return secp256k1.verify(signature, data, point, { lowS: false });
}

/** Importing takes longer than verifying, and a key set may serve thousands of tokens. */
const keysByAlgorithm = new WeakMap<Key, Map<string, Promise<CryptoKey>>>();

function importedKey(key: Key, alg: string, how: AlgorithmIdentifier | RsaHashedImportParams | EcKeyImportParams | HmacImportParams) {
  const known = keysByAlgorithm.get(key) ?? new Map<string, Promise<CryptoKey>>();
  keysByAlgorithm.set(key, known);
  const before = known.get(alg);
  if (before !== undefined) return before;
  const imported =
    key.kty === 'oct'
      ? crypto.subtle.importKey('raw', base64Bytes(ownText(key.jwk, 'k') ?? ''), how, false, ['verify'])
      : crypto.subtle.importKey('jwk', bareJwk(key.jwk), how, false, ['verify']);
  known.set(alg, imported);
  return imported;
}
