import type { Receiver } from './model';

/** The redirect URI of the custom scheme: a reversed domain name and one slash, RFC 8252 section 7.1. */
export const SCHEME_REDIRECT = 'dev.tokenscope:/oauth/callback';

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
