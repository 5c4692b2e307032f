import type { Entry } from '../../model/providers/entry';
import { isPlaceholder } from '../intake/forms';
import type { EnvKind } from './env-names';

/** What is known of providers; large, so that it is loaded when it is needed. */
export type Catalogue = typeof import('../../model/providers/entries') & typeof import('../../model/providers/entry');

const ALIASES: Readonly<Record<string, string>> = { azure: 'entra', microsoft: 'entra', aws: 'cognito' };

/** The provider that variables are called after, if its facts were looked up. @param owner Words of a name. */
export function entryOf(owner: readonly string[], { ENTRIES }: Catalogue): Entry | undefined {
  const ids = owner.map((word) => ALIASES[word] ?? word);
  return ENTRIES.find(({ id, basis }) => basis !== 'public' && basis !== 'file' && ids.includes(id));
}

/** The provider's tenant that a file has, and in which values; null: none. */
export function tenantOf(
  { id, tenant, settings }: Entry,
  textOf: (kind: EnvKind) => string,
  { tenantIn }: Catalogue,
): { value: string; from: readonly EnvKind[] } | null {
  if (tenant === null) return { value: '', from: [] };
  const plain = (kind: EnvKind) =>
    textOf(kind)
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '');
  const inAddress = (['domain', 'issuer', 'authorization'] as const).map((kind) => {
    const text = textOf(kind);
    return { value: (text === '' ? null : tenantIn({ tenant, settings }, text)) ?? '', from: [kind] };
  });
  const own = (['tenant', 'domain', 'issuer'] as const).map((kind) => ({ value: plain(kind), from: [kind] }));
  // A realm is one of its server's.
  const realm = {
    value: plain('server') === '' || textOf('tenant') === '' ? '' : `${plain('server')}/realms/${textOf('tenant')}`,
    from: ['server', 'tenant'] as const,
  };
  const candidates = id === 'keycloak' ? [realm, ...own.slice(1)] : [...inAddress, ...own];
  return candidates.find(({ value }) => value !== '' && !isPlaceholder(value) && tenant.pattern.test(value)) ?? null;
}
