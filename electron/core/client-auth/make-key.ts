import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { SigningAlgorithm } from '../../model/client-key';
import type { SealedClientKey } from '../secrets';

/** A new key, named by its thumbprint (RFC 7638). @param at Milliseconds since the epoch. */
export async function makeKey(alg: SigningAlgorithm, at: number): Promise<SealedClientKey> {
  const options = { extractable: true, ...(alg === 'EdDSA' && { crv: 'Ed25519' }) };
  const { privateKey } = await generateKeyPair(alg, options);
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), sendsKid: true, alg, jwk: JSON.stringify(jwk), at };
}
