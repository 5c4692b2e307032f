import type { Pair } from '../../model/connection';
import type { Check, Outcome } from './model';
import type { CheckGroup } from '../../model/check-words';

type Usual = 'burns' | 'waits' | 'promise' | 'signOff';

/** A check as its file says it: the group is the beginning of its id, and what most checks have need not be said. */
export type CheckDefinition = { id: `${CheckGroup}.${string}` } & Omit<Check, 'id' | 'group' | Usual> & Partial<Pick<Check, Usual>>;

/** A check that spends nothing, waits for nothing and measures against the RFC alone, unless it says otherwise. */
export function check(definition: CheckDefinition): Check {
  const group = definition.id.slice(0, definition.id.indexOf('.')) as CheckGroup;
  return { group, burns: false, waits: false, promise: null, signOff: true, ...definition };
}

interface More {
  expected?: string;
  measured?: Pair[];
}

export function pass(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'pass', text };
}

export function fail(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'fail', text };
}

export function warn(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'warn', text };
}

/** Could not run, but what was measured until then is worth keeping. */
export function cutShort(text: string, more: More = {}): Outcome {
  return { ...more, verdict: 'could-not-run', text };
}
