import { base64url } from 'jose';
import { decodeToken } from '../../token/decode';
import { NotApplicable } from '../model';

/**
 * The token with one character changed: of a JWT the first of its signature, whose six bits all count; else the middle one. Alphabet
 * and length stay.
 */
export function tampered(token: string): string {
  const parts = token.split('.');
  const [header, payload, signature] = parts;
  if (parts.length === 3 && header !== undefined && payload !== undefined && signature)
    return [header, payload, `${another(signature.charAt(0))}${signature.slice(1)}`].join('.');
  const middle = Math.floor(token.length / 2);
  return `${token.slice(0, middle)}${another(token.charAt(middle))}${token.slice(middle + 1)}`;
}

function another(character: string): string {
  if (/\d/.test(character)) return character === '1' ? '2' : '1';
  if (/[a-z]/.test(character)) return character === 'b' ? 'c' : 'b';
  return character === 'B' ? 'C' : 'B';
}

/** The token without its end: a quarter of the signature of a JWT, a quarter of any other. */
export function truncated(token: string): string {
  const dot = token.lastIndexOf('.');
  const last = token.length - dot - 1;
  return token.slice(0, token.length - Math.max(1, Math.ceil(last / 4)));
}

/** The token's claims under a header that says it is not signed (RFC 7519 section 6). @throws NotApplicable it is no JWT. */
export function unsigned(token: string, alg: string): string {
  const { format, header } = decodeToken(token);
  const [, payload] = token.split('.');
  if (format !== 'jwt' || payload === undefined) throw new NotApplicable("The access token isn't a JWT, so it has no algorithm to remove.");
  const typ = typeof header?.typ === 'string' ? { typ: header.typ } : {};
  return `${base64url.encode(JSON.stringify({ alg, ...typ }))}.${payload}.`;
}
