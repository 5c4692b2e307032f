import { isDate } from '../../model/text/dates';
import type { TokenTimes } from '../../model/token';
import { member } from './decode';
import type { Decoded } from './decoded';
import type { JsonValue } from './json';
import { asProcessed } from './payload';

export type TimeName = 'iat' | 'nbf' | 'exp';

/** ISO 8601 as PASETO has it (registered claims, "DateTime"): date, time and offset. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** The times of a token at a moment. @param now Milliseconds since the epoch. */
export function timesOf(decoded: Decoded, now: number): TokenTimes {
  const [iat, nbf, exp] = [momentOf(decoded, 'iat'), momentOf(decoded, 'nbf'), momentOf(decoded, 'exp')];
  const at = (moment: number | 'unusable' | null) => (typeof moment === 'number' ? moment : null);
  const times = { iat: at(iat), nbf: at(nbf), exp: at(exp) };
  const unreadable = decoded.format === 'malformed' && timed(decoded) === null;
  if (unreadable || iat === 'unusable' || nbf === 'unusable' || exp === 'unusable') return { ...times, state: 'invalid' };
  // RFC 7519 section 4.1.4: not accepted on or after; section 4.1.5: not before.
  if (times.exp !== null && times.exp <= now) return { ...times, state: 'expired' };
  if (times.nbf !== null && times.nbf > now) return { ...times, state: 'not-yet-valid' };
  return { ...times, state: times.exp === null ? 'no-expiry' : 'active' };
}

/** A registered time in milliseconds since the epoch; null: absent; "unusable": no number, or beyond what a date can be. */
export function momentOf(decoded: Decoded, name: TimeName): number | 'unusable' | null {
  const value = member(timed(decoded), name);
  if (value === undefined) return null;
  return (decoded.paseto === null ? fromSeconds(value) : fromIso(value)) ?? 'unusable';
}

/** RFC 7519 section 5.3: an encrypted token may repeat claims in its header. */
function timed(decoded: Decoded) {
  const { format, claims, header } = asProcessed(decoded);
  return claims ?? (format === 'jwe' || format === 'jwe-json' ? header : null);
}

/** NumericDate, RFC 7519 section 2. */
function fromSeconds(value: JsonValue): number | null {
  return typeof value === 'number' && isDate(value * 1000) ? value * 1000 : null;
}

/** A time as PASETO writes it, in milliseconds since the epoch; null: it is not one. */
export function fromIso(value: JsonValue): number | null {
  if (typeof value !== 'string' || !ISO.test(value)) return null;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? null : moment;
}
