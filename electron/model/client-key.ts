import * as v from 'valibot';
import { short } from './text/limits';

/** What a key of the client's signs with (RFC 7518 section 3.1, RFC 8037), and what is said of it in the form. */
export const SIGNING_ALGORITHMS = {
  ES256: 'P-256. Short signatures; most servers accept it.',
  ES384: 'P-384.',
  PS256: 'RSA with PSS; what FAPI asks for beside ES256.',
  RS256: 'RSA with PKCS #1 v1.5; every server accepts it.',
  EdDSA: 'Ed25519. Fast; few servers accept it so far.',
} as const;

export type SigningAlgorithm = keyof typeof SIGNING_ALGORITHMS;
export const SIGNING_ALGORITHM_IDS = Object.keys(SIGNING_ALGORITHMS) as SigningAlgorithm[];

export const signingAlgorithm = v.picklist(SIGNING_ALGORITHM_IDS);

/** A key of the client's as the window has it: what a provider may be given, and nothing private. */
export const clientKeyView = v.strictObject({
  /** Its thumbprint where it was made here (RFC 7638). */
  kid: short,
  /** Assertions name it; not where an imported key came without one. */
  sendsKid: v.boolean(),
  alg: signingAlgorithm,
  /** When it was made or imported, in milliseconds since the epoch. */
  at: v.number(),
  /** RFC 7638, SHA-256. */
  thumbprint: v.string(),
  /** The public key as a JWK, and as PEM (SubjectPublicKeyInfo); JSON and PEM text, ready to hand over. */
  jwk: v.string(),
  pem: v.string(),
});

export type ClientKeyView = v.InferOutput<typeof clientKeyView>;
