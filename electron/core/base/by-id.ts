/** A list of things with ids, by their ids. Where a record of every id is wanted, the compiler says which one the list lacks. */
export function byId<T extends { readonly id: string }>(all: readonly T[]): Record<T['id'], T> {
  return Object.fromEntries(all.map((each) => [each.id, each])) as Record<T['id'], T>;
}
