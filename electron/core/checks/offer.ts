import type { CheckView, PlanView } from '../../model/check';
import type { Connection } from '../../model/connection';
import { CHECKS } from './catalogue';
import { signInsOf } from './cost';
import type { Check } from './model';
import { ownCheck } from './own-calls';
import type { Plan } from './plan';
import { type Promises, promisedText } from '../../model/promises';

/** The checks of a plan in the order they run, its own calls last. */
export function checksOf(plan: Plan): Check[] {
  const known = plan.checks.flatMap((id) => CHECKS.find((check) => check.id === id) ?? []);
  return [...known, ...plan.calls.map(ownCheck)];
}

export function offered({ id, group, statement, why, reference, burns, waits, promise }: Check, promises: Promises): CheckView {
  return { id, group, statement, why, reference, burns, waits, promised: promise === null ? null : promisedText(promise, promises) };
}

/** A plan and its cost. @param connection null: one that signs in is assumed. */
export function offeredPlan(plan: Plan, connection: Connection | null): PlanView {
  const { id, name, description, source, options } = plan;
  const all = checksOf(plan);
  const calm = all.filter(({ burns }) => !burns);

  return {
    id,
    name,
    description,
    source,
    checks: all.map((check) => check.id),
    own: all
      .filter(({ group }) => group === 'own')
      .map((check) => ({ id: check.id, statement: check.statement, changesData: Boolean(check.changes) })),
    burning: all.length - calm.length,
    changing: all.flatMap(({ changes }) => changes ?? []),
    signIns: { calm: signInsOf(calm, connection), burning: signInsOf(all, connection) },
    maxWaitMs: all.some(({ waits }) => waits) ? options.maxWaitMs : 0,
  };
}
