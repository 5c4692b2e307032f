import { Failure } from '../core/failure';
import { findingsOfToken } from '../core/findings/token';
import { type Decoded, decodeToken } from '../core/token/decode';
import type { Finding } from '../core/token/finding';
import type { JsonValue } from '../core/token/json';
import { isObject } from '../core/token/part';
import { cleanPasted } from '../core/token/pasted';
import { timesOf } from '../core/token/times';
import { tokenCertificates } from '../core/verify/certificates';
import { decryptToken } from '../core/verify/decrypt';
import { readJws } from '../core/verify/jws';
import type { Decrypted, ShownCertificate, UsedKey } from '../core/verify/model';
import { verifyToken } from '../core/verify/verify';
import type { CliContext } from './context';
import { type DecodeReport, reportOf, type SignatureReport, uncheckedOf } from './decode-report';
import type { GivenKeys } from './keys';

/** One token, looked into. */
export interface Looked {
  token: string;
  decoded: Decoded;
  /** What a key opened; null: nothing, or the token is not encrypted. */
  decrypted: Decrypted | null;
  report: DecodeReport;
  findings: Finding[];
  /** Exit code that this token asks for. */
  code: 0 | 1 | 2;
}

/** What a token is held against. */
export interface Given {
  /** null: none were given. */
  keys: GivenKeys | null;
  /** The payload of a token that carries none; null: not given. */
  payload: Uint8Array | null;
  /** The implicit assertion of a PASETO; null: not given. */
  implicit: Uint8Array | null;
  /** A token outside its times fails. */
  strictTimes: boolean;
}

interface Judged {
  signature: SignatureReport;
  decrypted: Decrypted | null;
  passed: boolean;
  certificates: ShownCertificate[];
  /** Besides those of the token itself. */
  findings: Finding[];
}

/** Nothing to clean off: only characters of compact tokens. */
const BARE = /^[A-Za-z0-9_.~-]+$/;

/** Decodes a token as pasted, verifies or decrypts it where keys are given. @param now Milliseconds since the epoch. */
export async function look(text: string, given: Given, now: number, context: CliContext): Promise<Looked> {
  const { token, cleaned } = BARE.test(text) ? { token: text, cleaned: [] } : cleanPasted(text);
  const outer = decodeToken(token);
  const { keys } = given;
  const judged =
    keys === null || outer.format === 'malformed'
      ? await unchecked(token, outer, now, context)
      : await judge(token, outer, keys, given, now, context);
  const { signature, decrypted } = judged;
  const decoded = decrypted === null ? outer : opened(outer, decrypted);
  const findings = [
    ...findingsOfToken({ decoded: outer, now }),
    ...(decrypted?.nested ? findingsOfToken({ decoded: decrypted.nested, now }) : []),
    ...judged.findings,
  ];
  const timed = decrypted?.nested ?? decoded;
  const outOfTime = given.strictTimes && ['expired', 'not-yet-valid', 'invalid'].includes(timesOf(timed, now).state);
  const code = outer.format === 'malformed' ? 2 : judged.passed && !outOfTime ? 0 : 1;
  const verdict = VERDICTS[code];
  const report = reportOf({ decoded, timed, cleaned, signature, certificates: judged.certificates, verdict, findings, now });
  return { token, decoded, decrypted, report, findings, code };
}

const VERDICTS = { 0: 'ok', 1: 'failed', 2: 'malformed' } as const;

/** Without a key nothing is verified; the certificates that a token brings along are looked at all the same. */
async function unchecked(token: string, decoded: Decoded, now: number, { extra }: CliContext): Promise<Judged> {
  const brings = decoded.format !== 'malformed' && decoded.embeddedKeys.includes('x5c');
  const found = brings ? await tokenCertificates(readJws(token), now, extra) : { certificates: [], findings: [] };
  return { signature: uncheckedOf(decoded), decrypted: null, passed: true, ...found };
}

async function judge(token: string, decoded: Decoded, keys: GivenKeys, given: Given, now: number, context: CliContext): Promise<Judged> {
  const { set, trouble } = keys;
  if (trouble !== null && set.keys.length === 0) {
    const signature: SignatureReport = { ...uncheckedOf(decoded), status: 'unverified', reason: trouble.code, text: trouble.what };
    return { ...(await unchecked(token, decoded, now, context)), signature, passed: false };
  }
  const isLocal = decoded.paseto?.purpose === 'local' && decoded.paseto.version !== 'v1';
  if (decoded.format === 'jwe' || decoded.format === 'jwe-json' || isLocal) return decrypt(token, decoded, keys, given, now, context);
  const { payload, implicit } = given;
  const verification = await verifyToken({ token, keys: set, now, extra: context.extra, payload, implicit });
  const { status, reason, text, key, certificates, findings } = verification;
  const said = reason === 'payload-detached' ? `${text} Give it with --payload FILE.` : text;
  const signature: SignatureReport = { status, reason, kid: uncheckedOf(decoded).kid ?? key?.kid ?? null, text: said, ...usedOf(key) };
  return { signature, decrypted: null, passed: status === 'valid', certificates, findings };
}

function usedOf(key: UsedKey | null): Pick<SignatureReport, 'key' | 'used'> {
  if (key === null) return {};
  const { kid, kind, thumbprint, source, why } = key;
  return { key: kind, used: { kid, thumbprint, source, why } };
}

/** An encrypted token passes when a key opens it and, where there is a signed one inside, that one's signature matches too. */
async function decrypt(token: string, decoded: Decoded, keys: GivenKeys, given: Given, now: number, context: CliContext): Promise<Judged> {
  try {
    const { decrypted } = await decryptToken({ token, keys: keys.set, implicit: given.implicit });
    if (decrypted.token !== null && decrypted.nested !== null) {
      const inner = await judge(decrypted.token, decrypted.nested, keys, given, now, context);
      return { ...inner, signature: { ...inner.signature, text: `Decrypted. Of the token inside: ${inner.signature.text}` }, decrypted };
    }
    const signature: SignatureReport = {
      status: 'unverified',
      reason: 'decrypted',
      kid: uncheckedOf(decoded).kid,
      text: 'Decrypted; there is no signature inside that would say who wrote it.',
      ...usedOf(decrypted.key),
    };
    return { signature, decrypted, passed: true, certificates: [], findings: [] };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const signature: SignatureReport = { ...uncheckedOf(decoded), reason: error.code, text: error.what };
    return { signature, decrypted: null, passed: false, certificates: [], findings: [] };
  }
}

/** The outer token with what was inside as its payload. */
function opened(outer: Decoded, { text, kind, nested }: Decrypted): Decoded {
  let value: JsonValue | undefined;
  if (kind === 'json' && text !== null) value = JSON.parse(text) as JsonValue;
  return { ...outer, payloadText: text, payloadValue: value, claims: isObject(value) ? value : null, nested };
}
