import { resolve } from 'node:path';
import { originOf } from '../model/text/url';
import type { UsedVariable } from '../core/importers/connection-file';
import type { Connection } from '../model/connection';
import type { Http } from '../core/ports';
import type { Where } from './arguments';
import { UsageError } from './context';
import { oneLine } from './terminal';

/**
 * A file's secrets may come from any variable. Elsewhere, a file written by somebody else could send any variable of a CI job anywhere.
 * @param named Those given by --env.
 * @throws UsageError if the file uses others outside "secrets".
 */
export function refuseUnnamed(used: readonly UsedVariable[], named: readonly string[]): void {
  const unnamed = used.filter(({ name, place }) => !place.startsWith('secrets.') && !named.includes(name));
  const [first] = unnamed;
  if (first === undefined) return;
  const names = [...new Set(unnamed.map(({ name }) => name))];
  throw new UsageError(
    `The connection file uses the environment variable ${names.map((name) => name.slice(0, 80)).join(', ')} outside "secrets": ${first.place.slice(0, 120)}.`,
    `To allow where the file sends it, add ${names.map((name) => `--env ${name.slice(0, 80)}`).join(' ')}.`,
  );
}

/**
 * What stands in a file is sent only where the command names that file: a connection file written by somebody else could send any file.
 *
 * @param path Absolute.
 * @throws UsageError
 */
export function refuseUnnamedFile(path: string, { sendFiles = [] }: Pick<Where, 'sendFiles'>): void {
  if (sendFiles.some((named) => resolve(named) === path)) return;
  throw new UsageError(
    `The connection file sends the content of another file: ${path.slice(0, 200)}.`,
    'To allow that, add --send-file with its path.',
  );
}

/** Requests that carry values meant for the token endpoint. */
const WITH_SECRETS: ReadonlySet<string> = new Set(['token', 'refresh', 'introspection', 'revocation']);

/**
 * Reports on standard error which variable goes to which server, never its value, before it is sent: at once if the file names the server,
 * else with the first request that carries it.
 */
export function announcing(used: readonly UsedVariable[], connection: Connection, http: Http, say: (line: string) => void): Http {
  const said = new Set<string>();
  const announce = (lines: readonly string[]) => {
    for (const line of lines) {
      if (said.has(line)) continue;
      said.add(line);
      say(`tokenscope: ${oneLine(line)}\n`);
    }
  };
  const later: string[] = [];
  for (const { name, place } of used) {
    const target = targetOf(place, connection);
    if (target.kind === 'address') announce([`uses ${name} in ${place.replace(/^connection\./, '')}`]);
    else if (target.origin !== null) announce([`sends ${name} to ${target.origin}`]);
    else if (target.kind === 'token') later.push(name);
    else announce([`sends ${name} to the server that ${originOf(connection.issuer) ?? 'its metadata'} names`]);
  }
  if (connection.allowPlainHttp)
    announce(['the connection file allows plain http: others can read and change what is sent to other machines this way']);
  return {
    send(request) {
      const { origin } = new URL(request.url);
      if (WITH_SECRETS.has(request.about?.purpose ?? '')) announce(later.map((name) => `sends ${name} to ${origin}`));
      return http.send(request);
    },
  };
}

/** Which request carries the value, and the server if the file names it. `address`: part of an address or a setting. */
function targetOf(
  place: string,
  { endpoints, apiBaseUrl }: Connection,
): { kind: 'token' | 'authorization' | 'api'; origin: string | null } | { kind: 'address' } {
  const [first, second, third] = place.split(/[.[]/);
  if (first === 'secrets' || (second === 'legs' && (third === 'token' || third === 'refresh')))
    return { kind: 'token', origin: originOf(endpoints.token) };
  if (second === 'legs' && third === 'authorize') return { kind: 'authorization', origin: originOf(endpoints.authorization) };
  if (second === 'calls' || (second === 'legs' && third === 'api')) return { kind: 'api', origin: originOf(apiBaseUrl) };
  return { kind: 'address' };
}
