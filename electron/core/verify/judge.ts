import { Failure } from '../../model/failure';
import { REASONS, type VerificationReason, type VerificationStatus } from '../../model/verification';
import { NONE_INSIDE, nestedText } from '../token/decode';
import type { Decoded } from '../token/decoded';
import { isJoseJson } from '../token/jose-json';
import { openedToken, saysNested } from '../token/payload';
import { decryptToken } from './decrypt';
import { bindingFault } from './key-binding';
import type { Decrypted, JudgeInput, Key, KeySet, UsedKey, Verification } from './model';
import { verifyToken } from './verify';

/** A token that has been judged, and the one inside it. */
export interface Judged {
  token: string;
  /** With what was inside it, where a key opened it. */
  decoded: Decoded;
  /** Of this token and all within it. */
  outcome: Outcome;
  /** Of this token alone, where it is signed; null: it is not, or was not reached. */
  own: Verification | null;
  decrypted: Decrypted | null;
  inner: Judged | null;
}

interface Outcome {
  status: VerificationStatus;
  reason: VerificationReason | 'decrypted' | Failure['code'];
  text: string;
  action: string;
  key: UsedKey | null;
  /** All that was to be checked was, and it holds; also said of an encrypted token that holds no signature but that a key opened. */
  passed: boolean;
}

/**
 * Judges a token to the innermost one: opens what is encrypted, checks each signature, and takes a token for valid only if all within it are
 * (RFC 7519 section 7.2, step 8). Of an SD-JWT it checks the disclosures and, where there is one, the key binding (RFC 9901 section 7). All
 * with keys from one set. Never rejects.
 */
export async function judgeToken(input: JudgeInput): Promise<Judged> {
  const { token, decoded } = input;
  const isLocal = decoded.paseto?.purpose === 'local' && decoded.paseto.version !== 'v1';
  if (decoded.format === 'jwe' || decoded.format === 'jwe-json' || isLocal) return judgeEncrypted(input);
  const own = await verifyToken(input);
  const plain: Judged = { token, decoded, outcome: outcomeOf(own), own, decrypted: null, inner: null };
  if (own.status !== 'valid') return plain;
  if (decoded.malformation !== null) {
    const text = `The signature is valid, but the token is malformed: ${decoded.malformation.reason}`;
    return { ...plain, outcome: refused(plain.outcome, 'malformed', text) };
  }
  if (decoded.sd !== null) return { ...plain, outcome: await judgePresentation(input, own) };
  return judgeInside(input, plain);
}

/** The token within a signed one, whose signature matches. */
async function judgeInside(input: JudgeInput, plain: Judged): Promise<Judged> {
  const { token, decoded } = input;
  const text = decoded.nested === null ? null : nestedText(token, decoded);
  if (decoded.nested === null || text === null) {
    // RFC 7519 section 7.2, step 8: what is announced is judged as a token, which claims are not.
    return saysNested(decoded.header) ? { ...plain, outcome: refused(plain.outcome, 'malformed', NONE_INSIDE) } : plain;
  }
  const inner = await judgeToken({ ...input, token: text, decoded: decoded.nested, payload: null });
  const outcome = { ...inner.outcome, text: `The outer signature is valid. Token inside: ${inner.outcome.text}` };
  return { ...plain, decoded: { ...decoded, nested: inner.decoded }, outcome, inner };
}

/** An encrypted token passes when a key opens it and, where there is a token inside, that one passes too. */
async function judgeEncrypted(input: JudgeInput): Promise<Judged> {
  const { token, decoded, keys, implicit } = input;
  const plain = { token, own: null, decrypted: null, inner: null };
  try {
    const { decrypted, key } = await decryptToken({ token, keys, implicit });
    const opened = openedToken(decoded, decrypted);
    if (decrypted.token !== null && decrypted.nested !== null) {
      const inside = { ...input, token: decrypted.token, decoded: decrypted.nested, payload: null };
      let inner = await judgeToken(inside);
      if (blamesOpener(inner, decrypted.key)) inner = await judgeToken({ ...inside, keys: without(key, keys) });
      const outcome = { ...inner.outcome, text: `Decrypted. Token inside: ${inner.outcome.text}` };
      return { ...plain, decoded: { ...opened, nested: inner.decoded }, decrypted, outcome, inner };
    }
    const outcome: Outcome = {
      status: 'unverified',
      reason: 'decrypted',
      text: 'Decrypted; there is no signature inside to show who wrote it.',
      action: 'Only trust the content if only a trusted party could have encrypted it.',
      key: decrypted.key,
      passed: opened.format !== 'malformed',
    };
    return { ...plain, decoded: opened, decrypted, outcome };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      ...plain,
      decoded,
      outcome: { status: 'unverified', reason: error.code, text: error.what, action: error.action, key: null, passed: false },
    };
  }
}

/**
 * Whether a signature is found wrong by the very key that opened the token around it. That is the reader's key: unless the token inside
 * names it, it says nothing of who signed.
 */
function blamesOpener({ outcome: { status, key }, decoded }: Judged, opener: UsedKey): boolean {
  if (status !== 'invalid' || key === null || (opener.kid !== null && decoded.header?.kid === opener.kid)) return false;
  return key.thumbprint === opener.thumbprint && key.kid === opener.kid && key.kind === opener.kind && key.source === opener.source;
}

function without(opener: Key, set: KeySet): KeySet {
  const source = set.handed ? 'what you entered besides the decryption key' : set.source;
  return { ...set, keys: set.keys.filter((key) => key !== opener), source };
}

const NOT_CLAIMS = "The issuer's signature is valid, but the SD-JWT contains a token instead of claims (RFC 9901 section 4.1).";

/** RFC 9901 section 7.1 and, where a key binding is there, section 7.3. */
async function judgePresentation(input: JudgeInput, own: Verification): Promise<Outcome> {
  const { token, decoded, now, expected = { nonce: null, audience: null } } = input;
  const outcome = outcomeOf(own);
  const { sd, nested } = decoded;
  if (sd === null) return outcome;
  if (saysNested(decoded.header) || (decoded.claims !== null && isJoseJson(decoded.claims)))
    return refused(outcome, 'malformed', NOT_CLAIMS);
  const lead = "The issuer's signature is valid, but ";
  if (sd.refused !== null) return refused(outcome, 'disclosures-refused', `${lead}the disclosures don't match: ${sd.refused}`);
  if (sd.unsupported) {
    const text = `${lead}the disclosures can't be checked: Tokenscope doesn't support their hash.`;
    return { ...outcome, status: 'unverified', reason: 'algorithm-unsupported', text, passed: false };
  }
  if (nested === null) {
    if (expected.nonce === null && expected.audience === null) return outcome;
    return refused(outcome, 'key-binding-wrong', `${lead}there is no key binding for this transaction.`);
  }
  const fault = await bindingFault({ token, decoded, now, expected });
  return fault === null
    ? { ...outcome, text: `${outcome.text} Its disclosures match, and the key binding was signed with the key in its cnf.` }
    : refused(outcome, 'key-binding-wrong', `${lead}the key binding is invalid: ${fault}`);
}

function outcomeOf({ status, reason, text, action, key }: Verification): Outcome {
  return { status, reason, text, action, key, passed: status === 'valid' };
}

function refused(outcome: Outcome, reason: VerificationReason, text: string): Outcome {
  const action = "Don't trust anything in it. Compare it with its source, and report it to its presenter or issuer.";
  return { ...outcome, status: 'invalid', reason, text, action, passed: false };
}

/**
 * The verification of a token and all within it, as the window shows it: the verdict on the whole, and one for each token inside.
 */
export function verificationOf({ own, outcome, inner }: Judged): Verification | null {
  if (own === null) return null;
  const { status, text, action, key } = outcome;
  const reason = isReason(outcome.reason) ? outcome.reason : 'no-signature';
  return { ...own, status, reason, text, action, key: inner === null ? own.key : key, inside: inner === null ? [] : layersOf(inner) };
}

function layersOf({ decoded, own, outcome, inner }: Judged): NonNullable<Verification['inside']> {
  const format = FORMATS[decoded.format] ?? 'Token';
  const { status, text } = own ?? outcome;
  return [{ format, status, text }, ...(inner === null ? [] : layersOf(inner))];
}

const FORMATS: Partial<Record<Decoded['format'], string>> = {
  jwt: 'JWT',
  jws: 'Signed token',
  'jws-json': 'Signed token',
  jwe: 'Encrypted token',
  'jwe-json': 'Encrypted token',
  'sd-jwt': 'SD-JWT',
  paseto: 'PASETO',
};

function isReason(reason: Outcome['reason']): reason is VerificationReason {
  return (REASONS as readonly string[]).includes(reason);
}
