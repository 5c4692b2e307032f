import type { ConnectionSummary } from '../../electron/contract';
import type { AppState } from './app';

const known = new WeakMap<readonly ConnectionSummary[], readonly string[]>();

/** Every tag there is, the most used first. */
export function allTags({ connections }: Pick<AppState, 'connections'>): readonly string[] {
  const before = known.get(connections);
  if (before) return before;
  const counts = new Map<string, number>();
  for (const { tags } of connections) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const all = [...counts].toSorted(([, a], [, b]) => b - a).map(([tag]) => tag);
  known.set(connections, all);
  return all;
}
