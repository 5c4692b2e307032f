import type { ConnectionSettings } from '../../../electron/contract';
import { isLoopback, isPrivateAddress } from '../../../electron/model/address';
import { ENDPOINTS } from '../../../electron/model/connection';
import { isPractice, providerOf } from '../../../electron/model/providers/offered';
import { urlOf } from '../../../electron/model/text/url';

type Addressed = Pick<ConnectionSettings, 'endpoints' | 'issuer' | 'apiBaseUrl'>;

const hostOf = (url: string | null) => (url === null ? null : (urlOf(url)?.host ?? null));

/**
 * A warning before entering secrets into an imported connection: the hosts its requests go to, in Punycode, if not all to one server. null
 * if there is nothing to warn about.
 */
export function serversInWords({ endpoints, issuer, apiBaseUrl }: Addressed): string | null {
  const tokens = hostOf(endpoints.token ?? issuer);
  const api = hostOf(apiBaseUrl);
  const refreshes = hostOf(endpoints.refresh ?? null) ?? tokens;
  if (tokens === null || (refreshes === tokens && (api === null || tokens === api))) return null;
  const secrets = refreshes === tokens ? tokens : `${tokens} and ${refreshes}`;
  const calls = api === null ? '' : `, its access tokens to ${api}`;
  return `Secrets of this connection go to ${secrets}${calls}. Make sure you trust each before you connect.`;
}

/** The same of hosts that the connection's provider is not known to have; null: there are none, or its provider may be at any. */
export function strangersInWords({ template, ...rest }: Addressed & Pick<ConnectionSettings, 'template'>): string | null {
  const { hosts: own, label } = providerOf(template);
  if (own === undefined) return null;
  const strange = [...new Set(urlsOf(rest).filter(({ hostname }) => !own.test(hostname)))].map(({ host }) => host);
  if (strange.length === 0) return null;
  const [only = '', ...others] = strange;
  const said = others.length === 0 ? `${only} is not one of ${label}'s hosts` : `${strange.join(', ')} are not ${label}'s hosts`;
  return `${said}. Check with ${label} before you connect.`;
}

/** The same of plain http beyond this computer. */
export function plainHttpInWords(connection: Addressed): string | null {
  const plain = urlsOf(connection).filter((url) => url.protocol === 'http:' && !isLoopback(url));
  if (plain.length === 0) return null;
  const hosts = [...new Set(plain.map(({ host }) => host))].join(', ');
  return `It uses plain http, so anyone on the network path to ${hosts} can read what is sent there.`;
}

/** The same of servers on this computer or in its network, which a stranger's file can't know; not of the practice provider. */
export function privateInWords({ template, ...rest }: Addressed & Pick<ConnectionSettings, 'template'>): string | null {
  const hosts = isPractice({ template })
    ? []
    : [
        ...new Set(
          urlsOf(rest)
            .filter(isPrivateAddress)
            .map(({ host }) => host),
        ),
      ];
  if (hosts.length === 0) return null;
  return `It sends requests to ${hosts.join(', ')}, on this computer or in your own network. Import it only if you know this server.`;
}

function urlsOf({ endpoints, issuer, apiBaseUrl }: Addressed): URL[] {
  return [...ENDPOINTS.map((name) => endpoints[name] ?? null), issuer, apiBaseUrl].flatMap((url) =>
    url === null ? [] : (urlOf(url) ?? []),
  );
}
