import { BlockList, isIP } from 'node:net';
import { bypassesIn } from '../../model/window/proxy';

export type Environment = Record<string, string | undefined>;

export interface Proxy {
  /** As environment variables name it; may hold user name and password. */
  address: string;
  /** What it is called where it is at fault. */
  name: string;
}

/** The proxy that a request goes by; null: none. @throws Failure where there is one that can't be used. */
export type Proxies = (url: URL) => Proxy | null;

export const withoutProxy: Proxies = () => null;

/** HTTPS_PROXY and HTTP_PROXY, but for what NO_PROXY names. */
export function environmentProxies(env: Environment): Proxies {
  return (url) => {
    const variable = proxyVariable(url, env);
    return variable === null ? null : { address: env[variable] ?? '', name: `the one in ${variable}` };
  };
}

/** One proxy for everything but this machine and what NO_PROXY names. */
export function oneProxy(proxy: Proxy, env: Environment): Proxies {
  return (url) => (isThisMachine(url.hostname) || isExempt(url, env.no_proxy || env.NO_PROXY || '') ? null : proxy);
}

/** One proxy, with exceptions as App settings take them. */
export function exceptFor(exceptions: string, proxies: Proxies): Proxies {
  const rules = bypassesIn(exceptions);
  return (url) => (isThisMachine(url.hostname) || rules.some((rule) => bypasses(rule.toLowerCase(), url)) ? null : proxies(url));
}

/**
 * The variable whose proxy a request goes by, named as Node's agents and curl name them; null: none, since there is no such variable, NO_PROXY
 * names the host, or it is this machine: what listens there is never asked for by way of another.
 */
export function proxyVariable(url: URL, env: Environment): string | null {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const set = [name.toLowerCase(), name].find((each) => env[each]);
  return set === undefined || isThisMachine(url.hostname) || isExempt(url, env.no_proxy || env.NO_PROXY || '') ? null : set;
}

/** Chromium's bypass rules: `[scheme://]pattern[:port]`, where `.x` means `*.x`; an address or a range of them; `<local>`: names without a dot. */
function bypasses(rule: string, { protocol, hostname, port }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (rule === '<local>') return isIP(host) === 0 && !host.includes('.');
  const range = /^\[?([\da-f:.]+)\]?\/(\d{1,3})$/.exec(rule);
  if (range !== null) return isWithin(host, range[1] ?? '', Number(range[2]));
  const [, scheme, name = '', rulePort] = /^(?:([a-z]+):\/\/)?(.*?)(?::(\d+))?$/.exec(isIP(rule) ? `[${rule}]` : rule) ?? [];
  if (scheme !== undefined && `${scheme}:` !== protocol) return false;
  if (rulePort !== undefined && rulePort !== (port || usualPort(protocol))) return false;
  const pattern = name.replace(/^\[|\]$/g, '');
  return fits(host, pattern.startsWith('.') ? `*${pattern}` : pattern);
}

function isWithin(host: string, address: string, bits: number): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(host) === 0 || isIP(address) === 0 || bits > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether `*` in the pattern can stand for what it leaves out. */
function fits(text: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

const usualPort = (protocol: string) => (protocol === 'https:' ? '443' : '80');

function isThisMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** NO_PROXY: names with all below them, optionally with a port, separated by commas or spaces; `*`: all. */
function isExempt({ protocol, hostname, port }: URL, list: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== (port || usualPort(protocol))) return false;
      const suffix = name.replace(/^\*?\.?/, '');
      return name === '*' || hostname === suffix || (suffix !== '' && hostname.endsWith(`.${suffix}`));
    });
}
