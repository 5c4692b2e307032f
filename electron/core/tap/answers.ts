import type { LegKind } from '../../model/tap';
import { originOf, urlOf } from '../../model/text/url';
import type { Addresses, Note, Seen } from './addresses';
import type { LegCookies } from './cookies';
import { changedMetadata } from './metadata';
import { endToEnd, mapHeaders, noteFraming, valueIn } from './headers';
import type { AnswerHead, BodyChange } from './port';

/** Bytes of metadata that are rewritten; of the largest known, some 20 KiB. */
const MAX_METADATA = 1024 * 1024;
/** Parameters of challenges that lead to metadata or a server (RFC 9728 section 5.1; what Microsoft and others send). */
const CHALLENGED = /\b(resource_metadata|as_uri|authorization_uri|authorization)(\s{0,5}=\s{0,5})"(https?:\/\/[^"\\]{0,4000})"/gi;

export interface AnswerRewriting {
  addresses: Addresses;
  seen: Seen;
  /** The app keeps to the real issuer: `issuer` and `iss` stay. */
  keepsIssuer: boolean;
  /** The app itself follows redirects of this answer, not a browser. */
  isFollowed: boolean;
  cookies: LegCookies;
  note: Note;
  /** Hears of each address that the app gets as it is and will go to. @param kind What is there. */
  left(address: string, kind: LegKind, where: string): void;
}

/**
 * What the app gets of an answer's headers: redirects and challenges that lead to a server of the tap lead to the tap, and `iss` in a redirect to the
 * app (RFC 9207) is the issuer that it knows; cookies are such as the app can keep. All else is as it was, but for headers of the connection.
 */
export function answerHeaders({ status, headers }: AnswerHead, how: AnswerRewriting): string[] {
  const { addresses, seen, cookies, note } = how;
  return mapHeaders(endToEnd(headers), (name, value) => {
    if (name === 'location') return location(value, status >= 300 && status < 400, how);
    if (name === 'set-cookie') return cookies.set(value, seen, note);
    if (name !== 'www-authenticate') return value;
    return value.replace(CHALLENGED, (all, parameter: string, equals: string, address: string) => {
      const where = `response header WWW-Authenticate, ${parameter}`;
      const local = addresses.toLocal(address, seen, where, note);
      if (local !== address) return `${parameter}${equals}"${local}"`;
      how.left(address, parameter.toLowerCase() === 'resource_metadata' ? 'api' : 'authorization-server', where);
      return all;
    });
  });
}

function location(written: string, isRedirect: boolean, how: AnswerRewriting): string {
  const { addresses, seen, keepsIssuer, note } = how;
  const where = 'response header Location';
  const { address, value } = meant(written, seen);
  const local = addresses.toLocal(address, seen, where, note);
  if (local !== address) return local;
  if (value !== written) note({ where, from: `//${urlOf(value)?.host}`, to: urlOf(value)?.origin ?? '' });
  if (isRedirect && how.isFollowed) how.left(address, seen.leg.kind, where);
  if (keepsIssuer) return value;
  return value.replace(/([?&#]iss=)([^&#]{1,4000})/, (all, before: string, encoded: string) => {
    const issuer = new URLSearchParams(`v=${encoded}`).get('v') ?? '';
    const known = addresses.toLocal(issuer, seen, `${where}, iss`, note);
    return known === issuer ? all : `${before}${encodeURIComponent(known)}`;
  });
}

/**
 * What a Location leads to. One without a scheme ("//host") has that of the server, which is not the tap's (RFC 3986 section 4.2).
 *
 * @returns `value`: what leads the app there, too.
 */
function meant(written: string, { leg }: Seen): { address: string; value: string } {
  const same = { address: written, value: written };
  if (/^https?:\/\//i.test(written)) return same;
  const [real, here] = [urlOf(written, leg.upstream), urlOf(written, leg.local)];
  if (real === null || here === null) return same;
  if (real.origin === originOf(leg.upstream) && here.origin === originOf(leg.local)) return same;
  return { address: real.href, value: real.href === here.href ? written : real.href };
}

/** Metadata of a server or a resource are rewritten; null: it is no such answer. @param target Of the request. */
export function answerChange(target: string, { status, headers }: AnswerHead, how: AnswerRewriting): BodyChange | null {
  const type = valueIn(headers, 'content-type') ?? '';
  if (status !== 200 || !isMetadata(target) || !/^application\/(?:json|[\w.-]{1,60}\+json)\s*(?:;|$)/i.test(type)) return null;
  return {
    most: MAX_METADATA,
    of(body) {
      const changed = changedMetadata(body, how);
      if (changed !== null) noteFraming(headers, changed.length, 'response', how.note);
      return changed;
    },
  };
}

/** RFC 8414 section 3, RFC 9728 section 3, OpenID Connect Discovery 1.0 section 4; some have it in the middle of the path. */
export function isMetadata(target: string): boolean {
  const [path = ''] = target.split(/[?#]/, 1);
  return /\/\.well-known\/(?:openid-configuration|oauth-authorization-server|oauth-protected-resource)(?:\/|$)/.test(path);
}
