import type { Side } from '../../../electron/core/contrast/side';
import { readToken } from '../../../electron/core/contrast/side';
import type { ConnectionSettings } from '../../../electron/model/connection';
import type { SecretKind } from '../../../electron/model/exchange';
import { connectionTo } from '../../support/connection';
import { exchangeOf, type Told } from '../coach/exchange';

/** When the fixtures happen, in seconds since the epoch: the time of `exchangeOf`. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5) / 1_000;

/** One side of a fixture, in short form. */
export interface Half {
  /** Settings of its connection. */
  at?: Partial<ConnectionSettings>;
  /** Claims of a JWT; a text: the token as it is. Absent: not known. */
  token?: object | string;
  head?: object;
  told: Told;
  keyIds?: string[];
  /** Fingerprints of secrets sent. */
  secrets?: Partial<Record<SecretKind, string>>;
  skewMs?: number;
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const jwt = (claims: object, head: object = {}) =>
  `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'k1', ...head })}.${encoded(claims)}.c2ln`;

export function sideOf({ at = {}, token, head, told, keyIds, secrets = {}, skewMs }: Half): Side {
  const isCall = (told.purpose ?? 'call') === 'call';
  const requestHeaders: Record<string, string> = { ...told.requestHeaders };
  if (isCall) requestHeaders.authorization ??= 'Bearer [access token 3f9a-01bc]';
  const exchange = exchangeOf({ purpose: 'call', ...told, requestHeaders });
  const kinds = Object.entries(secrets) as [SecretKind, string][];
  return {
    connection: connectionTo('https://unused.example', at),
    exchange: { ...exchange, secrets: kinds.map(([kind, fingerprint]) => ({ kind, fingerprint, where: 'request body' })) },
    token: token === undefined ? null : readToken(typeof token === 'string' ? token : jwt(token, head)),
    keyIds: keyIds ?? null,
    clockSkewMs: skewMs ?? 0,
  };
}

/** A pair of exchanges that differ, one of which failed. */
export interface Contrasted {
  name: string;
  works: Half;
  fails: Half;
  /** The code of the reason that explains it. */
  because: string;
}

/** Claims that are new in each token. */
export const fresh = (n: number) => ({ iat: NOW - 60 - n, exp: NOW + 3_540 - n, jti: `jti-${n}` });
