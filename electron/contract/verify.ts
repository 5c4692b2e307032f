import type { DecodedView, FindingView } from './token';

/** Where keys come from. Text and secrets go one way, into the main process, and are dropped after use. */
export type KeySource =
  /** The connection's jwks endpoint, set or discovered. */
  | { kind: 'connection' }
  | { kind: 'url'; url: string }
  /** JWK, JWK Set, PEM public or private key, PEM certificate. */
  | { kind: 'text'; text: string }
  | { kind: 'secret'; text: string; encoding: 'text' | 'hex' | 'base64url' }
  /** The connection's sealed client secret (HS256 and the like). */
  | { kind: 'client-secret' }
  /** The connection's sealed decryption key. */
  | { kind: 'decryption-key' };

/** What a token's signature or tag covers besides the token itself. */
export interface Beside {
  /** The payload of a token that carries none (detached), in base64; null: not given. */
  payload: string | null;
  /** The implicit assertion of a PASETO; null: not given. */
  implicit: string | null;
}

/** What a signature check came to: why it could not be made, or failed. */
export type VerificationReason =
  | 'signature-matches'
  | 'signature-wrong'
  | 'no-key-fits'
  | 'algorithm-unfit'
  | 'algorithm-unsupported'
  | 'key-too-weak'
  | 'key-published'
  | 'payload-detached'
  | 'disclosures-refused'
  | 'key-binding-wrong'
  | 'key-unreadable'
  | 'unsecured'
  | 'no-signature'
  | 'malformed';

export interface UsedKeyView {
  kid: string | null;
  /** "RSA, 2048 bits", "EC P-256", "secret, 256 bits". */
  kind: string;
  /** RFC 7638, base64url; null for a secret. */
  thumbprint: string | null;
  /** "the provider's JWKS at https://..., fetched 14:08" as parts: where it came from. */
  source: string;
  /** Why this one: "its kid is the token's", "the only key for RS256". */
  why: string;
}

/** What a certificate says of itself. Names are untrusted text. */
export interface CertificateView {
  /** `x5c`: in the token's header, where it proves nothing; `key`: with the key that the token was held against. */
  from: 'x5c' | 'key';
  subject: string;
  issuer: string;
  /** In hexadecimal. */
  serial: string;
  /** Milliseconds since the epoch. */
  notBefore: number;
  notAfter: number;
  state: 'valid' | 'expired' | 'not-yet-valid';
  /** SHA-256, in hexadecimal. */
  fingerprint: string;
  /** Whether the signature matches its key; null: can't be told. */
  signs: boolean | null;
}

/** One statement checked about a token. */
export interface VerdictView {
  name: string;
  verdict: 'pass' | 'fail' | 'warn' | 'not-applicable';
  text: string;
  reference: string;
}

export interface VerificationView {
  status: 'valid' | 'invalid' | 'unsecured' | 'unverified';
  reason: VerificationReason;
  /** One sentence for people, and what to do about it. */
  text: string;
  action: string;
  key: UsedKeyView | null;
  /** Keys looked at, and why each was not used. At most 50. */
  passedOver: { key: string; why: string }[];
  /** ID token checks (OpenID Connect Core 3.1.3.7) or access token profile (RFC 9068), when asked of a connection's token. */
  verdicts: VerdictView[];
  /** Those that the token brings along (x5c), and that of the key. */
  certificates: CertificateView[];
  /** What is worth knowing of the keys and certificates, besides the token's own findings. */
  findings: FindingView[];
  /** Milliseconds since the epoch. */
  checkedAt: number;
  keysFetchedAt: number | null;
  /** The tokens within the token, the outer first, each with what was said of it alone. */
  inside: { format: string; status: 'valid' | 'invalid' | 'unsecured' | 'unverified'; text: string }[];
  /** One entry per signature of a general JWS JSON serialisation; empty otherwise. */
  signatures: { index: number; status: 'valid' | 'invalid' | 'unsecured' | 'unverified'; text: string }[];
  /** The token with the payload that was given with it in its place; null: none was, or it carries its own. */
  attached: DecodedView | null;
}

/** What was inside a JWE. */
export interface DecryptedView {
  alg: string;
  enc: string;
  key: UsedKeyView;
  /** The content as a token, where it is one (nested JWT). */
  nested: DecodedView | null;
  /** The content as JSON or text, otherwise; null where it is neither. */
  text: string | null;
  kind: 'json' | 'text' | 'binary' | 'token';
  bytes: number;
}

/** A server's answer about a token, beside what the token says itself. */
export interface ServerAnswerView {
  what: 'introspection' | 'userinfo' | 'revocation';
  /** In the exchange log; null when nothing is kept. */
  exchangeId: string | null;
  /** Milliseconds since the epoch. */
  askedAt: number;
  status: number;
  /** "Active, says the server", "Revoked: introspection no longer knows it". */
  summary: string;
  active: boolean | null;
  rows: { name: string; token: string | null; server: string | null; verdict: 'same' | 'different' | 'token-only' | 'server-only' }[];
  /** The answer, pretty-printed and redacted; null: no body. */
  json: string | null;
  /** With revocation: what asking again showed of each member of the family. */
  after: { token: 'access' | 'refresh'; active: boolean | null; text: string }[];
  /** Set where the server refused: what happened, likely cause, what to do. */
  problem: import('./result').Problem | null;
}
