import '../../support/bridge';
import { describe, expect, it } from 'vitest';
import type { Place } from '../../../renderer/state/app';
import { gone, stepFrom } from '../../../renderer/state/places';

const at = (id: string, tab: 'token' | 'calls' = 'token'): Place => ({ at: 'connection', id, tab });
const LONG = 60_000;

const went = (...places: readonly (Place | [Place, number])[]) =>
  places.reduce<{ places: Place[]; at: number }>(
    (trail, step) => (Array.isArray(step) ? gone(trail, step[0], step[1]) : gone(trail, step, LONG)),
    { places: [], at: -1 },
  );

describe('where the person has been', () => {
  it('is remembered by connection and tab, each place once', () => {
    const trail = went(at('a'), at('a'), at('a', 'calls'), at('b', 'calls'), { at: 'scratch' });
    expect(trail.places).toEqual([at('a'), at('a', 'calls'), at('b', 'calls'), { at: 'scratch' }]);
    expect(trail.at).toBe(3);
  });

  it('leaves out connections passed by with the arrow keys, but no tab', () => {
    expect(went(at('a'), at('b'), [at('c'), 80], [at('d'), 80]).places).toEqual([at('a'), at('d')]);
    expect(went(at('a'), [at('a', 'calls'), 80], [at('a'), 80]).places).toEqual([at('a'), at('a', 'calls'), at('a')]);
    expect(went(at('a'), at('b'), [at('a'), 80]).places).toEqual([at('a')]);
  });

  it('forgets what lay ahead once another way is taken', () => {
    const trail = went(at('a'), at('b'), at('c'));
    expect(gone({ ...trail, at: 0 }, at('d'), LONG).places).toEqual([at('a'), at('d')]);
  });

  it('is stepped through, past what no longer exists', () => {
    const trail = went(at('a'), at('b'), at('c'));
    const all = () => true;
    expect(stepFrom(trail, -1, all)).toBe(1);
    expect(stepFrom(trail, 1, all)).toBe(-1);
    expect(stepFrom(trail, -1, (place) => place.at !== 'connection' || place.id !== 'b')).toBe(0);
    expect(stepFrom({ ...trail, at: 0 }, -1, all)).toBe(-1);
    // With what lay between gone, the same place is on both sides.
    expect(stepFrom(went(at('a'), at('b'), at('a')), -1, (place) => place.at !== 'connection' || place.id !== 'b')).toBe(-1);
  });

  it('is not remembered for ever', () => {
    const trail = went(...Array.from({ length: 300 }, (_, index) => at(String(index))));
    expect(trail.places).toHaveLength(100);
    expect(trail.at).toBe(99);
  });
});
