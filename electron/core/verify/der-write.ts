import { hexBytes } from '../base/bytes';
import { BIT_STRING, INTEGER, OID, SEQUENCE } from './der';

export const SET = 0x31;
export const UTF8_STRING = 0x0c;
export const BOOLEAN = 0x01;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

type Bytes = Uint8Array<ArrayBuffer>;

/** An element in DER (ITU-T X.690): tag, length, and its parts one after the other. */
export function derOf(tag: number, ...parts: Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size = length < 128 ? [length] : [...lengthBytes(length)];
  const element = new Uint8Array(1 + size.length + length);
  element.set([tag, ...size]);
  let at = 1 + size.length;
  for (const part of parts) {
    element.set(part, at);
    at += part.length;
  }
  return element;
}

export const sequenceOf = (...parts: Uint8Array[]) => derOf(SEQUENCE, ...parts);

/** @param hex The identifier's content, as certificates have it. */
export const oidOf = (hex: string) => derOf(OID, hexBytes(hex));

/** A BIT STRING of whole bytes. */
export const bitStringOf = (bytes: Uint8Array) => derOf(BIT_STRING, new Uint8Array(1), bytes);

/** An INTEGER that is not negative, of big-endian bytes. */
export function unsignedInteger(bytes: Uint8Array): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  const plain = first < 0 ? new Uint8Array(1) : bytes.subarray(first);
  return (plain[0] ?? 0) < 128 ? derOf(INTEGER, plain) : derOf(INTEGER, new Uint8Array(1), plain);
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280 section 4.1.2.5). @param at Milliseconds since the epoch. */
export function timeOf(at: number): Bytes {
  const text = `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  const isShort = new Date(at).getUTCFullYear() < 2050;
  return derOf(isShort ? UTC_TIME : GENERALIZED_TIME, new TextEncoder().encode(isShort ? text.slice(2) : text));
}

function* lengthBytes(length: number): Generator<number> {
  const hex = length.toString(16);
  const bytes = hexBytes(hex.length % 2 === 0 ? hex : `0${hex}`);
  yield 0x80 | bytes.length;
  yield* bytes;
}
