import { decodeToken, numericDate } from '../token/decode';
import type { LabTokens } from './lab';

/** Milliseconds of life that an access token must have left to be tested. */
const LIVE_MS = 2_000;

/**
 * When an access token ends, in milliseconds since the epoch: by `expires_in` from receipt, and by its own `exp` on the server's clock.
 * The two may differ; null: neither is known.
 */
export function lifeOf(tokens: LabTokens): { earliest: number; latest: number } | null {
  const ends: number[] = [];
  if (tokens.expiresInSeconds !== null) ends.push(tokens.receivedAt + tokens.expiresInSeconds * 1000);
  const exp = numericDate(decodeToken(tokens.accessToken), 'exp');
  if (exp !== null) ends.push(exp * 1000 - (tokens.clockSkewMs ?? 0));
  return ends.length === 0 ? null : { earliest: Math.min(...ends), latest: Math.max(...ends) };
}

/** Whether an access token has expired, or is about to. @param now Milliseconds since the epoch. */
export function isEnding(tokens: LabTokens, now: number): boolean {
  const life = lifeOf(tokens);
  return life !== null && life.earliest - now <= LIVE_MS;
}
