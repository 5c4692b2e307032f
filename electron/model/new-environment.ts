import { type ConnectionSettings, type LegName, mapEndpoints, mapLegs, type Pair } from './connection';
import { MAX_CONNECTION_NAME } from './connection-rules';
import { nameOfAll } from './environments';
import { BLANK_SOURCE } from './grant-input';
import { type Entry, tenantIn } from './providers/entry';
import { rowsOf, settingOf } from './setting-differences';
import { urlOf } from './text/url';

/** What a person says of another environment of a connection. */
export interface NewEnvironment {
  environment: string;
  group: string;
  clientId: string;
  /** What takes the place of each of `placesOf`; those that are absent stay. */
  places: ReadonlyMap<string, string>;
}

/**
 * Whom the settings talk to, each once, in the order of the form: hosts with their ports where those are not the usual ones, such as
 * "api.example.com:8443"; with the path as far as that names the provider's tenant: "id.example.com/realms/acme".
 *
 * @param entry What is known of their provider; null: nothing.
 */
export function placesOf(settings: ConnectionSettings, entry: Pick<Entry, 'tenant' | 'settings'> | null): string[] {
  const { issuer, endpoints, apiBaseUrl, calls } = settings;
  const own = [issuer, ...Object.values(endpoints), apiBaseUrl].flatMap((text) => urlOf(text ?? '') ?? []);
  const hosts = [...own, ...calls.flatMap(({ url }) => urlOf(url) ?? [])].map(({ host }) => host);
  const found = entry?.tenant?.where === 'path' ? own.flatMap(({ href }) => tenantIn(entry, href) ?? [])[0] : undefined;
  const tenant = found?.split('/').at(-1);
  return [...new Set(hosts)]
    .filter((host) => host !== '')
    .map((host) => {
      const path = own.filter((url) => url.host === host).map(({ pathname }) => pathname.split('/'));
      const segments = path.find((each) => tenant !== undefined && each.includes(tenant)) ?? [];
      return [host, ...segments.slice(1, segments.indexOf(tenant ?? '') + 1)].join('/');
    });
}

/** Whether a text can take the place of another: a host, and a path if that has one. */
export function canReplace(place: string, text: string): boolean {
  const url = urlOf(`https://${text}`);
  const [host = '', ...path] = text.split('/');
  if (url === null || url.host !== host.toLowerCase().replace(/:443$/, '')) return false;
  return place.includes('/') ? path.length > 0 && url.pathname === `/${path.join('/')}` && !text.endsWith('/') : path.length === 0;
}

/** What else than a name and a client may be a secret of one environment. */
const DOUBTFUL = ['endpoints', 'apiBaseUrl', 'legs', 'calls', 'variables'] as const;

/** The paths, as those of `rowsOf`, of what may be a secret. @param plain The settings without any. */
export function doubtfulIn(settings: ConnectionSettings, plain: ConnectionSettings): string[] {
  const rows = rowsOf([settings, plain]);
  return rows.flatMap(({ path, differs }) => (differs && DOUBTFUL.some((name) => name === settingOf(path)) ? [path] : []));
}

/** The settings without what may be a secret, but for the paths that a person keeps. @param plain The settings without any. */
export function keeping(settings: ConnectionSettings, plain: ConnectionSettings, kept: ReadonlySet<string>): ConnectionSettings {
  const pairs = (leg: LegName, own: readonly Pair[], others: readonly Pair[]) =>
    // Without a value it could not be sent.
    own.filter(({ name, value }, index) => value === others[index]?.value || kept.has(`legs.${leg} ${name}`));
  const whole = <Name extends 'apiBaseUrl' | 'calls' | 'variables'>(name: Name) => (kept.has(name) ? settings : plain)[name];
  return {
    ...settings,
    endpoints: mapEndpoints((name) => (kept.has(`endpoints.${name}`) ? settings : plain).endpoints[name] ?? null),
    apiBaseUrl: whole('apiBaseUrl'),
    legs: mapLegs((leg) => ({
      params: pairs(leg, settings.legs[leg].params, plain.legs[leg].params),
      headers: pairs(leg, settings.legs[leg].headers, plain.legs[leg].headers),
    })),
    calls: whole('calls'),
    variables: whole('variables'),
  };
}

/**
 * The settings of another environment: the same but for its label, name, client and hosts. What belongs to the client of this one is left out,
 * and so is a token that another connection of this environment would give.
 */
export function inNewEnvironment(
  settings: ConnectionSettings,
  { environment, group, clientId, places }: NewEnvironment,
): ConnectionSettings {
  const moved = <T extends string | null>(url: T): T => (url === null ? url : (elsewhere(url, places) as T));
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

function elsewhere(url: string, places: ReadonlyMap<string, string>): string {
  const host = urlOf(url)?.host;
  const place = [...places.keys()].find((each) => hostOf(each) === host);
  const other = place === undefined ? undefined : places.get(place);
  if (host === undefined || place === undefined || other === undefined || other === place) return url;
  // As written, not as a URL would be printed: a trailing slash is part of an issuer. Hosts are told without their letters' size.
  const start = url.indexOf('//') + 2;
  const at = url.toLowerCase().indexOf(host, start);
  // Written in letters that a URL has encoded: it must not stay with the environment that it comes from.
  const [before, after] = at < 0 ? [start, url.slice(start).replace(/^[^/?#]*/, '')] : [at, url.slice(at + host.length)];
  const path = place.slice(host.length);
  const isUnder = after.startsWith(path) && /^(?:[/?#]|$)/.test(after.slice(path.length));
  // What that host has at other paths goes to the other host and keeps them.
  return `${url.slice(0, before)}${isUnder ? `${other}${after.slice(path.length)}` : `${hostOf(other)}${after}`}`;
}

const hostOf = (place: string) => place.split('/', 1)[0] ?? '';
