import { describe, expect, it } from 'vitest';
import type { ConnectionSummary } from '../../../../electron/contract';
import { choices, filtered, parted, toggled } from '../../../../renderer/features/sidebar/filter';

const now = Date.UTC(2026, 10, 29);
const make = (id: string, environment: string, left: number | null): ConnectionSummary => ({
  id,
  name: id,
  template: 'oidc',
  environment,
  notes: '',
  tags: [],
  caption: '',
  state: left === null ? 'never-connected' : 'active',
  receivedAt: left === null ? null : now - 10_000,
  expiresAt: left === null ? null : now + left,
  expiringAt: null,
  since: null,
  plainHttp: false,
  group: '',
  production: false,
  watched: false,
  practice: false,
});
const all = [make('a', 'Live EU', 5_000), make('b', 'Live EU', -1), make('c', 'test', null), make('d', '', 9_000)];
const found = (query: string) => filtered(all, parted(query).filters, now).passing.map(({ id }) => id);

describe('the filters of the list', () => {
  it('are words of the search: by state and by environment, in any case, cut short or whole', () => {
    expect(found('is:active')).toEqual(['a', 'd']);
    expect(found('is:exp')).toEqual(['b']);
    expect(found('in:live-eu IS:Active')).toEqual(['a']);
    expect(found('is:')).toEqual(['a', 'b', 'c', 'd']);
    expect(found('is:nonsense')).toEqual([]);
    expect(parted('Kat is:dead ledger')).toEqual({ text: 'kat ledger', filters: [{ kind: 'is', value: 'dead' }] });
  });

  it('are looked at again when the clock changes a state', () => {
    expect(filtered(all, parted('is:active').filters, now).staleAt).toBe(now + 5_000);
    expect(filtered(all, parted('in:test').filters, now).staleAt).toBeNull();
  });

  it('are added, replaced and taken away', () => {
    expect(toggled('ledger', 'in', 'Live EU')).toBe('ledger in:live-eu');
    expect(toggled('ledger in:live-eu', 'in', 'test')).toBe('ledger in:test');
    expect(toggled('in:test ledger', 'in', 'test')).toBe('ledger');
  });

  it('are tags, too, of which a connection may have several', () => {
    const tagged = [{ ...all[0], tags: ['Needs review', 'qa'] }, { ...all[1], tags: ['QA'] }, all[2]] as ConnectionSummary[];
    const among = (query: string) => filtered(tagged, parted(query).filters, now).passing.map(({ id }) => id);
    expect(among('tag:qa')).toEqual(['a', 'b']);
    expect(among('tag:needs-review is:active')).toEqual(['a']);
    expect(toggled('tag:qa ledger', 'tag', 'Needs review')).toBe('ledger tag:needs-review');
    expect(choices(tagged, now).flatMap(({ kind, label, count }) => (kind === 'tag' ? `${label} ${count}` : []))).toEqual([
      'Needs review 1',
      'qa 2',
    ]);
  });

  it('find the environments of a group, however it is spelt, and offer only groups that there are', () => {
    const grouped = [{ ...all[0], group: 'Orders EU' }, { ...all[1], group: ' orders  eu' }, all[2]] as ConnectionSummary[];
    expect(filtered(grouped, parted('group:orders-eu').filters, now).passing.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(choices(grouped, now).flatMap(({ kind, label, count }) => (kind === 'group' ? `${label} ${count}` : []))).toEqual([
      'Orders EU 2',
    ]);
  });

  it('are offered with how many there are', () => {
    expect(choices(all, now).map(({ kind, label, count }) => `${kind} ${label} ${count}`)).toEqual([
      'is active 2',
      'is expired 1',
      'is not connected 1',
      'in Live EU 2',
      'in test 1',
    ]);
  });
});
