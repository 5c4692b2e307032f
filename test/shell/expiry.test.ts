import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  BadgeCount,
  countExpiring,
  type ExpiringToken,
  expiryText,
  keyOf,
  type NotificationText,
  Notifier,
  planExpiry,
  refreshFailedText,
  withoutMarkup,
} from '../../electron/shell/attention/expiry';

import type { FailureCode } from '../../electron/model/failures';

const MIN = 60_000;
const T0 = 1_800_000_000_000;
const token = (id: string, expiresInMs: number, livedMs = 60 * MIN): ExpiringToken => ({
  id,
  name: `Name ${id}`,
  receivedAt: T0 - livedMs,
  expiresAt: T0 + expiresInMs,
});

const failure = (code: FailureCode) => ({ code, what: `It is ${code}.` });

describe('which tokens are due', () => {
  it('announces a token that expires within the notice, and knows when the next is due', () => {
    const plan = planExpiry([token('a', 90_000), token('b', 10 * MIN)], T0, 2 * MIN, new Set());
    expect(plan.due.map(({ id }) => id)).toEqual(['a']);
    expect(plan.nextAt).toBe(T0 + 8 * MIN);
  });

  it('announces each lifetime once', () => {
    const first = token('a', 90_000);
    expect(planExpiry([first], T0, 2 * MIN, new Set([keyOf(first)]))).toEqual({ due: [], nextAt: null });
    expect(planExpiry([token('a', 100_000)], T0, 2 * MIN, new Set([keyOf(first)])).due).toHaveLength(1);
  });

  it('ignores dead tokens, tokens without expiry, and everything when turned off', () => {
    expect(planExpiry([token('a', -1), token('b', 0)], T0, 2 * MIN, new Set()).due).toEqual([]);
    expect(planExpiry([{ id: 'c', name: 'c', receivedAt: T0, expiresAt: null }], T0, 2 * MIN, new Set())).toEqual({
      due: [],
      nextAt: null,
    });
    expect(planExpiry([token('a', 1_000)], T0, 0, new Set())).toEqual({ due: [], nextAt: null });
  });

  it('waits for the second half of a short life', () => {
    expect(planExpiry([token('a', 2 * MIN, 0)], T0, 2 * MIN, new Set())).toEqual({ due: [], nextAt: T0 + MIN });
    expect(planExpiry([token('a', MIN, MIN)], T0, 2 * MIN, new Set()).due).toHaveLength(1);
  });

  it('includes tokens due in the next moments, soonest first', () => {
    const plan = planExpiry(
      [token('late', 2 * MIN + 9_000), token('now', 2 * MIN), token('far', 2 * MIN + 11_000)],
      T0,
      2 * MIN,
      new Set(),
    );
    expect(plan.due.map(({ id }) => id)).toEqual(['now', 'late']);
  });
});

describe('the notification', () => {
  it('for one token names it and opens it', () => {
    expect(expiryText([token('a', 119_000)], T0)).toEqual({
      title: 'Name a: token expires in 2 min',
      body: 'Refresh it to keep calling the API.',
      connectionId: 'a',
    });
    expect(expiryText([token('a', 45_000)], T0).title).toContain('45 s');
  });

  it('for many tokens is one', () => {
    const text = expiryText(
      ['a', 'b', 'c', 'd', 'e'].map((id) => token(id, MIN)),
      T0,
    );
    expect(text).toEqual({
      title: '5 tokens expire soon',
      body: 'The first in 1 min: Name a, Name b, Name c and 2 more.',
      connectionId: null,
    });
  });

  it('covers failed refreshes too', () => {
    expect(refreshFailedText([{ id: 'a', name: 'A', what: 'The refresh token is no longer valid\n(invalid_grant).' }])).toEqual({
      title: 'A: refresh failed',
      body: 'The refresh token is no longer valid (invalid_grant).',
      connectionId: 'a',
    });
    expect(
      refreshFailedText([
        { id: 'a', name: 'A', what: 'One.' },
        { id: 'b', name: 'B', what: 'Two.' },
      ]),
    ).toMatchObject({ title: '2 refreshes failed', body: 'A, B.', connectionId: null });
  });

  it('escapes markup for servers that read it', () => {
    expect(withoutMarkup('<a href="https://evil.example/">R&D</a>.')).toBe('&lt;a href="https://evil.example/"&gt;R&amp;D&lt;/a&gt;.');
    expect(withoutMarkup('&lt;')).toBe('&amp;lt;');
  });
});

describe('Notifier', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function notifier(tokens: ExpiringToken[]) {
    const state = { now: T0, tokens, looked: 0, settings: { notifyBeforeMs: 2 * MIN, notifyRefreshFailed: true } };
    const shown: NotificationText[] = [];
    const visited: (string | null)[] = [];
    const subject = new Notifier({
      now: () => state.now,
      tokens: () => {
        state.looked += 1;
        return state.tokens;
      },
      settings: () => state.settings,
      show: (text, onClick) => {
        shown.push(text);
        onClick();
      },
      navigate: (id) => visited.push(id),
    });
    return { subject, state, shown, visited };
  }

  it('announces once, opens the connection, and looks again only when something can be due', () => {
    const { subject, state, shown, visited } = notifier([token('a', 3 * MIN)]);
    for (let ticks = 0; ticks < 10; ticks += 1) subject.tick();
    expect(state.looked).toBe(1);
    state.now = T0 + MIN;
    for (let ticks = 0; ticks < 10; ticks += 1) subject.tick();
    expect(shown).toHaveLength(1);
    expect(visited).toEqual(['a']);
    expect(state.looked).toBe(2);
  });

  it('announces a refreshed token again', () => {
    const { subject, state, shown } = notifier([token('a', MIN)]);
    subject.tick();
    state.tokens = [token('a', 61 * MIN)];
    subject.changed();
    subject.tick();
    state.now = T0 + 60 * MIN;
    subject.tick();
    expect(shown).toHaveLength(2);
  });

  it('batches failures, and is silent when turned off', async () => {
    const { subject, state, shown } = notifier([]);
    subject.refreshFailed('a', 'A', failure('server-busy'), T0);
    subject.refreshFailed('b', 'B', failure('server-failed'), T0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown.map(({ title }) => title)).toEqual(['2 refreshes failed']);
    state.settings.notifyRefreshFailed = false;
    subject.refreshFailed('a', 'A', failure('network-dns'), T0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toHaveLength(1);
  });

  it('announces failures at most once a minute, and a repeated one with the same token once', async () => {
    const { subject, state, shown } = notifier([]);
    const later = async (ms: number) => {
      state.now += ms;
      await vi.advanceTimersByTimeAsync(ms);
    };
    subject.refreshFailed('a', 'A', failure('server-busy'), T0);
    await later(1_000);
    for (const id of ['a', 'b', 'c']) subject.refreshFailed(id, id.toUpperCase(), failure('server-busy'), T0);
    await later(59_000);
    expect(shown.map(({ title }) => title)).toEqual(['A: refresh failed']);
    await later(1_000);
    expect(shown.map(({ title }) => title)).toEqual(['A: refresh failed', '2 refreshes failed']);
    for (let tries = 0; tries < 5; tries += 1) subject.refreshFailed('b', 'B', failure('server-busy'), T0);
    await later(120_000);
    expect(shown).toHaveLength(2);
    subject.refreshFailed('b', 'B', failure('server-busy'), T0 + 600_000);
    await later(1_000);
    expect(shown).toHaveLength(3);
  });
});

describe('the badge', () => {
  const at = (expiringIn: number | null, expiresIn: number | null) => ({
    expiringAt: expiringIn === null ? null : T0 + expiringIn,
    expiresAt: expiresIn === null ? null : T0 + expiresIn,
  });

  it('counts tokens between expiring and expired, and knows when that changes', () => {
    expect(countExpiring([at(-1, 5_000), at(0, 9_000), at(2_000, 10_000), at(-10, -5), at(null, null)], T0)).toEqual({
      count: 2,
      nextAt: T0 + 2_000,
    });
    expect(countExpiring([], T0)).toEqual({ count: 0, nextAt: null });
  });

  it('shows only changes', () => {
    let now = T0;
    const shown: number[] = [];
    const badge = new BadgeCount({ now: () => now, tokens: () => [at(1_000, 2_000)], show: (count) => shown.push(count) });
    for (const later of [0, 500, 1_000, 1_500, 2_000, 3_000]) {
      now = T0 + later;
      badge.tick();
    }
    expect(shown).toEqual([1, 0]);
  });
});
