import type { Finding } from '../../model/finding';
import type { Connection } from '../../model/connection';
import type { Grant } from '../secrets';
import { algorithmMeaning } from '../token/claims';
import { member, numericDate, secondsIn } from '../token/decode';
import type { Decoded } from '../token/decoded';
import { scopesOf } from '../token/expected';
import type { JsonObject, JsonValue } from '../token/json';
import { asProcessed, holdsClaims } from '../token/payload';
import type { ClaimsCase, HeaderCase, Moment, Times, TimesCase, TokenCase } from './cases';
import { find, sorted } from './find';
import { isUnsigned } from './signature';

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

export interface FindingsInput {
  grant: Grant;
  connection: Connection;
  /** The grant's tokens, decoded; `id` is null without an ID token. */
  access: Decoded;
  id: Decoded | null;
}

/**
 * Everything worth knowing about one token, gravest first. Works on the token alone; with `connection` it is compared with what was asked
 * for, with `grant` its times are measured at receipt instead of `now`. Titles and details may quote claims, never the token.
 */
export function findingsOfToken(input: TokenFindingsInput): Finding[] {
  const found: Finding[] = [];
  addFindings(input, found);
  return sorted(found);
}

/** The same, unsorted and added to what was found before. */
function addFindings(input: TokenFindingsInput, found: Finding[]): void {
  const { decoded } = input;
  // Disclosed claims count as the others do (RFC 9901 section 7.1, step 6).
  const item = caseOf(input, asProcessed(decoded));
  find('token', item, found);
  if (hasHeader(item)) findInHeader(item, found);
  if (hasClaims(item)) findInClaims(item, found);
  const { sd, claims, nested } = decoded;
  if (sd !== null && claims !== null) find('sdJwt', { claims, sd, decoded }, found);
  // A token inside is what a receiver acts on. The key binding of an SD-JWT is no token inside, but a proof beside it.
  if (nested !== null && sd === null) addFindings({ ...input, decoded: nested }, found);
}

/** Everything worth knowing about a grant and its tokens, gravest first, with the breaches seen in the token response. */
export function findingsOf({ grant, connection, access, id }: FindingsInput): Finding[] {
  const now = grant.receivedAt;
  const exp = numericDate(access, 'exp');
  const left = exp === null ? null : exp - (now + (grant.clockSkewMs ?? 0)) / 1000;
  const scopesSaid = scopesOf(grant.scope);
  const found = find('grant', { grant, connection, access, left, scopesSaid }, grant.breaches.slice());
  addFindings({ decoded: access, which: 'access', connection, grant, now }, found);
  if (id !== null) addFindings({ decoded: id, which: 'id', connection, grant, now }, found);
  return sorted(found);
}

function findInHeader(item: HeaderCase, found: Finding[]): void {
  find('header', item, found);
  if (member(item.header, 'crit') !== undefined) find('critical', item, found);
  if (item.decoded.embeddedKeys.length > 0) find('keyed', item, found);
  if (item.decoded.format === 'jwe' || item.decoded.format === 'jwe-json') {
    find('jwe', item, found);
    return;
  }
  find('jws', item, found);
  if (!isUnsigned(item)) find('signed', item, found);
}

function findInClaims(item: ClaimsCase, found: Finding[]): void {
  find('claims', item, found);
  if (isJwt(item)) {
    find('jwt', item, found);
    find(item.kind === 'id' ? 'idToken' : 'accessToken', item, found);
  }
  if (!hasTimes(item)) {
    find('paseto', item, found);
    return;
  }
  find('issue', item, found);
  find('times', item, found);
}

function hasHeader(item: TokenCase): item is HeaderCase {
  return item.header !== null;
}

function hasClaims(item: TokenCase): item is ClaimsCase {
  return item.claims !== null;
}

function hasTimes(item: ClaimsCase): item is TimesCase {
  return item.times !== null;
}

function isJwt({ decoded }: TokenCase): boolean {
  return holdsClaims(decoded) || decoded.format === 'malformed';
}

/** @param decoded The token itself, or what stands for it. */
function caseOf({ which, connection = null, grant = null, now }: TokenFindingsInput, decoded: Decoded): TokenCase {
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
