import type { ExchangeRow } from '../../../electron/contract';
import { hostPathOf, outcomeOf, purposeWords } from './words';

export type ColumnId = 'at' | 'purpose' | 'request' | 'status' | 'took' | 'size';

export interface Sorting {
  by: ColumnId;
  isDown: boolean;
}

/** Newest first. */
export const NEWEST: Sorting = { by: 'at', isDown: true };

export const COLUMNS: readonly { id: ColumnId; title: string }[] = [
  { id: 'at', title: 'Time' },
  { id: 'purpose', title: 'Purpose' },
  { id: 'request', title: 'Request' },
  { id: 'status', title: 'Status' },
  { id: 'took', title: 'Duration' },
  { id: 'size', title: 'Size' },
];

const VALUES: Record<ColumnId, (row: ExchangeRow) => number | string | null> = {
  at: ({ at }) => at,
  purpose: ({ purpose }) => purposeWords[purpose],
  request: ({ url, method }) => `${hostPathOf(url)} ${method}`,
  status: (row) => row.status ?? outcomeOf(row).short,
  took: ({ tookMs }) => tookMs,
  size: ({ bytes }) => bytes ?? null,
};

/** Rows by a column; what is unknown comes last either way, equal ones newest first. `rows` newest first. */
export function sorted(rows: readonly ExchangeRow[], { by, isDown }: Sorting): readonly ExchangeRow[] {
  if (by === 'at') return isDown ? rows : rows.toReversed();
  const value = VALUES[by];
  return rows.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    const order = typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other), 'en');
    return isDown ? -order : order;
  });
}

/** What a press on a column's head makes of the order. */
export const pressed = (sorting: Sorting, by: ColumnId): Sorting =>
  sorting.by === by ? { by, isDown: !sorting.isDown } : { by, isDown: by === 'at' || by === 'took' || by === 'size' };
