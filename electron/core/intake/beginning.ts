import type { ConnectionSettings } from '../../model/connection';
import type { PartialSettings } from '../../model/connection-file';
import { MAX_INTAKE } from '../../model/intake';
import { isPractice, OFFERED, type TemplateId } from '../../model/providers/offered';
import { completed, defaultsOf } from '../../model/templates';
import { tenantIn, withoutTenant } from '../../model/tenant';
import { endpointKind, isPageForPeople, webUrl } from './forms';
import { readIntake } from './read';
import { isStrong } from './veil';

/** Whether a text holds what a provider sends to a new client: its ID or secret by name, and something beside it. */
export function bringsClient(text: string): boolean {
  if (text.length > MAX_INTAKE || !/\s/.test(text.trim())) return false;
  const { values } = readIntake(text, { ownHost: null, provider: '' });
  const named = values.filter(({ label, isWeak, kind }) => label !== null && !isWeak && kind !== 'other');
  return named.some(({ kind }) => kind === 'clientId' || kind === 'clientSecret') && new Set(values.map(({ kind }) => kind)).size >= 2;
}

/** What a new connection begins with: as the addresses and the sender of the text suggest. */
export async function beginningOf(text: string): Promise<ConnectionSettings> {
  const template = templateIn(text);
  const known = template === null ? await fromCatalogue(text) : null;
  const settings = known === null ? defaultsOf(template ?? 'oauth') : completed(defaultsOf(known.template ?? 'oauth'), known);
  // A header whose value is still to come can't be saved.
  return { ...settings, legs: tenantIn(settings.legs, null) === '' ? withoutTenant(settings.legs) : settings.legs };
}

const MOST_ADDRESSES = 40;

/**
 * The settings of the one provider of the catalogue whose endpoints stand in the text, or a host that names the tenant there; null: there is
 * none, there are several, or the tenant is not known.
 */
async function fromCatalogue(text: string): Promise<(PartialSettings & { name: string }) | null> {
  const urls = addressesIn(text);
  if (urls.length === 0) return null;
  const [{ ENTRIES }, { tenantIn: tenantOf }] = await Promise.all([
    import('../../model/providers/entries'),
    import('../../model/providers/entry'),
  ]);
  const proven = ENTRIES.filter(({ basis }) => basis !== 'public' && basis !== 'file');
  const tenantsAt = (entry: (typeof proven)[number]) =>
    urls.flatMap((url) => (entry.knows(url) ? (tenantOf(entry, url.href) ?? []) : [])).filter((tenant) => !isStrong(tenant));
  const [only, ...others] = proven.filter((entry) =>
    urls.some((url) => entry.knows(url) && (endpointKind(url) !== null || (entry.tenant !== null && tenantsAt(entry).length > 0))),
  );
  if (only === undefined || others.length > 0) return null;
  if (only.tenant === null) return only.settings('');
  const [tenant, ...more] = new Set(tenantsAt(only));
  return tenant === undefined || more.length > 0 ? null : only.settings(tenant);
}

/** Addresses, and hosts that stand without a scheme, but for pages that people read. */
function addressesIn(text: string): URL[] {
  const found = text
    .slice(0, MAX_INTAKE)
    .matchAll(/(?<![\w@.-])(?:https:\/\/[^\s"'<>|]{4,500}|[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,6}(?![\w@-]|\.\w))/gi);
  return [...found]
    .slice(0, MOST_ADDRESSES)
    .flatMap(([address]) => webUrl(/^https:/i.test(address) ? address.replace(/[.,;:)\]]{1,3}$/, '') : `https://${address}`) ?? [])
    .filter((url) => !isPageForPeople(url) && !/-admin\./.test(url.hostname));
}

/** The provider with a template that a text's addresses and senders belong to; null: none, or several. */
function templateIn(text: string): TemplateId | null {
  const hosts = [...text.slice(0, MAX_INTAKE).matchAll(/(?:https?:\/\/|@)([a-z\d.-]{4,250})/gi)].map(([, host = '']) =>
    host.toLowerCase().replace(/\.$/, ''),
  );
  const found = new Set(
    OFFERED.filter(({ hosts: own, id }) => own !== undefined && !isPractice({ template: id }) && hosts.some((host) => own.test(host))).map(
      ({ id }) => id,
    ),
  );
  return found.size === 1 ? ([...found][0] ?? null) : null;
}
