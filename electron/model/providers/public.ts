import type { ClientAuthentication } from '../client-auth';
import type { PartialSettings } from '../connection-file';
import data from '../public-providers.json';
import { urlOf } from '../text/url';
import { filledIn } from './catalogued';
import { addressesOf, type Entry, lettersOf, tenantAt } from './entry';
import type { FactText } from './fact-words';
import { ANY_PROVIDER } from './oauth';

/** A package that names providers, by the version that was read. */
export interface PublicSource {
  version: string;
  /** When that was published: "2026-07-21". */
  date: string;
  licence: string;
}

/** What packages say of one thing, the newest first, each with those that say so. More than one: they disagree. */
type Said = Readonly<Record<string, readonly string[]>>;

/** What is said of a provider in public, unproven. `{tenant}` stands for a tenant. */
export interface PublicProvider {
  id: string;
  label: string;
  issuer?: Said;
  authorization?: Said;
  token?: Said;
  /** Answers with who signed in. */
  userinfo?: Said;
  credential?: Said;
  pkce?: Said;
  scopes?: Said;
}

/** Written by `build/catalogue.mjs`. */
export const PUBLIC: { sources: Record<string, PublicSource>; providers: readonly PublicProvider[] } = data as never;

type Field = Exclude<keyof PublicProvider, 'id' | 'label'>;

const NAMES: Record<Field, string> = {
  issuer: 'Issuer',
  authorization: 'Authorization endpoint',
  token: 'Token endpoint',
  userinfo: 'URL of the signed-in user',
  credential: 'Client authentication',
  pkce: 'PKCE',
  scopes: 'Scopes are separated by',
};
const FIELDS = Object.keys(NAMES) as Field[];

function entryOf(provider: PublicProvider): Entry {
  const { id, label } = provider;
  const hosts = [provider.issuer, provider.authorization, provider.token].flatMap((said) => hostsIn(said));
  return {
    ...{ id, label },
    summary: "Known from public packages only: compare it with the provider's documentation.",
    mark: { letters: lettersOf(label), tone: 'accent' },
    asks: ['clientId', 'clientSecret', 'scopes'],
    basis: 'public',
    onboarding: ANY_PROVIDER,
    tenant: tenantAt(addressesOf(settingsOf(provider))),
    hosts: [...new Set(hosts)],
    facts: FIELDS.flatMap((field) => factsOf(field, provider[field])),
    settings: (tenant) => filledIn(settingsOf(provider), tenant),
    knows: () => false,
  };
}

const hostsIn = (said: Said = {}) => Object.keys(said).flatMap((address) => /^https:\/\/([^/?#]+)/.exec(address)?.[1] ?? []);

/** What the newest source says. */
const first = (said: Said | undefined) => Object.keys(said ?? {})[0];

function settingsOf(provider: PublicProvider): PartialSettings & { name: string } {
  const { id, label, issuer, authorization, token, userinfo, credential, pkce } = provider;
  const hasEndpoints = authorization !== undefined && token !== undefined;
  const user = urlOf(first(userinfo)?.replace('{tenant}', 'tenant') ?? '') === null ? undefined : first(userinfo);
  const [origin = '', path] = user === undefined ? [] : [/^https:\/\/[^/]+/.exec(user)?.[0] ?? '', user.replace(/^https:\/\/[^/]+/, '')];
  return {
    provider: id,
    name: label,
    template: hasEndpoints ? 'oauth' : 'oidc',
    issuer: hasEndpoints ? null : (first(issuer) ?? null),
    ...(hasEndpoints && { endpoints: { authorization: first(authorization), token: first(token) } }),
    clientAuthentication: (first(credential) ?? 'client_secret_post') as ClientAuthentication,
    pkce: pkce === undefined ? 'off' : 'S256',
    receiver: { kind: 'paste', redirectUri: 'https://localhost/callback' },
    scopes: [],
    ...(path && { apiBaseUrl: origin, calls: [{ id: 'me', name: 'Who am I', url: path }] }),
  };
}

function factsOf(field: Field, said: Said | undefined): FactText[] {
  const values = Object.entries(said ?? {});
  return values.map(([value, sources], index) => ({
    text: `${NAMES[field]}${index === 0 ? '' : ', by others'}: ${value}`,
    sure: `${index === 0 && values.length > 1 ? 'used here, though sources disagree: ' : ''}${sourcesIn(sources)}`,
  }));
}

const sourcesIn = (sources: readonly string[]) =>
  sources.map((name) => `${name} ${PUBLIC.sources[name]?.version} of ${PUBLIC.sources[name]?.date}`).join(', ');

/** The providers that nobody has proven. */
export const PUBLIC_ENTRIES: readonly Entry[] = PUBLIC.providers.map(entryOf);
