import { inWords } from '../../../model/text/durations';
import { headerOf } from '../../base/untrusted-text';
import { member } from '../../token/decode';
import type { Half } from '../side';
import type { Suspect } from '../suspect';

/** The server's time when it responded, in milliseconds since the epoch: by its Date header, else by the corrected clock. */
function servedAt({ exchange }: Half): number {
  const date = Date.parse(headerOf(exchange.response?.headers ?? [], 'date') ?? '');
  return Number.isNaN(date) ? exchange.at + (exchange.tookMs ?? 0) : date;
}

/** Milliseconds since the epoch; null: not there. */
function timeOf({ claims }: Half, name: 'exp' | 'nbf' | 'iat'): number | null {
  const value = member(claims, name);
  return typeof value === 'number' ? value * 1000 : null;
}

const at = (time: number) => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : 'no date');

const SECONDS = 1_000;

export const TIME_SUSPECTS: readonly Suspect[] = [
  {
    code: 'token-expired',
    name: 'expiry',
    weights: { token: 97, forbidden: 60, request: 50 },
    mentioned: /\bexpired\b/i,
    look({ works, fails }) {
      const [exp, now] = [timeOf(fails, 'exp'), servedAt(fails)];
      if (exp === null || exp > now) return null;
      const other = timeOf(works, 'exp');
      return {
        what: `The access token that fails had expired ${inWords((now - exp) / SECONDS)} before the API received it.`,
        why: 'An API rejects a token from its exp on (RFC 7519 section 4.1.4). The other token is still valid.',
        action: 'Refresh the connection that fails, or connect it again, then repeat the request.',
        works: other === null ? null : `exp ${at(other)}`,
        fails: `exp ${at(exp)}, sent ${at(now)}`,
      };
    },
  },
  {
    code: 'token-not-yet-valid',
    name: 'start of validity',
    weights: { token: 95, forbidden: 50, request: 50 },
    mentioned: /not yet valid|\bnbf\b|\biat\b|in the future|clock/i,
    look({ works, fails }) {
      const now = servedAt(fails);
      const name = (['nbf', 'iat'] as const).find((one) => (timeOf(fails, one) ?? 0) > now + SECONDS);
      if (name === undefined) return null;
      const [start, other] = [timeOf(fails, name) ?? 0, timeOf(works, name)];
      return {
        what: `The access token that fails is not valid yet: its ${name} lies ${inWords((start - now) / SECONDS)} after the API's time.`,
        why: "The clock of the authorization server runs ahead of the API's, so a token is refused until the API's clock catches up.",
        action: 'Wait that long and repeat the request. Report the clock difference to the operator of both servers.',
        works: other === null ? null : `${name} ${at(other)}`,
        fails: `${name} ${at(start)}, server time ${at(now)}`,
      };
    },
  },
  {
    code: 'clock-differs',
    name: 'clock',
    weights: { token: 50, client: 40, grant: 40 },
    mentioned: /\bnbf\b|\biat\b|in the future|clock|too old|stale/i,
    look({ works, fails }) {
      const [here, there] = [works.clockSkewMs ?? 0, fails.clockSkewMs ?? 0];
      if (Math.abs(there) <= 60_000 || Math.abs(there - here) <= 60_000) return null;
      const skew = (ms: number) =>
        Math.abs(ms) < SECONDS ? 'in step' : `${inWords(Math.abs(ms) / SECONDS)} ${ms < 0 ? 'behind' : 'ahead'}`;
      return {
        what: `The server's clock differs from this computer's by ${inWords(Math.abs(there) / SECONDS)} only on the side that fails.`,
        why: 'Proofs, assertions and fresh tokens are dated; to a server whose clock is off they look expired or not yet valid.',
        action: "Have the server's clock corrected, then repeat the request.",
        works: skew(here),
        fails: skew(there),
      };
    },
  },
];
