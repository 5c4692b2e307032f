import type { Connection } from '../model/connection';
import { UsageError } from './context';
import { didYouMean } from './near';

/**
 * Finds a connection in the window by id, name, or name in any case.
 * @throws UsageError if none or several match.
 */
export function connectionNamed(wanted: string, connections: readonly Connection[], directory: string): Connection {
  const same = (one: string, other: string) => one.toLocaleLowerCase() === other.toLocaleLowerCase();
  for (const matches of [
    connections.filter(({ id }) => id === wanted),
    connections.filter(({ name }) => name === wanted),
    connections.filter(({ name }) => same(name, wanted)),
  ]) {
    const [first, second] = matches;
    if (first !== undefined && second === undefined) return first;
    if (first !== undefined) {
      const ids = matches.map(({ id, environment }) => `${id}${environment === '' ? '' : ` (${environment})`}`);
      throw new UsageError(
        `${matches.length} connections are called ${JSON.stringify(wanted)}.`,
        `Use the id of one of them: ${ids.join(', ')}.`,
      );
    }
  }
  const near = didYouMean(
    wanted,
    connections.map(({ name }) => name),
    (name) => JSON.stringify(name),
  );
  const there = connections.slice(0, 20).map(({ name }) => JSON.stringify(name));
  throw new UsageError(
    `There is no connection called ${JSON.stringify(wanted.slice(0, 120))} in ${directory}.`,
    `${near}${there.length === 0 ? 'There are no connections. If the window keeps its data elsewhere, set --data-folder.' : `Available: ${there.join(', ')}.`} A connection file must end in .json or contain a slash.`,
  );
}

/** Finds a plan by id, or by name in any case. @throws UsageError. */
export function planNamed<T extends { id: string; name: string }>(wanted: string, plans: readonly T[]): T {
  const lower = wanted.toLocaleLowerCase();
  const found = plans.find(({ id }) => id === wanted) ?? plans.find(({ name }) => name.toLocaleLowerCase() === lower);
  if (found) return found;
  throw new UsageError(
    `There is no plan called ${JSON.stringify(wanted.slice(0, 120))}.`,
    `${didYouMean(
      wanted,
      plans.map(({ id }) => id),
    )}Available: ${plans.map(({ id }) => id).join(', ')}. A plan file must end in .json or contain a slash.`,
  );
}
