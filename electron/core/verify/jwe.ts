import { isObject } from '../token/part';
import { base64urlFault, base64urlLength, decodeBase64url } from '../token/base64url';
import { MAX_TOKEN_LENGTH, member } from '../token/decode';
import type { JsonObject, JsonValue } from '../token/json';
import { ownText, readObject } from './object';

/** A JWE for one recipient, in the flattened form (RFC 7516 section 7.2.2). */
export interface JweRecipient {
  flattened: {
    protected?: string;
    unprotected?: JsonObject;
    header?: JsonObject;
    encrypted_key?: string;
    iv?: string;
    ciphertext: string;
    tag?: string;
    aad?: string;
  };
  /** All headers together. */
  header: JsonObject;
  alg: string;
  enc: string;
  kid: string | null;
}

/** The recipients, or why there are none: a sentence. */
export type JweReading = { ok: true; recipients: JweRecipient[] } | { ok: false; reason: string };

const PARTS = ['encrypted_key', 'iv', 'tag', 'aad'] as const;
const WORDS: Record<string, string> = {
  protected: 'header',
  encrypted_key: 'encrypted key',
  iv: 'initialization vector',
  ciphertext: 'ciphertext',
  tag: 'authentication tag',
  aad: 'additional data',
};
const MAX_RECIPIENTS = 20;

/**
 * Takes a JWE apart: compact, flattened and general (RFC 7516 section 7). As with signatures, what is not canonical base64url or names a
 * member twice is malformed, though jose would take it.
 */
export function readJwe(token: string): JweReading {
  if (token.length > MAX_TOKEN_LENGTH) return { ok: false, reason: `The token is longer than ${MAX_TOKEN_LENGTH} characters.` };
  if (/^\s*\{/.test(token)) return readJson(token);
  const parts = token.split('.', 7);
  if (parts.length !== 5) return { ok: false, reason: 'The token is not encrypted: an encrypted one has 5 parts.' };
  const [head = '', encryptedKey = '', iv = '', ciphertext = '', tag = ''] = parts;
  const flattened = { protected: head, iv, ciphertext, tag, ...(encryptedKey === '' ? {} : { encrypted_key: encryptedKey }) };
  const recipient = readRecipient(flattened);
  return typeof recipient === 'string' ? { ok: false, reason: recipient } : { ok: true, recipients: [recipient] };
}

function readJson(token: string): JweReading {
  const reading = readObject(token);
  if (!reading.ok) return { ok: false, reason: `The token ${reading.reason}.` };
  if (reading.repeated.length > 0) return { ok: false, reason: 'The token names a member twice, so receivers may read it differently.' };
  const { object } = reading;
  const listed = member(object, 'recipients');
  if (listed !== undefined && (!Array.isArray(listed) || listed.length === 0)) {
    return { ok: false, reason: 'The "recipients" of the token are no list, or an empty one.' };
  }
  const recipients: JweRecipient[] = [];
  const items: JsonValue[] = Array.isArray(listed) ? listed.slice(0, MAX_RECIPIENTS) : [object];
  for (const item of items) {
    if (!isObject(item)) return { ok: false, reason: 'One of the recipients is no JSON object.' };
    const recipient = flattenedOf(object, item);
    if (typeof recipient === 'string') return { ok: false, reason: recipient };
    recipients.push(recipient);
  }
  return { ok: true, recipients };
}

function flattenedOf(shared: JsonObject, item: JsonObject): JweRecipient | string {
  const ciphertext = ownText(shared, 'ciphertext');
  if (ciphertext === null) return 'The token has no "ciphertext".';
  const flattened: JweRecipient['flattened'] = { ciphertext };
  const head = member(shared, 'protected');
  if (head !== undefined) {
    if (typeof head !== 'string') return 'The "protected" header is no text.';
    flattened.protected = head;
  }
  for (const name of PARTS) {
    const value = member(name === 'encrypted_key' ? item : shared, name);
    if (value === undefined) continue;
    if (typeof value !== 'string') return `The "${name}" of the token is no text.`;
    flattened[name] = value;
  }
  for (const [name, value] of [['unprotected', member(shared, 'unprotected')] as const, ['header', member(item, 'header')] as const]) {
    if (value === undefined) continue;
    if (!isObject(value)) return `The "${name}" of the token is no JSON object.`;
    flattened[name] = value;
  }
  return readRecipient(flattened);
}

function readRecipient(flattened: JweRecipient['flattened']): JweRecipient | string {
  let header: JsonObject = {};
  for (const [name, value] of Object.entries(flattened)) {
    if (typeof value === 'string' && base64urlLength(value) === null) return `The ${WORDS[name] ?? name} ${base64urlFault(value).reason}.`;
  }
  if (flattened.protected !== undefined) {
    const reading = readObject(decodeBase64url(flattened.protected) ?? '');
    if (!reading.ok) return `The header ${reading.reason}.`;
    if (reading.repeated.length > 0) return 'The header names a member twice, so receivers may read it differently (RFC 7516 section 4).';
    header = reading.object;
  }
  for (const loose of [flattened.unprotected ?? {}, flattened.header ?? {}]) {
    const clash = Object.keys(loose).some((name) => Object.hasOwn(header, name));
    if (clash) return 'A name stands in two of the headers (RFC 7516 section 7.2.1).';
    header = Object.fromEntries([...Object.entries(header), ...Object.entries(loose)]);
  }
  const [alg, enc] = [ownText(header, 'alg'), ownText(header, 'enc')];
  if (alg === null || enc === null) return 'The header does not say how the token is encrypted ("alg" and "enc").';
  return { flattened, header, alg, enc, kid: ownText(header, 'kid') };
}
