import { isIP } from 'node:net';

export type Environment = Record<string, string | undefined>;

/**
 * The variable whose proxy a request goes by, named as Node's agents and curl name them; null: none, since there is no such variable, NO_PROXY
 * names the host, or it is this machine: what listens there is never asked for by way of another.
 */
export function proxyVariable(url: URL, env: Environment): string | null {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const set = [name.toLowerCase(), name].find((each) => env[each]);
  return set === undefined || isThisMachine(url.hostname) || isExempt(url, env.no_proxy || env.NO_PROXY || '') ? null : set;
}

function isThisMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** NO_PROXY: names with all below them, optionally with a port, separated by commas or spaces; `*`: all. */
function isExempt({ protocol, hostname, port }: URL, list: string): boolean {
  const usual = protocol === 'https:' ? '443' : '80';
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== (port || usual)) return false;
      const suffix = name.replace(/^\*?\.?/, '');
      return name === '*' || hostname === suffix || (suffix !== '' && hostname.endsWith(`.${suffix}`));
    });
}
