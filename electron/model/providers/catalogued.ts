import type { ClientAuthentication } from '../client-auth';
import type { Pair, Receiver } from '../connection';
import type { PartialSettings } from '../connection-file';
import type { Onboarding, OnboardingNames } from './onboarding';
import type { Ask, Mark, Provider } from './provider';

/** Something that is known of a provider: from where, and since when. */
export interface Fact<T> {
  is: T;
  /** The page of the provider that says it, or where it would. */
  page: string;
  /** The day it was read: "2026-11-29". */
  read: string;
  /** `documentation`: the page says it. `clients`: seen in clients that work. */
  sure: 'documentation' | 'clients';
}

/** What a page of the provider's documentation says. @param read The day, such as "2026-11-29". */
export function documented(page: string, read: string) {
  return <const T>(is: T): Fact<T> => ({ is, page, read, sure: 'documentation' });
}

/** What clients of the provider do, where its page was not read for it. */
export function practised(page: string, read: string) {
  return <const T>(is: T): Fact<T> => ({ is, page, read, sure: 'clients' });
}

/** How a provider goes about OAuth, by what differs between providers. What is absent is as the RFCs say, or nobody looked. */
export interface Quirks {
  /** Where it is: found by its issuer, or by each endpoint. `{tenant}` stands for the tenant. */
  addresses: Fact<{ issuer: string } | (NonNullable<PartialSettings['endpoints']> & { authorization: string; token: string })>;
  credential: Fact<ClientAuthentication>;
  /**
   * `opt-in`: only for clients that have it turned on, so none is sent. `unmentioned`: its documentation doesn't speak of PKCE, or clients don't use
   * it, so none is sent.
   */
  pkce: Fact<'required' | 'supported' | 'opt-in' | 'unmentioned'>;
  scopeSeparator?: Fact<'comma'>;
  body?: Fact<'json'>;
  /** What a refresh must say besides. */
  refreshSends?: Fact<readonly ('scope' | 'redirect_uri')[]>;
  /** What comes of a refresh token once it is used; `none`: there are no refresh tokens. */
  refreshToken?: Fact<'rotates' | 'stays' | 'none'>;
  /** How a refresh token is asked for. */
  offline?: Fact<{ scope: string } | { parameters: readonly Pair[] }>;
  /** Further parameters of the authorize request. */
  authorize?: Fact<readonly Pair[]>;
  /** Of a refresh token that isn't used, in seconds. */
  refreshLifetime?: Fact<number>;
  /** Of an access token, in seconds; null: the response doesn't say. */
  lifetime?: Fact<number | null>;
  /** What the response counts it in, where that isn't seconds. */
  lifetimeUnit?: Fact<'milliseconds'>;
  /** The token response is a form, unless JSON is asked for. */
  formAnswers?: Fact<true>;
  /** An error as its token endpoint says it, where that isn't as RFC 6749 (section 5.2) has it. */
  errors?: Fact<{ status: number; body: string }>;
  /** Parameters of the redirect besides code and state. */
  callback?: Fact<readonly string[]>;
  redirects: Fact<Redirects>;
  /** Where a client is registered, in words. */
  registered: Fact<string>;
  /** Anything else that is worth knowing before starting. */
  notes?: readonly Fact<string>[];
}

/** Which redirect URIs can be registered. */
export type Redirects =
  /** Loopback, and its port doesn't matter (RFC 8252 section 7.3). */
  | 'loopback-any-port'
  /** Loopback, with the port. */
  | 'loopback-port'
  /** https alone, so a person pastes the redirected URL. */
  | 'https'
  /** Custom schemes too. */
  | 'scheme';

/** What stands for `{tenant}` in a provider's addresses. */
export interface Tenant {
  /** What the provider calls it: "Okta domain". */
  name: string;
  where: 'host' | 'path';
  /** Of the whole value. */
  pattern: RegExp;
  example: string;
  /** Where most people need no other. */
  usual?: string;
}

/** A name of a host, without a port. */
export const HOST = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** A provider of the catalogue. A connection to it is one to any server, with settings that follow from what is known. */
export interface CataloguedProvider<Id extends string = string> extends Provider<Id> {
  label: string;
  /** One sentence: what it is for. */
  summary: string;
  mark: Mark;
  asks: readonly Ask[];
  tenant?: Tenant;
  /** Besides those that follow from the quirks. `{tenant}` stands for the tenant. */
  settings: PartialSettings & { name: string };
  quirks: Quirks;
  onboarding: Onboarding;
}

/** What is said of a provider in its file; the rest follows from that. */
interface Stated extends Omit<Provider, 'id' | 'name'>, Pick<CataloguedProvider, 'summary' | 'tenant' | 'quirks'> {
  /** Where its product is called otherwise. */
  label?: string;
  /** Besides name and addresses. */
  settings?: PartialSettings;
  /** Besides where, which is a fact. Names: those that aren't the usual ones. */
  onboarding: Partial<Omit<Onboarding, 'where' | 'names'>> & { names?: Partial<OnboardingNames> };
}

/** A provider as the catalogue has it. @param mark Letters and tone. */
export function catalogued<const Id extends string>(
  id: Id,
  name: string,
  [letters, tone]: readonly [string, Mark['tone']],
  { label = name, settings, onboarding, ...stated }: Stated,
): CataloguedProvider<Id> {
  const { addresses, credential, redirects } = stated.quirks;
  const at = 'issuer' in addresses.is ? addresses.is : { endpoints: addresses.is };
  const asks: Ask[] = ['clientId'];
  if (credential.is !== 'none') asks.push('clientSecret');
  if (settings?.scopes !== undefined) asks.push('scopes');
  const names = {
    redirectUri: 'Redirect URI',
    clientId: 'Client ID',
    ...(credential.is !== 'none' && { clientSecret: 'Client secret' }),
    ...(stated.tenant && { tenant: stated.tenant.name }),
    ...onboarding.names,
  };
  return {
    ...{ id, name, label, mark: { letters, tone }, asks },
    settings: { name: label, ...at, ...settings },
    ...stated,
    onboarding: {
      how: 'self-service',
      where: stated.quirks.registered.is,
      ...(redirects.is === 'loopback-any-port' && { anyPort: `http://127.0.0.1${RECEIVERS[redirects.is].path}` }),
      ...onboarding,
      names,
    },
  };
}

/** A saved call that answers with who signed in. */
export const me = (url: string) => ({ id: 'me', name: 'Who am I', url });

/** Of a loopback redirect whose port has to be registered. */
export const PORT = 8765;

const RECEIVERS = {
  'loopback-any-port': { kind: 'loopback', port: null, path: '/callback' },
  'loopback-port': { kind: 'loopback', port: PORT, path: '/callback' },
  https: { kind: 'paste', redirectUri: 'https://localhost/callback' },
  scheme: { kind: 'scheme' },
} as const satisfies Record<Redirects, Receiver>;

/** What a new connection to the provider begins with. @param tenant Ignored where the provider has none. */
export function settingsFor({ id, settings, quirks }: CataloguedProvider, tenant = ''): PartialSettings & { name: string } {
  const { credential, pkce, scopeSeparator, body, refreshSends, lifetimeUnit, offline, authorize, redirects } = quirks;
  const sends = refreshSends?.is ?? [];
  const scopes = settings.scopes ?? [];
  const params = [...(authorize?.is ?? []), ...(offline && 'parameters' in offline.is ? offline.is.parameters : [])];
  return {
    provider: id,
    template: settings.issuer ? 'oidc' : 'oauth',
    clientAuthentication: credential.is,
    pkce: pkce.is === 'required' || pkce.is === 'supported' ? 'S256' : 'off',
    dialect: {
      ...(scopeSeparator?.is === 'comma' && { commaScopes: true }),
      ...(body?.is === 'json' && { jsonBody: true }),
      ...(sends.includes('scope') && { scopeOnRefresh: true }),
      ...(lifetimeUnit && { millisecondLifetime: true }),
    },
    redirectUriOnRefresh: sends.includes('redirect_uri'),
    receiver: RECEIVERS[redirects.is],
    ...(params.length > 0 && { legs: { authorize: { params: [...params] } } }),
    ...filledIn(settings, tenant),
    scopes: [...scopes, ...(offline && 'scope' in offline.is && !scopes.includes(offline.is.scope) ? [offline.is.scope] : [])],
  };
}

/** With a tenant in the place of `{tenant}`, in every text, and of others in those of `{tenant2}`, `{tenant3}` and so on. */
export function filledIn<T>(value: T, tenant: string, others: readonly string[] = []): T {
  const values: Record<string, string> = { tenant, ...Object.fromEntries(others.map((other, index) => [`tenant${index + 2}`, other])) };
  const filled = (text: string) => text.replace(/\{(tenant[2-9]?)\}/g, (whole, name: string) => values[name] ?? whole);
  return JSON.parse(JSON.stringify(value), (_name, each) => (typeof each === 'string' ? filled(each) : each));
}
