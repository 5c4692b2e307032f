import { hexOf, latin1Text, utf8Text } from '../base/bytes';
import { cleanText } from '../base/untrusted-text';
import { childrenOf, type Der, DerFault, expectDer, INTEGER, OID, readDer, SEQUENCE } from './der';
import type { Certificate } from './model';

/** Attribute types by the names that RFC 4514 section 3 and OpenSSL give them. */
const NAMES: Record<string, string> = {
  '550403': 'CN',
  '550404': 'SN',
  '550405': 'serialNumber',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '550409': 'STREET',
  '55040a': 'O',
  '55040b': 'OU',
  '55040c': 'title',
  '55042a': 'GN',
  '550461': 'organizationIdentifier',
  '0992268993f22c640119': 'DC',
  '0992268993f22c640101': 'UID',
  '2a864886f70d010901': 'emailAddress',
};

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const BMP_STRING = 0x1e;
const UNIVERSAL_STRING = 0x1c;
const UTF8_STRING = 0x0c;

/**
 * What a certificate says of itself (RFC 5280 section 4.1): whose it is, who issued it, until when. Whether the issuer really did is not
 * looked at.
 *
 * @throws DerFault where the bytes are no certificate.
 */
export async function readCertificate(bytes: Uint8Array): Promise<Certificate> {
  const [tbs, algorithm, signature] = childrenOf(expectDer(readDer(bytes), SEQUENCE));
  const parts = childrenOf(expectDer(tbs, SEQUENCE));
  if (parts[0]?.tag === 0xa0) parts.shift();
  const [serial, , issuer, validity, subject, spki] = parts;
  expectDer(spki, SEQUENCE);
  expectDer(algorithm, SEQUENCE);
  if (signature === undefined) throw new DerFault('is truncated');
  const [from, until] = childrenOf(expectDer(validity, SEQUENCE));
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    serial: hexOf(expectDer(serial, INTEGER).body),
    notBefore: timeOf(from),
    notAfter: timeOf(until),
    fingerprint: hexOf(digest),
  };
}

/** Attribute types that RFC 4514 section 3 has names for. */
const SHORT = new Set(['CN', 'L', 'ST', 'O', 'OU', 'C', 'STREET', 'DC', 'UID']);

/** A certificate's names to the letter, as RFC 4514 writes them and servers compare them; untrusted text. @throws DerFault */
export function distinguishedName(bytes: Uint8Array): { subject: string; issuer: string } {
  const [tbs] = childrenOf(expectDer(readDer(bytes), SEQUENCE));
  const parts = childrenOf(expectDer(tbs, SEQUENCE));
  if (parts[0]?.tag === 0xa0) parts.shift();
  const [, , issuer, , subject] = parts;
  return { subject: exactName(subject), issuer: exactName(issuer) };
}

function exactName(name: Der | undefined): string {
  const parts = childrenOf(expectDer(name, SEQUENCE)).map((set) => childrenOf(set).map(exactAttribute).join('+'));
  return parts.reverse().join(',');
}

function exactAttribute(attribute: Der): string {
  const [type, value] = childrenOf(expectDer(attribute, SEQUENCE));
  const oid = expectDer(type, OID).body;
  const name = NAMES[hexOf(oid)] ?? '';
  if (!SHORT.has(name) || value === undefined) return `${dotted(oid)}=#${hexOf(value?.whole ?? new Uint8Array())}`;
  return `${name}=${textOf(value)
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
    .replaceAll('\0', '\\00')}`;
}

/** Whether a certificate may be used at a moment, in milliseconds since the epoch (RFC 5280 section 4.1.2.5). */
export function validityOf({ notBefore, notAfter }: Certificate, now: number): 'valid' | 'expired' | 'not-yet-valid' {
  if (now > notAfter) return 'expired';
  return now < notBefore ? 'not-yet-valid' : 'valid';
}

/** "2026-01-31 12:00 UTC". */
export function isoMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A name on one line, the most exact part first (RFC 4514 section 2.1); untrusted text, cleaned. */
function nameOf(name: Der | undefined): string {
  const parts = childrenOf(expectDer(name, SEQUENCE)).map((set) => childrenOf(set).map(attributeOf).join(' + '));
  return cleanText(parts.reverse().join(', '), 300);
}

function attributeOf(attribute: Der): string {
  const [type, value] = childrenOf(expectDer(attribute, SEQUENCE));
  const oid = hexOf(expectDer(type, OID).body);
  const name = NAMES[oid] ?? `OID.${dotted(expectDer(type, OID).body)}`;
  // RFC 4514 section 2.4: what would otherwise read as the next part.
  return `${name}=${textOf(value).replace(/[,+"\\<>;=]/g, '\\$&')}`;
}

function textOf(value: Der | undefined): string {
  if (value === undefined) throw new DerFault('does not have the parts of a certificate');
  const { tag, body } = value;
  if (tag === UTF8_STRING) return utf8Text(body);
  if (tag === BMP_STRING) return new TextDecoder('utf-16be', { ignoreBOM: true }).decode(body.subarray(0, body.length & ~1));
  const text = latin1Text(body);
  return tag === UNIVERSAL_STRING ? text.replaceAll('\0', '') : text;
}

function timeOf(time: Der | undefined): number {
  const text = time === undefined ? '' : latin1Text(time.body);
  const short = time?.tag === UTC_TIME;
  const digits = (short ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/ : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/).exec(text);
  if (digits === null || (!short && time?.tag !== GENERALIZED_TIME)) throw new DerFault('has an invalid validity period');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits.slice(1).map(Number);
  const at = Date.UTC(2000, month - 1, day, hour, minute, second);
  // RFC 5280 section 4.1.2.5.1: two digits below 50 are of this century.
  return new Date(at).setUTCFullYear(short ? year + (year < 50 ? 2000 : 1900) : year, month - 1, day);
}

function dotted(bytes: Uint8Array): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
