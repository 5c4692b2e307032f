import { member, secondsIn } from '../token/decode';
import type { JsonValue } from '../token/json';
import { fromIso } from '../token/times';
import { duration, kindOf } from '../token/wording';
import { raise } from './raise';
import { holdsClaims, type TokenCase } from './token-input';

/** Seconds by which two clocks may differ before it is worth a word: the Date header has no fractions, and requests take time. */
export const TOLERANCE_S = 10;
/** 2000 and 2100 in milliseconds since the epoch: what a token's time can be if it counts them. In seconds no year below 31,000. */
const MILLISECONDS = { from: 946_684_800_000, to: 4_102_444_800_000 };
/** 2001; no token is older, but a lifetime in seconds is smaller. */
const EARLIEST = 1e9;
const DAY_S = 86_400;
const YEAR_S = 366 * DAY_S;

/** The token's own times, against each other and against receipt or, without a grant, against now. */
export function noteTimes(item: TokenCase): void {
  const { decoded, kind, isProfiled, found } = item;
  const { claims } = decoded;
  if (claims === null) return;
  if (decoded.paseto !== null) {
    notePasetoExpiry(item, fromIso(member(claims, 'exp') ?? null));
    return;
  }
  const said = { exp: member(claims, 'exp'), iat: member(claims, 'iat'), nbf: member(claims, 'nbf'), auth: member(claims, 'auth_time') };
  noteExpiry(item, said.exp);
  noteOddTime(item, 'iat', said.iat);
  noteOddTime(item, 'nbf', said.nbf);
  noteOddTime(item, 'auth_time', said.auth);
  const exp = usable(said.exp);
  const iat = usable(said.iat);
  const nbf = usable(said.nbf);
  noteLifetime(item, iat, exp);
  if (nbf !== null && exp !== null && nbf >= exp) found.push(raise('nbf-after-exp'));
  if (said.iat === undefined && kind !== 'id' && !isProfiled && holdsClaims(decoded)) found.push(raise('iat-absent'));
  noteFuture(item, iat, nbf);
  const signedIn = kind === 'id' ? usable(said.auth) : null;
  if (signedIn !== null && iat !== null && signedIn > iat + TOLERANCE_S) {
    found.push(raise('auth-time-late', { seen: `It says ${duration(signedIn - iat)} later.` }));
  }
}

function notePasetoExpiry({ found, now }: TokenCase, at: number | null): void {
  if (at !== null && at <= now) found.push(raise('token-expired', { title: `The token expired ${duration((now - at) / 1000)} ago` }));
}

function noteExpiry(item: TokenCase, exp: JsonValue | undefined): void {
  const { kind, isProfiled, grant, now, noun, found } = item;
  if (exp === undefined) {
    // What an ID token or one of the profile lacks is said together with what else it lacks.
    if (kind !== 'id' && !isProfiled) found.push(raise('exp-absent', { title: `The ${noun} never expires by itself` }));
    return;
  }
  const seconds = secondsIn(exp);
  if (seconds === null) {
    const kindOfIt = typeof exp === 'number' ? 'far beyond any date' : kindOf(exp);
    found.push(raise('exp-unusable', { detail: `It must be a number of seconds since 1970; this one is ${kindOfIt}.` }));
  } else if (countsMilliseconds(seconds)) found.push(raise('exp-in-milliseconds'));
  else if (seconds < EARLIEST && seconds > 0) found.push(raise('exp-is-duration', { seen: `It says ${seconds}.` }));
  else if (grant === null && seconds * 1000 <= now) {
    found.push(raise('token-expired', { title: `The ${noun} expired ${duration(now / 1000 - seconds)} ago` }));
  }
  if (seconds !== null && !countsMilliseconds(seconds) && !Number.isInteger(seconds)) noteFraction(item, 'exp');
}

function noteOddTime(item: TokenCase, name: string, value: JsonValue | undefined): void {
  if (value === undefined) return;
  const { found } = item;
  if (typeof value !== 'number')
    found.push(raise('time-not-number', { title: `The ${name} claim is not a number`, seen: `It is ${kindOf(value)}.` }));
  else if (countsMilliseconds(value)) found.push(raise('time-in-milliseconds', { title: `The ${name} claim seems to count milliseconds` }));
  else if (!Number.isInteger(value)) noteFraction(item, name);
}

function noteFraction({ found }: TokenCase, name: string): void {
  found.push(raise('time-fractional', { title: `The ${name} claim has a fraction of a second` }));
}

function noteLifetime({ decoded, kind, found }: TokenCase, iat: number | null, exp: number | null): void {
  if (iat === null || exp === null) return;
  if (exp <= iat) {
    found.push(raise('exp-before-iat', { title: exp === iat ? 'The token expires the moment it was issued' : undefined }));
    return;
  }
  const seconds = exp - iat;
  if (kind === 'id' || seconds <= DAY_S) return;
  const seen = `It is valid for ${duration(seconds)}.`;
  found.push(
    raise('lifetime-long', seconds > YEAR_S ? { seen } : { seen, severity: 'note', title: 'The token lives for more than a day' }),
  );
  if (member(decoded.claims, 'jti') === undefined) found.push(raise('jti-absent'));
}

function noteFuture({ grant, now, found }: TokenCase, iat: number | null, nbf: number | null): void {
  const measured = grant === null ? now : grant.receivedAt + (grant.clockSkewMs ?? 0);
  const ahead = (at: number | null) => (at === null || at - measured / 1000 <= TOLERANCE_S ? null : at - measured / 1000);
  const moment = grant === null ? 'now' : 'the moment it came';
  const issued = ahead(iat);
  if (issued !== null) {
    found.push(
      raise('iat-in-future', {
        seen: `Its iat claim lies ${duration(issued)} after ${moment}.`,
        action:
          grant === null || grant.clockSkewMs === null
            ? 'Check the clock of this machine first; the response told no time of the server.'
            : 'Report it to the provider: the clocks of its servers disagree.',
      }),
    );
  }
  const valid = ahead(nbf);
  if (valid !== null) {
    const title = grant === null ? undefined : 'The token was not yet valid when it came';
    found.push(raise('nbf-in-future', { title, seen: `Its nbf claim lies ${duration(valid)} after ${moment}.` }));
  }
}

/** A time that can be compared with others; null: absent, no number, or in milliseconds. */
function usable(value: JsonValue | undefined): number | null {
  const seconds = secondsIn(value);
  return seconds === null || countsMilliseconds(seconds) || seconds < EARLIEST ? null : seconds;
}

function countsMilliseconds(value: number): boolean {
  return value >= MILLISECONDS.from && value <= MILLISECONDS.to;
}
