import { describe, expect, it } from 'vitest';
import type { CheckGroup } from '../../../../electron/contract';
import { grouped } from '../../../../electron/model/check-words';
import { againOf, asListed, placeOf, planOf, runBefore, shownFirst, withVerdict } from '../../../../renderer/features/checks/choice';
import { stepped } from '../../../../renderer/components/stepped';
import { plan, result, summary } from './runs';

describe('checks on screen', () => {
  const of = (id: string, group: CheckGroup) => result(id, 'pass', { group });

  it('are grouped in the order of a token’s life, each group once, even if a plan alternates', () => {
    const mixed = [of('end.a', 'end'), of('use.a', 'use'), of('issue.a', 'issue'), of('use.b', 'use'), of('own.x', 'own')];
    expect(grouped(mixed).map(({ group, items }) => [group, items.length])).toEqual([
      ['issue', 1],
      ['use', 2],
      ['end', 1],
      ['own', 1],
    ]);
    expect(asListed(mixed).map(({ id }) => id)).toEqual(['issue.a', 'use.a', 'use.b', 'end.a', 'own.x']);
  });

  it('can be narrowed to one verdict', () => {
    const all = [result('a', 'pass'), result('b', 'fail'), result('c')];
    expect(withVerdict(all, 'fail').map(({ id }) => id)).toEqual(['b']);
    expect(withVerdict(all, null)).toBe(all);
  });

  it('open at the running one, and after the run at the most serious', () => {
    const going = [result('a', 'fail'), result('b', null, { status: 'running' }), result('c')];
    expect(shownFirst(going, 'running')?.id).toBe('b');
    expect(shownFirst([result('a', 'pass'), result('b', 'pass'), result('c')], 'running')?.id).toBe('b');
    expect(shownFirst([result('a')], 'running')?.id).toBe('a');
    const over = [result('a', 'pass'), result('b', 'could-not-run'), result('c', 'warn'), result('d', 'fail')];
    expect(shownFirst(over, 'done')?.id).toBe('d');
    expect(shownFirst(over.slice(0, 3), 'done')?.id).toBe('c');
    expect(shownFirst(over.slice(0, 2), 'stopped')?.id).toBe('b');
    expect(shownFirst(over.slice(0, 1), 'done')?.id).toBe('a');
    expect(shownFirst([], 'done')).toBe(null);
  });

  it('are run again if not as expected', () => {
    const all = [
      result('a', 'pass'),
      result('b', 'fail'),
      result('c', 'warn'),
      result('d', 'not-applicable'),
      result('e', 'could-not-run'),
    ];
    expect(againOf([...all, result('f')]).map(({ id }) => id)).toEqual(['b', 'c', 'e', 'f']);
  });
});

describe('the run to compare with', () => {
  const runs = [
    summary('now', { startedAt: 50 }),
    summary('live', { startedAt: 45, status: 'running' }),
    summary('other', { startedAt: 40, planId: 'full' }),
    summary('before', { startedAt: 30 }),
    summary('long-ago', { startedAt: 20 }),
  ];
  it('is the last one of the same plan, else the last one', () => {
    expect(runBefore(runs, { id: 'now', planId: 'quick-look', startedAt: 50 })?.id).toBe('before');
    expect(runBefore(runs, { id: 'now', planId: 'mine', startedAt: 50 })?.id).toBe('other');
    expect(runBefore(runs, { id: 'long-ago', planId: 'quick-look', startedAt: 20 })).toBe(null);
  });
});

describe('where the tab opens', () => {
  const runs = [summary('a'), summary('b')];
  it('is the running run, or the plans', () => {
    expect(placeOf(null, runs, { id: 'live' })).toEqual({ at: 'run', runId: 'live' });
    expect(placeOf(null, runs, null)).toEqual({ at: 'plans' });
  });
  it('is the last place, unless it is gone', () => {
    expect(placeOf({ at: 'plans' }, runs, { id: 'live' })).toEqual({ at: 'plans' });
    expect(placeOf({ at: 'run', runId: 'b' }, runs, null)).toEqual({ at: 'run', runId: 'b' });
    expect(placeOf({ at: 'run', runId: 'gone' }, runs, null)).toEqual({ at: 'plans' });
    expect(placeOf({ at: 'compare', a: 'a', b: 'b' }, runs, null)).toEqual({ at: 'compare', a: 'a', b: 'b' });
    expect(placeOf({ at: 'compare', a: 'a', b: 'gone' }, runs, null)).toEqual({ at: 'plans' });
    const beside = { at: 'compare', a: 'a', b: 'of-another', otherId: 'd' } as const;
    expect(placeOf(beside, runs, null)).toBe(beside);
    expect(placeOf({ ...beside, a: 'gone' }, runs, null)).toEqual({ at: 'plans' });
  });
  it('shows the chosen plan, else the last one run, else the first', () => {
    const plans = [plan({ id: 'quick-look' }), plan({ id: 'full' }), plan({ id: 'own' })];
    expect(planOf(plans, 'own', runs)?.id).toBe('own');
    expect(planOf(plans, null, [summary('a', { planId: 'full' })])?.id).toBe('full');
    expect(planOf(plans, 'removed', [])?.id).toBe('quick-look');
    expect(planOf([], null, [])).toBe(null);
  });
});

describe('arrow keys', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 4, 4],
    ['ArrowUp', 0, 0],
    ['ArrowDown', -1, 0],
    ['ArrowUp', -1, 4],
    ['Home', 3, 0],
    ['Home', -1, 0],
    ['End', 1, 4],
    ['PageDown', 1, 4],
    ['Enter', 1, null],
  ])('%s from row %i of 5', (key, from, to) => {
    expect(stepped(key, from, 5)).toBe(to);
  });
  it('do nothing in an empty list', () => {
    expect(stepped('ArrowDown', -1, 0)).toBe(null);
  });
});
