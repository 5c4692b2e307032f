import type { TokenInspection, KeySource } from '../../../electron/contract';

/** Keys available without typing one. */
export interface KeyOffers {
  /** Whether the connection's key set is available: its URL or an issuer is set. */
  keySet: boolean;
  clientSecret: boolean;
}

export const NO_OFFERS: KeyOffers = { keySet: false, clientSecret: false };

/** The header's algorithm, or empty. Untrusted text. */
export const algorithmOf = (token: Pick<TokenInspection, 'header'>): string => token.header.find(({ name }) => name === 'alg')?.text ?? '';

export const isSymmetric = (algorithm: string) => /^HS\d/.test(algorithm);

/** Additional input covered by the signature or tag: a detached payload, or PASETO's implicit assertion. */
export function besideKind({ format, paseto, payloadText }: TokenInspection): 'payload' | 'implicit' | null {
  if (paseto) return paseto.version === 'v3' || paseto.version === 'v4' ? 'implicit' : null;
  return (format === 'jws' || format === 'jws-json') && payloadText === '' ? 'payload' : null;
}

/** The key that Verify uses directly; null if the person must choose one. */
export function keyAtHand(token: TokenInspection, offers: KeyOffers): KeySource | null {
  if (isSymmetric(algorithmOf(token))) return offers.clientSecret ? { kind: 'client-secret' } : null;
  return offers.keySet ? { kind: 'connection' } : null;
}
