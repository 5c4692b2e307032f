import { urlOf } from '../text/url';
import { CATALOGUE } from './catalogue';
import type { CataloguedProvider } from './catalogued';
import { type Entry, hostsOf, isHost } from './entry';

/** What of a connection tells which provider it is at. */
export interface AtProvider {
  /** The entry that it was made from; null or absent: none is known. */
  provider?: string | null;
  issuer: string | null;
  tokenEndpoint: string | null | undefined;
}

type Recognised = Pick<Entry, 'id' | 'hosts' | 'knows'>;

/** How the addresses of a provider are told. */
export function recognitionOf({ id, hosts, paths, settings }: CataloguedProvider): Recognised {
  const knows = ({ hostname, pathname }: URL) => hosts?.test(hostname) === true || paths?.test(pathname) === true;
  return { id, hosts: hostsOf(settings), knows };
}

/**
 * Which of these a connection is at: the one it was made from, else the only one that its server's host belongs to. null: none, or several
 * share that host, as GitHub's two kinds of app do. An id that isn't among them, as a later version may store, says nothing.
 */
export function recognised<T extends Recognised>(all: readonly T[], { provider, issuer, tokenEndpoint }: AtProvider): T | null {
  const made = provider && all.find(({ id }) => id === provider);
  if (made) return made;
  const url = urlOf(tokenEndpoint || issuer || '');
  if (url === null) return null;
  const [only = null, ...others] = all.filter(({ hosts, knows }) => knows(url) || hosts.some((host) => isHost(url.hostname, host)));
  return others.length === 0 ? only : null;
}

/**
 * Whether a server may be a provider's: each of these addresses is at one of its hosts, or it runs at any. One that isn't absolute says nothing.
 */
export function mayBeAt({ hosts, knows }: Recognised, addresses: readonly (string | null | undefined)[]): boolean {
  if (hosts.some((host) => /^\{tenant\}(?::\d+)?$/.test(host))) return true;
  const urls = addresses.flatMap((address) => urlOf(address ?? '') ?? []);
  return urls.every((url) => knows(url) || hosts.some((host) => isHost(url.hostname, host)));
}

const KNOWN = CATALOGUE.map((provider) => ({ ...recognitionOf(provider), is: provider }));

/** The provider of the catalogue that a connection is at, as `recognised` tells. */
export function knownProviderOf(at: AtProvider): CataloguedProvider | null {
  return recognised(KNOWN, at)?.is ?? null;
}
