import type { Connection, Endpoints } from '../../model/connection';
import { DISCOVERED, ENDPOINT_MEMBERS } from '../../model/endpoints';
import type { LegKind, PasteFormat, TapLeg } from '../../model/tap';
import { originOf } from '../../model/text/url';
import { Addresses, LOOPBACK } from './addresses';

/**
 * The servers of a connection that a tap stands in front of: its authorization server, every other origin that an endpoint of it is on, its API.
 *
 * @param endpoints Those that are known, discovered ones included.
 */
export function serversOf(
  { issuer, apiBaseUrl }: Pick<Connection, 'issuer' | 'apiBaseUrl'>,
  endpoints: Partial<Endpoints>,
): { kind: LegKind; upstream: string }[] {
  const addresses = DISCOVERED.map((name) => endpoints[name] ?? null);
  const origins = [...addresses, endpoints.refresh ?? null].map(originOf).filter((origin) => origin !== null);
  const others = [...new Set(origins)].filter((origin) => origin !== originOf(issuer));
  return [
    ...(issuer === null ? [] : [issuer]).map((upstream) => ({ kind: 'authorization-server' as const, upstream })),
    ...others.map((upstream) => ({ kind: 'authorization-server' as const, upstream })),
    ...(apiBaseUrl === null ? [] : [{ kind: 'api' as const, upstream: apiBaseUrl }]),
  ];
}

/** What is one word of a shell and of an .env file. Metadata may name "https://…/token\nPATH=…" or "$(command)". */
const PLAIN = /^[\w.:/?=@%+,~-]+$/;

/** An address that an app is set up with. */
export interface LocalAddress {
  /** As an environment variable. */
  name: string;
  value: string;
}

/** What to set an app to, so that it goes through the tap: the bases of its servers, and each endpoint that is known. */
export function localAddresses(legs: readonly TapLeg[], endpoints: Partial<Endpoints>): LocalAddress[] {
  const addresses = new Addresses(legs);
  const [first] = legs;
  if (first === undefined) return [];
  const seen = { leg: first, hostname: LOOPBACK };
  const of = (kind: LegKind, name: string) =>
    legs
      .filter((leg) => leg.kind === kind)
      .map(({ local }, index) => ({ name: index === 0 ? name : `${name}_${index + 1}`, value: local }));
  const named = DISCOVERED.flatMap((endpoint) => {
    const address = endpoints[endpoint] ?? null;
    const value = address === null ? null : addresses.toLocal(address, seen, '', () => {});
    return value === null || value === address || !PLAIN.test(value) ? [] : [{ name: ENDPOINT_MEMBERS[endpoint].toUpperCase(), value }];
  });
  return [...of('authorization-server', 'ISSUER'), ...named, ...of('api', 'API_URL')];
}

/** The addresses as lines of an .env file, as variables of a shell with a first request, or as a Postman environment. */
export function pasted(format: PasteFormat, name: string, addresses: readonly LocalAddress[]): string {
  const lines = addresses.map(({ name: variable, value }) => `${variable}=${value}\n`).join('');
  if (format === 'env') return lines;
  if (format === 'postman') {
    const values = addresses.map(({ name: key, value }) => ({ key, value, type: 'default', enabled: true }));
    return `${JSON.stringify({ name: `${name} (tap)`, values, _postman_variable_scope: 'environment' }, null, 2)}\n`;
  }
  const api = addresses.find((each) => each.name === 'API_URL');
  const issuer = addresses.find((each) => each.name === 'ISSUER');
  return [
    ...(issuer === undefined ? [] : [`curl "${issuer.value}/.well-known/openid-configuration"\n`]),
    ...(api === undefined ? [] : [`curl --header "Authorization: Bearer TOKEN" "${api.value}/"\n`]),
  ].join('');
}
