import type { PartialSettings } from '../connection-file';
import { urlOf } from '../text/url';
import { HOST, type Tenant } from './catalogued';
import type { FactText } from './fact-words';
import type { Onboarding } from './onboarding';
import type { Ask, Mark } from './provider';

/** A provider to choose from the catalogue. */
export interface Entry {
  id: string;
  label: string;
  summary: string;
  mark: Mark;
  asks: readonly Ask[];
  /**
   * Where its facts are from. `documentation`: that has its addresses and how a client authenticates. `mixed`: it has some facts, and clients
   * that work the others. `clients`: those alone. `public`: packages, which nobody has proven. `file`: one that a person opened.
   */
  basis: 'documentation' | 'mixed' | 'clients' | 'public' | 'file';
  tenant: Tenant | null;
  /** What else its addresses are made with; absent: nothing. */
  others?: readonly Tenant[];
  /** Of its addresses, with `{tenant}` where that stands in them. */
  hosts: readonly string[];
  facts: readonly FactText[];
  onboarding: Onboarding;
  /** What a new connection begins with. */
  settings(tenant: string, others?: readonly string[]): PartialSettings & { name: string };
  /** Whether an address is one of its own. */
  knows(url: URL): boolean;
}

/** What stands for `{tenant}`, by the hosts or paths that it is in; null: nothing. @param named What it is called, and an example. */
export function tenantAt(addresses: readonly string[], named: Partial<Pick<Tenant, 'name' | 'example'>> = {}): Tenant | null {
  const hosts = addresses.map((address) => /^https?:\/\/([^/?#]+)/.exec(address)?.[1] ?? '');
  const host = hosts.find((each) => each.includes('{tenant}'));
  if (host === '{tenant}') return { name: 'Server', example: 'id.example.com', ...named, where: 'host', pattern: HOST };
  if (host !== undefined) return { name: 'Tenant', example: 'acme', ...named, where: 'host', pattern: /^[A-Za-z0-9][A-Za-z0-9.-]*$/ };
  const isInPath = addresses.some((address) => address.includes('{tenant}'));
  return isInPath ? { name: 'Tenant', example: 'acme', ...named, where: 'path', pattern: /^[^\s/?#]+$/ } : null;
}

/** The two letters of a provider without a mark of its own. */
export function lettersOf(label: string): string {
  return [...label.replace(/[^\p{L}\p{N}]/gu, '')].slice(0, 2).join('').toUpperCase();
}

/** Hosts of the addresses in settings, each once. */
export function hostsOf(settings: PartialSettings): string[] {
  const hosts = addressesOf(settings).flatMap((address) => /^https?:\/\/([^/?#]+)/.exec(address)?.[1] ?? []);
  return [...new Set(hosts)];
}

/** Those that its requests go to. */
export function addressesOf({ issuer, endpoints = {}, apiBaseUrl }: PartialSettings): string[] {
  return [issuer, endpoints.authorization, endpoints.token, endpoints.refresh, apiBaseUrl].flatMap((address) => address ?? []);
}

/**
 * The entries that a name, a host or a URL leads to, in their order; an empty query leads to all. Those of which the name begins with it come
 * first.
 */
export function searched(entries: readonly Entry[], query: string): readonly Entry[] {
  const text = query.trim().toLowerCase();
  if (text === '') return entries;
  const url = addressIn(text);
  const begins = (entry: Entry) => entry.label.toLowerCase().startsWith(text);
  const found = entries.filter((entry) => {
    if (entry.label.toLowerCase().includes(text) || entry.id.includes(text)) return true;
    if (url !== null && (entry.knows(url) || entry.hosts.some((host) => isAt(url.hostname, host)))) return true;
    return url === null && entry.hosts.some((host) => host.includes(text));
  });
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))];
}

/** The tenant that an address names, as the addresses of a new connection have it; null: none, or the entry has none. */
export function tenantIn({ tenant, settings }: Pick<Entry, 'tenant' | 'settings'>, query: string): string | null {
  const url = addressIn(query.trim());
  if (tenant === null || url === null) return null;
  for (const address of addressesOf(settings('{tenant}'))) {
    const [, host = '', path = ''] = /^https?:\/\/([^/?#]+)([^?#]*)/.exec(address) ?? [];
    const values =
      tenant.where === 'host'
        ? [between(host, url.hostname)]
        : host === '{tenant}'
          ? beginningsOf(url)
          : [host === url.host ? segmentAt(path, url.pathname) : null];
    const value = values.find((each) => each !== null && tenant.pattern.test(each));
    if (value) return value;
  }
  return null;
}

function between(host: string, hostname: string): string | null {
  const [before = '', after] = host.split('{tenant}');
  const isOne = after !== undefined && hostname.startsWith(before) && hostname.endsWith(after);
  return isOne ? hostname.slice(before.length, hostname.length - after.length) : null;
}

function segmentAt(path: string, pathname: string): string | null {
  const [before, after] = path.split('{tenant}');
  if (before === undefined || after === undefined || !pathname.startsWith(before)) return null;
  return pathname.slice(before.length).split('/')[0] || null;
}

/** The host with no segment of the path, with one, with two, and so on. */
function beginningsOf({ host, pathname }: URL): string[] {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  return Array.from({ length: segments.length + 1 }, (_, count) => [host, ...segments.slice(0, count)].join('/'));
}

/** A URL, or a host on its own. */
function addressIn(text: string): URL | null {
  const [, , host = ''] = /^(https?:\/\/)?([^/]*)/.exec(text) ?? [];
  if (/\s/.test(text) || !/[^.]\.[^.]/.test(host)) return null;
  return urlOf(text.includes('://') ? text : `https://${text}`);
}

/** Whether a host is the one of an address, in which `{tenant}` may stand. */
export function isHost(hostname: string, host: string): boolean {
  const [, after] = host.split('{tenant}');
  return after === undefined ? hostname === host : after !== '' && hostname.endsWith(after);
}

/** Whether a host is the one of an address, or below its domain. */
function isAt(hostname: string, host: string): boolean {
  return isHost(hostname, host) || (!host.includes('{tenant}') && host.endsWith(`.${hostname}`));
}
