import { urlOf } from '../../model/text/url';

/** Where a document may lie. */
export type Place = 'challenge' | 'given' | 'inserted' | 'root' | 'appended' | 'openid-inserted' | 'openid-appended' | 'resource-origin';

export interface Candidate {
  place: Place;
  url: string;
}

const RESOURCE = 'oauth-protected-resource';
const OAUTH = 'oauth-authorization-server';
const OPENID = 'openid-configuration';

/** What a URL says it is. */
export type Given =
  | { kind: 'plain' }
  /** `of`: what the document describes. */
  | { kind: 'resource-metadata' | 'server-metadata'; of: string };

/** Recognises a well-known URL, with its part before the path (RFC 8414, RFC 9728) or after it (OpenID Connect Discovery). */
export function givenBy(url: URL): Given {
  const found = /\/\.well-known\/(oauth-protected-resource|oauth-authorization-server|openid-configuration)(?=\/|$)/.exec(url.pathname);
  if (found === null) return { kind: 'plain' };
  const before = url.pathname.slice(0, found.index);
  const after = url.pathname.slice(found.index + found[0].length);
  const of = `${url.origin}${(before + after).replace(/\/$/, '')}${url.search}`;
  return { kind: found[1] === RESOURCE ? 'resource-metadata' : 'server-metadata', of };
}

/**
 * Where metadata of a resource may be (RFC 9728 section 3.1): with the well-known part before its path, at the root, and, which no standard
 * has but servers do, after its path.
 */
export function resourcePlaces(resource: string): Candidate[] {
  const url = urlOf(resource);
  if (url === null) return [];
  const { origin, search } = url;
  const path = plainPath(url);
  const root = { place: 'root' as const, url: `${origin}/.well-known/${RESOURCE}` };
  if (path === '') return [{ ...root, url: root.url + search }];
  return [
    { place: 'inserted', url: `${origin}/.well-known/${RESOURCE}${path}${search}` },
    root,
    { place: 'appended', url: `${origin}${path}/.well-known/${RESOURCE}` },
  ];
}

/**
 * Where metadata of an issuer may be, in the order in which clients ask: RFC 8414 section 3.1, the same for OpenID Connect (section 5),
 * OpenID Connect Discovery 1.0 section 4; and, which no standard has, RFC 8414's with its part after the path.
 */
export function serverPlaces(issuer: string): Candidate[] {
  const url = urlOf(issuer);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return [];
  const { origin } = url;
  const path = plainPath(url);
  if (path === '')
    return [
      { place: 'inserted', url: `${origin}/.well-known/${OAUTH}` },
      { place: 'openid-appended', url: `${origin}/.well-known/${OPENID}` },
    ];
  return [
    { place: 'inserted', url: `${origin}/.well-known/${OAUTH}${path}` },
    { place: 'openid-inserted', url: `${origin}/.well-known/${OPENID}${path}` },
    { place: 'openid-appended', url: `${origin}${path}/.well-known/${OPENID}` },
    { place: 'appended', url: `${origin}${path}/.well-known/${OAUTH}` },
  ];
}

/** The URL and those above it, the longest path first, the origin last; at most 5. */
export function ancestorsOf(address: string): string[] {
  const url = urlOf(address);
  if (url === null) return [];
  const parts = plainPath(url).split('/').filter(Boolean).slice(0, 8);
  const all = parts.map((_, index) => `${url.origin}/${parts.slice(0, parts.length - index).join('/')}`);
  return [...all.slice(0, 4), url.origin];
}

/** "A terminating slash is removed" (RFC 8414 section 3.1, RFC 9728 section 3.1). */
const plainPath = ({ pathname }: URL) => pathname.replace(/\/$/, '');
