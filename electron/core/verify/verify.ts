import { cleanText } from '../oauth/untrusted-text';
import type { ExtraSignatures } from '../ports';
import { LEAST_RSA_BITS, neededKey, type SignatureAlgorithm, signatureAlgorithm } from './algorithms';
import { type Choice, chooseKeys } from './choose';
import { type JwsReading, type JwsSignature, readJws, type SignatureReading } from './jws';
import { keyLabel } from './keys';
import type { Key, KeySet, PassedOver, UsedKey, Verification, VerificationReason, VerificationStatus } from './model';
import { checkSignature } from './signature';

export interface VerifyInput {
  /** As received; nothing is taken off it. */
  token: string;
  keys: KeySet;
  /** Milliseconds since the epoch. */
  now: number;
  /** For ES256K; absent: not in this runtime. */
  extra?: ExtraSignatures | null;
}

/** What one signature came to. */
interface Outcome {
  status: VerificationStatus;
  reason: VerificationReason;
  text: string;
  action: string;
  key: UsedKey | null;
  passedOver: PassedOver[];
}

const MAX_PASSED_OVER = 50;
/** Candidates whose signature check is tried where the token names no key. */
const MAX_TRIED = 50;

/**
 * Checks the signature of a JWS over its bytes as received, with keys from one source and never with any that the token brings along
 * (`jwk`, `jku`, `x5u`, `x5c`). A general JWS counts as valid when at least one of its signatures matches (RFC 7515 section 5.2);
 * `signatures` says it of each. Says nothing about claims. Never rejects.
 */
export async function verifyToken({ token, keys, now, extra = null }: VerifyInput): Promise<Verification> {
  const reading = readJws(token);
  if (reading.kind !== 'jws') return conclude(withoutSignature(reading), [], keys, now);
  const outcomes: Outcome[] = [];
  for (const signature of reading.signatures) outcomes.push(await outcomeOf(signature, keys, extra, reading.detached));
  const best = outcomes.find((outcome) => outcome.status === 'valid') ?? outcomes.find(({ status }) => status === 'invalid') ?? outcomes[0];
  if (best === undefined) return conclude(malformed('The token has no signature.'), [], keys, now);
  if (reading.serialization !== 'general') return conclude(best, [], keys, now);
  const matching = outcomes.filter((outcome) => outcome.status === 'valid').length;
  const count = `${matching} of its ${outcomes.length} signatures ${matching === 1 ? 'matches' : 'match'}.`;
  return conclude({ ...best, text: outcomes.length > 1 ? `${best.text} ${count}` : best.text }, outcomes, keys, now);
}

function conclude(outcome: Outcome, all: Outcome[], keys: KeySet, now: number): Verification {
  return {
    ...outcome,
    passedOver: outcome.passedOver.slice(0, MAX_PASSED_OVER),
    verdicts: [],
    checkedAt: now,
    keysFetchedAt: keys.fetchedAt,
    signatures: all.map(({ status, text }, index) => ({ index, status, text })),
  };
}

async function outcomeOf(reading: SignatureReading, keys: KeySet, extra: ExtraSignatures | null, detached: boolean): Promise<Outcome> {
  if (!reading.ok) return malformed(reading.reason);
  const { part } = reading;
  if (/^none$/i.test(part.alg)) return unsecured(part);
  const algorithm = signatureAlgorithm(part.alg);
  if (algorithm === null)
    return unsupported(part.alg, `The algorithm ${shown(part.alg)} is not one that Tokenscope can check.`, keys.unreadable);
  if (keys.keys.length === 0) return noKeys(keys);
  const choice = chooseKeys(keys, algorithm, part.kid);
  if (choice.candidates.length === 0) return withoutCandidate(choice, part, algorithm, keys, extra);
  return tryCandidates(choice, part, algorithm, extra, detached);
}

async function tryCandidates(
  choice: Choice,
  part: JwsSignature,
  algorithm: SignatureAlgorithm,
  extra: ExtraSignatures | null,
  detached: boolean,
): Promise<Outcome> {
  const passedOver = [...choice.passedOver];
  let wrong: { key: Key; why: string } | null = null;
  let unusable: { key: Key; why: string; result: 'unsupported' | 'bad-key' } | null = null;
  for (const { key, why } of choice.candidates.slice(0, MAX_TRIED)) {
    const result = await checkSignature(part, key, extra);
    if (result === 'match') {
      const others = choice.candidates.filter(
        (each) => each.key !== key && !passedOver.some(({ key: label }) => label === keyLabel(each.key)),
      );
      for (const other of others) passedOver.push({ key: keyLabel(other.key), why: 'the signature matches another key' });
      const used = usedKey(key, why);
      return tooWeak(key, algorithm, true, used, passedOver) ?? matches(used, key, passedOver);
    }
    if (result === 'mismatch') wrong ??= { key, why };
    else unusable ??= { key, why, result };
    const meant = choice.candidates.length > 1;
    if (meant)
      passedOver.push({ key: keyLabel(key), why: result === 'mismatch' ? 'the signature does not match it' : 'it could not be used' });
  }
  if (wrong !== null) {
    const used = usedKey(wrong.key, wrong.why);
    return tooWeak(wrong.key, algorithm, false, used, passedOver) ?? doesNotMatch(used, choice, detached, passedOver);
  }
  const { key, why, result } = unusable ?? { key: null, why: '', result: 'bad-key' as const };
  if (result === 'unsupported')
    return unsupported(part.alg, `This runtime has no ${shown(part.alg)}.`, passedOver, key && usedKey(key, why));
  return {
    status: 'unverified',
    reason: 'key-unreadable',
    text: 'The key that fits is not a usable one: its numbers make no key.',
    action: 'Get the key from its source again.',
    key: key && usedKey(key, why),
    passedOver,
  };
}

async function withoutCandidate(
  choice: Choice,
  part: JwsSignature,
  algorithm: SignatureAlgorithm,
  keys: KeySet,
  extra: ExtraSignatures | null,
): Promise<Outcome> {
  if (choice.unfit !== null) {
    const { key, why } = choice.unfit;
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
  // Said for people who look for the reason; a receiver that goes by kid refuses the token all the same.
  let hint = '';
  for (const key of choice.otherwiseNamed.slice(0, MAX_TRIED)) {
    if ((await checkSignature(part, key, extra)) === 'match') hint = ` The signature does match ${keyLabel(key)}, though.`;
  }
  const asked = part.kid === null ? '' : ` and kid "${cleanText(part.kid, 80)}"`;
  return {
    status: 'unverified',
    reason: 'no-key-fits',
    text: `None of the ${keys.keys.length === 1 ? 'keys' : `${keys.keys.length} keys`} of ${keys.source} fits ${shown(part.alg)}${asked}.${hint}`,
    action: keys.handed
      ? 'Check that the keys belong to the issuer of this token.'
      : 'The token may come from another issuer or environment, or the provider has withdrawn the key since.',
    key: null,
    passedOver: choice.passedOver,
  };
}

function matches(key: UsedKey, { isPrivate, kty }: Key, passedOver: PassedOver[]): Outcome {
  const care = isPrivate && kty !== 'oct' ? ' The key given is a private one; its public part is enough for this.' : '';
  return {
    status: 'valid',
    reason: 'signature-matches',
    text: `The signature matches: the token is as its issuer signed it.${care}`,
    action: 'Nothing needs to be done. What the token says (who, until when, for whom) is judged apart.',
    key,
    passedOver,
  };
}

function doesNotMatch(key: UsedKey, choice: Choice, detached: boolean, passedOver: PassedOver[]): Outcome {
  const several = choice.candidates.length > 1 ? ` any of the ${choice.candidates.length} keys that fit` : ' the key';
  return {
    status: 'invalid',
    reason: 'signature-wrong',
    text: detached
      ? `The signature does not match${several}. The token has no payload in it; one that travels apart is not known here.`
      : `The signature does not match${several}: the token was altered, or signed with another key.`,
    action: 'Compare the token with its source, and check that the key belongs to this issuer and environment.',
    key,
    passedOver,
  };
}

function tooWeak(key: Key, algorithm: SignatureAlgorithm, match: boolean, used: UsedKey, passedOver: PassedOver[]): Outcome | null {
  const least = algorithm.kty === 'oct' ? algorithm.hashBits : algorithm.kty === 'RSA' ? LEAST_RSA_BITS : 0;
  if (key.bits >= least) return null;
  const section = algorithm.kty === 'oct' ? '3.2' : algorithm.name.startsWith('PS') ? '3.5' : '3.3';
  const what = algorithm.kty === 'oct' ? 'secret' : 'key';
  return {
    status: 'invalid',
    reason: 'key-too-weak',
    text: `The ${what} has ${key.bits} bits, and ${algorithm.name} needs at least ${least} (RFC 7518 section ${section}), so anyone might have found it out. The signature ${match ? 'does match it' : 'does not match it either'}.`,
    action: `Have the ${what} replaced by one of at least ${least} bits; libraries that follow the standard refuse this one.`,
    key: used,
    passedOver,
  };
}

function unsecured({ signature, alg }: JwsSignature): Outcome {
  const odd = signature.length > 0 ? ' It carries something in the place of a signature, which nobody can check.' : '';
  const spelled = alg === 'none' ? '' : ' Its odd spelling is a known way around careless checks.';
  return {
    status: 'unsecured',
    reason: 'unsecured',
    text: `The token has no signature (alg ${shown(alg)}): anyone could have written it.${odd}${spelled}`,
    action: 'Do not trust anything in it. Tell whoever runs the server, if it came from one.',
    key: null,
    passedOver: [],
  };
}

function unsupported(alg: string, text: string, passedOver: PassedOver[], key: UsedKey | null = null): Outcome {
  return {
    status: 'unverified',
    reason: 'algorithm-unsupported',
    text,
    action: `Check the signature with a tool that knows ${shown(alg)}, or ask the provider for a usual algorithm.`,
    key,
    passedOver,
  };
}

function noKeys({ unreadable, source, handed }: KeySet): Outcome {
  const [first] = unreadable;
  if (first === undefined) {
    return {
      status: 'unverified',
      reason: 'no-key-fits',
      text: `There is no key in ${source}.`,
      action: handed ? 'Enter a key.' : 'Tell whoever runs the server that its key set is empty.',
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

function withoutSignature(reading: Exclude<JwsReading, { kind: 'jws' }>): Outcome {
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

function malformed(reason: string): Outcome {
  return {
    status: 'invalid',
    reason: 'malformed',
    text: reason,
    action: 'Compare the token with its source. If it came so from a server, tell whoever runs it.',
    key: null,
    passedOver: [],
  };
}

/** What the result says of the key it used. */
export function usedKey(key: Key, why: string): UsedKey {
  const { kid, kind, thumbprint, source } = key;
  return { kid: kid === null ? null : cleanText(kid, 200), kind, thumbprint, source, why };
}

function shown(alg: string): string {
  return /^[\w.+-]{1,40}$/.test(alg) ? alg : `"${cleanText(alg, 40)}"`;
}
