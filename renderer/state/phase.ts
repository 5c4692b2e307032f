import type { ConnectionSummary, GrantView, PracticeView } from '../../electron/contract';
import type { Phase } from '../../electron/model/phase';
import type { RingState } from '../components/ring';

export type PhaseTone = 'live' | 'warn' | 'dead' | 'none';

/** Whether a new access token is available without a sign-in: by refresh token or client credentials. */
export function canRefresh(grant: Pick<GrantView, 'state' | 'hasRefreshToken' | 'family'>): boolean {
  if (grant.state === 'never-connected' || grant.state === 'refresh-dead' || grant.state === 'outcome-unknown') return false;
  return grant.hasRefreshToken || grant.family.at(-1)?.how === 'retrieved';
}

/**
 * Whether the practice provider no longer knows a connection's tokens: it forgets all when it stops, as it does when Tokenscope quits. A client
 * that gets its tokens by itself just gets new ones.
 */
export function isForgotten(
  { practice }: Pick<ConnectionSummary, 'practice'>,
  grant: Pick<GrantView, 'receivedAt' | 'family'> | null,
  { startedAt }: Pick<PracticeView, 'startedAt'>,
): boolean {
  if (!practice || grant === null || grant.receivedAt === null || grant.family.at(-1)?.how === 'retrieved') return false;
  return startedAt === null || grant.receivedAt < startedAt;
}

/** How each phase is shown: colour and shape only repeat the word. */
export const PHASES: Record<Phase, { word: string; tone: PhaseTone; ring: RingState }> = {
  'never-connected': { word: 'not connected', tone: 'none', ring: 'none' },
  'not-yet-valid': { word: 'not yet valid', tone: 'warn', ring: 'early' },
  active: { word: 'active', tone: 'live', ring: 'live' },
  expiring: { word: 'expiring', tone: 'warn', ring: 'warn' },
  expired: { word: 'expired', tone: 'dead', ring: 'over' },
  'no-expiry': { word: 'expiry unknown', tone: 'none', ring: 'steady' },
  'refresh-dead': { word: 'dead', tone: 'dead', ring: 'dead' },
  'outcome-unknown': { word: 'unknown', tone: 'warn', ring: 'unknown' },
};

/** When it ended: at expiry, or when the refresh token was refused. */
export function overSince(summary: ConnectionSummary): number | null {
  return summary.state === 'active' ? summary.expiresAt : summary.since;
}
