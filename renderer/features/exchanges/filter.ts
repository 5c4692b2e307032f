import type { ExchangePurpose, ExchangeRow } from '../../../electron/contract';
import { outcomeOf, purposeWords } from './words';

export interface Filter {
  which: 'all' | 'failed';
  purpose: ExchangePurpose | 'any';
  /** Words that must all occur in a line; upper and lower case alike. */
  query: string;
}

export const NO_FILTER: Filter = { which: 'all', purpose: 'any', query: '' };

/** The lines that pass, in their order. */
export function filtered(rows: readonly ExchangeRow[], { which, purpose, query }: Filter): readonly ExchangeRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (which === 'all' && purpose === 'any' && words.length === 0) return rows;
  return rows.filter((row) => {
    if (which === 'failed' && !row.failed) return false;
    if (purpose !== 'any' && row.purpose !== purpose) return false;
    if (words.length === 0) return true;
    const text = `${row.method} ${row.url} ${purposeWords[row.purpose]} ${outcomeOf(row).long} ${row.error ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The purposes that occur, in the order of a sign-in, each with its number of lines. */
export function purposesIn(rows: readonly ExchangeRow[]): { purpose: ExchangePurpose; count: number }[] {
  const counts = new Map<ExchangePurpose, number>();
  for (const { purpose } of rows) counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  return (Object.keys(purposeWords) as ExchangePurpose[]).flatMap((purpose) => {
    const count = counts.get(purpose);
    return count === undefined ? [] : [{ purpose, count }];
  });
}
