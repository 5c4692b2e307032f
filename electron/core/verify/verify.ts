import type { Finding } from '../../model/finding';
import type { ShownCertificate } from '../../model/verification';
import { find, sorted } from '../findings/find';
import { startsLikePaseto } from '../token/paseto';
import { type SignatureAlgorithm, signatureAlgorithm } from './algorithms';
import { validityOf } from './certificate';
import { findingsOfKeys, type TokenCertificates, tokenCertificates } from './certificates';
import { type Choice, chooseKeys } from './choose';
import { type JwsSignature, readJws, type SignatureReading, withNonceHashed } from './jws';
import { keyLabel } from './keys';
import type { Key, KeySet, Outcome, Verification, VerifyInput } from './model';
import {
  malformed,
  matched,
  noKeyFits,
  noKeys,
  shownAlgorithm,
  unfit,
  unmatched,
  unsecured,
  unsupported,
  unusable,
  usedKey,
  withoutSignature,
} from './outcomes';
import { checkSignature } from './signature';

/** The same for all signatures of a token. */
interface Context {
  keys: KeySet;
  /** The payload travels apart, and is not known. */
  detached: boolean;
  findings: Finding[];
}

const MAX_PASSED_OVER = 50;
/** Candidates whose signature check is tried where the token names no key. */
const MAX_TRIED = 50;

const NONCE_HASHED =
  "The signature matches once the header's nonce is hashed, as Microsoft Graph does: the token is unaltered, but only Graph can validate it as it is.";

/**
 * Checks the signature of a JWS, or of a public PASETO, over its bytes as received, with keys from one source and never with any that the token brings along
 * (`jwk`, `jku`, `x5u`, `x5c`). A general JWS counts as valid when at least one of its signatures matches (RFC 7515 section 5.2);
 * `signatures` says it of each. Says nothing about claims. Never rejects.
 */
export async function verifyToken(input: VerifyInput): Promise<Verification> {
  const { token, keys, now, payload = null } = input;
  if (startsLikePaseto(token)) {
    const { verifyPaseto } = await import('./paseto');
    const outcome = await verifyPaseto(input);
    return conclude(outcome, [], { certificates: certificateOfKey(outcome, now), findings: findingsOfKeys(keys, outcome.key, now) }, input);
  }
  const reading = readJws(token, payload);
  if (reading.kind !== 'jws') return conclude(withoutSignature(reading), [], { certificates: [], findings: [] }, input);
  const context: Context = { keys, detached: reading.lacksPayload, findings: [] };
  const outcomes: Outcome[] = [];
  for (const signature of reading.signatures) outcomes.push(await outcomeOf(signature, context));
  const found = outcomes.find(({ status }) => status === 'valid') ?? outcomes.find(({ status }) => status === 'invalid') ?? outcomes[0];
  let best = found ?? malformed('The token has no signature.');
  if (payload !== null && !reading.detached)
    best = { ...best, text: `${best.text} The token has its own payload; the one given was not used.` };
  else if (best.reason === 'signature-wrong' && (await matchesWithoutLineEnd(input))) {
    best = { ...best, text: `${best.text} It does match the payload without its final line break.` };
  }
  const brought = await tokenCertificates(reading, now);
  const of = {
    certificates: [...brought.certificates, ...certificateOfKey(best, now)],
    findings: [...context.findings, ...brought.findings, ...findingsOfKeys(keys, best.key, now)],
  };
  const all = reading.serialization === 'general' ? outcomes : [];
  if (all.length < 2) return conclude(best, all, of, input);
  const matching = outcomes.filter((outcome) => outcome.status === 'valid').length;
  const which = reading.left === 0 ? `its ${outcomes.length} signatures` : `the first ${outcomes.length} of its signatures`;
  const left = reading.left === 0 ? '' : ` ${reading.left} more were not checked.`;
  const count = `${matching} of ${which} ${matching === 1 ? 'matches' : 'match'}.${left}`;
  return conclude({ ...best, text: `${best.text} ${count}` }, all, of, input);
}

function certificateOfKey({ key, reason }: Outcome, now: number): ShownCertificate[] {
  if (key === null || key.certificate === null) return [];
  const { certificate } = key;
  const signs = reason === 'signature-matches' || reason === 'key-published' ? true : reason === 'signature-wrong' ? false : null;
  return [{ ...certificate, from: 'key', state: validityOf(certificate, now), signs }];
}

function conclude(outcome: Outcome, all: Outcome[], of: TokenCertificates, { keys, now }: VerifyInput): Verification {
  return {
    ...outcome,
    certificates: of.certificates,
    findings: sorted(of.findings),
    passedOver: outcome.passedOver.slice(0, MAX_PASSED_OVER),
    verdicts: [],
    checkedAt: now,
    keysFetchedAt: keys.fetchedAt,
    signatures: all.map(({ status, text }, index) => ({ index, status, text })),
  };
}

/** Editors end files with a line end that was never sent. */
async function matchesWithoutLineEnd(input: VerifyInput): Promise<boolean> {
  const { payload = null } = input;
  if (payload?.at(-1) !== 0x0a) return false;
  const shorter = payload.subarray(0, payload.at(-2) === 0x0d ? -2 : -1);
  const { status } = await verifyToken({ ...input, payload: shorter });
  return status === 'valid';
}

async function outcomeOf(reading: SignatureReading, context: Context): Promise<Outcome> {
  if (!reading.ok) return malformed(reading.reason);
  const { part } = reading;
  const { keys } = context;
  if (/^none$/i.test(part.alg)) return unsecured(part);
  const algorithm = signatureAlgorithm(part.alg);
  if (algorithm === null)
    return unsupported(part.alg, `Tokenscope doesn't support the algorithm ${shownAlgorithm(part.alg)}.`, keys.unreadable);
  if (keys.keys.length === 0) return noKeys(keys);
  const choice = chooseKeys(keys, algorithm, part.kid);
  if (choice.candidates.length === 0) return withoutCandidate(choice, part, algorithm, context);
  return tryCandidates(choice, part, algorithm, context);
}

async function tryCandidates(choice: Choice, part: JwsSignature, algorithm: SignatureAlgorithm, context: Context): Promise<Outcome> {
  const passedOver = [...choice.passedOver];
  const tried = choice.candidates.slice(0, MAX_TRIED);
  let wrong: { key: Key; why: string } | null = null;
  let broken: { key: Key; why: string; result: 'unsupported' | 'bad-key' } | null = null;
  for (const { key, why } of tried) {
    const result = await checkSignature(part, key);
    if (result === 'match') {
      const others = choice.candidates.filter(
        (each) => each.key !== key && !passedOver.some(({ key: label }) => label === keyLabel(each.key)),
      );
      for (const other of others) passedOver.push({ key: keyLabel(other.key), why: 'the signature matches a different key' });
      return matched(key, algorithm, usedKey(key, why), passedOver, '');
    }
    if (result === 'mismatch') wrong ??= { key, why };
    else broken ??= { key, why, result };
    if (choice.candidates.length > 1)
      passedOver.push({ key: keyLabel(key), why: result === 'mismatch' ? "the signature doesn't match it" : 'it could not be used' });
  }
  if (wrong !== null) {
    const hashed = await withNonceHashed(part);
    for (const { key, why } of hashed === null ? [] : tried) {
      if (hashed === null || (await checkSignature(hashed, key)) !== 'match') continue;
      find('signature', { nonceHashed: true }, context.findings);
      const label = keyLabel(key);
      return matched(
        key,
        algorithm,
        usedKey(key, why),
        passedOver.filter((each) => each.key !== label),
        NONCE_HASHED,
      );
    }
    return unmatched(wrong, choice, algorithm, context.detached, passedOver);
  }
  const used = broken && usedKey(broken.key, broken.why);
  if (broken?.result === 'unsupported') return unsupported(part.alg, `This runtime has no ${shownAlgorithm(part.alg)}.`, passedOver, used);
  return unusable(used, passedOver);
}

async function withoutCandidate(choice: Choice, part: JwsSignature, algorithm: SignatureAlgorithm, context: Context): Promise<Outcome> {
  if (choice.unfit !== null) return unfit(choice.unfit, part, algorithm, choice);
  // Said for people who look for the reason; a receiver that goes by kid refuses the token all the same.
  let hint = '';
  for (const key of choice.otherwiseNamed.slice(0, MAX_TRIED)) {
    if ((await checkSignature(part, key)) === 'match') hint = ` The signature does match ${keyLabel(key)}, though.`;
  }
  return noKeyFits(part, context.keys, choice.passedOver, hint);
}
