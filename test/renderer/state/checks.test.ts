import { beforeEach, describe, expect, it } from 'vitest';
import { checks, countsInWords, dropRun, follow, setSession, summaryOf, withRun } from '../../../renderer/state/checks';
import { counts, result, run, summary } from '../features/checks/runs';

beforeEach(() => {
  checks.set(() => ({ connectionId: 'c', catalogue: null, runs: [], problem: null, live: new Map(), read: [], sessions: new Map() }));
});

describe('a run as the window follows it', () => {
  it('is live while it runs, and cached when it ends', () => {
    const going = run('r', [result('a')], { status: 'running', endedAt: null });
    follow(going);
    expect(checks.get().live.get('c')).toBe(going);
    expect(checks.get().runs?.map(({ id, status }) => [id, status])).toEqual([['r', 'running']]);
    const over = run('r', [result('a', 'pass')], { counts: counts({ pass: 1 }) });
    follow(over);
    expect(checks.get().live.size).toBe(0);
    expect(checks.get().read).toEqual([over]);
    expect(checks.get().runs?.map(({ id, status }) => [id, status])).toEqual([['r', 'done']]);
  });

  it('does not end another run of the connection', () => {
    const going = run('new', [], { status: 'running', endedAt: null });
    follow(going);
    follow(run('old', []));
    expect(checks.get().live.get('c')).toBe(going);
  });

  it('of another connection stays out of the list on screen', () => {
    follow(run('r', [], { connectionId: 'other', status: 'running', endedAt: null }));
    expect(checks.get().runs).toEqual([]);
    expect(checks.get().live.has('other')).toBe(true);
  });

  it('is cached for a few only', () => {
    for (let index = 0; index < 20; index += 1) follow(run(`r${index}`, []));
    expect(checks.get().read.map(({ id }) => id)).toEqual(['r14', 'r15', 'r16', 'r17', 'r18', 'r19']);
  });

  it('leaves list and cache when removed', () => {
    follow(run('r', []));
    dropRun('c', 'r');
    expect(checks.get().runs).toEqual([]);
    expect(checks.get().read).toEqual([]);
  });
});

describe('the list of runs', () => {
  it('puts a new one first and replaces a known one', () => {
    const runs = [summary('b'), summary('a')];
    expect(withRun(runs, summary('c')).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(withRun(runs, summary('a', { status: 'stopped' })).map(({ id, status }) => [id, status])).toEqual([
      ['b', 'done'],
      ['a', 'stopped'],
    ]);
  });
  it('contains no results', () => {
    expect(Object.keys(summaryOf(run('r', [result('a')])))).toEqual(Object.keys(summary('r')));
  });
});

describe('the person’s choices', () => {
  it('are kept by connection', () => {
    setSession('c', { planId: 'full' });
    setSession('c', { allowBurning: true });
    setSession('d', { planId: 'mine' });
    expect(checks.get().sessions.get('c')).toEqual({
      place: null,
      planId: 'full',
      allowBurning: true,
      agreedToBurn: false,
      changesOf: null,
      agreedToChange: null,
    });
    expect(checks.get().sessions.get('d')?.allowBurning).toBe(false);
  });
});

describe('verdicts in words', () => {
  it.each([
    [{ pass: 3 }, '3 passed'],
    [{ fail: 1, warn: 2 }, '1 failed, 2 warnings'],
    [{ 'not-applicable': 2 }, '2 not applicable'],
    [{}, 'nothing ran'],
  ])('%o', (given, text) => {
    expect(countsInWords(counts(given))).toBe(text);
  });
});
