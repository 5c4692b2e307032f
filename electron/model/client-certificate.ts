import * as v from 'valibot';
import { short } from './text/limits';

/** Kinds of key that a certificate is made with here, and what is said of each in the form. */
export const CERTIFICATE_KEYS = {
  'P-256': 'ECDSA. Small and fast; most servers accept it.',
  'RSA-2048': 'RSA with 2048 bits; every server accepts it.',
} as const;

export type CertificateKey = keyof typeof CERTIFICATE_KEYS;
export const CERTIFICATE_KEY_IDS = Object.keys(CERTIFICATE_KEYS) as CertificateKey[];

export const certificateKey = v.picklist(CERTIFICATE_KEY_IDS);

/** A certificate of the client's as the window has it: what a provider may be given. Its private key stays in the vault. */
export const clientCertificateView = v.strictObject({
  /** SHA-256 of the certificate, base64url: `x5t#S256` (RFC 8705 section 3.1). */
  thumbprint: short,
  /** Distinguished names as RFC 4514 writes them; untrusted. */
  subject: v.string(),
  issuer: v.string(),
  isSelfSigned: v.boolean(),
  /** "EC P-256", "RSA, 2048 bits". */
  key: v.string(),
  /** Milliseconds since the epoch. */
  notBefore: v.number(),
  notAfter: v.number(),
  state: v.picklist(['valid', 'expired', 'not-yet-valid']),
  /** When it was made or imported, in milliseconds since the epoch. */
  at: v.number(),
  /** The certificate and those that lead to its authority, as PEM. */
  pem: v.string(),
  /** The public key with the certificate (`x5c`), as JSON text: what `self_signed_tls_client_auth` is registered with. */
  jwk: v.string(),
});

export type ClientCertificateView = v.InferOutput<typeof clientCertificateView>;
