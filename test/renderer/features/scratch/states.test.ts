import { describe, expect, it } from 'vitest';
import { fractionOf, stateAt, timeOf } from '../../../../renderer/features/scratch/token-list';

const times = { iat: 0, nbf: null, exp: 100_000, state: 'active' as const };

describe('the state of a found token', () => {
  it('follows the clock', () => {
    expect(stateAt(times, 99_999)).toBe('active');
    expect(stateAt(times, 100_000)).toBe('expired');
    const later = { iat: 0, nbf: 50_000, exp: 100_000, state: 'not-yet-valid' as const };
    expect(stateAt(later, 49_999)).toBe('not-yet-valid');
    expect(stateAt(later, 50_000)).toBe('active');
    expect(stateAt(later, 100_000)).toBe('expired');
    expect(stateAt({ ...times, exp: null, state: 'invalid' }, 1)).toBe('invalid');
    expect(stateAt({ ...times, exp: null, state: 'no-expiry' }, 1e15)).toBe('no-expiry');
  });

  it('shows the time in words', () => {
    expect(timeOf(times, 40_000)).toBe('1:00');
    expect(timeOf(times, 220_000)).toBe('2 min ago');
    expect(timeOf({ ...times, exp: null, state: 'no-expiry' }, 0)).toBe('');
  });

  it('knows the remaining lifetime', () => {
    expect(fractionOf(times, 25_000)).toBe(0.75);
    expect(fractionOf(times, 1e12)).toBe(0);
    expect(fractionOf({ ...times, iat: null }, 0)).toBe(1);
    expect(fractionOf({ ...times, iat: 200_000 }, 0)).toBe(1);
  });
});
