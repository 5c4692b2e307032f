import { describe, expect, it } from 'vitest';
import { watchWords } from '../../../../renderer/features/header/sentence';

describe('how a token is kept alive', () => {
  it.each([
    ['scheduled', 100_000, 'next refresh in 1:40'],
    ['scheduled', 14 * 60_000 + 37_000, 'next refresh in 14 min'],
    ['scheduled', 3 * 3_600_000 + 90_000, 'next refresh in 3 h 1 min'],
    ['scheduled', 0, 'next refresh now'],
    ['scheduled', null, 'kept alive'],
    ['waiting-to-retry', 40_000, 'tries again in 0:40'],
    ['waiting-to-retry', -5, 'trying again now'],
    ['refreshing', null, 'refreshing'],
    ['paused-offline', null, 'paused while offline'],
    ['paused-asleep', null, 'paused while asleep'],
    ['stopped', null, 'no longer kept alive'],
  ] as const)('%s, %s ms ahead', (state, ahead, text) => {
    const now = 1_000_000;
    expect(watchWords({ state, nextAt: ahead === null ? null : now + ahead }, now)).toBe(text);
  });
});
