import type { Grant } from '../secrets';
import type { Connection } from '../../model/connection';
import { secondsIn } from '../token/decode';
import type { Decoded } from '../token/decoded';
import type { JsonObject, JsonValue } from '../token/json';
import { algorithmMeaning } from '../token/claims';
import type { Moment, Times, TokenCase } from './cases';

/** 2000 and 2100 in milliseconds since the epoch: what a token's time can be if it counts them. In seconds no year below 31,000. */
const MILLISECONDS = { from: 946_684_800_000, to: 4_102_444_800_000 };
/** 2001; no token is older, but a lifetime in seconds is smaller. */
const EARLIEST = 1e9;

export interface TokenFindingsInput {
  decoded: Decoded;
  /** The kind it was given as; absent: its claims must tell. */
  which?: 'access' | 'id';
  connection?: Connection | null;
  /** The grant it came with; null or absent: the token is looked at by itself, as of `now`. */
  grant?: Grant | null;
  /** Milliseconds since the epoch, corrected clock. */
  now: number;
}

/** @param decoded The token itself, or what stands for it. */
export function caseOf({ which, connection = null, grant = null, now }: TokenFindingsInput, decoded: Decoded): TokenCase {
  const isProfiled = saysAccessToken(decoded);
  const kind = which ?? guess(decoded, isProfiled);
  const noun = kind === 'access' ? 'access token' : kind === 'id' ? 'ID token' : 'token';
  const { header, claims, paseto } = decoded;
  const times = claims === null || paseto !== null ? null : timesIn(claims);
  return { decoded, header, claims, algorithm: registeredAlgorithm(header), kind, isProfiled, connection, grant, now, noun, times };
}

function registeredAlgorithm(header: JsonObject | null): string | null {
  const alg = header?.alg;
  return typeof alg === 'string' && algorithmMeaning(alg) !== null ? alg : null;
}

function timesIn(claims: JsonObject): Times {
  const exp = momentOf('exp', claims.exp);
  const iat = momentOf('iat', claims.iat);
  const lifetime = exp.usable === null || iat.usable === null ? null : exp.usable - iat.usable;
  return { exp, iat, nbf: momentOf('nbf', claims.nbf), authTime: momentOf('auth_time', claims.auth_time), lifetime };
}

function momentOf(name: string, value: JsonValue | undefined): Moment {
  const seconds = secondsIn(value);
  const countsMilliseconds = seconds !== null && seconds >= MILLISECONDS.from && seconds <= MILLISECONDS.to;
  const isEarly = seconds !== null && seconds < EARLIEST;
  return {
    name,
    value,
    seconds,
    countsMilliseconds,
    looksLikeDuration: isEarly && seconds > 0,
    usable: countsMilliseconds || isEarly ? null : seconds,
  };
}

/** Whether the claims are those of a JWT, signed or encrypted, whatever its serialisation. */
export function holdsClaims({ format, opened, paseto }: Decoded): boolean {
  return format === 'jwt' || format === 'jws-json' || (opened && paseto === null);
}

/** RFC 9068 section 2.1: "at+jwt", with or without "application/". */
function saysAccessToken({ header }: Decoded): boolean {
  const typ = header?.typ;
  if (typeof typ !== 'string' || typ.length > 30) return false;
  const name = typ.toLowerCase();
  return name === 'at+jwt' || name === 'application/at+jwt';
}

function guess(decoded: Decoded, isProfiled: boolean): TokenCase['kind'] {
  const { claims } = decoded;
  if (isProfiled) return 'access';
  if (claims === null || !holdsClaims(decoded)) return null;
  const has = (name: string) => Object.hasOwn(claims, name);
  if (has('scope') || has('scp') || has('client_id') || has('permissions')) return 'access';
  return has('nonce') || has('at_hash') || has('c_hash') ? 'id' : null;
}
