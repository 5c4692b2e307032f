import type { Connection } from '../../model/connection';
import type { JsonValue } from './json';

/** The audiences a connection asks for: `audience` (Auth0) and RFC 8707 resource indicators. */
export function expectedAudiences({ audience, resource }: Connection): string[] {
  return audience === null || audience === '' ? resource : [audience, ...resource];
}

/** A claim that is one text or a list of them (RFC 7519 section 4.1.3), as a list; members of other kinds are left out. */
export function textsOf(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Scopes as text parted by spaces (RFC 6749 section 3.3) or as a list, the way Okta and Spring send them; null: neither. */
export function scopesOf(value: JsonValue | undefined): string[] | null {
  if (typeof value === 'string') return words(value);
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? textsOf(value) : null;
}

/** The pieces between spaces, empty ones left out; of null none. */
export function words(text: string | null): string[] {
  const found: string[] = [];
  for (let from = 0; text !== null && from < text.length; ) {
    const space = text.indexOf(' ', from);
    const to = space < 0 ? text.length : space;
    if (to > from) found.push(text.slice(from, to));
    from = to + 1;
  }
  return found;
}

/** Whether two issuers differ by nothing but a slash at the end. */
export function sameButForSlash(a: string, b: string): boolean {
  return a !== b && a.replace(/\/$/, '') === b.replace(/\/$/, '');
}

/** Whether a `typ` is that of access tokens (RFC 9068 section 2.1): "at+jwt" as a media type, its case and a leading "application/" left out. */
export function isAccessTokenType(typ: JsonValue | undefined): boolean {
  if (typeof typ !== 'string' || typ.length > 30) return false;
  const name = typ.toLowerCase();
  return name === 'at+jwt' || name === 'application/at+jwt';
}
