import { describe, expect, it } from 'vitest';
import { day, hour, minute, second } from '../support/clock';
import { inShort, inWords, lifetimeInShort } from '../../electron/model/text/durations';

describe('a length of time', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [59.6, '1 minute'],
    [90, '1 minute 30 seconds'],
    [-90, '1 minute 30 seconds'],
    [3_600, '1 hour'],
    [86_399, '23 hours 59 minutes'],
    [3 * 86_400 + 4 * 3_600 + 59 * 60, '3 days 4 hours'],
    [2 * 31_556_952 + 86_400, '2 years 1 day'],
    [Number.POSITIVE_INFINITY, '0 seconds'],
  ])('of %d seconds is "%s" in a sentence', (seconds, text) => expect(inWords(seconds)).toBe(text));

  it.each([
    [0, '0 ms'],
    [-1, '0 ms'],
    [Number.NaN, '0 ms'],
    [Number.POSITIVE_INFINITY, '0 ms'],
    [0.4, '0 ms'],
    [340, '340 ms'],
    [999.6, '1 s'],
    [1_240, '1.2 s'],
    [12_400, '12.4 s'],
    [45 * second, '45 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min'],
    [119 * second, '1 min 59 s'],
    [2 * minute + 30 * second, '2 min 30 s'],
    [200_000, '3 min 20 s'],
    [24 * minute, '24 min'],
    [hour, '1 h'],
    [2 * hour + 5 * minute, '2 h 5 min'],
    [3 * day + 4 * hour, '3 d 4 h'],
    [7 * day, '7 d'],
  ])('of %d ms is "%s" where space is short', (ms, text) => expect(inShort(ms)).toBe(text));

  it.each([
    [120_000, '2 min'],
    [119_400, '2 min'],
    [119 * second, '2 min'],
    [118_001, '2 min'],
    [118 * second, '2 min'],
    [117 * second, '1 min 57 s'],
    [59_200, '1 min'],
    [30 * second, '30 s'],
    [5 * second, '5 s'],
    [hour - 1_500, '1 h'],
    [-5, '0 ms'],
  ])('of %d ms is "%s" as a lifetime', (ms, text) => expect(lifetimeInShort(ms)).toBe(text));
});
