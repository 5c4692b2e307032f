import type { ConnectionSettings, Leg, Pair } from '../../../electron/contract';
import { TENANT_HEADER } from '../../../electron/model/providers/provider';

type Legs = ConnectionSettings['legs'];

const TENANT_LEGS = ['token', 'refresh', 'api'] as const;

function isTenant(pair: Pair): boolean {
  return pair.name.trim().toLowerCase() === TENANT_HEADER.toLowerCase();
}

/** What the Tenant headers of the three legs say together. `uniform` is false when a leg lacks it or two legs disagree. */
export interface TenantReading {
  code: string;
  uniform: boolean;
}

export function readTenant(legs: Legs): TenantReading {
  const found = TENANT_LEGS.map((leg) => legs[leg].headers.filter(isTenant));
  const first = found[0]?.[0]?.value ?? '';
  const uniform = found.every((pairs) => pairs.length === 1 && pairs[0]?.value === first);
  return uniform ? { code: first, uniform } : { code: '', uniform };
}

export function withoutTenant(legs: Legs): Legs {
  return mapLegs(legs, (leg) => ({ ...leg, headers: leg.headers.filter((pair) => !isTenant(pair)) }));
}

/**
 * The same legs with exactly one Tenant header, the first, on the token, refresh and API requests; none while the code is empty,
 * for an empty header is worse than a missing one.
 */
export function withTenant(legs: Legs, code: string): Legs {
  const header = { name: TENANT_HEADER, value: code.trim() };
  if (header.value === '') return withoutTenant(legs);
  return mapLegs(withoutTenant(legs), (leg) => ({ ...leg, headers: [header, ...leg.headers] }));
}

function mapLegs(legs: Legs, change: (leg: Leg) => Leg): Legs {
  return { ...legs, token: change(legs.token), refresh: change(legs.refresh), api: change(legs.api) };
}
