import type { FileEntry, ProvidersFile } from '../file-entry';
import { filledIn } from './catalogued';
import { type Entry, addressesOf, hostsOf, lettersOf, tenantAt } from './entry';
import { ANY_PROVIDER } from './oauth';

/** A provider that a file of a person's own names, as the catalogue has it. */
export function entryOfFile({ id, label, tenant, others = [], settings }: FileEntry, file: Pick<ProvidersFile, 'id' | 'name'>): Entry {
  const { endpoints = {} } = settings;
  const examples = others.map(({ example }) => example);
  const addresses = addressesOf(settings);
  const alone = (index: number) => filledIn(addresses, '', []).map((address) => address.replaceAll(`{tenant${index + 2}}`, '{tenant}'));
  const says = (name: string, value: string | null | undefined) =>
    value ? [{ text: `${name}: ${filledIn(value, tenant?.example ?? '', examples)}`, sure: `from your file ${file.name}` }] : [];
  return {
    ...{ id: `${file.id}/${id}`, label },
    summary: `From your file ${file.name}: compare it with the provider's documentation.`,
    mark: { letters: lettersOf(label), tone: 'violet' },
    asks: ['clientId', 'clientSecret', 'scopes'],
    basis: 'file',
    onboarding: ANY_PROVIDER,
    tenant: tenant && tenantAt(addresses, tenant),
    others: others.flatMap((other, index) => tenantAt(alone(index), other) ?? []),
    hosts: hostsOf(filledIn(settings, '{tenant}', examples)),
    facts: [
      ...says('Authorization endpoint', endpoints.authorization),
      ...says('Token endpoint', endpoints.token),
      ...says('Refresh URL', endpoints.refresh),
      ...says('API base URL', settings.apiBaseUrl),
    ],
    settings: (value, more) => filledIn({ ...settings, name: label }, value, more),
    knows: () => false,
  };
}
