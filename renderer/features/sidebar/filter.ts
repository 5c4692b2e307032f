import type { ConnectionSummary } from '../../../electron/contract';
import { nextChange, phaseOf } from '../../../electron/model/phase';
import { PHASES } from '../../state/phase';

/** What a search may be narrowed by: `is:expired` by state, `in:staging` by environment. */
export type FilterKind = 'is' | 'in';

const slug = (text: string) => text.trim().toLocaleLowerCase().split(/\s+/).join('-');

/** The value that a connection has for a filter. */
function slugOf(connection: ConnectionSummary, kind: FilterKind, now: number): string {
  return slug(kind === 'in' ? connection.environment : PHASES[phaseOf(connection, now)].word);
}

export const filterWord = (kind: FilterKind, value: string) => `${kind}:${slug(value)}`;

/** The words of a query as they are typed, apart from its filters. */
export function parted(query: string): { text: string; filters: { kind: FilterKind; value: string }[] } {
  const words = query.toLocaleLowerCase().split(/\s+/);
  const isFilter = (word: string) => word.startsWith('is:') || word.startsWith('in:');
  return {
    text: words.filter((word) => !isFilter(word)).join(' '),
    filters: words.filter(isFilter).map((word) => ({ kind: word.slice(0, 2) as FilterKind, value: word.slice('is:'.length) })),
  };
}

/** Adds a filter to a query, takes it away again, or puts it in the place of another of its kind. */
export function toggled(query: string, kind: FilterKind, value: string): string {
  const word = filterWord(kind, value);
  const words = query.split(/\s+/).filter((each) => each !== '');
  const rest = words.filter((each) => !each.toLocaleLowerCase().startsWith(`${kind}:`));
  return [...rest, ...(words.includes(word) ? [] : [word])].join(' ');
}

/** Those that pass every filter; a value may be cut short. `staleAt`: when the clock alone changes that, null for never. */
export function filtered(connections: readonly ConnectionSummary[], filters: ReturnType<typeof parted>['filters'], now: number) {
  const passing = connections.filter((one) => filters.every(({ kind, value }) => slugOf(one, kind, now).startsWith(value)));
  if (!filters.some(({ kind }) => kind === 'is')) return { passing, staleAt: null };
  let staleAt: number | null = null;
  for (const connection of connections) {
    const at = nextChange(connection, now);
    if (at !== null && (staleAt === null || at < staleAt)) staleAt = at;
  }
  return { passing, staleAt };
}

/** The states and environments there are, with how many connections each has. */
export function choices(connections: readonly ConnectionSummary[], now: number): { kind: FilterKind; label: string; count: number }[] {
  const count = (kind: FilterKind, labelOf: (connection: ConnectionSummary) => string) => {
    const counts = new Map<string, number>();
    for (const connection of connections) {
      const label = labelOf(connection).trim();
      if (label !== '') counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    return [...counts].map(([label, number]) => ({ kind, label, count: number }));
  };
  return [...count('is', (one) => PHASES[phaseOf(one, now)].word), ...count('in', (one) => one.environment)];
}
