import { findingsOfToken } from '../core/findings/token';
import { decodeToken, withPayload } from '../core/token/decode';
import type { Decoded } from '../core/token/decoded';
import type { Finding } from '../model/finding';
import { asLookalike, lookalikeOf } from '../core/token/lookalike';
import { innermost } from '../core/token/payload';
import { cleanPasted, countTokens } from '../core/token/pasted';
import { timesOf } from '../core/token/times';
import { type TokenCertificates, tokenCertificates } from '../core/verify/certificates';
import { readJws } from '../core/verify/jws';
import { type Judged, judgeToken } from '../core/verify/judge';
import type { Presentation, Verification } from '../core/verify/model';
import { type DecodeReport, reportOf, type SignatureReport, signatureOf, uncheckedOf } from './decode-report';
import type { GivenKeys } from './keys';

export interface Looked {
  token: string;
  /** With its inner tokens, if a key opened them. */
  decoded: Decoded;
  /** null if no key was given or there was nothing to judge. */
  judged: Judged | null;
  report: DecodeReport;
  findings: Finding[];
  /** What to do about a malformed token; null for a well-formed one. */
  action: string | null;
  code: 0 | 1 | 2;
}

/** What a token is checked against. */
export interface Given {
  /** null: none were given. */
  keys: GivenKeys | null;
  /** The payload of a detached token; null if not given. */
  payload: Uint8Array | null;
  /** The implicit assertion of a PASETO; null if not given. */
  implicit: Uint8Array | null;
  /** Whether an expired or not yet valid token fails. */
  strictTimes: boolean;
  expected: Presentation;
}

/** Only characters of compact tokens, so nothing to strip. */
const BARE = /^[A-Za-z0-9_.~-]+$/;
const COMPARE = 'Compare it with the original; it may have been cut or altered when it was copied.';

/** Decodes a pasted token and, with keys, verifies or decrypts it and all within it. @param now Milliseconds since the epoch. */
export async function look(text: string, given: Given, now: number): Promise<Looked> {
  const { keys, strictTimes } = given;
  const isBare = BARE.test(text);
  const { token, cleaned } = isBare ? { token: text, cleaned: [] } : cleanPasted(text);
  const { outer: asPasted, action } = read(text, token, isBare);
  const outer = withPayload(asPasted, given.payload);
  const isBroken = outer.format === 'malformed';
  const judged = keys === null || isBroken || withoutKeys(keys) ? null : await judge(token, outer, keys, given, now);
  const brought = judged === null && !isBroken ? await certificatesIn(token, outer, now) : NONE;
  const decoded = judged?.decoded ?? outer;
  const signature = judged !== null ? signatureOf(judged) : unjudged(outer, keys);
  const findings = [...findingsOfToken({ decoded, now }), ...brought.findings, ...found(judged, 'findings')];
  const certificates = [...brought.certificates, ...found(judged, 'certificates')];
  const last = innermost(decoded);
  const outOfTime = strictTimes && ['expired', 'not-yet-valid', 'invalid'].includes(timesOf(last, now).state);
  const passed = judged === null ? keys === null || isBroken : judged.outcome.passed;
  const broken = isBroken || last.format === 'malformed';
  const code = broken ? 2 : passed && !outOfTime ? 0 : 1;
  const report = reportOf({ decoded, judged, cleaned, signature, certificates, verdict: VERDICTS[code], findings, now });
  return { token, decoded, judged, report, findings, action: broken ? (action ?? COMPARE) : null, code };
}

const VERDICTS = { 0: 'ok', 1: 'failed', 2: 'malformed' } as const;
const NONE: TokenCertificates = { certificates: [], findings: [] };

/** Text of no known token format counts as opaque only if it looks like a token (RFC 6750 section 2.1). */
function read(text: string, token: string, isBare: boolean): { outer: Decoded; action: string | null } {
  const outer = decodeToken(token);
  const several = !isBare && !text.trim().startsWith('{') && countTokens(text) > 1;
  // Cleaning strips angle brackets, which tell a web page from other text.
  const given = several || /^\s*</.test(text) ? text : token;
  const lookalike = outer.format === 'opaque' || several ? lookalikeOf(given) : null;
  return lookalike === null ? { outer, action: null } : { outer: asLookalike(outer, lookalike), action: lookalike.action };
}

/** Without the key set, the token is still shown. */
function withoutKeys({ set, trouble }: GivenKeys): boolean {
  return trouble !== null && set.keys.length === 0;
}

function unjudged(decoded: Decoded, keys: GivenKeys | null): SignatureReport {
  const plain = uncheckedOf(decoded);
  if (decoded.format === 'malformed' || keys === null || keys.trouble === null) return plain;
  return { ...plain, status: 'unverified', reason: keys.trouble.code, text: keys.trouble.what };
}

/** Nothing is verified without a key, but embedded certificates are still read. */
async function certificatesIn(token: string, decoded: Decoded, now: number): Promise<TokenCertificates> {
  return decoded.embeddedKeys.includes('x5c') ? tokenCertificates(readJws(token), now) : NONE;
}

function judge(token: string, decoded: Decoded, keys: GivenKeys, given: Given, now: number): Promise<Judged> {
  const { payload, implicit, expected } = given;
  return judgeToken({ token, decoded, keys: keys.set, now, payload, implicit, expected });
}

function found<T extends 'findings' | 'certificates'>(judged: Judged | null, what: T): Verification[T][number][] {
  return judged === null ? [] : [...(judged.own?.[what] ?? []), ...found(judged.inner, what)];
}
