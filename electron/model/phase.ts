import type { GrantState } from './grant';

/** Where a token stands at a moment: the stored state, and what the clock makes of it. */
export type Phase =
  | 'never-connected'
  | 'not-yet-valid'
  | 'active'
  | 'expiring'
  | 'expired'
  | 'no-expiry'
  | 'refresh-dead'
  | 'outcome-unknown';

/** Times in milliseconds since the epoch, on the app's corrected clock. */
export interface Timed {
  state: GrantState;
  receivedAt: number | null;
  /** APIs refuse the token until then (nbf); null or absent: it was valid when it came. */
  validFrom?: number | null;
  expiresAt: number | null;
  expiringAt: number | null;
}

/** @param now Milliseconds since the epoch. */
export function phaseOf(timed: Timed, now: number): Phase {
  const { state, validFrom = null, expiresAt, expiringAt } = timed;
  if (state !== 'active' && state !== 'no-expiry') return state;
  if (expiresAt !== null && now >= expiresAt) return 'expired';
  if (validFrom !== null && now < validFrom) return 'not-yet-valid';
  if (expiresAt === null) return 'no-expiry';
  return expiringAt !== null && now >= expiringAt ? 'expiring' : 'active';
}

/** Whether APIs accept the access token, as far as its times tell. A dead refresh token or an unknown outcome says nothing against it. */
export function isUsable({ state, validFrom = null, expiresAt }: Timed, now: number): boolean {
  if (state === 'never-connected') return false;
  return (expiresAt === null || now < expiresAt) && (validFrom === null || now >= validFrom);
}

/** Remaining lifetime, 0 to 1; 1 if unknown. */
export function fractionLeft(timed: Timed, now: number): number {
  if (timed.expiresAt === null || timed.receivedAt === null || timed.expiresAt <= timed.receivedAt) return 1;
  return Math.min(1, Math.max(0, (timed.expiresAt - now) / (timed.expiresAt - timed.receivedAt)));
}

/** When the clock alone next changes the phase, milliseconds since the epoch; null: never. */
export function nextChange(timed: Timed, now: number): number | null {
  if (timed.state !== 'active' && timed.state !== 'no-expiry') return null;
  const ahead = [timed.validFrom ?? null, timed.expiringAt, timed.expiresAt].filter((at) => at !== null && at > now);
  const isOver = timed.expiresAt !== null && timed.expiresAt <= now;
  return isOver || ahead.length === 0 ? null : Math.min(...(ahead as number[]));
}
