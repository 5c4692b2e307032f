import { type ConnectionSettings, type Leg, mapLegs, type Pair } from './connection';
import { TENANT_HEADER } from './providers/provider';

type Legs = ConnectionSettings['legs'];

const TENANT_LEGS = ['token', 'refresh', 'api'] as const;

function isTenant(pair: Pair): boolean {
  return pair.name.trim().toLowerCase() === TENANT_HEADER.toLowerCase();
}

/** The code that the Tenant headers of all three legs carry; `none` where there is no such header; null: a leg lacks it, or two disagree. */
export function tenantIn(legs: Legs, none: string | null): string | null {
  const found = TENANT_LEGS.map((leg) => legs[leg].headers.filter(isTenant));
  if (found.every((pairs) => pairs.length === 0)) return none;
  const first = found[0]?.[0]?.value ?? '';
  return found.every((pairs) => pairs.length === 1 && pairs[0]?.value === first) ? first : null;
}

export function withoutTenant(legs: Legs): Legs {
  return ofTenant(legs, (leg) => ({ ...leg, headers: leg.headers.filter((pair) => !isTenant(pair)) }));
}

/**
 * The same legs with exactly one Tenant header, the first, on the token, refresh and API requests; none while the code is empty,
 * for an empty header is worse than a missing one.
 */
export function withTenant(legs: Legs, code: string): Legs {
  const header = { name: TENANT_HEADER, value: code.trim() };
  if (header.value === '') return withoutTenant(legs);
  return ofTenant(withoutTenant(legs), (leg) => ({ ...leg, headers: [header, ...leg.headers] }));
}

function ofTenant(legs: Legs, change: (leg: Leg) => Leg): Legs {
  return mapLegs((name) => (name === 'authorize' ? legs.authorize : change(legs[name])));
}
