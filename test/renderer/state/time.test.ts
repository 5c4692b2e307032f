import { isDate } from '../../../electron/model/text/dates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day, hour, minute, second } from '../../support/clock';
import {
  countdown,
  exact,
  inOtherZone,
  localDateTime,
  shortDateTime,
  localTime,
  ordinal,
  relative,
  utcDateTime,
  writeTimesIn,
  zoneName,
} from '../../../renderer/state/time';

describe('countdown', () => {
  it.each([
    [16 * minute + 21 * second, '16:21'],
    [2 * hour + 3 * minute + 10 * second, '2:03:10'],
    [3 * day + 4 * hour + 59 * minute, '3 d 4 h'],
    [59 * second, '0:59'],
    [hour, '1:00:00'],
    [day - second, '23:59:59'],
    [day, '1 d 0 h'],
    [0, '0:00'],
    [-5 * second, '0:00'],
  ])('writes %d ms as %s', (ms, text) => expect(countdown(ms)).toBe(text));

  it('rounds seconds up, so that 0:00 shows only when nothing is left', () => {
    expect(countdown(1)).toBe('0:01');
    expect(countdown(1000)).toBe('0:01');
    expect(countdown(1001)).toBe('0:02');
    expect(countdown(59_999)).toBe('1:00');
  });
});

describe('relative and exact', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  it.each([
    [-2 * hour, '2 h ago'],
    [-7 * minute - 59 * second, '7 min ago'],
    [-30 * second, '30 s ago'],
    [-2 * second, 'just now'],
    [3 * day + hour, 'in 3 d'],
    [-800 * day, '2 y ago'],
  ])('%d ms away is %s', (distance, text) => expect(relative(now + distance, now)).toBe(text));

  it('is exact to the second near by and coarse far off', () => {
    expect(exact(now + 16 * minute + 21 * second, now)).toBe('in 16:21');
    expect(exact(now - 7 * minute - 39.4 * second, now)).toBe('7:39 ago');
    expect(exact(now - 800 * day, now)).toBe('2 y ago');
  });
});

describe('absolute times', () => {
  const before = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });
  const at = Date.UTC(2026, 10, 21, 13, 32, 7);

  it('gives UTC in all of them where the person wants it, and says so', () => {
    expect([localDateTime(at, at), zoneName(), inOtherZone(at)]).toEqual(['14:32:07 today', 'local time', '2026-11-21 13:32:07 UTC']);
    writeTimesIn('utc');
    try {
      expect(localTime(at)).toBe('13:32:07');
      expect([localDateTime(at, at), zoneName(), inOtherZone(at)]).toEqual(['13:32:07 UTC today', 'UTC', '2026-11-21 14:32:07 local time']);
      // Half past midnight here is still the day before there.
      const late = Date.UTC(2026, 10, 21, 23, 30);
      expect(localDateTime(late, Date.UTC(2026, 10, 22, 1))).toBe('23:30:00 UTC yesterday');
    } finally {
      writeTimesIn('local');
    }
    expect(localDateTime(Date.UTC(2026, 10, 21, 23, 30), Date.UTC(2026, 10, 22, 1))).toBe('00:30:00 today');
  });

  it('gives local and UTC', () => {
    expect(localTime(at)).toBe('14:32:07');
    expect(utcDateTime(at)).toBe('2026-11-21 13:32:07 UTC');
  });

  it('names the days around today by the local calendar, not by 24 hours', () => {
    expect(localDateTime(at, at - hour)).toBe('14:32:07 today');
    expect(localDateTime(Date.UTC(2026, 10, 21, 23, 30), at)).toBe('00:30:00 tomorrow');
    expect(localDateTime(Date.UTC(2026, 10, 20, 22, 59), at)).toBe('23:59:00 yesterday');
    expect(localDateTime(Date.UTC(2026, 4, 3, 12, 32, 7), at)).toBe('3 May, 14:32:07');
    expect(localDateTime(Date.UTC(2031, 4, 3, 12, 32, 7), at)).toBe('3 May 2031, 14:32:07');
  });

  it('counts days correctly across the change to winter time', () => {
    expect(localDateTime(Date.UTC(2026, 9, 25, 22, 0), Date.UTC(2026, 9, 24, 22, 30))).toBe('23:00:00 today');
    expect(localDateTime(Date.UTC(2026, 9, 25, 23, 30), Date.UTC(2026, 9, 24, 22, 30))).toBe('00:30:00 tomorrow');
  });

  it('is short in a column: no day where it is today, no seconds where it is not, no time in another year', () => {
    expect(shortDateTime(at, at)).toBe(localTime(at));
    expect(shortDateTime(Date.UTC(2026, 4, 3, 12, 32, 7), at)).toBe('3 May, 14:32');
    expect(shortDateTime(Date.UTC(2031, 4, 3, 12, 32, 7), at)).toBe('3 May 2031');
  });

  it('survives numbers that are not dates', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) {
      expect(isDate(bad)).toBe(false);
      expect(localTime(bad)).toBe('not a date');
      expect(localDateTime(bad, at)).toBe('not a date');
      expect(utcDateTime(bad)).toBe('not a date');
    }
  });
});

describe('ordinal', () => {
  it.each([
    [1, 'first'],
    [3, 'third'],
    [12, 'twelfth'],
    [13, '13th'],
    [21, '21st'],
    [22, '22nd'],
    [33, '33rd'],
    [111, '111th'],
  ])('%d is %s', (number, word) => expect(ordinal(number)).toBe(word));
});
