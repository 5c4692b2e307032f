import type { ScratchTokenView, TokenFormat } from '../../../electron/contract';
import type { RingState } from '../../components/ring';
import type { PhaseTone } from '../../state/phase';
import { countdown, relative } from '../../state/time';

type Times = ScratchTokenView['times'];
export type ScratchState = Times['state'];

export const formatWords: Record<TokenFormat, string> = {
  jwt: 'JWT',
  jws: 'JWS',
  'jws-json': 'JWS as JSON',
  jwe: 'JWE',
  'jwe-json': 'JWE as JSON',
  'sd-jwt': 'SD-JWT',
  paseto: 'PASETO',
  opaque: 'Opaque token',
  malformed: 'Malformed',
};

/** The state at `now`; a token active at inspection may have expired since. Milliseconds since the epoch. */
export function stateAt(times: Times, now: number): ScratchState {
  if (times.state === 'not-yet-valid' && times.nbf !== null && now >= times.nbf)
    return times.exp !== null && now >= times.exp ? 'expired' : 'active';
  if (times.state === 'active' && times.exp !== null && now >= times.exp) return 'expired';
  return times.state;
}

export const stateWords: Record<ScratchState, string> = {
  active: 'active',
  expired: 'expired',
  'not-yet-valid': 'not yet valid',
  'no-expiry': 'no expiry',
  invalid: 'odd times',
};
export const stateRings: Record<ScratchState, RingState> = {
  active: 'live',
  expired: 'over',
  'not-yet-valid': 'none',
  'no-expiry': 'steady',
  invalid: 'unknown',
};
export const stateTones: Record<ScratchState, PhaseTone> = {
  active: 'live',
  expired: 'dead',
  'not-yet-valid': 'warn',
  'no-expiry': 'none',
  invalid: 'warn',
};

/** Remaining lifetime, 0 to 1. */
export function fractionOf(times: Times, now: number): number {
  const { exp, iat, nbf } = times;
  const start = iat ?? nbf;
  if (exp === null || start === null || exp <= start) return 1;
  return Math.min(1, Math.max(0, (exp - now) / (exp - start)));
}

/** "16:21", "2 h ago", "in 3 d"; empty if there is nothing to count. */
export function timeOf(times: Times, now: number): string {
  const state = stateAt(times, now);
  if (state === 'active' && times.exp !== null) return countdown(times.exp - now);
  if (state === 'expired' && times.exp !== null) return relative(times.exp, now);
  if (state === 'not-yet-valid' && times.nbf !== null) return relative(times.nbf, now);
  return '';
}
