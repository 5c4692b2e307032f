import { X509Certificate } from 'node:crypto';
import { Failure } from '../model/failure';
import type { ProxySettings } from '../model/window/network';
import { serverIn } from '../model/window/proxy';
import type { Http } from '../core/ports';
import { certificatesIn, trustedIn } from '../platform/network/authorities';
import { unusableProxy } from '../platform/network/network-failure';
import { once } from '../core/base/once';
import { proxyOf } from '../platform/network/by-proxy';
import type { WayTo } from '../platform/network/tap/upstream';
import { createNodeHttp } from '../platform/network/node-http';
import { environmentProxies, exceptFor, oneProxy, type Proxies, withoutProxy } from '../platform/network/proxies';
import { defaultAuthorities } from '../platform/network/trusted-authorities';
import type { Services } from '../services';
import { type CliContext, UsageError } from './context';
import { readText } from './input';

/** What NETWORK_OPTIONS say of the way to the servers. */
export interface WayGiven {
  /** null: not said. */
  proxy: string | null;
  /** Files with certificate authorities. */
  ca: readonly string[];
}

/** What App settings say of it. */
export interface WayOfApp {
  proxy: ProxySettings;
  /** PEM; asked for by the first request that may need them. null: there are none. */
  authorities: (() => Promise<string[]>) | null;
}

/** @param services Asked for the vault, under whose key a person agreed to each authority, once a request needs them. */
export async function wayOfApp(directory: string, services: () => Pick<Services, 'clock' | 'vault' | 'vaultOpened'>): Promise<WayOfApp> {
  const { readStoredPreferences } = await import('../platform/kept/settings-files');
  const { readStoredAuthorities } = await import('../platform/kept/authority-files');
  const { proxy } = readStoredPreferences(directory);
  const value = readStoredAuthorities(directory);
  if (value.length === 0) return { proxy, authorities: null };
  const authorities = async () => {
    const { clock, vault, vaultOpened } = services();
    const now = () => clock.now();
    const fingerprint = (text: string) => vault.fingerprint(text);
    const trusted = await trustedIn(value, { vaultOpened, fingerprint, now });
    return trusted.map(String);
  };
  return { proxy, authorities };
}

/**
 * Http by the way that the options, the environment and App settings say, in this order; the authorities of all three count.
 * @throws UsageError where an option can't be used.
 */
export async function httpFor({ proxy, ca }: WayGiven = { proxy: null, ca: [] }, app: WayOfApp | null, context: CliContext): Promise<Http> {
  const { env, clock } = context;
  const own = (await Promise.all(ca.map((path) => authoritiesIn(path, context)))).flat();
  const proxies = proxy === null ? proxiesOfApp(app, env) : proxyGiven(proxy, env);
  const stored = app?.authorities ?? null;
  if (proxies === null && own.length === 0 && stored === null) return context.http;
  const by = proxies ?? environmentProxies(env);
  const make = (authorities: string[]) =>
    createNodeHttp({ clock, proxies: by, ...(authorities.length > 0 && { ca: [...defaultAuthorities(env), ...authorities] }) });
  const plain = make(own);
  if (stored === null) return plain;
  let secure: Promise<Http> | null = null;
  return {
    send: async (request) => {
      if (request.trusts !== undefined || !/^https:/i.test(request.url)) return plain.send(request);
      secure ??= stored().then((authorities) => make([...own, ...authorities]));
      return (await secure).send(request);
    },
  };
}

/** The same way for connections that are passed on. @throws UsageError where an option can't be used. */
export async function tapWayFor({ proxy, ca }: WayGiven, app: WayOfApp | null, context: CliContext): Promise<WayTo> {
  const own = (await Promise.all(ca.map((path) => authoritiesIn(path, context)))).flat();
  const by = (proxy === null ? proxiesOfApp(app, context.env) : proxyGiven(proxy, context.env)) ?? environmentProxies(context.env);
  const stored = once(async () => (await app?.authorities?.()) ?? []);
  return async (url) => {
    const found = by(url);
    const more = url.protocol === 'https:' ? [...own, ...(await stored())] : [];
    return {
      proxy: found === null ? null : proxyOf(found.address),
      ca: more.length === 0 ? undefined : [...defaultAuthorities(context.env), ...more],
    };
  };
}

async function authoritiesIn(path: string, context: CliContext): Promise<string[]> {
  const text = await readText({ kind: 'file', path }, context);
  try {
    return certificatesIn(text).map((pem) => new X509Certificate(pem).toString());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = error.evidence.map(({ value }) => ` ${value}`).join('');
    throw new UsageError(`--ca ${JSON.stringify(path)}: ${error.what}${why}`, error.action);
  }
}

function proxyGiven(text: string, env: CliContext['env']): Proxies {
  if (text === 'none') return withoutProxy;
  if (text.includes('@'))
    throw new UsageError(
      '--proxy accepts no user name and password: other users of this computer can see them.',
      'Leave --proxy out and set HTTPS_PROXY (for http servers HTTP_PROXY) to http://user:password@proxy:8080, with %40 for @ and %3A for a colon in them.',
    );
  const found = serverIn(text);
  const how = 'Write it like --proxy proxy.example.com:3128.';
  if (typeof found === 'string') throw new UsageError('--proxy is not the host and port of a proxy.', how);
  if (isSocks(found.rule)) throw new UsageError("--proxy names a SOCKS proxy, which the command line can't use.", how);
  return oneProxy({ address: found.rule, name: 'the one in --proxy' }, env);
}

const isSocks = (rule: string) => rule.startsWith('socks');
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** null: the environment decides. */
function proxiesOfApp(app: WayOfApp | null, env: CliContext['env']): Proxies | null {
  if (app === null || app.proxy.mode === 'system' || VARIABLES.some((name) => env[name])) return null;
  const { mode, server, exceptions } = app.proxy;
  if (mode === 'none') return withoutProxy;
  if (mode === 'pac') return unusable("the PAC script in App settings can't be used by the command line");
  const found = serverIn(server);
  if (typeof found === 'string') return null;
  if (isSocks(found.rule)) return exceptFor(exceptions, unusable("the SOCKS proxy in App settings can't be used by the command line"));
  return exceptFor(exceptions, () => ({ address: found.rule, name: 'the one in App settings' }));
}

/** Nothing passes it by. */
function unusable(why: string): Proxies {
  return exceptFor('', (url) => {
    throw unusableProxy(url.href, why);
  });
}
