import * as v from 'valibot';
import { findingView } from './finding';
import { long } from './text/limits';
import { tokenInspection } from './token';

const keyText = v.pipe(v.string(), v.maxLength(1_100_000));
/** Where keys come from. Text and secrets go one way, into the main process, and are dropped after use. */
export const keySource = v.variant('kind', [
  /** The connection's jwks endpoint, set or discovered. */
  v.strictObject({ kind: v.literal('connection') }),
  v.strictObject({ kind: v.literal('url'), url: long }),
  /** JWK, JWK Set, PEM public or private key, PEM certificate. */
  v.strictObject({ kind: v.literal('text'), text: keyText }),
  v.strictObject({ kind: v.literal('secret'), text: long, encoding: v.picklist(['text', 'hex', 'base64url']) }),
  /** The connection's sealed client secret (HS256 and the like). */
  v.strictObject({ kind: v.literal('client-secret') }),
  /** The connection's sealed decryption key. */
  v.strictObject({ kind: v.literal('decryption-key') }),
]);

/** What a token's signature or tag covers besides the token itself; null: not given. */
export const beside = v.strictObject({
  /** The payload of a token that carries none (detached), in base64: 4 MiB, as much as the command line takes. */
  payload: v.nullable(v.pipe(v.string(), v.maxLength(5_600_000), v.base64())),
  /** The implicit assertion of a PASETO. */
  implicit: v.nullable(long),
});

/** What a signature check came to: why it could not be made, or failed. */
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

const verificationStatus = v.picklist(['valid', 'invalid', 'unsecured', 'unverified']);

const usedKey = v.strictObject({
  kid: v.nullable(v.string()),
  /** "RSA, 2048 bits", "EC P-256", "secret, 256 bits". */
  kind: v.string(),
  /** RFC 7638, base64url; null for a secret. */
  thumbprint: v.nullable(v.string()),
  /** Where it came from: "the provider's JWKS at https://..., fetched 14:08". */
  source: v.string(),
  /** Why this one: "its kid is the token's", "the only key for RS256". */
  why: v.string(),
});

/** What a certificate says of itself. Names are untrusted text, cleaned. */
const shownCertificate = v.strictObject({
  /** `x5c`: in the token's header, where it proves nothing (whoever wrote the token chose it); `key`: with the key the token was held against. */
  from: v.picklist(['x5c', 'key']),
  /** "CN=id.example.com, O=Example". */
  subject: v.string(),
  issuer: v.string(),
  /** In hexadecimal. */
  serial: v.string(),
  /** Milliseconds since the epoch; both moments belong to its validity. */
  notBefore: v.number(),
  notAfter: v.number(),
  state: v.picklist(['valid', 'expired', 'not-yet-valid']),
  /** SHA-256 of the whole, in hexadecimal. */
  fingerprint: v.string(),
  /** Whether the signature matches its key; null: can't be told. */
  signs: v.nullable(v.boolean()),
});

/** One statement checked about a token. */
const verdict = v.strictObject({
  name: v.string(),
  verdict: v.picklist(['pass', 'fail', 'warn', 'not-applicable']),
  text: v.string(),
  reference: v.string(),
});

const passedOver = v.strictObject({ key: v.string(), why: v.string() });

export const verificationView = v.strictObject({
  status: verificationStatus,
  reason: v.picklist(REASONS),
  /** One sentence for people, and what to do about it. */
  text: v.string(),
  action: v.string(),
  key: v.nullable(usedKey),
  /** Keys looked at, and why each was not used. At most 50. */
  passedOver: v.array(passedOver),
  /** ID token checks (OpenID Connect Core 3.1.3.7) or access token profile (RFC 9068), when asked of a connection's token. */
  verdicts: v.array(verdict),
  /** Those that the token brings along (x5c), and that of the key. */
  certificates: v.array(shownCertificate),
  /** What is worth knowing of the keys and certificates, besides the token's own findings. */
  findings: v.array(findingView),
  /** Milliseconds since the epoch. */
  checkedAt: v.number(),
  keysFetchedAt: v.nullable(v.number()),
  /** The tokens within the token, the outer first, each with what was said of it alone. */
  inside: v.array(v.strictObject({ format: v.string(), status: verificationStatus, text: v.string() })),
  /** One entry per signature of a general JWS JSON serialisation; empty otherwise. */
  signatures: v.array(v.strictObject({ index: v.number(), status: verificationStatus, text: v.string() })),
  /** The token with the payload that was given with it in its place; null: none was, or it carries its own. */
  attached: v.nullable(tokenInspection),
});

/** What was inside a JWE. */
export const decryptedView = v.strictObject({
  alg: v.string(),
  enc: v.string(),
  key: usedKey,
  /** The content as a token, where it is one (nested JWT). */
  nested: v.nullable(tokenInspection),
  /** The content as JSON or text, otherwise; null where it is neither. */
  text: v.nullable(v.string()),
  kind: v.picklist(['json', 'text', 'binary', 'token']),
  bytes: v.number(),
});

export type KeySource = v.InferOutput<typeof keySource>;
export type Beside = v.InferOutput<typeof beside>;
export type SecretEncoding = Extract<KeySource, { kind: 'secret' }>['encoding'];
export type VerificationReason = (typeof REASONS)[number];
export type VerificationStatus = v.InferOutput<typeof verificationStatus>;
export type UsedKeyView = v.InferOutput<typeof usedKey>;
export type ShownCertificate = v.InferOutput<typeof shownCertificate>;
export type VerdictView = v.InferOutput<typeof verdict>;
export type PassedOver = v.InferOutput<typeof passedOver>;
export type VerificationView = v.InferOutput<typeof verificationView>;
export type DecryptedView = v.InferOutput<typeof decryptedView>;
