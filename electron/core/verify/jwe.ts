import { decodeToken, unindented } from '../token/decode';
import type { JsonObject } from '../token/json';
import { isObject, readPart } from '../token/part';
import { ownText } from './object';

/** A JWE for one recipient (RFC 7516 section 7.2.2). */
interface Flattened {
  protected?: string;
  unprotected?: JsonObject;
  header?: JsonObject;
  encrypted_key?: string;
  iv?: string;
  ciphertext: string;
  tag?: string;
  aad?: string;
}

export interface JweRecipient {
  flattened: Flattened;
  /** All headers together. */
  header: JsonObject;
  alg: string;
  enc: string;
  kid: string | null;
}

/** The recipients, or why there are none: a sentence. */
export type JweReading = { ok: true; recipients: JweRecipient[] } | { ok: false; reason: string };

const MAX_RECIPIENTS = 20;

/**
 * Takes a JWE apart: compact, flattened and general (RFC 7516 section 7). What decoding calls malformed, such as base64url that is not
 * canonical, or what names a member twice is refused, though jose would take it.
 */
export function readJwe(token: string): JweReading {
  const text = unindented(token);
  const { format, malformation, repeatedNames } = decodeToken(text);
  if (repeatedNames)
    return { ok: false, reason: 'The token has a duplicate member, so implementations may read it differently (RFC 7516 section 4).' };
  if (malformation !== null) return { ok: false, reason: malformation.reason };
  if (format !== 'jwe' && format !== 'jwe-json')
    return { ok: false, reason: 'The token is not encrypted: an encrypted token has 5 parts.' };
  const recipients: JweRecipient[] = [];
  for (const flattened of format === 'jwe' ? [compactParts(text)] : flattenedParts(JSON.parse(text))) {
    const protectedHeader = readPart(flattened.protected ?? '').value;
    const header = { ...(isObject(protectedHeader) ? protectedHeader : {}), ...flattened.unprotected, ...flattened.header };
    const [alg, enc] = [ownText(header, 'alg'), ownText(header, 'enc')];
    if (alg === null || enc === null)
      return { ok: false, reason: `The header doesn't state how the token is encrypted ("alg" and "enc").` };
    recipients.push({ flattened, header, alg, enc, kid: ownText(header, 'kid') });
  }
  return { ok: true, recipients };
}

function compactParts(token: string): Flattened {
  const [head = '', encryptedKey = '', iv = '', ciphertext = '', tag = ''] = token.split('.');
  return { protected: head, encrypted_key: encryptedKey || undefined, iv, ciphertext, tag };
}

/** Decoding has seen to the kind of each member. */
function flattenedParts({ recipients, ...token }: Flattened & { recipients?: Pick<Flattened, 'header' | 'encrypted_key'>[] }): Flattened[] {
  return recipients?.slice(0, MAX_RECIPIENTS).map(({ header, encrypted_key }) => ({ ...token, header, encrypted_key })) ?? [token];
}
