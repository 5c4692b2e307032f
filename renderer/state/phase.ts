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

/** How each phase is shown: colour and shape only repeat the word. */
export const PHASES: Record<Phase, { word: string; tone: PhaseTone; ring: RingState }> = {
  'never-connected': { word: 'not yet', tone: 'none', ring: 'none' },
  active: { word: 'active', tone: 'live', ring: 'live' },
  expiring: { word: 'expiring', tone: 'warn', ring: 'warn' },
  expired: { word: 'expired', tone: 'dead', ring: 'over' },
  'no-expiry': { word: 'no expiry', tone: 'live', ring: 'steady' },
  'refresh-dead': { word: 'dead', tone: 'dead', ring: 'dead' },
  'outcome-unknown': { word: 'unknown', tone: 'warn', ring: 'unknown' },
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
