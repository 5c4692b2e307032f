import type { ConnectionSummary, GrantState, GrantView } from '../../electron/contract';
import type { RingState } from '../components/ring';

export type Phase = 'never-connected' | 'active' | 'expiring' | 'expired' | 'no-expiry' | 'refresh-dead' | 'outcome-unknown';
export type PhaseTone = 'live' | 'warn' | 'dead' | 'none';

/** Times in milliseconds since the epoch, on the app's corrected clock. */
export interface Timed {
  state: GrantState;
  receivedAt: number | null;
  expiresAt: number | null;
  expiringAt: number | null;
}

/** @param now Milliseconds since the epoch. */
export function phaseOf(timed: Timed, now: number): Phase {
  if (timed.state !== 'active') return timed.state;
  if (timed.expiresAt === null) return 'no-expiry';
  if (now >= timed.expiresAt) return 'expired';
  if (timed.expiringAt !== null && now >= timed.expiringAt) return 'expiring';
  return 'active';
}

/** Whether a new access token is available without a sign-in: by refresh token or client credentials. */
export function canRefresh(grant: Pick<GrantView, 'state' | 'hasRefreshToken' | 'family'>): boolean {
  if (grant.state === 'never-connected' || grant.state === 'refresh-dead' || grant.state === 'outcome-unknown') return false;
  return grant.hasRefreshToken || grant.family.at(-1)?.how === 'retrieved';
}

/** Colour and shape only repeat the word. */
export const phaseWord: Record<Phase, string> = {
  'never-connected': 'not yet',
  active: 'active',
  expiring: 'expiring',
  expired: 'expired',
  'no-expiry': 'no expiry',
  'refresh-dead': 'dead',
  'outcome-unknown': 'unknown',
};

export const phaseTone: Record<Phase, PhaseTone> = {
  'never-connected': 'none',
  active: 'live',
  expiring: 'warn',
  expired: 'dead',
  'no-expiry': 'live',
  'refresh-dead': 'dead',
  'outcome-unknown': 'warn',
};

export const phaseRing: Record<Phase, RingState> = {
  'never-connected': 'none',
  active: 'live',
  expiring: 'warn',
  expired: 'over',
  'no-expiry': 'steady',
  'refresh-dead': 'dead',
  'outcome-unknown': 'unknown',
};

/** Remaining lifetime, 0 to 1; 1 if unknown. */
export function fractionLeft(timed: Timed, now: number): number {
  if (timed.expiresAt === null || timed.receivedAt === null || timed.expiresAt <= timed.receivedAt) return 1;
  return Math.min(1, Math.max(0, (timed.expiresAt - now) / (timed.expiresAt - timed.receivedAt)));
}

/** When the clock alone next changes the phase, milliseconds since the epoch; null: never. */
export function nextChange(timed: Timed, now: number): number | null {
  if (timed.state !== 'active' || timed.expiresAt === null || timed.expiresAt <= now) return null;
  return timed.expiringAt !== null && timed.expiringAt > now ? timed.expiringAt : timed.expiresAt;
}

/** When it ended: at expiry, or when the refresh token was refused. */
export function overSince(summary: ConnectionSummary): number | null {
  return summary.state === 'active' ? summary.expiresAt : summary.since;
}
