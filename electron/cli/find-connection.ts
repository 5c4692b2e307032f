import type { Connection } from '../core/connection/model';
import { UsageError } from './context';

/**
 * The connection of the window that is meant: by its id, its name, or its name without regard to upper and lower case.
 *
 * @throws UsageError where there is none, or more than one.
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
      const each = matches.map(({ id, environment }) => `${id}${environment === '' ? '' : ` (${environment})`}`);
      throw new UsageError(
        `${matches.length} connections are called ${JSON.stringify(wanted)}.`,
        `Give the id of the one you mean: ${each.join(', ')}.`,
      );
    }
  }
  const there = connections.slice(0, 20).map(({ name }) => JSON.stringify(name));
  throw new UsageError(
    `There is no connection called ${JSON.stringify(wanted.slice(0, 120))} in ${directory}.`,
    `${there.length === 0 ? 'There are none at all: is that where the window keeps its data (--data-folder)?' : `There are: ${there.join(', ')}.`} A connection file must end in .json or hold a slash.`,
  );
}
