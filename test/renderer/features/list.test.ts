import { describe, expect, it } from 'vitest';
import type { ConnectionSummary } from '../../../electron/contract';
import { list, nextToExpire, type Step, search, stepsBy, stepsTo } from '../../../renderer/features/sidebar/list';

const now = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;
const shown = (...asked: Parameters<typeof list>) => {
  const listed = list(...asked);
  const items = Array.from({ length: listed.count }, (_, index) => listed.itemAt(index)).filter((item) => item !== undefined);
  return { items, listed, ids: listed.ids };
};

const make = (id: string, change: Partial<ConnectionSummary> = {}): ConnectionSummary => ({
  id,
  name: `Name ${id}`,
  template: 'oidc',
  environment: 'production',
  notes: '',
  tags: [],
  caption: 'Authorization code',
  state: 'active',
  receivedAt: now - 10 * minute,
  expiresAt: now + 10 * minute,
  expiringAt: now + 9 * minute,
  since: null,
  plainHttp: false,
  group: '',
  production: false,
  watched: false,
  practice: false,
  ...change,
});
const never = { state: 'never-connected', receivedAt: null, expiresAt: null, expiringAt: null } as const;

describe('a folded group', () => {
  const all = [make('a', { environment: 'staging' }), make('b'), make('c')];
  it('leaves its rows out and still counts them; a search looks into it', () => {
    const { items, ids, listed } = shown(all, '', 'own', now, ['production']);
    expect(items.map((item) => (item.kind === 'group' ? `${item.label} ${item.count} ${item.isFolded}` : item.id))).toEqual([
      'staging 1 false',
      'a',
      'production 2 true',
    ]);
    expect([0, 1, 2].map((index) => listed.groupAt(index))).toEqual(['staging', 'staging', 'production']);
    expect([ids, listed.found, listed.groupOf('c'), listed.indexOf('c')]).toEqual([['a'], 3, 'production', -1]);
    expect(shown(all, 'name', 'own', now, ['production']).ids).toEqual(['a', 'b', 'c']);
  });
});

describe('search', () => {
  const all = [
    make('a', { name: 'Katana: Nordwind' }),
    make('b', { name: 'Katana: Südwind', environment: 'Staging' }),
    make('c', { name: 'Payroll', template: 'catapa', caption: 'Client credentials', notes: 'Ask Ada.\nTicket 7', tags: ['payday'] }),
  ];
  const found = (query: string) => search(all, query).map(({ id }) => id);
  it('needs every word, in any field, in any case', () => {
    expect(found('KATANA')).toEqual(['a', 'b']);
    expect(found('wind stag')).toEqual(['b']);
    expect(found('catapa credentials')).toEqual(['c']);
    expect(found('südWIND')).toEqual(['b']);
    expect(found('ada ticket')).toEqual(['c']);
    expect(found('payday')).toEqual(['c']);
    expect(found('nothing')).toEqual([]);
  });
  it('takes the query as text, not as a pattern', () => {
    expect(found('.*')).toEqual([]);
    expect(found('(')).toEqual([]);
  });
  it('finds the same whether typed letter by letter, taken back, or pasted', () => {
    const typed = 'katana stag';
    const lengths = [...typed].map((_, at) => at + 1);
    for (const length of [...lengths, ...lengths.toReversed()]) {
      const query = typed.slice(0, length);
      expect(found(query), query).toEqual(search([...all], query).map(({ id }) => id));
    }
    expect(found('kat')).toEqual(['a', 'b']);
    expect(found('kat stag')).toEqual(['b']);
    expect(found('stag')).toEqual(['b']);
  });
  it('finds a word whose last letter is written differently within it', () => {
    const greek = [make('g', { name: 'ΟΣΟ' })];
    expect(search(greek, 'ΟΣ')).toEqual([]);
    expect(search(greek, 'ΟΣΟ')).toEqual(greek);
  });
  it('searches other connections anew', () => {
    expect(found('nord')).toEqual(['a']);
    expect(search([...all, make('d', { name: 'Nordkapp' })], 'nordk').map(({ id }) => id)).toEqual(['d']);
  });
  it('returns the same list for an empty query', () => expect(search(all, '  ')).toBe(all));
});

describe('the list in the person’s own order', () => {
  const all = [
    make('a'),
    make('b', { environment: 'staging' }),
    make('c', { environment: ' Production ' }),
    make('d', { environment: '' }),
  ];
  it('groups by environment, in order of first appearance, with counts', () => {
    const { items, ids } = shown(all, '', 'own', now);
    expect(items.map((item) => (item.kind === 'group' ? `${item.label} ${item.count}` : item.id))).toEqual([
      'production 2',
      'a',
      'c',
      'staging 1',
      'b',
      'No environment 1',
      'd',
    ]);
    expect(ids).toEqual(['a', 'c', 'b', 'd']);
  });
  it('numbers the rows across groups and counts only what was found', () => {
    const { items } = shown(all, 'name b', 'own', now);
    expect(items).toEqual([
      { kind: 'group', key: 'group:staging', id: 'staging', label: 'staging', count: 1, isFolded: false },
      { kind: 'row', key: 'b', id: 'b', position: 1, withEnvironment: false },
    ]);
  });
  it('knows each row’s index, and what is absent', () => {
    const { items, listed } = shown(all, '', 'own', now);
    for (const [index, item] of items.entries()) {
      expect(listed.isGroup(index)).toBe(item.kind === 'group');
      if (item.kind === 'row') expect(listed.indexOf(item.id)).toBe(index);
    }
    expect(listed.indexOf('unknown')).toBe(-1);
    expect(listed.indexOf(null)).toBe(-1);
    for (const outside of [-1, 7, Number.NaN]) expect(listed.itemAt(outside)).toBeUndefined();
  });
  it('has a unique key for every item', () => {
    const { items } = shown(all, '', 'own', now);
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
  });
});

describe('members of a group', () => {
  const all = [
    make('a'),
    make('live', { group: 'Orders' }),
    make('b', { environment: 'staging' }),
    make('stage', { environment: 'staging', group: ' orders ' }),
    make('alone', { environment: 'staging', group: 'Payroll' }),
    make('like', { environment: 'Orders' }),
    make('spaced', { environment: 'sandbox', group: ' ' }),
    make('empty', { group: ' ' }),
  ];
  const headed = (query: string, from = all) =>
    shown(from, query, 'own', now).items.map((item) => (item.kind === 'group' ? `${item.label} ${item.count}` : item.id));

  it('stand together where the first of them would, and one alone with its environment', () => {
    expect(headed('')).toEqual([
      ...['production 2', 'a', 'empty', 'Orders 2', 'live', 'stage'],
      ...['staging 2', 'b', 'alone', 'Orders 1', 'like', 'sandbox 1', 'spaced'],
    ]);
    expect(headed('in:staging')).toEqual(['staging 3', 'b', 'stage', 'alone']);
  });
  it('name their environments, since their heading does not', () => {
    const { items } = shown(all, '', 'own', now);
    expect(items.flatMap((item) => (item.kind === 'row' && item.withEnvironment ? item.id : []))).toEqual(['live', 'stage']);
  });
  it('are folded apart from an environment of the same name', () => {
    const { ids, items, listed } = shown(all, '', 'own', now, [list(all, '', 'own', now).groupOf('live') ?? '']);
    expect(ids).toEqual(['a', 'empty', 'b', 'alone', 'like', 'spaced']);
    expect(listed.groupOf('live')).not.toBe(listed.groupOf('like'));
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
  });
  it('are moved among themselves, across environments', () => {
    expect(stepsBy(all, 'stage', 'up')).toEqual([{ id: 'stage', before: 'live' }]);
    expect(stepsBy(all, 'live', 'up')).toEqual([]);
    expect(stepsBy(all, 'b', 'down')).toEqual([{ id: 'alone', before: 'b' }]);
  });
});

describe('the list by soonest expiry', () => {
  const all = [
    make('late', { expiresAt: now + 90 * minute }),
    make('never', never),
    make('over', { expiresAt: now - 5 * minute }),
    make('soon', { expiresAt: now + minute }),
    make('lasting', { state: 'no-expiry', expiresAt: null, expiringAt: null }),
    make('dead', { state: 'refresh-dead', expiresAt: now - 90 * minute, since: now - minute }),
  ];
  it('puts valid tokens first, soonest on top, then ended ones, newest first', () => {
    const { items, ids } = shown(all, '', 'soonest', now);
    expect(ids).toEqual(['soon', 'late', 'dead', 'over', 'lasting', 'never']);
    expect(items.filter((item) => item.kind === 'group').map((item) => item.label)).toEqual([
      'Next to expire',
      'Need attention',
      'Expiry unknown',
      'Not yet connected',
    ]);
  });
  it('knows when the clock will change it', () => {
    expect(list(all, '', 'soonest', now).staleAt).toBe(now + minute);
    expect(list(all, '', 'soonest', now + minute).ids.slice(0, 2)).toEqual(['late', 'soon']);
    expect(list([make('never', never)], '', 'soonest', now).staleAt).toBeNull();
  });
});

describe('rearranging', () => {
  const all = [make('a'), make('b', { environment: 'staging' }), make('c'), make('d', { environment: 'staging' }), make('e')];
  const arranged = (steps: Step[]) => {
    let order = all;
    for (const { id, before } of steps) {
      const rest = order.filter((connection) => connection.id !== id);
      const at = before === null ? rest.length : rest.findIndex((connection) => connection.id === before);
      order = rest.toSpliced(at, 0, ...all.filter((connection) => connection.id === id));
    }
    return list(order, '', 'own', now).ids.join('');
  };
  it('moves one place within the environment, and environments stay in place', () => {
    expect(arranged(stepsBy(all, 'c', 'up'))).toBe('caebd');
    expect(arranged(stepsBy(all, 'a', 'down'))).toBe('caebd');
    expect(arranged(stepsBy(all, 'c', 'down'))).toBe('aecbd');
    expect(arranged(stepsBy(all, 'b', 'down'))).toBe('acedb');
  });
  it('moves to any place', () => {
    expect(arranged(stepsTo(all, 'a', 2))).toBe('ceabd');
    expect(arranged(stepsTo(all, 'e', 0))).toBe('eacbd');
    expect(arranged(stepsTo(all, 'c', 2))).toBe('aecbd');
  });
  it('does not move at the ends', () => {
    expect(stepsBy(all, 'a', 'up')).toEqual([]);
    expect(stepsBy(all, 'e', 'down')).toEqual([]);
    expect(stepsBy(all, 'gone', 'up')).toEqual([]);
    expect(stepsTo(all, 'c', 1)).toEqual([]);
  });
});

describe('nextToExpire', () => {
  it('skips expired, dead, unlimited and never connected ones', () => {
    const soon = make('soon', { expiresAt: now + minute, expiringAt: now - minute });
    const all = [
      make('late'),
      make('over', { expiresAt: now - 1 }),
      make('dead', { state: 'refresh-dead', expiresAt: now + 1 }),
      soon,
      make('n', never),
    ];
    expect(nextToExpire(all, now)?.id).toBe('soon');
    expect(nextToExpire(all, now + minute)?.id).toBe('late');
    expect(nextToExpire([make('n', never)], now)).toBeNull();
  });
});
