import { describe, expect, it } from 'vitest';
import { fractionLeft, isUsable, nextChange, phaseOf, type Timed } from '../../../electron/model/phase';
import { canRefresh, isForgotten, PHASES } from '../../../renderer/state/phase';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const minute = 60_000;
const timed = (change: Partial<Timed> = {}): Timed => ({
  state: 'active',
  receivedAt: now - 10 * minute,
  expiresAt: now + 10 * minute,
  expiringAt: now + 8 * minute,
  ...change,
});

describe('canRefresh', () => {
  const generation = (how: 'connected' | 'retrieved') => ({
    number: 1,
    receivedAt: now,
    endedAt: null,
    how,
    end: 'current' as const,
    fingerprint: 'a-b',
  });
  it('accepts a refresh token, or client credentials', () => {
    expect(canRefresh({ state: 'active', hasRefreshToken: true, family: [generation('connected')] })).toBe(true);
    expect(canRefresh({ state: 'active', hasRefreshToken: false, family: [generation('connected')] })).toBe(false);
    expect(canRefresh({ state: 'active', hasRefreshToken: false, family: [generation('retrieved')] })).toBe(true);
    expect(canRefresh({ state: 'no-expiry', hasRefreshToken: true, family: [] })).toBe(true);
  });
  it('never starts by itself what a person must decide', () => {
    for (const state of ['refresh-dead', 'outcome-unknown', 'never-connected'] as const) {
      expect(canRefresh({ state, hasRefreshToken: true, family: [generation('connected')] })).toBe(false);
    }
  });
});

describe('isForgotten', () => {
  const grant = (receivedAt: number | null, how: 'connected' | 'retrieved' = 'connected') => ({
    receivedAt,
    family: [{ number: 1, receivedAt: now, endedAt: null, how, end: 'current' as const, fingerprint: 'a-b' }],
  });
  it.each([
    ['issued before the provider started', true, grant(now - 1), now, true],
    ['issued since', true, grant(now), now, false],
    ['and the provider has stopped', true, grant(now), null, true],
    ['of a client that gets the next one by itself', true, grant(now - 1, 'retrieved'), now, false],
    ['of another provider', false, grant(now - 1), now, false],
    ['not there', true, grant(null), null, false],
    ['not read yet', true, null, null, false],
  ] as const)('a token %s', (_, practice, of, startedAt, expected) => {
    expect(isForgotten({ practice }, of as ReturnType<typeof grant> | null, { startedAt })).toBe(expected);
  });
});

describe('phaseOf', () => {
  it('follows the clock from active to expiring to expired, each to the millisecond', () => {
    const grant = timed();
    expect(phaseOf(grant, now + 8 * minute - 1)).toBe('active');
    expect(phaseOf(grant, now + 8 * minute)).toBe('expiring');
    expect(phaseOf(grant, now + 10 * minute - 1)).toBe('expiring');
    expect(phaseOf(grant, now + 10 * minute)).toBe('expired');
  });

  it('does not change states that don’t depend on the clock', () => {
    for (const state of ['never-connected', 'no-expiry', 'refresh-dead', 'outcome-unknown'] as const) {
      expect(phaseOf(timed({ state, expiresAt: null }), now + 60 * minute)).toBe(state);
    }
  });

  it('says no expiry for an active grant without one', () => {
    expect(phaseOf(timed({ expiresAt: null, expiringAt: null }), now)).toBe('no-expiry');
  });

  it('is active until the end if no warning time is known', () => {
    expect(phaseOf(timed({ expiringAt: null }), now + 10 * minute - 1)).toBe('active');
  });

  it('has a word, a tone and a ring for every phase, and no two phases look and read alike', () => {
    const phases = Object.keys(PHASES) as (keyof typeof PHASES)[];
    expect(new Set(phases.map((phase) => PHASES[phase].word)).size).toBe(phases.length);
    expect(new Set(phases.map((phase) => PHASES[phase].ring)).size).toBe(phases.length);
    for (const phase of phases) expect(PHASES[phase].tone).toBeTruthy();
  });

  it('shows only what is known to be alive in green', () => {
    const green = Object.entries(PHASES).flatMap(([phase, { tone }]) => (tone === 'live' ? phase : []));
    expect(green).toEqual(['active']);
  });

  it('is not yet valid up to the millisecond at which nbf lies, with and without an expiry', () => {
    const validFrom = now + 5 * minute;
    expect(phaseOf(timed({ validFrom }), validFrom - 1)).toBe('not-yet-valid');
    expect(phaseOf(timed({ validFrom }), validFrom)).toBe('active');
    const endless = timed({ state: 'no-expiry', validFrom, expiresAt: null, expiringAt: null });
    expect(phaseOf(endless, validFrom - 1)).toBe('not-yet-valid');
    expect(phaseOf(endless, validFrom)).toBe('no-expiry');
  });

  it('is expired and never not yet valid where nbf lies after the end', () => {
    expect(phaseOf(timed({ validFrom: now + 20 * minute }), now + 10 * minute)).toBe('expired');
  });
});

describe('isUsable', () => {
  it('holds between the two times, whatever became of the refresh token', () => {
    for (const state of ['active', 'refresh-dead', 'outcome-unknown'] as const) {
      const grant = timed({ state, validFrom: now + minute });
      expect([now, now + minute, now + 10 * minute].map((at) => isUsable(grant, at))).toEqual([false, true, false]);
    }
    expect(isUsable(timed({ state: 'never-connected' }), now)).toBe(false);
  });
});

describe('fractionLeft', () => {
  it('falls from one to nothing and stays in bounds', () => {
    expect(fractionLeft(timed(), now - 20 * minute)).toBe(1);
    expect(fractionLeft(timed(), now)).toBeCloseTo(0.5);
    expect(fractionLeft(timed(), now + 20 * minute)).toBe(0);
  });
  it('is 1 if the lifetime is unknown', () => {
    expect(fractionLeft(timed({ expiresAt: null }), now)).toBe(1);
    expect(fractionLeft(timed({ receivedAt: null }), now)).toBe(1);
    expect(fractionLeft(timed({ receivedAt: now, expiresAt: now }), now)).toBe(1);
  });
});

describe('nextChange', () => {
  it('returns when the phase next changes by itself', () => {
    expect(nextChange(timed(), now)).toBe(now + 8 * minute);
    expect(nextChange(timed(), now + 8 * minute)).toBe(now + 10 * minute);
    expect(nextChange(timed(), now + 10 * minute)).toBeNull();
    expect(nextChange(timed({ state: 'refresh-dead' }), now)).toBeNull();
    expect(nextChange(timed({ validFrom: now + minute }), now)).toBe(now + minute);
  });
});
