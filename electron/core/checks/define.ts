import type { Pair } from '../../model/connection';
import type { Check, Outcome } from './model';
import type { CheckGroup, Verdict } from '../../model/check-words';

type Usual = 'burns' | 'waits' | 'promise' | 'signOff';

/** A check as its file says it: the group is the beginning of its id, and what most checks have need not be said. */
export type CheckDefinition = { id: `${CheckGroup}.${string}` } & Omit<Check, 'id' | 'group' | Usual> & Partial<Pick<Check, Usual>>;

/** A check that spends nothing, waits for nothing and measures against the RFC alone, unless it says otherwise. */
export function check(definition: CheckDefinition): Check {
  const group = definition.id.slice(0, definition.id.indexOf('.')) as CheckGroup;
  return { group, burns: false, waits: false, promise: null, signOff: true, ...definition };
}

const found =
  (verdict: Verdict) =>
  (text: string, measured?: Pair[]): Outcome => ({ verdict, text, measured });

export const pass = found('pass');
export const fail = found('fail');
export const warn = found('warn');
/** Could not run, but what was measured until then is worth keeping. */
export const cutShort = found('could-not-run');
