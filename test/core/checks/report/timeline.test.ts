import { describe, expect, it } from 'vitest';
import { PLOT, scaleOf, sinceStart, timelineOf } from '../../../../electron/core/checks/report/timeline';
import { sampleRun } from './sample';
import fc from '../../../support/property';

const WIDTH = 820;

describe('the scale', () => {
  it('is even where something happens all the time', () => {
    const moments = Array.from({ length: 21 }, (_, index) => 1_000_000 + index * 500);
    const { x, breaks, ticks } = scaleOf(moments, WIDTH);
    expect(breaks).toEqual([]);
    expect([x(1_000_000), x(1_005_000), x(1_010_000)]).toEqual([0, WIDTH / 2, WIDTH]);
    expect(ticks.map(({ ms }) => ms)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000]);
  });

  it('draws long waits short and says how long they were', () => {
    const { x, breaks, ticks } = scaleOf([0, 100, 900, 45_900, 46_400, 47_000], WIDTH);
    expect(breaks).toMatchObject([{ ms: 45_000 }]);
    const [wait] = breaks;
    if (!wait) throw new Error('no break');
    expect(wait.width).toBeLessThan(60);
    expect(x(900)).toBeCloseTo(wait.x);
    expect(x(45_900)).toBeCloseTo(wait.x + wait.width);
    expect(x(900) / (WIDTH - x(45_900))).toBeCloseTo(900 / 1100);
    for (const tick of ticks) expect(tick.x <= wait.x || tick.x >= wait.x + wait.width).toBe(true);
  });

  it('keeps the order of what happened, within its width', () => {
    const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_900_000_000 });
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 60 }), moment, (moments, other) => {
        const { x, ticks } = scaleOf(moments, WIDTH);
        const places = [...moments, other].sort((a, b) => a - b).map(x);
        for (const [index, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(index === 0 ? 0 : (places[index - 1] ?? 0) - 1e-6);
          expect(place).toBeLessThanOrEqual(WIDTH + 1e-6);
        }
        for (const [index, tick] of ticks.entries()) if (index > 0) expect(tick.x - (ticks[index - 1]?.x ?? 0)).toBeGreaterThan(40);
      }),
    );
  });
});

describe('the timeline of a run', () => {
  it('places bars one after the other, and every event apart from its neighbours', () => {
    const timeline = timelineOf(sampleRun());
    if (timeline === null) throw new Error('no timeline');
    for (const { bars } of timeline.lanes) {
      for (const [index, bar] of bars.entries()) {
        expect(bar.x + bar.width).toBeLessThanOrEqual(PLOT + 0.01);
        if (index > 0) expect(bar.x).toBeGreaterThanOrEqual((bars[index - 1]?.x ?? 0) + (bars[index - 1]?.width ?? 0));
      }
    }
    for (const { events } of timeline.families) {
      for (const a of events)
        for (const b of events) if (a.number < b.number && a.row === b.row) expect(b.x - a.x).toBeGreaterThanOrEqual(17);
    }
  });

  it('tells tokens that were replaced from the one in use, and what outlives the run', () => {
    const [main] = timelineOf(sampleRun())?.families ?? [];
    expect(main?.bars.map(({ rest }) => rest > 0)).toEqual([true, false]);
    const spare = timelineOf(sampleRun())?.families[1];
    expect(spare?.bars.map(({ beyond }) => beyond)).toEqual([0, 0, 2100]);
  });

  it('is none before anything happened', () => {
    expect(timelineOf({ ...sampleRun(), results: [], families: [], exchanges: [], endedAt: null })).toBeNull();
  });

  it('counts from the start', () => {
    expect([0, 2500, 59_000, 90_000, 7_500_000].map(sinceStart)).toEqual(['0', '2.5 s', '59 s', '1:30 min', '2:05 h']);
  });
});
