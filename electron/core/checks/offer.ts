import type { Connection } from '../../model/connection';
import { CHECKS } from './catalogue';
import { signInsOf } from './cost';
import type { Check } from './model';
import type { CheckGroup } from '../../model/check-words';
import { ownCheck } from './own-calls';
import type { Plan } from './plan';
import { type Promises, promisedText } from '../../model/promises';

/** A check, and what the provider promises there. */
export interface OfferedCheck {
  id: string;
  group: CheckGroup;
  statement: string;
  why: string;
  reference: string;
  burns: boolean;
  waits: boolean;
  /** null: nothing; the RFC alone is the measure. */
  promised: string | null;
}

/** A plan, and what it costs. */
export interface OfferedPlan {
  id: string;
  name: string;
  description: string;
  source: Plan['source'];
  /** Ids of the catalogue, then of the plan's own calls, in the order they run. */
  checks: string[];
  /** What the plan's own calls state; they are in no catalogue. */
  own: { id: string; statement: string; changesData: boolean }[];
  /** How many of them burn. */
  burning: number;
  /** Requests that may change data at the API, which are sent only where the person allows it: "DELETE /v1/customers/1", and how often. */
  changing: { request: string; times: number }[];
  /** How often the browser opens: without and with those that burn. */
  signIns: { calm: number; burning: number };
  /** Longest wait, in milliseconds; 0 where none waits. */
  maxWaitMs: number;
}

/** The checks of a plan in the order they run, its own calls last. */
export function checksOf(plan: Plan): Check[] {
  const known = plan.checks.flatMap((id) => CHECKS.find((check) => check.id === id) ?? []);
  return [...known, ...plan.calls.map(ownCheck)];
}

export function offered({ id, group, statement, why, reference, burns, waits, promise }: Check, promises: Promises): OfferedCheck {
  return { id, group, statement, why, reference, burns, waits, promised: promise === null ? null : promisedText(promise, promises) };
}

/** A plan and its cost. @param connection null: one that signs in is assumed. */
export function offeredPlan(plan: Plan, connection: Connection | null): OfferedPlan {
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
