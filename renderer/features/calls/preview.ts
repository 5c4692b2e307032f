import type { Call, Pair } from '../../../electron/contract';
import { Failure } from '../../../electron/model/failure';
import { type AddedHeader, addedHeaders, type BuiltCall, buildCall, type Caller } from '../../../electron/model/request';

interface Added extends Pair {
  why: string;
  /** The call has one of its own. */
  overridden: boolean;
}

const WHY: Record<AddedHeader['from'], string> = {
  token: "the connection's token",
  connection: 'from the connection',
  default: 'unless you set it',
};

/** What the app adds to a call by itself; the access token stands as words, never as itself. */
export function automaticOf(
  { legs }: Pick<Caller, 'legs'>,
  call: Pick<Call, 'headers' | 'body'>,
): Record<'headers' | 'query', readonly Added[]> {
  return {
    headers: addedHeaders(call, legs.api.headers, null).map((header) => ({ ...header, why: WHY[header.from] })),
    query: legs.api.params.map((param) => ({ ...param, why: WHY.connection, overridden: false })),
  };
}

/** The request as it will be sent, or why it can't be. */
export function previewOf(connection: Caller, call: Call): { built: BuiltCall; trouble: null } | { built: null; trouble: string } {
  try {
    return { built: buildCall(call, connection, null), trouble: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { built: null, trouble: `${error.what} ${error.action}` };
  }
}

export function isAbsolute(url: string): boolean {
  return /^https?:\/\//i.test(url.trim());
}

export function takesBody(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method.toUpperCase());
}
