import { type Bytes, concat } from '../base/bytes';
import { decodeBase64url } from '../token/base64url';
import { decodeToken, member } from '../token/decode';
import type { Paseto } from '../token/decoded';
import { PASETO_SIZES } from '../token/paseto';
import { ownText, readObject } from './object';

/** A PASETO in its parts. */
export interface PasetoToken {
  version: Paseto['version'];
  purpose: Paseto['purpose'];
  /** "v4.public.", as it goes into what is authenticated. */
  header: string;
  body: Uint8Array;
  footer: Uint8Array;
  /** Of a footer in JSON; null: it has none. */
  kid: string | null;
}

/** The parts, or why there are none: a sentence. */
export type PasetoReading = { ok: true; token: PasetoToken } | { ok: false; reason: string };

const EMPTY = new Uint8Array();

/** Takes a PASETO apart, by the bytes as received. What it says inside need not be readable. */
export function readPaseto(text: string): PasetoReading {
  const { paseto, malformation } = decodeToken(text);
  const [body = null, footer = EMPTY, ...more] = text.split('.', 6).slice(2).map(decodeBase64url);
  const isWhole = paseto !== null && body !== null && footer !== null && more.length === 0;
  if (!isWhole || body.length < PASETO_SIZES[paseto.version][paseto.purpose])
    return { ok: false, reason: malformation?.reason ?? 'The token does not have the parts of a PASETO.' };
  const { version, purpose } = paseto;
  return { ok: true, token: { version, purpose, header: `${version}.${purpose}.`, body, footer, kid: kidIn(footer) } };
}

function kidIn(footer: Uint8Array): string | null {
  const reading = footer[0] === 0x7b ? readObject(footer) : null;
  return reading?.ok && member(reading.object, 'kid') !== undefined ? ownText(reading.object, 'kid') : null;
}

/** What is authenticated: the pieces with their number and lengths before them (Pre-Authentication Encoding). */
export function preAuthenticated(...pieces: Uint8Array[]): Bytes {
  const length = (count: number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(count), true);
    return bytes;
  };
  return concat(length(pieces.length), ...pieces.flatMap((piece) => [length(piece.length), piece]));
}

/** Implicit assertions came with version 3. */
export function takesImplicit(version: Paseto['version']): boolean {
  return version === 'v3' || version === 'v4';
}
