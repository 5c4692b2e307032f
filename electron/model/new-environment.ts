import { type ConnectionSettings, mapEndpoints } from './connection';
import { MAX_CONNECTION_NAME } from './connection-rules';
import { nameOfAll } from './environments';
import { BLANK_SOURCE } from './grant-input';
import { urlOf } from './text/url';

/** What a person says of another environment of a connection. */
export interface NewEnvironment {
  environment: string;
  group: string;
  clientId: string;
  /** The host that takes the place of each, such as "api.example.com:8443"; those that are absent stay. */
  hosts: ReadonlyMap<string, string>;
}

/** Whom the settings talk to, each once, in the order of the form: hosts with their ports where those are not the usual ones. */
export function hostsOf({ issuer, endpoints, apiBaseUrl, calls }: ConnectionSettings): string[] {
  const urls = [issuer, ...Object.values(endpoints), apiBaseUrl, ...calls.map(({ url }) => url)];
  return [...new Set(urls.flatMap((url) => urlOf(url ?? '')?.host || []))];
}

/**
 * The settings of another environment: the same but for its label, name, client and hosts. What belongs to the client of this one is left out,
 * and so is a token that another connection of this environment would give.
 */
export function inNewEnvironment(
  settings: ConnectionSettings,
  { environment, group, clientId, hosts }: NewEnvironment,
): ConnectionSettings {
  const moved = <T extends string | null>(url: T): T => (url === null ? url : (withHost(url, hosts) as T));
  const { tokenExchange } = settings;
  return {
    ...settings,
    name: `${nameOfAll(settings)} ${environment}`.slice(0, MAX_CONNECTION_NAME).trim(),
    environment,
    group,
    production: null,
    clientId,
    signingKey: null,
    clientCertificate: null,
    issuer: moved(settings.issuer),
    endpoints: mapEndpoints((name) => moved(settings.endpoints[name] ?? null)),
    apiBaseUrl: moved(settings.apiBaseUrl),
    calls: settings.calls.map((call) => ({ ...call, url: moved(call.url) })),
    tokenExchange: {
      ...tokenExchange,
      subject: tokenExchange.subject.connection === null ? tokenExchange.subject : { ...BLANK_SOURCE },
      actor: tokenExchange.actor?.connection == null ? tokenExchange.actor : null,
    },
    passwordGrant: { username: '' },
    notes: '',
  };
}

function withHost(url: string, hosts: ReadonlyMap<string, string>): string {
  const host = urlOf(url)?.host;
  const other = host === undefined ? undefined : hosts.get(host);
  if (host === undefined || other === undefined || other === host) return url;
  // As written, not as a URL would be printed: a trailing slash is part of an issuer. Hosts are told without their letters' size.
  const at = url.toLowerCase().indexOf(host, url.indexOf('//') + 2);
  // Written in letters that a URL has encoded: it must not stay with the environment that it comes from.
  return at < 0 ? url.replace(/(\/\/)[^/?#]*/, `$1${other}`) : `${url.slice(0, at)}${other}${url.slice(at + host.length)}`;
}
