import type { ExtraSignatures } from '../ports';
import { signatureAlgorithm } from './algorithms';
import type { JwsSignature } from './jws';
import { publicJwk } from './keys';
import type { Key } from './model';
import { ownText } from './object';

/** `unsupported`: this runtime can't; `bad-key`: the numbers make no key (a point that is not on its curve, for one). */
export type SignatureCheck = 'match' | 'mismatch' | 'unsupported' | 'bad-key';

/**
 * Checks one signature over the bytes as received. Strength is not judged here: jose refuses short RSA keys before looking, and a person
 * who has one wants to know whether it is the right one all the same, which is why this asks Web Crypto directly.
 */
export async function checkSignature(part: JwsSignature, key: Key, extra: ExtraSignatures | null): Promise<SignatureCheck> {
  const algorithm = signatureAlgorithm(part.alg, key.crv);
  if (algorithm === null) return 'unsupported';
  const signature = new Uint8Array(part.signature);
  const data = new Uint8Array(part.signingInput);
  if (algorithm.crypto === null) {
    const [x, y] = [ownText(key.jwk, 'x') ?? '', ownText(key.jwk, 'y') ?? ''];
    // ES256K, 64 bytes: r and s (RFC 8812 section 3.2).
    if (signature.length !== 64) return 'mismatch';
    const matches = extra?.verifyEs256k({ x, y }, data, signature) ?? null;
    return matches === null ? 'unsupported' : matches ? 'match' : 'mismatch';
  }
  let imported: CryptoKey;
  try {
    const { import: how } = algorithm.crypto;
    imported =
      key.kty === 'oct'
        ? await crypto.subtle.importKey('raw', new Uint8Array(Buffer.from(ownText(key.jwk, 'k') ?? '', 'base64url')), how, false, [
            'verify',
          ])
        : await crypto.subtle.importKey('jwk', publicJwk(key.jwk), how, false, ['verify']);
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
