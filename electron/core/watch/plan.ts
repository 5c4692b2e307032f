import { grantOf } from '../../model/grants';
import type { Grant } from '../secrets';
import type { Connection } from '../../model/connection';
import type { GrantFacts } from '../../model/grant';

/** A refresh comes a tenth of the token's life ahead of expiry, within these bounds (milliseconds). */
const LEAST_LEAD_MS = 30_000;
const MOST_LEAD_MS = 5 * 60_000;

/**
 * When to refresh a token: a tenth of its lifetime before expiry, at least 30 s and at most 5 min, never in the first half of its
 * lifetime; and up to half of that lead earlier, so that tokens issued together are not refreshed together.
 * @param chance At least 0 and less than 1: how much earlier.
 * @returns Milliseconds since the epoch, like all times here.
 */
export function aheadOf({ receivedAt, expiresAt }: { receivedAt: number; expiresAt: number }, chance: number): number {
  const lifetime = Math.max(0, expiresAt - receivedAt);
  const half = receivedAt + lifetime / 2;
  const lead = Math.min(MOST_LEAD_MS, Math.max(LEAST_LEAD_MS, lifetime / 10));
  const latest = Math.max(half, expiresAt - lead);
  return Math.round(latest - chance * Math.min(lead / 2, latest - half));
}

/** The facts that decide when to refresh; when this text changes, plan again. */
export function lifeOf(facts: GrantFacts | null): string {
  return facts === null ? '' : `${facts.state} ${facts.receivedAt} ${facts.expiresAt}`;
}

/** Why these tokens can't be kept alive without a person; null if they can. */
export function standstillOf(facts: GrantFacts | null): string | null {
  if (facts === null) return 'There are no tokens yet. Connect to begin.';
  if (facts.state === 'refresh-dead') return 'The refresh token no longer works. Sign in again.';
  if (facts.state === 'outcome-unknown') return 'The outcome of the last refresh is unknown. Decide what to do about it first.';
  return null;
}

/** The same, for what the facts don't say and only the tokens do. */
export function standstillIn({ grantType }: Connection, grant: Grant | null): string | null {
  if (grant === null) return standstillOf(null);
  if (grant.accessRevokedAt) return 'You revoked the access token here, so it is not replaced automatically.';
  if (grantOf({ grantType }).renewedBy !== 'asking-again' && grant.refreshToken === null) {
    return 'There is no refresh token. Sign in with a scope that gives one, often offline_access.';
  }
  return null;
}
