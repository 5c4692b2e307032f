import { describe, expect, it } from 'vitest';
import { clippedX, lengthOf, padded, panned, reaching, ticksOf, xOf, zoomed } from '../../../../renderer/features/timeline/scale';

const minute = 60_000;
const hour = 60 * minute;
const at = (text: string) => new Date(text).getTime();
const day = { from: at('2026-11-21T00:00:00'), to: at('2026-11-22T00:00:00') };

describe('the axis of time', () => {
  it('places moments correctly, and not far outside', () => {
    expect(xOf(at('2026-11-21T12:00:00'), day, 1000)).toBe(500);
    expect(clippedX(at('2030-01-01T00:00:00'), day, 1000)).toBe(1012);
    expect(clippedX(Number.POSITIVE_INFINITY, day, 1000)).toBe(1012);
    expect(clippedX(at('2000-01-01T00:00:00'), day, 1000)).toBe(-12);
  });

  it('zooms around a fixed moment', () => {
    const anchor = day.from + 6 * hour;
    const nearer = zoomed(day, 0.5, anchor, day);
    expect(lengthOf(nearer)).toBe(12 * hour);
    expect(xOf(anchor, nearer, 1000)).toBeCloseTo(250);
    expect(zoomed(nearer, 2, anchor, day)).toEqual(day);
  });

  it('neither zooms nor pans away from the data', () => {
    let range = day;
    for (let turn = 0; turn < 60; turn++) range = zoomed(range, 0.5, day.from, day);
    expect(lengthOf(range)).toBe(5_000);
    for (let turn = 0; turn < 60; turn++) range = zoomed(range, 2, day.from, day);
    expect(lengthOf(range)).toBe(2 * lengthOf(day));
    const right = panned(day, 50 * 24 * hour, day);
    expect(right.from).toBeLessThan(day.to);
    const left = panned(day, -50 * 24 * hour, day);
    expect(left.to).toBeGreaterThan(day.from);
    expect(lengthOf(left)).toBe(lengthOf(day));
  });

  it('moves only as far as needed to show something', () => {
    expect(reaching(day, { from: day.from + hour, to: day.from + 2 * hour })).toBe(day);
    const later = reaching(day, { from: day.to + hour, to: day.to + 2 * hour });
    expect(later.from).toBeLessThan(day.to + hour);
    expect(later.to).toBeGreaterThan(day.to + 2 * hour);
    expect(lengthOf(later)).toBe(lengthOf(day));
  });

  it('leaves room at the ends, even of a single moment', () => {
    const one = padded({ from: day.from, to: day.from });
    expect(one.from).toBeLessThan(day.from);
    expect(one.to).toBeGreaterThan(day.from);
  });

  it.each([
    [20 * 1000, 1000],
    [5 * minute, 1000],
    [3 * hour, 640],
    [26 * hour, 640],
    [9 * 24 * hour, 640],
    [400 * 24 * hour, 640],
    [20 * 365 * 24 * hour, 640],
  ])('of %d ms has round marks with room between them', (length, width) => {
    const range = { from: at('2026-11-20T22:13:07'), to: at('2026-11-20T22:13:07') + length };
    const ticks = ticksOf(range, width);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThanOrEqual(Math.ceil(width / 80) + 1);
    const places = ticks.map((tick) => xOf(tick.at, range, width));
    places.forEach((place, index) => {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(width);
      if (index > 0) expect(place - (places[index - 1] ?? 0)).toBeGreaterThan(70);
    });
    expect(new Set(ticks.map((tick) => tick.label)).size).toBe(ticks.length);
  });

  it('shows the date at the start of a day', () => {
    const ticks = ticksOf({ from: at('2026-11-20T20:00:00'), to: at('2026-11-21T04:00:00') }, 1000);
    expect(ticks.find((tick) => tick.isDay)).toMatchObject({ at: at('2026-11-21T00:00:00'), label: '21 Nov' });
  });

  it('has no ticks for an empty range', () => {
    expect(ticksOf({ from: 5, to: 5 }, 1000)).toEqual([]);
    expect(ticksOf(day, 0)).toEqual([]);
    expect(ticksOf({ from: Number.NaN, to: 1 }, 1000)).toEqual([]);
  });
});
