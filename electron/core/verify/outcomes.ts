import { type Evidence, Failure } from '../../model/failure';
import type { PassedOver, VerificationReason, VerificationStatus } from '../../model/verification';
import { cleanText } from '../base/untrusted-text';
import { quotedVisible } from '../base/visible';
import { LEAST_RSA_BITS } from '../base/bytes';
import { neededKey, type SignatureAlgorithm } from './algorithms';
import type { Choice } from './choose';
import type { JwsReading, JwsSignature } from './jws';
import type { Key, KeySet, Outcome, UsedKey } from './model';

const STATUS: Record<VerificationReason, VerificationStatus> = {
  'signature-matches': 'valid',
  'signature-wrong': 'invalid',
  'no-key-fits': 'unverified',
  'algorithm-unfit': 'invalid',
  'algorithm-unsupported': 'unverified',
  'key-too-weak': 'invalid',
  'key-published': 'invalid',
  'payload-detached': 'unverified',
  'disclosures-refused': 'invalid',
  'key-binding-wrong': 'invalid',
  'key-unreadable': 'unverified',
  unsecured: 'unsecured',
  'no-signature': 'unverified',
  malformed: 'invalid',
};

/** @param key The one that it was checked with; null: none was. */
export function outcome(
  reason: VerificationReason,
  text: string,
  action: string,
  key: UsedKey | null = null,
  passedOver: PassedOver[] = [],
): Outcome {
  return { status: STATUS[reason], reason, text, action, key, passedOver };
}

/** The signature matches, and so what? Some keys prove nothing. @param how What had to be done for it to match; '': nothing. */
export function matched(key: Key, algorithm: SignatureAlgorithm, used: UsedKey, passedOver: PassedOver[], how: string): Outcome {
  const weak = weakness(key, algorithm, true, used, passedOver);
  if (weak !== null) return weak;
  const { isPrivate, kty } = key;
  if (key.published && isPrivate) {
    const what = kty === 'oct' ? 'its shared secret' : 'the private key';
    return outcome(
      'key-published',
      `The signature matches, but that proves nothing: ${what} is in a published key set, so anyone can create such a token.`,
      'Have the key replaced, and reject every token signed with it. If the file is private, pass it with --key or paste it as a key.',
      used,
      passedOver,
    );
  }
  const care = isPrivate && kty !== 'oct' ? ' The key given is a private one; its public part is enough for this.' : '';
  const text = `${how === '' ? 'The signature matches: the token is exactly as its issuer signed it.' : how}${care}`;
  const action = 'No action needed. The claims are checked separately.';
  return outcome('signature-matches', text, action, used, passedOver);
}

/** No key that fits matches. @param detached The payload travels apart and is not known. */
export function unmatched(
  { key, why }: { key: Key; why: string },
  choice: Choice,
  algorithm: SignatureAlgorithm,
  detached: boolean,
  passedOver: PassedOver[],
): Outcome {
  const used = usedKey(key, why);
  if (detached) {
    const text = 'Unknown: the payload is detached from the token, and the signature covers it.';
    const action = 'Add the payload, byte for byte as it was sent: the body of the request or response.';
    return outcome('payload-detached', text, action, used, passedOver);
  }
  const weak = weakness(key, algorithm, false, used, passedOver);
  if (weak !== null) return weak;
  const several = choice.candidates.length > 1 ? ` any of the ${choice.candidates.length} matching keys` : ' the key';
  const text = `Signature invalid: it doesn't match${several}. The token was altered, or signed with a different key.`;
  const action = 'Compare the token with its source, and check that the key belongs to this issuer and environment.';
  return outcome('signature-wrong', text, action, used, passedOver);
}

function weakness(key: Key, algorithm: SignatureAlgorithm, match: boolean, used: UsedKey, passedOver: PassedOver[]): Outcome | null {
  const does = `The signature ${match ? 'does match it' : 'does not match it either'}.`;
  const weak = (text: string, action: string) => outcome('key-too-weak', `${text} ${does}`, action, used, passedOver);
  if (key.flaw !== null) return weak(`The key ${key.flaw}.`, 'Reject anything signed with this key, and have it replaced.');
  const least = algorithm.kty === 'oct' ? algorithm.hashBits : algorithm.kty === 'RSA' ? LEAST_RSA_BITS : 0;
  if (key.bits >= least) return null;
  const section = algorithm.kty === 'oct' ? '3.2' : algorithm.name.startsWith('PS') ? '3.5' : '3.3';
  const what = algorithm.kty === 'oct' ? 'secret' : 'key';
  return weak(
    `The ${what} has ${key.bits} bits, but ${algorithm.name} needs at least ${least} (RFC 7518 section ${section}), so it can be guessed.`,
    `Have the ${what} replaced by one of at least ${least} bits; standard-compliant libraries reject this one.`,
  );
}

/** The only key there is, or the one that the token names, does not go with the algorithm. */
export function unfit({ key, why }: { key: Key; why: string }, part: JwsSignature, algorithm: SignatureAlgorithm, choice: Choice): Outcome {
  const action =
    algorithm.kty === 'oct'
      ? 'If the provider signs with a private key, the token was forged or altered. If it really uses a shared secret, enter that.'
      : `Enter the provider's key: ${neededKey(algorithm)}.`;
  const used = usedKey(key, part.kid !== null && key.kid === part.kid ? 'matched by key ID (kid)' : 'the only key given');
  return outcome('algorithm-unfit', `The key doesn't match the token's algorithm: it ${why}.`, action, used, choice.passedOver);
}

/** @param hint A sentence on a key that the signature does match, with a space before it. */
export function noKeyFits(
  { alg, kid }: Pick<JwsSignature, 'alg' | 'kid'>,
  { keys, source, handed }: KeySet,
  passedOver: PassedOver[],
  hint: string,
): Outcome {
  const asked = kid === null ? '' : ` and kid "${cleanText(kid, 80)}"`;
  const all = keys.length === 1 ? 'keys' : `${keys.length} keys`;
  const action = handed
    ? 'Check that the keys belong to the issuer of this token.'
    : 'The token may come from another issuer or environment, or the provider has since withdrawn the key.';
  const text = `None of the ${all} of ${source} matches ${shownAlgorithm(alg)}${asked}.${hint}`;
  return outcome('no-key-fits', text, action, null, passedOver);
}

/** The key that fits makes no key in this runtime. */
export function unusable(key: UsedKey | null, passedOver: PassedOver[]): Outcome {
  const text = 'The matching key is not a valid key.';
  return outcome('key-unreadable', text, 'Get the key from its source again.', key, passedOver);
}

export function unsecured({ signature, alg }: JwsSignature): Outcome {
  const odd = signature.length > 0 ? " It has something in place of a signature, which can't be verified." : '';
  const spelled = alg === 'none' ? '' : ' Its unusual spelling is a known way around careless checks.';
  const text = `The token has no signature (alg ${shownAlgorithm(alg)}): anyone could have written it.${odd}${spelled}`;
  return outcome('unsecured', text, "Don't trust anything in it. If it came from a server, report it to the server's operator.");
}

export function unsupported(alg: string, text: string, passedOver: PassedOver[], key: UsedKey | null = null): Outcome {
  const action = `Verify the signature with a tool that supports ${shownAlgorithm(alg)}, or ask the provider for a common algorithm.`;
  return outcome('algorithm-unsupported', text, action, key, passedOver);
}

export function noKeys({ unreadable, source, handed }: KeySet): Outcome {
  const [first] = unreadable;
  if (first === undefined) {
    const action = handed ? "Enter the signer's key." : "Report the empty key set to the server's operator.";
    return outcome('no-key-fits', `There is no key in ${source}.`, action);
  }
  const text = `No key in ${source} could be read: ${first.key} ${first.why}.`;
  return outcome('key-unreadable', text, 'Enter a JWK, a JWK Set, or a key or certificate as PEM.', null, unreadable);
}

export function withoutSignature(reading: Exclude<JwsReading, { kind: 'jws' }>): Outcome {
  if (reading.kind === 'malformed') return malformed(reading.reason);
  if (reading.kind === 'other') return outcome('no-signature', reading.reason, 'Use introspection instead.');
  const text = 'The token is encrypted; its content may be signed, and can be verified after decryption.';
  return outcome('no-signature', text, 'Decrypt it first.');
}

export function malformed(reason: string): Outcome {
  return outcome(
    'malformed',
    reason,
    "Compare the token with its source. If it came from a server like this, report it to the server's operator.",
  );
}

/** The key used, as the result names it. */
export function usedKey(key: Key, why: string): UsedKey {
  const { kid, kind, thumbprint, source, certificate } = key;
  return { kid: kid === null ? null : cleanText(kid, 200), kind, thumbprint, source, why, certificate };
}

/** An algorithm's name as it stands in a sentence; of an odd one, every odd character shows. */
export function shownAlgorithm(alg: string): string {
  return /^[\w.+-]{1,40}$/.test(alg) ? alg : quotedVisible(alg, 40);
}

/** Why a token was not opened. */
export function decryptionFailed(what: string, likelyCause: string, action: string, evidence: Evidence[] = []): Failure {
  return new Failure({ code: 'decryption-failed', what, likelyCause, action, evidence });
}
