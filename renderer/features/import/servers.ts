import type { ConnectionSettings } from '../../../electron/contract';
import { urlOf } from '../../../electron/model/text/url';

const hostOf = (url: string | null) => (url === null ? null : (urlOf(url)?.host ?? null));

/**
 * A warning before entering secrets into an imported connection: the hosts its requests go to, in Punycode, if not all to one server. null
 * if there is nothing to warn about.
 */
export function serversInWords({
  endpoints,
  issuer,
  apiBaseUrl,
}: Pick<ConnectionSettings, 'endpoints' | 'issuer' | 'apiBaseUrl'>): string | null {
  const tokens = hostOf(endpoints.token ?? issuer);
  const api = hostOf(apiBaseUrl);
  const refreshes = hostOf(endpoints.refresh ?? null) ?? tokens;
  if (tokens === null || (refreshes === tokens && (api === null || tokens === api))) return null;
  const secrets = refreshes === tokens ? tokens : `${tokens} and ${refreshes}`;
  const calls = api === null ? '' : `, its access tokens to ${api}`;
  return `Secrets of this connection go to ${secrets}${calls}. Make sure you trust each before you connect.`;
}
