import { CATALOGUE } from './catalogue';
import { type CataloguedProvider, type Fact, type Quirks, settingsFor } from './catalogued';
import { type Entry, hostsOf } from './entry';
import { factTexts } from './fact-words';
import { type AtProvider, recognised, recognitionOf } from './known';
import { ANY_PROVIDER } from './oauth';
import { OFFERED, type TemplateId } from './offered';
import { ONE_CLIENT, type OfferedProvider } from './provider';
import { PUBLIC_ENTRIES } from './public';

const lookedUp = [...OFFERED.filter(isSomebody).map(entryOfOffered), ...CATALOGUE.map(entryOf)];

/** Every provider that a person can choose by its name: those that were looked up first, each part in the order of the labels. */
export const ENTRIES: readonly Entry[] = [lookedUp, PUBLIC_ENTRIES].flatMap((part) =>
  part.toSorted((one, other) => one.label.localeCompare(other.label, 'en')),
);

/** The entry of the provider that a connection is at: its template's, the one it was made from, or the one that its server's host tells. */
export function entryFor({ template, ...at }: AtProvider & { template: string }): Entry | null {
  const made = ENTRIES.find(({ id }) => id === template || id === at.provider);
  return made ?? recognised(lookedUp, at) ?? recognised(PUBLIC_ENTRIES, at);
}

function isSomebody({ faces, isGeneric }: OfferedProvider): boolean {
  return faces === undefined && !isGeneric;
}

/** A provider with a template of its own. */
function entryOfOffered({
  id,
  label,
  summary,
  mark,
  asks,
  facts,
  hosts,
  settings,
  onboarding = ANY_PROVIDER,
}: OfferedProvider<TemplateId>): Entry {
  return {
    ...{ id, label, summary, mark, asks, facts, onboarding },
    basis: facts.some(({ sure }) => sure === ONE_CLIENT) ? 'mixed' : 'documentation',
    tenant: null,
    hosts: hostsOf(settings),
    settings: () => ({ ...settings, template: id }),
    knows: (url) => hosts?.test(url.hostname) === true,
  };
}

function entryOf(provider: CataloguedProvider): Entry {
  const { label, summary, mark, asks, tenant = null, quirks, onboarding } = provider;
  return {
    ...recognitionOf(provider),
    ...{ label, summary, mark, asks, tenant, onboarding },
    basis: basisOf(quirks),
    facts: factTexts(quirks).map((fact) => ({
      ...fact,
      text: fact.text.replaceAll('{tenant}', () => tenant?.usual ?? tenant?.example ?? ''),
    })),
    settings: (value) => settingsFor(provider, value),
  };
}

/** What decides whether the first sign-in works counts as documented only where all of it is. */
function basisOf(quirks: Quirks): Entry['basis'] {
  const isDocumented = ({ sure }: Fact<unknown>) => sure === 'documentation';
  if (isDocumented(quirks.addresses) && isDocumented(quirks.credential)) return 'documentation';
  return Object.values(quirks).flat().some(isDocumented) ? 'mixed' : 'clients';
}
