import type { Addresses, Note, Seen } from './addresses';
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
  note: Note;
}

/**
 * What the app gets of an answer's headers: redirects and challenges that lead to a server of the tap lead to the tap, and `iss` in a redirect to the
 * app (RFC 9207) is the issuer that it knows. All else is as it was, but for headers of the connection.
 */
export function answerHeaders({ headers }: AnswerHead, how: AnswerRewriting): string[] {
  const { addresses, seen, note } = how;
  return mapHeaders(endToEnd(headers), (name, value) => {
    if (name === 'location') return location(value, how);
    if (name !== 'www-authenticate') return value;
    return value.replace(CHALLENGED, (all, parameter: string, equals: string, address: string) => {
      const local = addresses.toLocal(address, seen, `response header WWW-Authenticate, ${parameter}`, note);
      return local === address ? all : `${parameter}${equals}"${local}"`;
    });
  });
}

function location(value: string, how: AnswerRewriting): string {
  const { addresses, seen, keepsIssuer, note } = how;
  const local = addresses.toLocal(value, seen, 'response header Location', note);
  if (local !== value || keepsIssuer) return local;
  return value.replace(/([?&#]iss=)([^&#]{1,4000})/, (all, before: string, written: string) => {
    const issuer = new URLSearchParams(`v=${written}`).get('v') ?? '';
    const known = addresses.toLocal(issuer, seen, 'response header Location, iss', note);
    return known === issuer ? all : `${before}${encodeURIComponent(known)}`;
  });
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
