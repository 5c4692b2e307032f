import { type FindingDefinition, note, warning } from './definition';

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
