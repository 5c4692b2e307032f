import type { RateLimit } from '../../model/call-result';
import type { Pair } from '../../model/connection';
import { inShort } from '../../model/text/durations';
import { headerOf } from './untrusted-text';

const PREFIXES = ['x-ratelimit', 'x-rate-limit', 'ratelimit'];
/** Seconds beyond which a reset is read as milliseconds: some document milliseconds and show seconds. */
const LONGEST_WINDOW_S = 3_600;

/**
 * What a response says of rate limits: `X-RateLimit-*`, `RateLimit-*`, `RateLimit` with `RateLimit-Policy` (IETF draft, older and
 * newer form) and `Retry-After` (RFC 9110 section 10.2.3). null: nothing.
 *
 * @param receivedAt When the headers came, in milliseconds since the epoch on the app's corrected clock; moments that the server
 * names are moved to that clock by its Date header.
 */
export function readRateLimit(headers: readonly Pair[], receivedAt: number): RateLimit | null {
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  const serverNow = Number.isNaN(date) ? receivedAt : date;
  const retryAfterMs = readRetryAfter(headerOf(headers, 'retry-after'), serverNow);
  const limit =
    count(first(headers, 'limit')) ??
    structured(headerOf(headers, 'ratelimit'), 'limit') ??
    structured(headerOf(headers, 'ratelimit-policy'), 'q');
  const remaining =
    count(first(headers, 'remaining')) ??
    structured(headerOf(headers, 'ratelimit'), 'remaining') ??
    structured(headerOf(headers, 'ratelimit'), 'r');
  const reset = first(headers, 'reset');
  const seconds = structured(headerOf(headers, 'ratelimit'), 'reset') ?? structured(headerOf(headers, 'ratelimit'), 't');
  const untilReset =
    reset !== null ? readReset(reset, serverNow, retryAfterMs) : seconds === null ? null : { ms: seconds * 1000, note: '' };
  if (limit === null && remaining === null && untilReset === null && retryAfterMs === null) return null;
  return {
    limit,
    remaining,
    resetAt: untilReset === null ? null : receivedAt + untilReset.ms,
    retryAfterMs,
    text: sentence(limit, remaining, untilReset, retryAfterMs),
  };
}

/**
 * How long a server asks to be left alone (Retry-After, RFC 9110 section 10.2.3): a number of seconds or a date.
 *
 * @param value The header; null: absent.
 * @param serverNow What the server's clock showed when it answered, milliseconds since the epoch.
 * @returns Milliseconds, never negative; null: absent or unreadable.
 */
export function readRetryAfter(value: string | null, serverNow: number): number | null {
  if (value === null) return null;
  const digits = /^\s*(\d{1,15})(?![\d.])/.exec(value)?.[1];
  if (digits !== undefined) return Number(digits) <= 1e9 ? Number(digits) * 1000 : null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - serverNow);
}

function first(headers: readonly Pair[], what: string): string | null {
  for (const prefix of PREFIXES) {
    const value = headerOf(headers, `${prefix}-${what}`);
    if (value !== null) return value;
  }
  return null;
}

/** The number at the start: "100, 100;w=60" is 100. */
function count(value: string | null): number | null {
  const digits = /^\s*(\d{1,15})(?![\d.])/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A number from `limit=100, remaining=50` or `"default";r=50;t=30`. */
function structured(value: string | null, name: string): number | null {
  const digits = new RegExp(`(?:^|[\\s,;])${name}\\s*=\\s*(\\d{1,15})(?!\\d)`, 'i').exec((value ?? '').slice(0, 1_000))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Milliseconds until the reset, from a moment (seconds, milliseconds, a date) or a span (seconds, milliseconds). */
function readReset(value: string, serverNow: number, retryAfterMs: number | null): { ms: number; note: string } | null {
  const number = Number(/^\s*(\d{1,15}(?:\.\d{1,9})?)\s*(?:$|[,;])/.exec(value)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) {
    const at = /[-:]/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(at) ? null : { ms: Math.max(0, at - serverNow), note: '' };
  }
  if (number >= 1e11) return { ms: Math.max(0, number - serverNow), note: '' };
  if (number >= 1e8) return { ms: Math.max(0, number * 1000 - serverNow), note: '' };
  // Retry-After is always in seconds and ends at the same moment: it tells which unit the other one has.
  const inMs =
    retryAfterMs !== null && retryAfterMs > 0
      ? Math.abs(number - retryAfterMs) < Math.abs(number * 1000 - retryAfterMs)
      : number > LONGEST_WINDOW_S;
  return inMs ? { ms: number, note: ` (${number} read as milliseconds)` } : { ms: number * 1000, note: '' };
}

function sentence(
  limit: number | null,
  remaining: number | null,
  reset: { ms: number; note: string } | null,
  retryAfterMs: number | null,
): string {
  const parts: string[] = [];
  if (remaining !== null) parts.push(limit === null ? `${remaining} requests left` : `${remaining} of ${limit} requests left`);
  else if (limit !== null) parts.push(`${limit} requests allowed`);
  if (reset !== null) parts.push(`resets in ${inShort(wholeSeconds(reset.ms))}${reset.note}`);
  const first = parts.length > 0 ? `${parts.join(', ')}.` : '';
  const second = retryAfterMs === null ? '' : `The server asks clients to wait ${inShort(wholeSeconds(retryAfterMs))}.`;
  const text = [first, second].filter((part) => part !== '').join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A wait is over with a whole second. */
function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}
