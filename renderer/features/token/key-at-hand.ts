import type { TokenInspection, KeySource } from '../../../electron/contract';

/** Keys that are at hand without anybody typing one. */
export interface KeyOffers {
  /** The connection's key set can be had: its address is set, or an issuer to discover it from. */
  keySet: boolean;
  /** A client secret is sealed. */
  clientSecret: boolean;
}

export const NO_OFFERS: KeyOffers = { keySet: false, clientSecret: false };

/** The algorithm the header names; empty where it names none. Untrusted text. */
export const algorithmOf = (token: Pick<TokenInspection, 'header'>): string => token.header.find(({ name }) => name === 'alg')?.text ?? '';

/** Whether one secret both signs and verifies. */
export const isSymmetric = (algorithm: string) => /^HS\d/.test(algorithm);

/** What else a token's signature or tag covers, and somebody has to give: the payload that travels apart, PASETO's implicit assertion. */
export function besideKind({ format, paseto, payloadText }: TokenInspection): 'payload' | 'implicit' | null {
  if (paseto) return paseto.version === 'v3' || paseto.version === 'v4' ? 'implicit' : null;
  return (format === 'jws' || format === 'jws-json') && payloadText === '' ? 'payload' : null;
}

/** The key a press on Verify takes without asking; null: somebody has to choose one. */
export function keyAtHand(token: TokenInspection, offers: KeyOffers): KeySource | null {
  if (isSymmetric(algorithmOf(token))) return offers.clientSecret ? { kind: 'client-secret' } : null;
  return offers.keySet ? { kind: 'connection' } : null;
}
