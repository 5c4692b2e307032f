import { decodeToken, unindented } from '../token/decode';
import { isJoseJson } from '../token/jose-json';
import { isObject, readBytes, utf8 } from '../token/part';
import type { Decrypted } from './model';

/** What decrypted bytes are: a token, JSON, text or neither. @param saysJwt The header announces a token inside. */
export function contentOf(content: Uint8Array, saysJwt: boolean): Pick<Decrypted, 'token' | 'nested' | 'text' | 'kind'> {
  const text = textOf(content);
  if (text === null) return { token: null, nested: null, text: null, kind: 'binary' };
  const { fault, value } = readBytes(content);
  const token = unindented(typeof value === 'string' ? value : text);
  const nested = decodeToken(token);
  // Claims are JSON as well, and an announcement does not make a broken token of them.
  const isBroken = isObject(value) ? isJoseJson(value) : saysJwt && !token.startsWith('{');
  if (token !== '' && nested.format !== 'opaque' && (nested.format !== 'malformed' || isBroken))
    return { token, nested, text: null, kind: 'token' };
  return { token: null, nested: null, text, kind: fault === null ? 'json' : 'text' };
}

/** null: no UTF-8, or full of what no text holds. */
function textOf(content: Uint8Array): string | null {
  const text = utf8(content);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells bytes from text
  return text === null || /[\u0000-\u0008\u000e-\u001f]/.test(text) ? null : text;
}
