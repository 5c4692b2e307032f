import type { Finding } from '../../model/finding';
import type { TokenInspection } from '../../model/token';
import type { DecryptedView, PassedOver, ShownCertificate, UsedKeyView, VerificationView } from '../../model/verification';
import type { Decoded } from '../token/decoded';
import type { JsonObject } from '../token/json';

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
  /** Why x5c holds no usable certificate: continues "it ...". */
  certificateFault: string | null;
}

/** What a certificate says of itself. */
export type Certificate = Omit<ShownCertificate, 'from' | 'state' | 'signs'>;

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

export interface UsedKey extends UsedKeyView {
  certificate: Certificate | null;
}

/** What a token's signature or tag covers besides the token itself. */
export interface Beside {
  /** The payload of a token that carries none (detached, RFC 7515 appendix F); null: not given. */
  payload: Uint8Array | null;
  /** The implicit assertion of a PASETO; null: not given. */
  implicit: Uint8Array | null;
}

export interface VerifyInput extends Partial<Beside> {
  /** As received; nothing is taken off it. */
  token: string;
  keys: KeySet;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface JudgeInput extends VerifyInput {
  /** The token, decoded. */
  decoded: Decoded;
  /** What the key binding of an SD-JWT must answer; absent: anything that is there will do. */
  expected?: Presentation;
}

/** The transaction that a key binding is made for (RFC 9901 section 7.3). */
export interface Presentation {
  nonce: string | null;
  audience: string | null;
}

/** What one signature came to. */
export interface Outcome extends Pick<VerificationView, 'status' | 'reason' | 'text' | 'action' | 'passedOver'> {
  key: UsedKey | null;
}

/** What verifying came to. `inside` and `attached` absent: it was not looked for. */
export interface Verification
  extends Outcome,
    Pick<VerificationView, 'verdicts' | 'certificates' | 'checkedAt' | 'keysFetchedAt' | 'signatures'>,
    Partial<Pick<VerificationView, 'inside'>> {
  findings: Finding[];
  attached?: TokenInspection;
}

/** What was inside a JWE. The content is as secret as the token was. */
export interface Decrypted extends Omit<DecryptedView, 'key' | 'nested'> {
  key: UsedKey;
  /** The content where it is a token itself (nested JWT), and what can be read of it. */
  token: string | null;
  nested: Decoded | null;
}

export interface DecryptInput extends Pick<VerifyInput, 'token' | 'keys' | 'implicit'> {
  /** The one key is a client secret, from which symmetric keys are derived (OpenID Connect Core section 10.2). */
  clientSecret?: boolean;
}

/** The content, and the key that opened it. */
export interface Opened {
  decrypted: Decrypted;
  key: Key;
}
