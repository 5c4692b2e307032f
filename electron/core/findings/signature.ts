import { isPublicClient } from '../../model/client-auth';
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
  error('alg-none', 'Anyone could have written this token: it is not signed', {
    why: 'Its header says alg: none. Whoever takes such a token believes every claim in it without proof.',
    action: 'Have the provider sign its tokens. An API that accepts this one has a hole.',
    reference: 'RFC 8725 section 3.2',
    inJws: (item) => isUnsigned(item) && { title: `Anyone could have written this ${item.noun}: it is not signed` },
  }),
  error('alg-absent', 'The header names no algorithm', {
    why: 'Without alg nobody can tell how the token is to be checked, and a reader that guesses can be led to guess wrong.',
    action: 'Report it to the provider: alg is required.',
    reference: 'RFC 7515 section 4.1.1',
    inSigned: ({ header }) => header.alg === undefined,
  }),
  warning('alg-unregistered', 'The header names an algorithm that is not registered', {
    why: 'Names are compared letter by letter, so "rs256" is another one than "RS256". Libraries refuse what they do not know.',
    action: 'Check how the provider spells its algorithm, and whether your library knows it.',
    reference: 'RFC 7518 section 3.1',
    inSigned: ({ header, algorithm }) => {
      if (algorithm !== null) return false;
      const alg = header.alg;
      return alg !== undefined && says(alg);
    },
  }),
  note('alg-symmetric', 'Whoever can check this token can also write one', {
    why: 'It is signed with a shared secret. Every API that holds the secret to check tokens could make its own, and a short secret can be guessed from a single token.',
    action: 'Keep the secret with the issuer and one API, make it as long as the hash, or have the tokens signed with RS256 or ES256.',
    reference: 'RFC 8725 section 3.5',
    inSigned: ({ algorithm }) => algorithm?.startsWith('HS') === true,
  }),
  error('alg-symmetric-public-client', 'The ID token is signed with a secret that this client does not have', {
    why: 'HS algorithms use the client secret as their key, and this client authenticates without one. It can never check the signature.',
    action: 'Set the client to RS256 or ES256 for ID tokens at the provider.',
    reference: 'OpenID Connect Core 1.0 section 10.1',
    inJws: ({ header, decoded, kind, connection }) => {
      const alg = header.alg;
      const symmetric = typeof alg === 'string' && alg.startsWith('HS');
      const isPublic = connection ? isPublicClient(connection) : false;
      return decoded.claims !== null && kind === 'id' && symmetric && isPublic;
    },
  }),
  error('signature-missing', 'The signature is empty', {
    why: 'The header names a signature algorithm, but nothing stands where the signature should be.',
    action: 'Check whether the token was cut on its way. An API that accepts it does not check signatures.',
    reference: 'RFC 7515 section 5.2',
    inSigned: ({ decoded }) => decoded.signatureBytes === 0,
  }),
  error('signature-length', 'The signature has a length that its algorithm never gives', {
    why: 'No key can make it valid. An ECDSA signature of 70 to 72 bytes is in DER form, which JWS does not use; a shorter one was cut.',
    action: 'Copy the token again. If the issuer sends it like that, its signing code is wrong.',
    reference: 'RFC 7518 section 3.4',
    inSigned: ({ algorithm, decoded: { signatureBytes } }) => {
      const bytes = SIGNATURE_BYTES.get(algorithm ?? '');
      if (bytes === undefined || !signatureBytes || bytes.includes(signatureBytes)) return false;
      return `${algorithm} gives ${bytes.join(' or ')} bytes; this signature has ${signatureBytes}.`;
    },
  }),
  note('kid-absent', 'The token does not say which key signed it', {
    why: 'Without kid a reader must try every key of the issuer, and many libraries refuse once there are two, which is what a key change brings.',
    action: 'Ask the provider to send kid before the keys are next changed.',
    reference: 'RFC 7515 section 4.1.4',
    inSigned: ({ header, algorithm }) => header.kid === undefined && ASYMMETRIC.test(algorithm ?? ''),
  }),
];

/** Keys that a token was held against, and certificates. */
export const KEYS: readonly FindingDefinition[] = [
  note('nonce-hashed', 'The signature covers a hash of the nonce in the header', {
    why: 'Microsoft signs access tokens for its own Graph this way, and puts the nonce itself in afterwards: libraries that check the token as it stands call it altered.',
    action: 'Do not validate tokens for Microsoft Graph yourself. For an API of your own, ask for a token with your own audience.',
    reference: 'RFC 7515 section 5.2; Microsoft identity platform, access tokens',
    inSignature: ({ nonceHashed }) => nonceHashed,
  }),
  warning('certificate-faulty', 'What should be a certificate is none, or is for another key', {
    why: 'Receivers that go by the certificate refuse the token, or take another key than the one that is meant.',
    action: 'Tell whoever runs the server.',
    reference: 'RFC 7515 section 4.1.6, RFC 7517 section 4.7',
    inCertificate: ({ fault }) => fault,
  }),
  warning('certificate-expired', 'A certificate is outside its validity', {
    why: 'The signature may match all the same, but receivers that look at certificates refuse it.',
    action: 'Have the provider renew it, or check which clock is wrong.',
    reference: 'RFC 5280 section 4.1.2.5',
    inCertificate: ({ invalid }) => invalid,
  }),
  warning('certificate-not-signer', 'The certificate in the header does not belong to the signature', {
    why: 'The first certificate of x5c must hold the key that the token was signed with. Either the token was altered, or it was put together wrongly.',
    action: 'Verify with a key of the issuer, and tell whoever makes these tokens.',
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
