import type { Call, ConnectionView, Pair } from '../../../electron/contract';
import { expectedSchemeOf, type TokenScheme } from '../../../electron/model/dpop';
import { Failure } from '../../../electron/model/failure';
import { type AddedHeader, addedHeaders, type BuiltCall, buildCall, type Caller } from '../../../electron/model/request';
import {
  type Environments,
  NO_VALUES,
  namesIn,
  resolveCall,
  sharedVariables,
  type Values,
  valuesOf,
} from '../../../electron/model/variables';
import { useGrant } from '../../state/app';

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
  scheme: TokenScheme = 'Bearer',
): Record<'headers' | 'query', readonly Added[]> {
  return {
    headers: addedHeaders(call, legs.api.headers, null, scheme).map((header) => ({ ...header, why: WHY[header.from] })),
    query: legs.api.params.map((param) => ({ ...param, why: WHY.connection, overridden: false })),
  };
}

/** How a connection's token will be sent; before there is one, as the settings want it. */
export function useScheme(connection: ConnectionView): TokenScheme {
  const grant = useGrant(connection.id);
  return expectedSchemeOf(connection, grant?.access ? grant : null);
}

/** The request as it will be sent, or why it can't be. */
export function previewOf(
  connection: Caller,
  call: Call,
  values: Values = NO_VALUES,
  scheme: TokenScheme = 'Bearer',
): { built: BuiltCall; trouble: null } | { built: null; trouble: string } {
  try {
    return { built: buildCall(call, connection, null, values, scheme), trouble: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { built: null, trouble: `${error.what} ${error.action}` };
  }
}

/** What the variables of a connection's calls stand for, secret values hidden. */
export function previewValues(connection: ConnectionView, environments: Environments): Values {
  const { variables, sealedVariables, environment } = connection;
  const known = variables.filter(({ name, secret }) => !secret || (sealedVariables?.includes(name) ?? true));
  return valuesOf(known, sharedVariables(environment, environments));
}

/** The first variable of a call that stands for nothing. */
export const unknownIn = (call: Call, values: Values): string | null => namesIn(call).find((name) => !values.has(name)) ?? null;

/** The call with its variables filled in, as far as they are known. */
export const filledIn = (call: Call, values: Values): Call => (unknownIn(call, values) === null ? resolveCall(call, values) : call);

export function isAbsolute(url: string): boolean {
  return /^https?:\/\//i.test(url.trim());
}

export function takesBody(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method.toUpperCase());
}
