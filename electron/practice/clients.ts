import { urlOf } from '../model/url';
import type { FaultLab } from './fault-lab';

/**
 * The clients registered at the practice provider. These credentials are public on purpose: they open nothing but a server
 * that runs on this machine while Tokenscope does and that holds no real data.
 */
export const CLIENTS = {
  practice: { id: 'practice-client', secret: 'practice-client-secret' },
  /** Its access tokens are opaque. */
  opaque: { id: 'practice-opaque', secret: 'practice-opaque-secret' },
  /** Has no secret (RFC 6749 2.1); PKCE is required of it. */
  public: { id: 'practice-public' },
  katana: { id: 'practice-katana', secret: 'practice-katana-secret' },
  catapa: { id: 'practice-catapa', secret: 'practice-catapa-secret' },
} as const;

/** The only tenant of the CATAPA face. */
export const TENANT = 'practice';

export const REDIRECT_URIS = ['dev.tokenscope:/oauth/callback', 'https://example.com/callback', 'http://127.0.0.1/callback'];

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The steps of a path below a registered one that a connection may add for a redirect URI of its own. */
const OWN_PARTS = /^(\/[A-Za-z0-9]+)*$/;

/**
 * Registered as listed, each with a connection's own part behind it or not, and on loopback any port and any first step of the path: RFC 8252
 * 7.3 frees the port, and the path is free here so that every loopback receiver can be tried. Anything else below, as names with hyphens,
 * or a query added to it is not registered.
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

/** Whether an address is that one, or that one with own parts behind it. */
function isBelow(address: string, registered: string): boolean {
  return address.startsWith(registered) && OWN_PARTS.test(address.slice(registered.length));
}

/** Whether a client that sends `given` as its secret is let in. */
export function secretTaken(given: string | null | undefined, secret: string, lab: FaultLab): boolean {
  if (lab.on('secret-revoked')) return false;
  return lab.on('any-secret') || given === secret;
}
