import type { ShownCertificate } from '../model/verification';
import { member } from '../core/token/decode';
import type { Decoded, Paseto } from '../core/token/decoded';
import { MAX_DEPTH } from '../core/token/part';
import type { Finding } from '../model/finding';
import { type JsonObject, type JsonValue, readJson } from '../core/token/json';
import { numberLexemes } from '../core/token/lexemes';
import { innermost } from '../core/token/payload';
import { timesOf } from '../core/token/times';
import { V1_UNSUPPORTED } from '../core/token/paseto';
import type { Judged } from '../core/verify/judge';
import type { UsedKey } from '../core/verify/model';

type ReportFormat = 'jws' | 'jws-json' | 'jwt-unsecured' | 'jwe' | 'sd-jwt' | 'paseto' | 'opaque' | 'malformed';

/** The result of `decode --json`. A public format: add members, never rename them. */
export interface DecodeReport {
  /** With --lines: the input line, from 1. */
  line?: number;
  format: ReportFormat;
  cleaned?: string[];
  /** For a PASETO: its prefix, such as "v4.public.". */
  header: JsonObject | string | null;
  /** For a PASETO. The footer is JSON if possible, else text; null if absent or not text. */
  version?: Paseto['version'];
  purpose?: Paseto['purpose'];
  footer?: JsonValue;
  /** null if not JSON or unreadable. */
  payload: JsonValue;
  payloadText?: string;
  payloadBase64url?: string;
  disclosures?: { name: string | null; value: JsonValue; matched: boolean }[];
  /** For an SD-JWT: the payload with its disclosures in place (RFC 9901 section 7.1); null with the reason in `refused`. */
  processed?: JsonObject | null;
  refused?: string;
  nested?: NestedReport;
  /** JSON pointer to number as written, for numbers JSON would round. */
  lexemes: Record<string, string>;
  signature: SignatureReport;
  /** Certificates from the token (x5c) and from the key; times in seconds since the epoch. */
  certificates?: (Omit<ShownCertificate, 'notBefore' | 'notAfter'> & { notBefore: number; notAfter: number })[];
  /** Matches the exit code for this token alone: 0, 1, 2. */
  verdict: 'ok' | 'failed' | 'malformed';
  /** Seconds since the epoch, as in tokens. */
  times: { iat: number | null; nbf: number | null; exp: number | null; state: string };
  findings: { code: string; severity: string; message: string; reference: string }[];
  /** Set for format "malformed": where and why. */
  malformed?: { part: string; offset: number | null; reason: string };
}

interface NestedReport
  extends Pick<DecodeReport, 'format' | 'header' | 'version' | 'purpose' | 'footer' | 'payload' | 'processed' | 'refused'> {
  /** Set if a key was given: for this token and all within it. Absent for a key binding, which is judged with its SD-JWT. */
  signature?: SignatureReport;
  nested?: NestedReport;
  malformed?: DecodeReport['malformed'];
}

export interface SignatureReport {
  status: 'valid' | 'invalid' | 'unsecured' | 'unverified';
  /** A code: signature-matches, signature-wrong, no-key-fits, ..., no-key-given, or why no key was available. */
  reason: string;
  kid: string | null;
  text: string;
  /** The key it was checked with, such as "RSA, 2048 bits". */
  key?: string;
  /** That key's kid, its RFC 7638 thumbprint, its origin and why it was chosen. */
  used?: { kid: string | null; thumbprint: string | null; source: string; why: string };
}

export interface ReportInput {
  decoded: Decoded;
  /** null if no key was given or nothing could be judged. */
  judged: Judged | null;
  cleaned: string[];
  signature: SignatureReport;
  certificates: ShownCertificate[];
  verdict: DecodeReport['verdict'];
  findings: Finding[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** The report on one token. It holds the claims, but not the token. */
export function reportOf(input: ReportInput): DecodeReport {
  const { decoded, judged, cleaned, signature, certificates, verdict, findings, now } = input;
  const { header, payloadValue, payloadText, payloadBase64url, disclosures, nested } = decoded;
  // The innermost token's claims count.
  const { iat, nbf, exp, state } = timesOf(innermost(decoded), now);
  return {
    format: formatOf(decoded),
    ...(cleaned.length > 0 && { cleaned }),
    header,
    ...pasetoOf(decoded),
    payload: payloadValue ?? null,
    ...(payloadValue === undefined && payloadText !== null && { payloadText }),
    ...(payloadValue === undefined && payloadBase64url !== null && { payloadBase64url }),
    ...(disclosures.length > 0 && { disclosures: disclosures.map(({ name, value, matched }) => ({ name, value, matched })) }),
    ...processedOf(decoded),
    ...(nested && { nested: nestedOf(nested, judged?.inner ?? null) }),
    lexemes: numberLexemes(decoded),
    signature,
    ...(certificates.length > 0 && { certificates: certificates.map(inSeconds) }),
    verdict,
    times: { iat: seconds(iat), nbf: seconds(nbf), exp: seconds(exp), state },
    findings: findings.map(({ code, severity, title, detail, reference }) => ({
      code,
      severity,
      message: detail === '' ? title : `${title}. ${detail}`,
      reference,
    })),
    ...malformedOf(decoded),
  };
}

function nestedOf(decoded: Decoded, judged: Judged | null): NestedReport {
  const { header, payloadValue, nested } = decoded;
  return {
    format: formatOf(decoded),
    header,
    ...pasetoOf(decoded),
    payload: payloadValue ?? null,
    ...processedOf(decoded),
    ...(judged && { signature: signatureOf(judged) }),
    ...(nested && { nested: nestedOf(nested, judged?.inner ?? null) }),
    ...malformedOf(decoded),
  };
}

function pasetoOf({ paseto }: Decoded): Pick<DecodeReport, 'version' | 'purpose' | 'footer'> & { header?: string } {
  if (paseto === null) return {};
  const { version, purpose, footerText } = paseto;
  const json = footerText === null ? null : readJson(footerText, MAX_DEPTH);
  const footer: JsonValue = json?.ok && footerText !== null ? (JSON.parse(footerText) as JsonValue) : footerText;
  return { header: `${version}.${purpose}.`, version, purpose, footer };
}

function processedOf({ sd }: Decoded): Pick<DecodeReport, 'processed' | 'refused'> {
  if (sd === null) return {};
  return { processed: sd.claims, ...(sd.refused !== null && { refused: sd.refused }) };
}

function malformedOf({ malformation }: Decoded): Pick<DecodeReport, 'malformed'> {
  return malformation === null ? {} : { malformed: { part: malformation.where, offset: malformation.offset, reason: malformation.reason } };
}

export function signatureOf({ decoded, outcome }: Judged): SignatureReport {
  const { status, reason, text, key } = outcome;
  const kid = uncheckedOf(innermost(decoded)).kid ?? uncheckedOf(decoded).kid ?? key?.kid ?? null;
  const said = reason === 'payload-detached' ? `${text} Give it with --payload FILE.` : text;
  return { status, reason, kid, text: said, ...(key && { key: key.kind, used: usedOf(key) }) };
}

function usedOf({ kid, thumbprint, source, why }: UsedKey): SignatureReport['used'] {
  return { kid, thumbprint, source, why };
}

/** For a token on which Tokenscope itself failed. @param error The kind of error. */
export function failedReport(error: string): DecodeReport {
  const reason = `Tokenscope failed on this token (${error}). This is a bug in Tokenscope.`;
  return {
    format: 'malformed',
    header: null,
    payload: null,
    lexemes: {},
    signature: { status: 'unverified', reason: 'malformed', kid: null, text: reason },
    verdict: 'malformed',
    times: { iat: null, nbf: null, exp: null, state: 'invalid' },
    findings: [],
    malformed: { part: 'token', offset: null, reason },
  };
}

/** The format's name in the output. Unsecured: alg "none" (RFC 7519 section 6), in any case. */
function formatOf(decoded: Decoded): ReportFormat {
  const { format } = decoded;
  if (format === 'jwt' || format === 'jws') return isUnsecured(decoded) ? 'jwt-unsecured' : 'jws';
  return format === 'jwe-json' ? 'jwe' : format;
}

/** The report on a signature without a key to check it. */
export function uncheckedOf(decoded: Decoded): SignatureReport {
  const named = member(decoded.header, 'kid');
  const kid = typeof named === 'string' ? named : null;
  const unverified = (reason: string, text: string): SignatureReport => ({ status: 'unverified', reason, kid, text });
  const { format } = decoded;
  if (format === 'malformed') return unverified('malformed', 'Nothing to check: the token is malformed.');
  if (format === 'opaque') return unverified('no-signature', 'Opaque tokens have no signature.');
  if (decoded.paseto?.version === 'v1') return unverified('algorithm-unsupported', V1_UNSUPPORTED);
  if (format === 'jwe' || format === 'jwe-json' || decoded.paseto?.purpose === 'local') {
    return unverified('no-signature', 'The token is encrypted; only the key holder can read it.');
  }
  if (isUnsecured(decoded))
    return { status: 'unsecured', reason: 'unsecured', kid, text: 'Not signed: anyone could have created this token.' };
  return unverified('no-key-given', 'Give a key with --jwks, --key or --secret-env to check it.');
}

function isUnsecured({ header }: Decoded): boolean {
  const alg = member(header, 'alg');
  return typeof alg === 'string' && alg.toLowerCase() === 'none';
}

function inSeconds({ notBefore, notAfter, ...rest }: ShownCertificate) {
  return { ...rest, notBefore: notBefore / 1000, notAfter: notAfter / 1000 };
}

const seconds = (at: number | null) => (at === null ? null : at / 1000);
