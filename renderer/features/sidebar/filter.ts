import type { ConnectionSummary } from '../../../electron/contract';
import { nextChange, phaseOf } from '../../../electron/model/phase';
import { PHASES } from '../../state/phase';

/** What a search may be narrowed by: `is:expired` by state, `in:staging` by environment, `group:orders` by group, `tag:partner` by tag. */
const KINDS = ['is', 'in', 'group', 'tag'] as const;
export type FilterKind = (typeof KINDS)[number];

const slug = (text: string) => text.trim().toLocaleLowerCase().split(/\s+/).join('-');

/** What a connection has for a filter to look at. */
function valuesOf(connection: ConnectionSummary, kind: FilterKind, now: number): readonly string[] {
  if (kind === 'tag') return connection.tags;
  if (kind === 'group') return [connection.group];
  return [kind === 'in' ? connection.environment : PHASES[phaseOf(connection, now)].word];
}

export const filterWord = (kind: FilterKind, value: string) => `${kind}:${slug(value)}`;

/** The words of a query as they are typed, apart from its filters. */
export function parted(query: string): { text: string; filters: { kind: FilterKind; value: string }[] } {
  const words = query.toLocaleLowerCase().split(/\s+/);
  const kindOf = (word: string) => KINDS.find((kind) => word.startsWith(`${kind}:`));
  return {
    text: words.filter((word) => kindOf(word) === undefined).join(' '),
    filters: words.flatMap((word) => {
      const kind = kindOf(word);
      return kind ? { kind, value: word.slice(kind.length + 1) } : [];
    }),
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
  const passing = connections.filter((one) =>
    filters.every(({ kind, value }) => valuesOf(one, kind, now).some((has) => slug(has).startsWith(value))),
  );
  if (!filters.some(({ kind }) => kind === 'is')) return { passing, staleAt: null };
  let staleAt: number | null = null;
  for (const connection of connections) {
    const at = nextChange(connection, now);
    if (at !== null && (staleAt === null || at < staleAt)) staleAt = at;
  }
  return { passing, staleAt };
}

/** The states, environments, groups and tags there are, with how many connections each has. */
export function choices(connections: readonly ConnectionSummary[], now: number): { kind: FilterKind; label: string; count: number }[] {
  const count = (kind: FilterKind) => {
    // What is spelt in two ways is one filter.
    const found = new Map<string, { kind: FilterKind; label: string; count: number }>();
    for (const connection of connections) {
      for (const value of valuesOf(connection, kind, now)) {
        const key = slug(value);
        const one = found.get(key);
        if (one) one.count += 1;
        else if (key !== '') found.set(key, { kind, label: value.trim(), count: 1 });
      }
    }
    return [...found.values()];
  };
  return KINDS.flatMap(count);
}
