import type { ProxySettings } from './network';
import { urlOf } from '../text/url';

export interface ProxyProblem {
  field: 'server' | 'exceptions' | 'pacUrl';
  text: string;
}

/** Why these settings can't be used; null: they can. */
export function proxyProblem({ mode, server, exceptions, pacUrl }: ProxySettings): ProxyProblem | null {
  if (mode === 'pac') {
    const problem = pacProblem(pacUrl);
    return problem === null ? null : { field: 'pacUrl', text: problem };
  }
  if (mode !== 'manual') return null;
  const found = serverIn(server);
  if (typeof found === 'string') return { field: 'server', text: found };
  const odd = bypassesIn(exceptions).find((host) => !EXCEPTION.test(host));
  return odd === undefined ? null : { field: 'exceptions', text: `"${odd.slice(0, 80)}" is not a host name.` };
}

const DEFAULT_PORTS: Record<string, string> = { http: '80', https: '443', socks4: '1080', socks5: '1080' };
const SIGNS_IN = 'Leave out the user name and password. Tokenscope asks for them when the proxy does.';

/** The server as Chromium wants it, such as "http://proxy.example.com:3128"; a sentence: why it can't be used. */
export function serverIn(given: string): { rule: string } | string {
  const written = given.trim();
  if (written === '') return "Enter the proxy's host and port, such as proxy.example.com:3128.";
  const [, scheme = 'http', rest = ''] = /^(?:([a-z0-9]+):\/\/)?(.*)$/i.exec(written) ?? [];
  const port = DEFAULT_PORTS[scheme.toLowerCase()];
  if (port === undefined) return 'A proxy is reached by http, https, socks4 or socks5.';
  if (rest.includes('@')) return SIGNS_IN;
  // Chromium reads commas and semicolons as separators, so "a,direct://" would fall back to no proxy.
  const url = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?\/?$/i.test(rest) ? urlOf(`http://${rest}`) : null;
  if (url === null) return 'Enter the host and port only, such as proxy.example.com:3128.';
  const [, own] = /:(\d+)\/?$/.exec(rest) ?? [];
  return { rule: `${scheme.toLowerCase()}://${url.hostname}:${own ?? port}` };
}

/** No `<-loopback>`, which would send requests to this computer through the proxy. */
const EXCEPTION = /^(<local>|[\w.*:[\]/-]{1,255})$/;

/** The rules in what was entered as exceptions. */
export const bypassesIn = (exceptions: string) => exceptions.split(/[\s,;]+/).filter(Boolean);

function pacProblem(given: string): string | null {
  const url = urlOf(given.trim());
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return "Enter the script's URL, such as https://intranet.example.com/proxy.pac.";
  return url.username === '' && url.password === '' ? null : SIGNS_IN;
}

/** As Electron's `session.setProxy` takes it. */
export type ProxyConfig =
  | { mode: 'system' | 'direct' }
  | { mode: 'fixed_servers'; proxyRules: string; proxyBypassRules: string }
  | { mode: 'pac_script'; pacScript: string };

/** Settings that can't be used count as the system's: `proxySettings` lets none through. */
export function proxyConfig({ mode, server, exceptions, pacUrl }: ProxySettings): ProxyConfig {
  if (mode === 'none') return { mode: 'direct' };
  if (mode === 'pac') return { mode: 'pac_script', pacScript: pacUrl.trim() };
  const found = mode === 'manual' ? serverIn(server) : '';
  return typeof found === 'string'
    ? { mode: 'system' }
    : { mode: 'fixed_servers', proxyRules: found.rule, proxyBypassRules: bypassesIn(exceptions).join(',') };
}
