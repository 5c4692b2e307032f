import { checkUrl, withPlainHost } from './address';
import type { Receiver } from './connection';
import { noFragment } from './endpoints';
import { invalid } from './failure';
import { IDENTITY, type Identity } from './identity';
import { checkLine } from './lines';

/** What the system opens the custom scheme with; `none` also where it doesn't tell. */
export const SCHEME_STATES = ['registered', 'other', 'none'] as const;
export type SchemeState = (typeof SCHEME_STATES)[number];

/** The redirect URI of an app's custom scheme: a reversed domain name and one slash, RFC 8252 section 7.1. */
export const schemeRedirectOf = ({ id }: Identity) => `${id}:/oauth/callback`;

/** This build's. */
export const SCHEME_REDIRECT = schemeRedirectOf(IDENTITY);

/** The redirect URI of a receiver; null: a loopback port that is free for each sign-in, and not known before. */
export function redirectUriOf(receiver: Receiver): string | null {
  if (receiver.kind === 'paste') return receiver.redirectUri;
  if (receiver.kind === 'scheme') return receiver.part === undefined ? SCHEME_REDIRECT : `${SCHEME_REDIRECT}/${receiver.part}`;
  return receiver.port === null ? null : `http://127.0.0.1:${receiver.port}${receiver.path}`;
}

/** Whether an answer that one of them waits for can come to the other. Servers may ignore loopback ports (RFC 8252 section 7.3). */
export function shareRedirect(one: Receiver, other: Receiver): boolean {
  if (one.kind !== 'loopback' || other.kind !== 'loopback') return redirectUriOf(one) === redirectUriOf(other);
  return one.path === other.path && (one.port === null || other.port === null || one.port === other.port);
}

/** Added to the path of a redirect URI, so that it is another one, and still leads to whoever owns the first. */
const NOT_REGISTERED = 'not-registered';

/**
 * A redirect URI that nobody registered and that leads back to this app all the same, so that no code can reach a stranger by it; null: the
 * receiver has none, for the address belongs to somebody else.
 */
export function unregisteredReceiver(receiver: Receiver): Receiver | null {
  if (receiver.kind === 'scheme') return { kind: 'scheme', part: receiver.part === undefined ? NOT_REGISTERED : below(receiver.part) };
  return receiver.kind === 'loopback' ? { ...receiver, path: below(receiver.path) } : null;
}

/** The receiver of an earlier sign-in, which waited at this redirect URI: on loopback at the same port. */
export function receiverAt(receiver: Receiver, redirectUri: string): Receiver {
  return receiver.kind === 'loopback' ? { ...receiver, port: Number(new URL(redirectUri).port) } : receiver;
}

/** An address below the one given, its query left out. */
export function below(address: string): string {
  const [place = ''] = address.split('?');
  return `${place.replace(/\/$/, '')}/${NOT_REGISTERED}`;
}

/** @throws Failure connection-invalid, insecure-url */
export function checkReceiver(receiver: Receiver, allowPlainHttp: boolean): Receiver {
  if (receiver.kind === 'scheme') {
    const { part } = receiver;
    if (part === undefined) return { kind: 'scheme' };
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(part)) {
      const action = 'Write up to 64 letters, digits, - or _, or leave it out for the shared redirect URI.';
      throw invalid('receiver.part', "The connection's own part of the redirect URI is not plain.", action);
    }
    return { kind: 'scheme', part };
  }
  if (receiver.kind === 'loopback') {
    const { port } = receiver;
    const path = checkLine(receiver.path, { field: 'receiver.path', what: 'loopback path', max: 200 });
    if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65_535)) {
      const action = 'Write a number from 1 to 65535, or leave it empty for any free port.';
      throw invalid('receiver.port', 'The loopback port is not a port number.', action);
    }
    // The exact form a URL parser gives back, since the path of what arrives is compared with it.
    if (!path.startsWith('/') || /[?#]/.test(path) || new URL(path, 'http://127.0.0.1').pathname !== path) {
      const action = 'Write it like /callback: a slash, then letters, digits, - or _, no "?" or "#".';
      throw invalid('receiver.path', 'The loopback path is not a plain path.', action);
    }
    return { kind: 'loopback', port, path };
  }
  if (receiver.kind !== 'paste') throw invalid('receiver', 'Unknown redirect receiver.', 'Choose custom scheme, loopback or pasted URL.');
  const redirectUri = receiver.redirectUri.trim();
  const field = 'receiver.redirectUri';
  const register = 'Enter the https URL you registered at the provider.';
  if (redirectUri === '') throw invalid(field, 'The redirect URI to paste from is missing.', register, 'It was left empty.');
  checkUrl(redirectUri, { allowPlainHttp, what: 'redirect URI', field });
  if (redirectUri.includes('#')) throw noFragment(field, 'redirect URI');
  return { kind: 'paste', redirectUri: withPlainHost(redirectUri) };
}
