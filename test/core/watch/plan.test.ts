import { describe, expect, it } from 'vitest';
import { aheadOf } from '../../../electron/core/watch/timetable';
import { DAY, HOUR, MINUTE, SECOND } from './simulation';
import fc from '../../support/property';

const at = 1_790_000_000_000;
const ahead = (lifetime: number, chance: number) => at + lifetime - aheadOf({ receivedAt: at, expiresAt: at + lifetime }, chance);

describe('how long before its expiry a token is refreshed', () => {
  it.each([
    ['a day', DAY, 5 * MINUTE, 7.5 * MINUTE],
    ['an hour', HOUR, 5 * MINUTE, 7.5 * MINUTE],
    ['ten minutes', 10 * MINUTE, MINUTE, 1.5 * MINUTE],
    ['two minutes', 2 * MINUTE, 30 * SECOND, 45 * SECOND],
    ['a minute', MINUTE, 30 * SECOND, 30 * SECOND],
    ['ten seconds', 10 * SECOND, 5 * SECOND, 5 * SECOND],
    ['nothing', 0, 0, 0],
  ])('of a life of %s', (_, lifetime, least, most) => {
    expect(ahead(lifetime, 0)).toBe(least);
    expect(Math.abs(ahead(lifetime, 0.999_999) - most)).toBeLessThanOrEqual(1);
  });

  it('is never in the first half of its life, and never after its end', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: -DAY, max: 400 * DAY }), chance, (lifetime, share) => {
        const due = aheadOf({ receivedAt: at, expiresAt: at + lifetime }, share);
        const whole = Math.max(0, lifetime);
        expect(due).toBeGreaterThanOrEqual(at + Math.floor(whole / 2));
        expect(due).toBeLessThanOrEqual(at + whole);
        if (whole >= MINUTE) expect(due).toBeLessThanOrEqual(at + whole - 30 * SECOND);
      }),
    );
  });
});
