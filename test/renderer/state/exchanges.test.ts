import { describe, expect, it } from 'vitest';
import { withRow } from '../../../renderer/state/exchanges';
import { row as line } from '../features/exchanges/rows';

const MAX_ROWS = 50;

const row = (id: string, status: number | null = 200) => line('call', status, '/', { id });

describe('the exchange log on screen', () => {
  it('puts a new line first and replaces a known one', () => {
    const rows = [row('b', null), row('a')];
    expect(withRow(rows, row('c'), MAX_ROWS).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(withRow(rows, row('b', 401), MAX_ROWS).map(({ id, status }) => [id, status])).toEqual([
      ['b', 401],
      ['a', 200],
    ]);
  });

  it('stays bounded', () => {
    const full = Array.from({ length: MAX_ROWS }, (_, index) => row(String(index)));
    const after = withRow(full, row('new'), MAX_ROWS);
    expect(after).toHaveLength(MAX_ROWS);
    expect(after[0]?.id).toBe('new');
    expect(after.some(({ id }) => id === String(MAX_ROWS - 1))).toBe(false);
  });
});
