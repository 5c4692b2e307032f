import { describe, expect, it } from 'vitest';
import { figure, medianInterval, table } from './figure';

const range = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

describe('where a median lies', () => {
  it('is taken from the order of the samples: ranks 2 and 9 of 10, 6 and 15 of 20', () => {
    expect(medianInterval([5, 3, 9, 1, 7, 2, 8, 4, 10, 6])).toEqual([2, 9]);
    expect(medianInterval(Array.from({ length: 20 }, (_, index) => index + 1))).toEqual([6, 15]);
  });

  it('is not known from fewer than six samples', () => {
    expect(medianInterval([1, 1, 1, 1, 1])).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(medianInterval([1, 2, 3, 4, 5, 6])).toEqual([1, 6]);
  });
});

describe('a figure', () => {
  it.each([
    { samples: range(1.1, 1.14, 10), verdict: 'ok' },
    { samples: range(1.3, 1.34, 10), verdict: 'over' },
    { samples: range(1.0, 1.4, 10), verdict: 'unsure' },
    { samples: range(1.19, 1.25, 10), verdict: 'unsure' },
    { samples: [1.1, 1.1], verdict: 'unsure' },
    { samples: [Number.NaN, ...range(1.1, 1.14, 9)], verdict: 'unsure' },
  ])('of $samples against 1.2 is $verdict', ({ samples, verdict }) => {
    expect(figure('start-ratio', samples, 1.2).verdict).toBe(verdict);
  });

  it('prints its spread and how many samples it has', () => {
    expect(table([figure('start-ratio', range(1.1, 1.14, 10), 1.2)])).toMatch(
      /^start-ratio {2} +1\.120 ± 0\.016 +bound 1\.2 +10 samples {2}ok$/,
    );
  });
});
