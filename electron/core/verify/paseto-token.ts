import { concat, type Bytes } from '../base/bytes';
import { base64urlFault, decodeBase64url } from '../token/base64url';
import { MAX_TOKEN_LENGTH, member } from '../token/decode';
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

/** Takes a PASETO apart, by the bytes as received. */
export function readPaseto(text: string): PasetoReading {
  if (text.length > MAX_TOKEN_LENGTH) return { ok: false, reason: `The token is longer than ${MAX_TOKEN_LENGTH} characters.` };
  const parts = text.split('.', 6);
  const [version, purpose, encoded = '', encodedFooter = ''] = parts;
  const known =
    (version === 'v1' || version === 'v2' || version === 'v3' || version === 'v4') && (purpose === 'public' || purpose === 'local');
  if (!known || parts.length < 3 || parts.length > 4) return { ok: false, reason: 'The token does not have the parts of a PASETO.' };
  const [body, footer] = [decodeBase64url(encoded), decodeBase64url(encodedFooter)];
  if (body === null) return { ok: false, reason: `The body ${base64urlFault(encoded).reason}.` };
  if (footer === null) return { ok: false, reason: `The footer ${base64urlFault(encodedFooter).reason}.` };
  if (body.length < PASETO_SIZES[version][purpose])
    return { ok: false, reason: 'The token is too short for what it says it is; it may have been cut.' };
  const kid = kidIn(footer);
  return { ok: true, token: { version, purpose, header: `${version}.${purpose}.`, body, footer, kid } };
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
