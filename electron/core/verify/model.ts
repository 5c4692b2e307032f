import type { JsonObject } from '../token/json';
import type { Decoded } from '../token/decode';
import type { Finding } from '../token/finding';
import type { TokenInspection } from '../token/inspect-token';

/** Where keys come from. */
export type KeySource =
  | { kind: 'connection' }
  | { kind: 'url'; url: string }
  | { kind: 'text'; text: string }
  | { kind: 'secret'; text: string; encoding: SecretEncoding }
  | { kind: 'client-secret' }
  | { kind: 'decryption-key' };
export type SecretEncoding = 'text' | 'hex' | 'base64url';

export type VerificationStatus = 'valid' | 'invalid' | 'unsecured' | 'unverified';
export const REASONS = [
  'signature-matches',
  'signature-wrong',
  'no-key-fits',
  'algorithm-unfit',
  'algorithm-unsupported',
  'key-too-weak',
  'key-published',
  'payload-detached',
  'disclosures-refused',
  'key-binding-wrong',
  'key-unreadable',
  'unsecured',
  'no-signature',
  'malformed',
] as const;
export type VerificationReason = (typeof REASONS)[number];

/** One key, read and measured. Names (kid, alg, ...) are hostile text. */
export interface Key {
  /** A copy of the members that make the key, private ones included. Never shown. */
  jwk: JsonObject;
  /** `raw`: bytes that do not say what they are; only PASETO takes those. */
  kty: 'RSA' | 'EC' | 'OKP' | 'oct' | 'raw';
  crv: string | null;
  /** Of the modulus, the curve's field or the secret. */
  bits: number;
  isPrivate: boolean;
  kid: string | null;
  alg: string | null;
  use: string | null;
  ops: string[] | null;
  /** "RSA, 2048 bits", "EC P-256", "secret, 256 bits". */
  kind: string;
  /** RFC 7638, base64url; null for a secret. */
  thumbprint: string | null;
  source: string;
  /** What the secret really is where it is a key written out, continuing "it is ..."; null: no such thing (RFC 8725 section 2.1). */
  disguise: string | null;
  /** Why no signature by this key proves anything, continuing "it ..."; null: none is known. */
  flaw: string | null;
  /** It stands in a key set that anyone can fetch. */
  published: boolean;
  /** The certificate that the key came in, or the first of its JWK's x5c. */
  certificate: Certificate | null;
  /** Why there is none, although x5c promises one: continues "it ...". */
  certificateFault: string | null;
}

/** A certificate for show. */
export interface ShownCertificate extends Certificate {
  /** In the token's header, where it proves nothing (whoever wrote the token chose it), or with the key that the token was held against. */
  from: 'x5c' | 'key';
  state: 'valid' | 'expired' | 'not-yet-valid';
  /** Whether the signature matches its key; null: can't be told. */
  signs: boolean | null;
}

/** What a certificate says of itself. Names are hostile text, cleaned. */
export interface Certificate {
  /** "CN=id.example.com, O=Example". */
  subject: string;
  issuer: string;
  /** In hexadecimal. */
  serial: string;
  /** Milliseconds since the epoch; both moments belong to its validity. */
  notBefore: number;
  notAfter: number;
  /** SHA-256 of the whole, in hexadecimal. */
  fingerprint: string;
}

export interface PassedOver {
  key: string;
  why: string;
}

/** Keys from one source. */
export interface KeySet {
  keys: Key[];
  /** What stood among them and is no usable key. */
  unreadable: PassedOver[];
  /** "the provider's JWKS at https://...": where they came from, as it stands within a sentence. */
  source: string;
  /** Milliseconds since the epoch; null: not fetched. */
  fetchedAt: number | null;
  /** A person chose this very key, rather than a provider publishing several. */
  handed: boolean;
}

export interface UsedKey {
  kid: string | null;
  kind: string;
  thumbprint: string | null;
  source: string;
  why: string;
  certificate: Certificate | null;
}

/** What a token's signature or tag covers besides the token itself. */
export interface Beside {
  /** The payload of a token that carries none (detached, RFC 7515 appendix F); null: not given. */
  payload: Uint8Array | null;
  /** The implicit assertion of a PASETO; null: not given. */
  implicit: Uint8Array | null;
}

/** One statement checked about a token. */
export interface Verdict {
  name: string;
  verdict: 'pass' | 'fail' | 'warn' | 'not-applicable';
  text: string;
  reference: string;
}

/** What one signature came to. */
export interface Outcome {
  status: VerificationStatus;
  reason: VerificationReason;
  text: string;
  action: string;
  key: UsedKey | null;
  /** At most 50. */
  passedOver: PassedOver[];
}

/** What verifying came to. */
export interface Verification extends Outcome {
  verdicts: Verdict[];
  /** Those that the token brings along, and that of the key. */
  certificates: ShownCertificate[];
  /** What is worth knowing of the keys, and of the certificates that the token brings along. */
  findings: Finding[];
  /** Milliseconds since the epoch. */
  checkedAt: number;
  keysFetchedAt: number | null;
  /** The tokens within the token, the outer first, each with what was said of it alone; absent: it was not looked for. */
  inside?: { format: string; status: VerificationStatus; text: string }[];
  /** One entry per signature of a general JWS JSON serialisation; empty otherwise. */
  signatures: { index: number; status: VerificationStatus; text: string }[];
  /** The token with the payload that was given with it in its place; absent: none was, or it carries its own. */
  attached?: TokenInspection;
}

/** What was inside a JWE. The content is as secret as the token was. */
export interface Decrypted {
  alg: string;
  enc: string;
  key: UsedKey;
  /** The content where it is a token itself (nested JWT), and what can be read of it. */
  token: string | null;
  nested: Decoded | null;
  /** The content otherwise; null where it is no text. */
  text: string | null;
  kind: 'json' | 'text' | 'binary' | 'token';
  bytes: number;
}
