import { isLoopback } from '../../model/address';
import type { LoggedBody } from '../../model/exchange';
import { headerOf, jsonMembers } from '../base/untrusted-text';
import type { LoggedCase } from './cases';

/** Plain http to another machine. */
export function isPlainHttp({ url }: { url: URL | null }): boolean {
  return url?.protocol === 'http:' && !isLoopback(url);
}

export function requestHeader({ exchange }: LoggedCase, name: string): string | null {
  return headerOf(exchange.request.headers, name);
}

export function responseHeader({ exchange }: LoggedCase, name: string): string | null {
  return exchange.response === null ? null : headerOf(exchange.response.headers, name);
}

/** The media type in lower case, without parameters; null: none given. */
export function mediaType(item: LoggedCase): string | null {
  return responseHeader(item, 'content-type')?.split(';')[0]?.trim().toLowerCase() || null;
}

/** The members of a JSON object in a body; null: it is not one, or was cut. */
export function membersIn(body: LoggedBody | undefined): Map<string, unknown> | null {
  return body === undefined || body.cutAt !== null ? null : jsonMembers(body.text);
}

/** Whether the secret of one of these kinds that was sent came back, by its keyed fingerprint. */
export function sentBack({ exchange: { secrets } }: LoggedCase, kinds: readonly string[]): boolean {
  const among = (side: string) => secrets.filter(({ kind, where }) => kinds.includes(kind) && where.startsWith(side));
  const answered = new Set(among('response').map(({ fingerprint }) => fingerprint));
  return among('request').some(({ fingerprint }) => answered.has(fingerprint));
}

/** The fingerprint in a place such as "[refresh token 3f9a-01bc]"; null: the value is no such place. */
export function fingerprintIn(value: unknown): string | null {
  return typeof value === 'string' ? (/^\[[A-Za-z ]{3,20} ([0-9a-f]{4}-[0-9a-f]{4})\]$/.exec(value)?.[1] ?? null) : null;
}

/** Names that occur more than once, but for those that may. */
export function repeatedIn(parameters: URLSearchParams, but: readonly string[] = []): string[] {
  const names = [...new Set(parameters.keys())];
  return names.filter((name) => !but.includes(name) && parameters.getAll(name).length > 1);
}
