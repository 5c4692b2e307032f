import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';

let made: JsonWebKey | null = null;

/** The private key that test servers sign tokens with, for `jwks` of oidc-provider. One per process: to make an RSA key takes a fifth of a second. */
export function signingKey(): JsonWebKey {
  made ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return { ...made, use: 'sig' };
}
