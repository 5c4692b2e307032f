import type { PassedOver } from '../../model/verification';
import { quotedVisible } from '../base/visible';
import { cleanText } from '../base/untrusted-text';
import { LEAST_RSA_BITS, neededKey, type SignatureAlgorithm } from './algorithms';
import type { Choice } from './choose';
import type { JwsReading, JwsSignature } from './jws';
import type { Key, KeySet, Outcome, UsedKey } from './model';

/** The signature matches, and so what? Some keys prove nothing. @param how What had to be done for it to match; '': nothing. */
export function matched(key: Key, algorithm: SignatureAlgorithm, used: UsedKey, passedOver: PassedOver[], how: string): Outcome {
  return weakness(key, algorithm, true, used, passedOver) ?? published(key, used, passedOver) ?? matches(used, key, passedOver, how);
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
  if (detached) return payloadApart(used, passedOver);
  return weakness(key, algorithm, false, used, passedOver) ?? doesNotMatch(used, choice, passedOver);
}

function matches(key: UsedKey, { isPrivate, kty }: Key, passedOver: PassedOver[], how: string): Outcome {
  const care = isPrivate && kty !== 'oct' ? ' The key given is a private one; its public part is enough for this.' : '';
  return {
    status: 'valid',
    reason: 'signature-matches',
    text: how === '' ? `The signature matches: the token is as its issuer signed it.${care}` : `${how}${care}`,
    action: 'Nothing needs to be done. What the token says (who, until when, for whom) is judged apart.',
    key,
    passedOver,
  };
}

function published({ published: isPublished, kty, isPrivate }: Key, key: UsedKey, passedOver: PassedOver[]): Outcome | null {
  if (!isPublished || !isPrivate) return null;
  const what = kty === 'oct' ? 'its shared secret' : 'the private key';
  return {
    status: 'invalid',
    reason: 'key-published',
    text: `The signature matches, but that proves nothing: ${what} stands in a published key set, so anyone who fetches it can make such a token.`,
    action:
      'Have the key replaced, and refuse every token signed with it. If the file is yours alone, give it with --key or paste it as a key.',
    key,
    passedOver,
  };
}

function doesNotMatch(key: UsedKey, choice: Choice, passedOver: PassedOver[]): Outcome {
  const several = choice.candidates.length > 1 ? ` any of the ${choice.candidates.length} keys that fit` : ' the key';
  return {
    status: 'invalid',
    reason: 'signature-wrong',
    text: `The signature does not match${several}: the token was altered, or signed with another key.`,
    action: 'Compare the token with its source, and check that the key belongs to this issuer and environment.',
    key,
    passedOver,
  };
}

function payloadApart(key: UsedKey, passedOver: PassedOver[]): Outcome {
  return {
    status: 'unverified',
    reason: 'payload-detached',
    text: 'Not known: the payload travels apart from the token (detached), and the signature covers it.',
    action: 'Give the payload too, byte for byte as it was sent: the body of the request or response.',
    key,
    passedOver,
  };
}

function weakness(key: Key, algorithm: SignatureAlgorithm, match: boolean, used: UsedKey, passedOver: PassedOver[]): Outcome | null {
  const does = `The signature ${match ? 'does match it' : 'does not match it either'}.`;
  if (key.flaw !== null) {
    return {
      status: 'invalid',
      reason: 'key-too-weak',
      text: `The key ${key.flaw}. ${does}`,
      action: 'Refuse what is signed with this key, and have it replaced.',
      key: used,
      passedOver,
    };
  }
  const least = algorithm.kty === 'oct' ? algorithm.hashBits : algorithm.kty === 'RSA' ? LEAST_RSA_BITS : 0;
  if (key.bits >= least) return null;
  const section = algorithm.kty === 'oct' ? '3.2' : algorithm.name.startsWith('PS') ? '3.5' : '3.3';
  const what = algorithm.kty === 'oct' ? 'secret' : 'key';
  return {
    status: 'invalid',
    reason: 'key-too-weak',
    text: `The ${what} has ${key.bits} bits, and ${algorithm.name} needs at least ${least} (RFC 7518 section ${section}), so anyone might have found it out. ${does}`,
    action: `Have the ${what} replaced by one of at least ${least} bits; libraries that follow the standard refuse this one.`,
    key: used,
    passedOver,
  };
}

/** The only key there is, or the one that the token names, does not go with the algorithm. */
export function unfit({ key, why }: { key: Key; why: string }, part: JwsSignature, algorithm: SignatureAlgorithm, choice: Choice): Outcome {
  return {
    status: 'invalid',
    reason: 'algorithm-unfit',
    text: `The key does not go with the token's algorithm: it ${why}.`,
    action:
      algorithm.kty === 'oct'
        ? 'If the provider signs with a private key, the token was forged or altered. If it really uses a shared secret, enter that.'
        : `Enter ${neededKey(algorithm)} of the provider.`,
    key: usedKey(key, part.kid !== null && key.kid === part.kid ? "its kid is the token's" : 'the only key given'),
    passedOver: choice.passedOver,
  };
}

/** @param hint A sentence on a key that the signature does match, with a space before it. */
export function noKeyFits(part: JwsSignature, keys: KeySet, passedOver: PassedOver[], hint: string): Outcome {
  const asked = part.kid === null ? '' : ` and kid "${cleanText(part.kid, 80)}"`;
  return {
    status: 'unverified',
    reason: 'no-key-fits',
    text: `None of the ${keys.keys.length === 1 ? 'keys' : `${keys.keys.length} keys`} of ${keys.source} fits ${shownAlgorithm(part.alg)}${asked}.${hint}`,
    action: keys.handed
      ? 'Check that the keys belong to the issuer of this token.'
      : 'The token may come from another issuer or environment, or the provider has withdrawn the key since.',
    key: null,
    passedOver,
  };
}

/** The key that fits makes no key in this runtime. */
export function unusable(key: UsedKey | null, passedOver: PassedOver[]): Outcome {
  return {
    status: 'unverified',
    reason: 'key-unreadable',
    text: 'The key that fits is not a usable one: its numbers make no key.',
    action: 'Get the key from its source again.',
    key,
    passedOver,
  };
}

export function unsecured({ signature, alg }: JwsSignature): Outcome {
  const odd = signature.length > 0 ? ' It carries something in the place of a signature, which nobody can check.' : '';
  const spelled = alg === 'none' ? '' : ' Its odd spelling is a known way around careless checks.';
  return {
    status: 'unsecured',
    reason: 'unsecured',
    text: `The token has no signature (alg ${shownAlgorithm(alg)}): anyone could have written it.${odd}${spelled}`,
    action: 'Do not trust anything in it. Tell whoever runs the server, if it came from one.',
    key: null,
    passedOver: [],
  };
}

export function unsupported(alg: string, text: string, passedOver: PassedOver[], key: UsedKey | null = null): Outcome {
  return {
    status: 'unverified',
    reason: 'algorithm-unsupported',
    text,
    action: `Check the signature with a tool that knows ${shownAlgorithm(alg)}, or ask the provider for a usual algorithm.`,
    key,
    passedOver,
  };
}

export function noKeys({ unreadable, source, handed }: KeySet): Outcome {
  const [first] = unreadable;
  if (first === undefined) {
    return {
      status: 'unverified',
      reason: 'no-key-fits',
      text: `There is no key in ${source}.`,
      action: handed ? "Enter the signer's key." : 'Tell whoever runs the server that its key set is empty.',
      key: null,
      passedOver: [],
    };
  }
  return {
    status: 'unverified',
    reason: 'key-unreadable',
    text: `No key could be read from ${source}: ${first.key} ${first.why}.`,
    action: 'Enter a JWK, a JWK Set, or a key or certificate as PEM.',
    key: null,
    passedOver: unreadable,
  };
}

export function withoutSignature(reading: Exclude<JwsReading, { kind: 'jws' }>): Outcome {
  if (reading.kind === 'malformed') return malformed(reading.reason);
  const jwe = reading.kind === 'jwe';
  return {
    status: 'unverified',
    reason: 'no-signature',
    text: jwe ? 'The token is encrypted; what is inside may be signed, and can be verified once it is decrypted.' : reading.reason,
    action: jwe ? 'Decrypt it first.' : 'Ask the server about it (introspection).',
    key: null,
    passedOver: [],
  };
}

export function malformed(reason: string): Outcome {
  return {
    status: 'invalid',
    reason: 'malformed',
    text: reason,
    action: 'Compare the token with its source. If it came so from a server, tell whoever runs it.',
    key: null,
    passedOver: [],
  };
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
