import { identityOf } from '../model/identity';
import { PRACTICE_FACES, type PracticeFaceId } from '../model/providers/offered';
import { schemeRedirectOf } from '../model/receiver';
import { urlOf } from '../model/text/url';
import type { FaultLab } from './fault-lab';

/**
 * The practice provider's clients. Their credentials are public on purpose: they only open a server on this machine that runs while
 * Tokenscope does and holds no real data.
 */
export const CLIENTS = {
  ...(Object.fromEntries(PRACTICE_FACES.map((id) => [id, { id: `practice-${id}`, secret: `practice-${id}-secret` }])) as Record<
    PracticeFaceId,
    { id: string; secret: string }
  >),
  practice: { id: 'practice-client', secret: 'practice-client-secret' },
  /** Has no secret (RFC 6749 2.1); PKCE is required. */
  public: { id: 'practice-public' },
};

/** A local build of the window may practise with a release, and the other way round. */
const SCHEMES = [identityOf(false), identityOf(true)].map(schemeRedirectOf);

export const REDIRECT_URIS = [...SCHEMES, 'https://example.com/callback', 'http://127.0.0.1/callback'];

export const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Path segments a connection may append to a registered redirect URI. */
const OWN_PARTS = /^(\/[A-Za-z0-9]+)*$/;

/**
 * Accepts the registered URIs, optionally with a connection's own segments appended, and on loopback any port and any first path segment:
 * RFC 8252 7.3 frees the port, and a free path lets every loopback receiver be tried. Other additions, such as names with hyphens or a
 * query, are refused.
 */
export function redirectUriAllowed(uri: string, lab: FaultLab): boolean {
  const url = urlOf(uri);
  if (lab.on('any-redirect-uri') && url !== null) return true;
  if (REDIRECT_URIS.some((registered) => isBelow(uri, registered))) return true;
  if (url === null) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = url;
  const bare = username === '' && password === '' && search === '' && hash === '';
  return protocol === 'http:' && LOOPBACK.has(hostname) && bare && isBelow(pathname, /^\/[^/]*/.exec(pathname)?.[0] ?? '');
}

/** Whether an address is the registered one, optionally with own segments appended. */
function isBelow(address: string, registered: string): boolean {
  return address.startsWith(registered) && OWN_PARTS.test(address.slice(registered.length));
}

export function secretTaken(given: string | null | undefined, secret: string, lab: FaultLab): boolean {
  if (lab.on('secret-revoked')) return false;
  return lab.on('any-secret') || given === secret;
}
