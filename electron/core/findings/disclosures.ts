import { member } from '../token/decode';
import type { JsonValue } from '../token/json';
import { isObject } from '../token/part';
import { error, type FindingDefinition, note, says, warning } from './definition';

const UNMATCHED = 'no digest in the token';

/** SD-JWT: its hash, its disclosures, its holder's key (RFC 9901). */
export const DISCLOSURES: readonly FindingDefinition[] = [
  error('sd-hash-unknown', 'The digests of the disclosures use an unusual hash', {
    why: 'Every verifier must support sha-256; with a weak or unknown hash, disclosures can be swapped, or verifiers reject them all.',
    action: 'Have the issuer use sha-256.',
    reference: 'RFC 9901 section 4.1.1',
    inSdJwt: ({ claims, sd }) => {
      const hash = member(claims, '_sd_alg');
      if (hash === undefined || (typeof hash === 'string' && !sd.unsupported)) return false;
      return says(hash);
    },
  }),
  error('sd-disclosure-unmatched', 'A disclosure matches no digest in the token', {
    why: "The issuer didn't sign it, so it may be forged. A verifier must reject the whole token.",
    action: "Check whether the disclosures were changed or mixed up with another token's.",
    reference: 'RFC 9901 section 7.1',
    inSdJwt: ({ sd: { refused }, decoded: { disclosures } }) => {
      if (!refused?.includes(UNMATCHED)) return false;
      const unmatched = disclosures.filter(({ matched, digest }) => !matched && digest !== null).length;
      return unmatched === 1 || { title: `${unmatched} disclosures match no digest in the token` };
    },
  }),
  error('sd-refused', "The disclosures don't match the token", {
    why: "Standard-compliant verifiers reject the whole token; others may show claims the issuer didn't sign this way.",
    action: 'Compare the token with its source: disclosures may have been added, repeated or altered on the way.',
    reference: 'RFC 9901 section 7.1',
    inSdJwt: ({ claims, sd: { refused } }) => {
      const hash = member(claims, '_sd_alg');
      return (hash === undefined || typeof hash === 'string') && refused?.includes(UNMATCHED) === false && refused;
    },
  }),
  warning('sd-form-absent', "The token contains disclosure digests but isn't an SD-JWT", {
    why: 'An SD-JWT ends in "~", or has a "disclosures" header in JSON serialisation, even if it discloses nothing. Verifiers treat this one as a plain token, and the digests as claims.',
    action: 'Compare it with its source: the disclosures, and the "~" before them, may have been cut off.',
    reference: 'RFC 9901 section 4',
    inClaims: ({ claims, decoded: { sd, payloadText, malformation } }) => {
      return sd === null && malformation === null && payloadText !== null && holdsDigests(claims);
    },
  }),
  note('sd-key-binding-absent', 'The token names a holder key, but has no proof of it', {
    why: 'Anyone who finds the token can present it. A verifier that needs the holder asks for a key-binding JWT.',
    action: 'Nothing, for a token as issued. A presentation should end in a key-binding JWT.',
    reference: 'RFC 9901 section 7.3',
    inSdJwt: ({ claims, sd, decoded }) => decoded.nested === null && member(sd.claims ?? claims, 'cnf') !== undefined,
  }),
];

/** Whether digests of disclosures stand anywhere in a value (RFC 9901 sections 4.2.4.1 and 4.2.4.2). */
function holdsDigests(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => isDigest(item) || holdsDigests(item));
  const digests = member(value, '_sd');
  if (Array.isArray(digests) && digests.every((digest) => typeof digest === 'string')) return true;
  for (const name in value) {
    const inner = value[name];
    if (typeof inner === 'object' && holdsDigests(inner)) return true;
  }
  return false;
}

function isDigest(item: JsonValue): boolean {
  return isObject(item) && typeof member(item, '...') === 'string';
}
