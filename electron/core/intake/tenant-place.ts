import type { ConnectionSettings } from '../../model/connection';
import type { Entry } from '../../model/providers/entry';
import { addressesOf, tenantIn } from '../../model/providers/entry';
import type { Judged } from './judge';

/**
 * A tenant alone, for a connection whose provider has it in its addresses: each of them with that tenant, in its place. Addresses that the
 * connection has otherwise stay as they are.
 *
 * @param entry What is known of the connection's provider; null: nothing.
 */
export function tenantInPlace(values: readonly Judged[], settings: ConnectionSettings, entry: Entry | null): Judged[] {
  if (entry?.tenant == null) return [...values];
  const { tenant } = entry;
  const now = addressesOf(settings).flatMap((address) => tenantIn(entry, address) ?? [])[0];
  if (now === undefined) return [...values];
  // Where it is the whole host, any server could be meant.
  const isWhole = entry.hosts.includes('{tenant}');
  return values.flatMap((one) => {
    if (one.kind !== 'tenant' || one.isSecret || !tenant.pattern.test(one.value)) return [one];
    const moved = movedTo(settings, entry, now, one.value);
    return moved.length === 0 ? [one] : moved.map((place) => ({ ...one, ...place, isSure: one.isSure && !isWhole }));
  });
}

const MOVED = ['authorization', 'token', 'userinfo', 'jwks', 'introspection', 'revocation'] as const;

/** The addresses that the tenant is in, with another. */
function movedTo(settings: ConnectionSettings, entry: Entry, from: string, to: string): Pick<Judged, 'kind' | 'value'>[] {
  const before = entry.settings(from);
  const after = entry.settings(to);
  const pairs = [
    ['issuer', settings.issuer, before.issuer, after.issuer] as const,
    ['apiBaseUrl', settings.apiBaseUrl, before.apiBaseUrl, after.apiBaseUrl] as const,
    ...MOVED.map((name) => [name, settings.endpoints[name], before.endpoints?.[name], after.endpoints?.[name]] as const),
  ];
  return pairs.flatMap(([kind, own, old, next]) => (own && own === old && next && next !== old ? [{ kind, value: next }] : []));
}
