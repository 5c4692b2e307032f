import { isLoopback } from '../../model/address';
import { type Endpoints, mapEndpoints } from '../../model/connection';
import { ENDPOINT_NAMES } from '../../model/endpoints';
import { Failure } from '../../model/failure';
import { urlOf } from '../../model/text/url';
import { cleanText } from '../base/untrusted-text';
import { failureOf } from '../coach/coach';
import type { Addresses } from '../ports';
import { type AddressKind, addressKind } from './address-kind';

/** The kinds of places that what starts somewhere may lead to. */
export type Reach = ReadonlySet<AddressKind>;

/** Endpoints that a server's metadata name and that must not be used, and why. */
export type RefusedEndpoints = Partial<Record<keyof Endpoints, Failure>>;

/** Where something that starts at that address may lead. A name that leads to public addresses too is a public one. */
export async function reachOf(start: URL, addresses: Addresses): Promise<Reach> {
  return reachFrom(await kindsOf(start, addresses));
}

/**
 * Where the documents that are read from there may lead. A start that is not public is one that a person typed, in a network of theirs: it may
 * name what it likes but link-local addresses, where clouds hand out keys.
 */
export async function reachAround(start: URL, addresses: Addresses): Promise<Reach> {
  const own = await reachOf(start, addresses);
  return own.has('public') ? own : new Set([...own, ...AROUND]);
}

/** Why an address that was read from another one must not be used, as the rest of a sentence about it; null: it may. */
export async function whyOutside(next: URL, from: URL, reach: Reach, addresses: Addresses): Promise<string | null> {
  if (next.protocol !== 'https:' && next.protocol !== 'http:') return 'is not a web URL';
  if (next.username !== '' || next.password !== '') return 'contains a user name or password';
  if (next.protocol === 'http:' && from.protocol === 'https:') return 'leads from https to plain http';
  const kinds = await kindsOf(next, addresses);
  return kinds === null ? 'has a name that could not be looked up' : outsideOf(kinds, reach);
}

/**
 * What to say of an address that documents of these servers named, as the rest of a sentence about it, where it is one that only a person may choose;
 * null: it is not, or its name can't be looked up here.
 */
export async function whyPrivate(address: URL, servers: readonly URL[], addresses: Addresses): Promise<string | null> {
  const kinds = await kindsOf(address, addresses);
  if (kinds === null) return null;
  const outside = await Promise.all(servers.map(async (server) => outsideOf(kinds, await reachAround(server, addresses))));
  return outside.includes(null) ? null : (outside[0] ?? null);
}

/**
 * Which endpoints of a server's metadata must not be used. What a public issuer publishes leads to public addresses only, or anyone who runs
 * a server could have this app send requests, client secret included, to this machine and the network around it (RFC 9700 section 4.12). An
 * issuer in a private network is one that a person typed, and may name what it likes but link-local addresses, where clouds hand out keys.
 *
 * @param addresses null: names are not looked up, only addresses are seen.
 */
export async function refusedEndpoints(
  endpoints: Endpoints,
  issuer: URL,
  { addresses, allowPlainHttp }: { addresses: Addresses | null; allowPlainHttp: boolean },
): Promise<RefusedEndpoints> {
  const elsewhere = (Object.entries(endpoints) as [keyof Endpoints, string | null][]).flatMap(([name, address]) => {
    const url = address === null ? null : urlOf(address);
    return url === null || url.origin === issuer.origin ? [] : [{ name, url }];
  });
  if (elsewhere.length === 0) return {};
  const names = addresses ?? NO_NAMES;
  const start = await kindsOf(issuer, names);
  const own = reachFrom(start);
  const isPublic = own.has('public');
  const reach: Reach = isPublic ? own : new Set([...own, ...AROUND]);
  const refused = await Promise.all(
    elsewhere.map(async ({ name, url }): Promise<[keyof Endpoints, Failure] | null> => {
      const kinds = await kindsOf(url, names);
      // Where not even the issuer's name can be looked up there is no network, or a proxy that does the looking up.
      if (kinds === null && isPublic && start !== null && addresses !== null) return [name, unknownName(name, url, issuer)];
      const outside = kinds === null ? null : outsideOf(kinds, reach);
      const plain = url.protocol === 'http:' && !isLoopback(url) && !allowPlainHttp;
      const why = outside ?? (plain ? 'uses plain http, which anyone on the network path can read' : null);
      return why === null ? null : [name, refusedEndpoint(name, url, issuer, why)];
    }),
  );
  return Object.fromEntries(refused.filter((each) => each !== null));
}

/** The endpoints without those that are refused. */
export function withoutRefused(endpoints: Endpoints, refused: RefusedEndpoints): Endpoints {
  return mapEndpoints((name) => (Object.hasOwn(refused, name) ? null : (endpoints[name] ?? null)));
}

/** What an issuer that is not public may name besides its own kind. */
const AROUND: AddressKind[] = ['public', 'private', 'loopback', 'special'];

const NO_NAMES: Addresses = { lookup: () => Promise.reject(new Error('Names are not looked up here.')) };

function reachFrom(kinds: Reach | null): Reach {
  return kinds === null || kinds.size === 0 || kinds.has('public') ? new Set<AddressKind>(['public']) : kinds;
}

function outsideOf(kinds: Reach, reach: Reach): string | null {
  const outside = [...kinds].find((kind) => !reach.has(kind));
  return outside === undefined ? null : WHERE[outside];
}

/** null: the name can't be resolved here. */
async function kindsOf(url: URL, addresses: Addresses): Promise<Reach | null> {
  const host = url.hostname.replace(/\.$/, '');
  if (isLoopback(url) || host === 'localhost' || host.endsWith('.localhost')) return new Set(['loopback']);
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return new Set([addressKind(host)]);
  try {
    const found = await addresses.lookup(host);
    return found.length === 0 ? null : new Set(found.map(addressKind));
  } catch {
    return null;
  }
}

const WHERE: Record<AddressKind, string> = {
  public: 'is on the public Internet, while the requested URL is not',
  private: 'is in a private network',
  'link-local': 'is a link-local address, where clouds store data that must not leak',
  loopback: 'is this computer itself',
  special: 'is in a reserved address range',
};

function refusedEndpoint(name: keyof Endpoints, url: URL, issuer: URL, why: string): Failure {
  return new Failure({
    code: 'address-refused',
    what: `${cleanText(issuer.host, 200)} names ${cleanText(url.host, 200)} as its ${ENDPOINT_NAMES[name]}, which ${why}. Nothing was sent there.`,
    likelyCause:
      "The server is misconfigured or behind a proxy that doesn't know its public URL, or someone is trying to reach into your network through this app.",
    action: `If the URL below is the right one, enter it yourself as the ${ENDPOINT_NAMES[name]} in Settings. Otherwise report it to the server's operator.`,
    evidence: evidenceOf(url, issuer),
  });
}

function unknownName(name: keyof Endpoints, url: URL, issuer: URL): Failure {
  const evidence = [...evidenceOf(url, issuer), { label: 'Named as', value: ENDPOINT_NAMES[name] }];
  return failureOf({ purpose: 'discovery', url: url.href }, { code: 'network-dns', evidence });
}

function evidenceOf(url: URL, issuer: URL) {
  return [
    { label: 'Issuer', value: cleanText(issuer.href, 300) },
    { label: 'Endpoint', value: cleanText(url.origin + url.pathname, 300) },
  ];
}
