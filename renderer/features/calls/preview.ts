import type { CallInput, ConnectionInput, Pair } from '../../../electron/contract';

/** What the app adds to a call by itself; the access token stands as words, never as itself. */
export interface Automatic {
  headers: { name: string; value: string; why: string; overridden: boolean }[];
  params: Pair[];
}

export function automaticOf(connection: Pick<ConnectionInput, 'legs'>, call: Pick<CallInput, 'headers'>): Automatic {
  const own = new Set(call.headers.map((pair) => pair.name.trim().toLowerCase()));
  const headers = [
    { name: 'Authorization', value: 'Bearer [access token]', why: 'the connection’s token' },
    ...connection.legs.api.headers.map((pair) => ({ ...pair, why: 'from the connection' })),
  ];
  return {
    headers: headers.map((header) => ({ ...header, overridden: own.has(header.name.trim().toLowerCase()) })),
    params: connection.legs.api.params,
  };
}

/** The URL a call goes to, as far as it can be told before sending; null when it is not a URL yet. */
export function effectiveUrl(base: string | null, call: Pick<CallInput, 'url' | 'query'>): string | null {
  const path = call.url.trim();
  const whole = isAbsolute(path) ? path : base === null ? null : joinUrl(base, path);
  if (whole === null || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  for (const pair of call.query) if (pair.name.trim() !== '') url.searchParams.append(pair.name.trim(), pair.value);
  return url.href;
}

export function isAbsolute(url: string): boolean {
  return /^https?:\/\//i.test(url.trim());
}

/** Base and relative URL joined by exactly one slash; a base's own path is kept, unlike RFC 3986 resolution would. */
export function joinUrl(base: string, path: string): string {
  if (path === '') return base;
  if (path.startsWith('?')) return `${base}${path}`;
  return `${base.replace(/(?<!\/)\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

/** Why a call can't be sent as it stands, or null. */
export function callTrouble(base: string | null, call: CallInput): string | null {
  if (base === null) return 'This connection has no API base URL, so there is nowhere its token may go. Set one under Settings.';
  const url = effectiveUrl(base, call);
  if (url === null) return 'This is not a URL that can be called.';
  if (URL.canParse(base) && new URL(url).origin !== new URL(base).origin) {
    return `The token goes to ${new URL(base).origin} only. Write a path below it, or change the API base URL under Settings.`;
  }
  if ([...call.query, ...call.headers].some((pair) => pair.name.trim() === '' && pair.value !== ''))
    return 'One row has a value but no name.';
  if (call.headers.some((pair) => pair.name.trim().toLowerCase() === 'authorization')) {
    return 'Authorization is added for you, with this connection’s token. Remove it from the headers.';
  }
  return null;
}

/** Methods whose requests usually carry no body. */
export function takesBody(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method.toUpperCase());
}
