import { usesSecret } from '../../model/client-auth';
import { member } from '../token/decode';
import type { JsonValue } from '../token/json';
import type { HeaderCase } from './cases';
import { error, type FindingDefinition, note, says, warning } from './definition';

/** Bytes, RFC 7518 sections 3.2 and 3.4, RFC 8037, RFC 8812. RSA signatures are as long as their key. */
const SIGNATURE_BYTES = new Map<string, readonly number[]>([
  ['HS256', [32]],
  ['HS384', [48]],
  ['HS512', [64]],
  ['ES256', [64]],
  ['ES256K', [64]],
  ['ES384', [96]],
  ['ES512', [132]],
  ['EdDSA', [64, 114]],
  ['Ed25519', [64]],
  ['Ed448', [114]],
]);
const ASYMMETRIC = /^(RS|PS|ES|Ed|ML-DSA)/;

export const SIGNATURE: readonly FindingDefinition[] = [
  error('alg-none', 'The token is unsigned, so anyone could have written it', {
    why: 'Its header says alg: none. An API that accepts such a token believes every claim without proof.',
    action: 'Have the provider sign its tokens. An API that accepts this one is vulnerable.',
    reference: 'RFC 8725 section 3.2',
    inJws: (item) => isUnsigned(item) && { title: `The ${item.noun} is unsigned, so anyone could have written it` },
  }),
  error('alg-absent', 'The header has no algorithm', {
    why: 'Without alg, a recipient has to guess how to verify the token, and can be tricked into guessing wrong.',
    action: 'Report it to the provider: alg is required.',
    reference: 'RFC 7515 section 4.1.1',
    inSigned: ({ header }) => header.alg === undefined,
  }),
  warning('alg-unregistered', 'The header has an unregistered algorithm', {
    why: 'Names are case-sensitive, so "rs256" is not "RS256". Libraries reject unknown names.',
    action: 'Check how the provider spells its algorithm, and whether your library supports it.',
    reference: 'RFC 7518 section 3.1',
    inSigned: ({ header, algorithm }) => {
      if (algorithm !== null) return false;
      const alg = header.alg;
      return alg !== undefined && says(alg);
    },
  }),
  note('alg-symmetric', 'Anyone who can verify this token can also create one', {
    why: 'It is signed with a shared secret. Every API that has the secret to verify tokens could create its own, and a short secret can be guessed from a single token.',
    action: 'Limit the secret to the issuer and one API, make it as long as the hash, or have the tokens signed with RS256 or ES256.',
    reference: 'RFC 8725 section 3.5',
    inSigned: ({ algorithm }) => algorithm?.startsWith('HS') === true,
  }),
  error('alg-symmetric-public-client', 'The ID token is signed with a secret that this client does not have', {
    why: 'HS algorithms use the client secret as their key, but this client authenticates without one. It can never verify the signature.',
    action: 'Set the client to RS256 or ES256 for ID tokens at the provider.',
    reference: 'OpenID Connect Core 1.0 section 10.1',
    inJws: ({ header, decoded, kind, connection }) => {
      const alg = header.alg;
      const symmetric = typeof alg === 'string' && alg.startsWith('HS');
      const isSecretless = connection ? !usesSecret(connection) : false;
      return decoded.claims !== null && kind === 'id' && symmetric && isSecretless;
    },
  }),
  error('signature-missing', 'The signature is empty', {
    why: 'The header names a signature algorithm, but the signature part is empty.',
    action: "Check whether the token was truncated. An API that accepts it doesn't verify signatures.",
    reference: 'RFC 7515 section 5.2',
    inSigned: ({ decoded }) => decoded.signatureBytes === 0,
  }),
  error('signature-length', "The signature's length is impossible for its algorithm", {
    why: "No key can make it valid. An ECDSA signature of 70 to 72 bytes is DER-encoded, which JWS doesn't use; a shorter one was truncated.",
    action: 'Copy the token again. If the issuer sends it like that, its signing code is wrong.',
    reference: 'RFC 7518 section 3.4',
    inSigned: ({ algorithm, decoded: { signatureBytes } }) => {
      const bytes = SIGNATURE_BYTES.get(algorithm ?? '');
      if (bytes === undefined || !signatureBytes || bytes.includes(signatureBytes)) return false;
      return `An ${algorithm} signature has ${bytes.join(' or ')} bytes; this one has ${signatureBytes}.`;
    },
  }),
  note('kid-absent', 'The token has no key ID', {
    why: 'Without kid an API must try every key of the issuer, and many libraries refuse once there are two, which happens during a key rotation.',
    action: 'Ask the provider to send kid before the next key rotation.',
    reference: 'RFC 7515 section 4.1.4',
    inSigned: ({ header, algorithm }) => header.kid === undefined && ASYMMETRIC.test(algorithm ?? ''),
  }),
];

/** Keys that a token was held against, and certificates. */
export const KEYS: readonly FindingDefinition[] = [
  note('nonce-hashed', 'The signature covers a hash of the nonce in the header', {
    why: 'Microsoft signs access tokens for its own Graph this way, and inserts the nonce itself afterwards: libraries that verify the token as it is report it as altered.',
    action: "Don't validate tokens for Microsoft Graph yourself. For your own API, request a token with your own audience.",
    reference: 'RFC 7515 section 5.2; Microsoft identity platform, access tokens',
    inSignature: ({ nonceHashed }) => nonceHashed,
  }),
  warning('certificate-faulty', 'A certificate is invalid, or belongs to another key', {
    why: 'Recipients that use the certificate reject the token, or use the wrong key.',
    action: "Report it to the server's operator.",
    reference: 'RFC 7515 section 4.1.6, RFC 7517 section 4.7',
    inCertificate: ({ fault }) => fault,
  }),
  warning('certificate-expired', 'A certificate has expired or is not yet valid', {
    why: 'The signature may match anyway, but recipients that check certificates reject it.',
    action: 'Have the provider renew it, or check which clock is wrong.',
    reference: 'RFC 5280 section 4.1.2.5',
    inCertificate: ({ invalid }) => invalid,
  }),
  warning('certificate-not-signer', "The certificate in the header doesn't match the signature", {
    why: 'The first certificate of x5c must contain the key that signed the token. The token was altered or assembled incorrectly.',
    action: "Verify with one of the issuer's keys, and report it to the issuer.",
    reference: 'RFC 7515 section 4.1.6',
    inCertificate: ({ signs }) => signs === false,
  }),
];

/** RFC 7515 section 4.2 lets each signature of a general JWS name an algorithm of its own. */
export function isUnsigned({ header, decoded }: HeaderCase): boolean {
  return isNone(header.alg) || decoded.signatures.some((each) => isNone(member(each.header, 'alg')));
}

/** RFC 7518 section 3.6: "none", compared without case, since some libraries once took "None" for it. */
function isNone(alg: JsonValue | undefined): boolean {
  return typeof alg === 'string' && alg.length === 4 && alg.toLowerCase() === 'none';
}
