import { Failure } from '../core/failure';
import { findingsOfToken } from '../core/findings/token';
import { type Decoded, decodeToken } from '../core/token/decode';
import type { Finding } from '../core/token/finding';
import type { JsonValue } from '../core/token/json';
import { isObject } from '../core/token/part';
import { cleanPasted } from '../core/token/pasted';
import { decryptToken } from '../core/verify/decrypt';
import type { Decrypted } from '../core/verify/model';
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

interface Judged {
  signature: SignatureReport;
  decrypted: Decrypted | null;
  passed: boolean;
}

/** Nothing to clean off: only characters of compact tokens. */
const BARE = /^[A-Za-z0-9_.~-]+$/;

/** Decodes a token as pasted, verifies or decrypts it where keys are given. @param now Milliseconds since the epoch. */
export async function look(text: string, keys: GivenKeys | null, now: number, context: CliContext): Promise<Looked> {
  const { token, cleaned } = BARE.test(text) ? { token: text, cleaned: [] } : cleanPasted(text);
  const outer = decodeToken(token);
  const { signature, decrypted, passed } =
    keys === null || outer.format === 'malformed'
      ? { signature: uncheckedOf(outer), decrypted: null, passed: true }
      : await judge(token, outer, keys, now, context);
  const decoded = decrypted === null ? outer : opened(outer, decrypted);
  const findings = [
    ...findingsOfToken({ decoded: outer, now }),
    ...(decrypted?.nested ? findingsOfToken({ decoded: decrypted.nested, now }) : []),
  ];
  const report = reportOf({ decoded, timed: decrypted?.nested ?? decoded, cleaned, signature, findings, now });
  return { token, decoded, decrypted, report, findings, code: outer.format === 'malformed' ? 2 : passed ? 0 : 1 };
}

async function judge(token: string, decoded: Decoded, keys: GivenKeys, now: number, context: CliContext): Promise<Judged> {
  const { set, trouble } = keys;
  if (trouble !== null && set.keys.length === 0) {
    const signature: SignatureReport = { ...uncheckedOf(decoded), status: 'unverified', reason: trouble.code, text: trouble.what };
    return { signature, decrypted: null, passed: false };
  }
  if (decoded.format === 'jwe' || decoded.format === 'jwe-json') return decrypt(token, decoded, keys, now, context);
  const verification = await verifyToken({ token, keys: set, now, extra: context.extra });
  const { status, reason, text, key } = verification;
  const signature: SignatureReport = {
    status,
    reason,
    kid: uncheckedOf(decoded).kid ?? key?.kid ?? null,
    text,
    ...(key && { key: key.kind }),
  };
  return { signature, decrypted: null, passed: status === 'valid' };
}

/** An encrypted token passes when a key opens it and, where there is a signed one inside, that one's signature matches too. */
async function decrypt(token: string, decoded: Decoded, keys: GivenKeys, now: number, context: CliContext): Promise<Judged> {
  try {
    const { decrypted } = await decryptToken({ token, keys: keys.set });
    if (decrypted.token !== null && decrypted.nested !== null) {
      const inner = await judge(decrypted.token, decrypted.nested, keys, now, context);
      return { ...inner, signature: { ...inner.signature, text: `Decrypted. Of the token inside: ${inner.signature.text}` }, decrypted };
    }
    const signature: SignatureReport = {
      status: 'unverified',
      reason: 'decrypted',
      kid: uncheckedOf(decoded).kid,
      text: 'Decrypted; there is no signature inside that would say who wrote it.',
      key: decrypted.key.kind,
    };
    return { signature, decrypted, passed: true };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { signature: { ...uncheckedOf(decoded), reason: error.code, text: error.what }, decrypted: null, passed: false };
  }
}

/** The outer token with what was inside as its payload. */
function opened(outer: Decoded, { text, kind, nested }: Decrypted): Decoded {
  let value: JsonValue | undefined;
  if (kind === 'json' && text !== null) value = JSON.parse(text) as JsonValue;
  return { ...outer, payloadText: text, payloadValue: value, claims: isObject(value) ? value : null, nested };
}
