import { describe, expect, it } from 'vitest';
import {
  endOf,
  extentOf,
  familiesInWords,
  firstRange,
  labelOf,
  lanesOf,
  layoutOf,
  neighbourOf,
  spanOf,
} from '../../../../renderer/features/timeline/layout';
import { families, family, generation, minute } from './families';

const none = new Set<string>();
const [newest, oldest] = families;
if (!newest || !oldest) throw new Error('families expected');

describe('the life of a generation', () => {
  it('ends by the clock when nothing else ended it', () => {
    const current = generation('c', 1, 0, 60, null, 'current');
    expect(endOf(current, 59 * minute)).toBe('current');
    expect(endOf(current, 60 * minute)).toBe('expired');
    expect(endOf(generation('n', 1, 0, null, null, 'current'), Number.MAX_SAFE_INTEGER)).toBe('current');
    expect(endOf(generation('d', 1, 0, 60, 10, 'revoked'), 90 * minute)).toBe('revoked');
  });

  it('goes from issue to end, and shows how long APIs may still accept it', () => {
    expect(spanOf(generation('r', 1, 0, 60, 40, 'replaced'))).toEqual({ from: 0, to: 40 * minute, validTo: 60 * minute });
    expect(spanOf(generation('e', 1, 0, 60, null, 'expired'))).toEqual({ from: 0, to: 60 * minute, validTo: null });
    expect(spanOf(generation('n', 1, 0, null, null, 'current')).to).toBe(Number.POSITIVE_INFINITY);
    // A server may date the end before the issue; a bar never runs backwards.
    expect(spanOf(generation('odd', 1, 50, 20, 10, 'dead')).to).toBe(50 * minute);
  });
});

describe('lanes', () => {
  it('keep overlapping lives apart and use a free lane again', () => {
    expect(lanesOf(newest.generations)).toEqual({ lanes: [0, 1, 0], count: 2 });
    const apart = [generation('1', 1, 0, 10, null, 'expired'), generation('2', 2, 20, 30, null, 'expired')];
    expect(lanesOf(apart)).toEqual({ lanes: [0, 0], count: 1 });
    expect(lanesOf([])).toEqual({ lanes: [], count: 1 });
  });

  it('are limited', () => {
    const crowd = Array.from({ length: 200 }, (_, index) =>
      generation(String(index), index + 1, index, index + 1000, index + 1, 'replaced'),
    );
    expect(lanesOf(crowd).count).toBe(5);
  });
});

describe('what is shown', () => {
  it('is everything, if bars can be told apart', () => {
    const now = 200 * minute;
    const range = firstRange(families, now, 1000);
    expect(range).toEqual(extentOf(families, now));
    expect(range.from).toBeLessThan(0);
    expect(range.to).toBeGreaterThan(245 * minute);
  });

  it('is the newest family, if others are too far away', () => {
    const old = family('old', [generation('o', 1, -500_000, -499_990, null, 'expired')]);
    const range = firstRange([newest, old], 200 * minute, 1000);
    expect(range.from).toBeGreaterThan(0);
  });

  it('lays bars out, and omits those outside the picture', () => {
    const { rows, height } = layoutOf(families, { from: 90 * minute, to: 290 * minute }, 1000, 200 * minute, none);
    expect(rows).toHaveLength(2);
    expect(rows[0]?.bars.map(({ id, x, width, end }) => [id, x, width, end])).toEqual([
      ['a', 50, 150, 'replaced'],
      ['b', 200, 275, 'replaced'],
      ['c', 475, 300, 'current'],
    ]);
    expect(rows[0]?.bars[0]?.restWidth).toBe(150);
    // y has ended, but APIs may accept it until 110; x has ended for good.
    expect(rows[1]?.bars.map(({ id }) => id)).toEqual(['y']);
    expect(height).toBeGreaterThan((rows[1]?.y ?? 0) + 50);
    const later = layoutOf(families, { from: 300 * minute, to: 400 * minute }, 1000, 200 * minute, none);
    expect(later.rows.map((row) => row.away)).toEqual(['before', 'before']);
  });

  it('marks failed refreshes', () => {
    const { rows } = layoutOf(families, { from: 0, to: 100 * minute }, 1000, 200 * minute, none);
    expect(rows[1]?.failures).toEqual([400]);
  });

  it('draws no more bars than there are pixels, but always the selected ones', () => {
    const crowd = family(
      'crowd',
      Array.from({ length: 200 }, (_, index) => generation(`g${index}`, index + 1, index, index + 1, index + 1, 'replaced')),
    );
    const range = { from: -100_000 * minute, to: 100_000 * minute };
    const drawn = layoutOf([crowd], range, 1000, 0, none).rows[0]?.bars ?? [];
    expect(drawn.length).toBeLessThan(6);
    const kept = layoutOf([crowd], range, 1000, 0, new Set(['g77'])).rows[0]?.bars ?? [];
    expect(kept.some(({ id }) => id === 'g77')).toBe(true);
  });

  it('labels a bar with as much as fits', () => {
    const bar = { generation: generation('a', 3, 0, 1, null, 'expired'), end: 'expired' as const };
    expect(labelOf(bar, 200)).toBe('third, expired');
    expect(labelOf(bar, 70)).toBe('3 expired');
    expect(labelOf(bar, 10)).toBe('3');
    expect(labelOf(bar, 2)).toBe('');
  });
});

describe('the arrow keys', () => {
  const to = (id: string | null, key: string) => neighbourOf(families, id, key)?.id ?? null;

  it('go through a family and on to the next', () => {
    expect(to('c', 'ArrowLeft')).toBe('b');
    expect(to('a', 'ArrowLeft')).toBe('y');
    expect(to('x', 'ArrowLeft')).toBeNull();
    expect(to('y', 'ArrowRight')).toBe('a');
    expect(to('c', 'ArrowRight')).toBeNull();
    expect(to('b', 'Home')).toBe('a');
    expect(to('b', 'End')).toBe('c');
  });

  it('go to the nearest in the family above or below', () => {
    expect(to('c', 'ArrowDown')).toBe('y');
    expect(to('x', 'ArrowUp')).toBe('a');
    expect(to('c', 'ArrowUp')).toBeNull();
    expect(to('x', 'ArrowDown')).toBeNull();
  });

  it('start at the newest', () => {
    expect(to(null, 'ArrowLeft')).toBe('c');
    expect(to('gone', 'ArrowRight')).toBe('c');
    expect(neighbourOf([], null, 'ArrowLeft')).toBeNull();
  });
});

it('how many families, and whose', () => {
  const own = {};
  const app = { by: 'app' as const };
  const words = (isTap: boolean) => [[own], [own, own], [app], [own, app], [own, own, app, app]].map((all) => familiesInWords(all, isTap));
  expect(words(false)).toEqual([
    '1 family',
    '2 families',
    '1 family of your app',
    '2 families, 1 of your app',
    '4 families, 2 of your app',
  ]);
  expect(words(true)).toEqual([
    'No family of your app yet, 1 of the connection',
    'No family of your app yet, 2 of the connection',
    '1 family of your app',
    '1 family of your app, 1 of the connection',
    '2 families of your app, 2 of the connection',
  ]);
});
