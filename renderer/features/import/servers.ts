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
  if (tokens === null || api === null || tokens === api) return null;
  return `Secrets of this connection go to ${tokens}, its access tokens to ${api}. Make sure you trust both before you connect.`;
}
