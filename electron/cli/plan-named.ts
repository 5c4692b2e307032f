import { UsageError } from './context';

/** Finds a plan by id, or by name in any case. @throws UsageError. */
export function planNamed<T extends { id: string; name: string }>(wanted: string, plans: readonly T[]): T {
  const lower = wanted.toLocaleLowerCase();
  const found = plans.find(({ id }) => id === wanted) ?? plans.find(({ name }) => name.toLocaleLowerCase() === lower);
  if (found) return found;
  throw new UsageError(
    `There is no plan called ${JSON.stringify(wanted.slice(0, 120))}.`,
    `Available: ${plans.map(({ id }) => id).join(', ')}. A plan file must end in .json or contain a slash.`,
  );
}
