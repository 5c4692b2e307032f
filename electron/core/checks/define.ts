import type { Check, CheckGroup } from './model';

type Usual = 'burns' | 'waits' | 'promise' | 'signOff';

/** A check as its file says it: the group is the beginning of its id, and what most checks have need not be said. */
export type CheckDefinition = { id: `${CheckGroup}.${string}` } & Omit<Check, 'id' | 'group' | Usual> & Partial<Pick<Check, Usual>>;

/** A check that spends nothing, waits for nothing and measures against the RFC alone, unless it says otherwise. */
export function check(definition: CheckDefinition): Check {
  const group = definition.id.slice(0, definition.id.indexOf('.')) as CheckGroup;
  return { group, burns: false, waits: false, promise: null, signOff: true, ...definition };
}
