/**
 * What a person should look at before they give an imported connection a secret: where its requests go, if that is not one server. Hosts
 * are written as they are looked up, in Punycode. null: nothing.
 */
import type { ConnectionSettings } from '../../electron/contract';
export function serversInWords({
  endpoints,
  issuer,
  apiBaseUrl,
}: Pick<ConnectionSettings, 'endpoints' | 'issuer' | 'apiBaseUrl'>): string | null {
  const tokens = hostOf(endpoints.token ?? issuer);
  const api = hostOf(apiBaseUrl);
  if (tokens === null || api === null || tokens === api) return null;
  return `Secrets of this connection go to ${tokens}, its access tokens to ${api}. Make sure that you know both before you connect.`;
}

function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).host : null;
}
