import { inWords } from '../../model/text/durations';
import { numericDate } from '../token/decode';
import { holdsClaims } from '../token/payload';
import { fromIso } from '../token/times';
import { kindOf } from '../token/wording';
import type { Moment, TimesCase } from './cases';
import { error, type FindingDefinition, note, type Particulars, type Seen, warning } from './definition';

/** Seconds by which two clocks may differ before it is worth a word: the Date header has no fractions, and requests take time. */
export const TOLERANCE_S = 10;
export const DAY_S = 86_400;
const YEAR_S = 366 * DAY_S;

/** A token's own times, against each other and against receipt or, without a grant, against now; and the clocks they are measured by. */
export const LIFETIME: readonly FindingDefinition[] = [
  warning('token-expired', 'The token has expired', {
    why: 'Every API must reject it.',
    action: 'Get a new one.',
    reference: 'RFC 7519 section 4.1.4',
    inTimes: ({ times: { exp }, grant, now, noun }) => {
      const passed = exp.seconds === null ? -1 : now / 1000 - exp.seconds;
      if (passed < 0 || grant !== null || exp.countsMilliseconds || exp.looksLikeDuration) return false;
      return { title: `The ${noun} expired ${inWords(passed)} ago` };
    },
    inPaseto: ({ claims, now }) => {
      const at = fromIso(claims.exp ?? null);
      return at !== null && at <= now && { title: `The token expired ${inWords((now - at) / 1000)} ago` };
    },
  }),
  error('expired-at-receipt', 'The token had already expired on receipt', {
    why: 'Every API must reject it from the first call on.',
    action: 'Check the clocks of this computer and the server.',
    reference: 'RFC 7519 section 4.1.4',
    inGrant: ({ left, grant: { expiresInSeconds, clockSkewMs } }) => {
      const expired = left !== null && left <= 0;
      if (!expired && (expiresInSeconds === null || expiresInSeconds > 0)) return false;
      return {
        detail: expired
          ? `Its exp claim was ${inWords(-left)} in the past when it arrived.`
          : 'The response states a lifetime of 0 seconds.',
        action: clockSkewMs === null ? undefined : "Report it to the provider: its servers' clocks may disagree.",
      };
    },
  }),
  warning('exp-absent', 'The token never expires on its own', {
    why: 'It has no exp claim. An API that only checks the token accepts it forever, even after expires_in has elapsed.',
    action: 'Have the provider include exp in its tokens.',
    reference: 'RFC 7519 section 4.1.4, RFC 9068 section 2.2',
    // What an ID token or one of the profile lacks is said together with what else it lacks.
    inTimes: ({ times: { exp }, kind, isProfiled, noun }) =>
      exp.value === undefined && kind !== 'id' && !isProfiled && { title: `The ${noun} never expires on its own` },
  }),
  warning('exp-unusable', 'The exp claim is not a date', {
    why: "It must be a number of seconds since 1970. An API that can't read it rejects the token, or never sees it expire.",
    action: 'Report it to the provider. Tokenscope counts down by expires_in, if the response has it.',
    reference: 'RFC 7519 section 4.1.4',
    inTimes: ({
      times: {
        exp: { value, seconds },
      },
    }) => {
      if (value === undefined || seconds !== null) return false;
      const what = typeof value === 'number' ? 'far beyond any date' : kindOf(value);
      return { detail: `It must be a number of seconds since 1970; this one is ${what}.` };
    },
  }),
  warning('exp-in-milliseconds', 'The exp claim appears to be in milliseconds', {
    why: 'Read as seconds, as required, the token would be valid for thousands of years.',
    action: 'Report it to the provider: APIs that read it as seconds will never see this token expire.',
    reference: 'RFC 7519 section 2',
    inTimes: ({ times }) => times.exp.countsMilliseconds,
  }),
  error('exp-is-duration', 'The exp claim appears to be a duration instead of a date', {
    why: 'Read as a date, as required, it is near 1970, so every API considers the token expired.',
    action: 'Report it to the provider: exp counts seconds since 1970, not since the token was issued.',
    reference: 'RFC 7519 section 2',
    inTimes: ({ times: { exp } }) => exp.looksLikeDuration && `It is ${exp.seconds}.`,
  }),
  error('exp-before-iat', 'The token expires before it was issued', {
    why: 'It is never valid.',
    action: "Report it to the provider: one of the two is wrong, often because of a time zone or the server's clock.",
    reference: 'RFC 7519 sections 4.1.4 and 4.1.6',
    inTimes: ({ times: { lifetime } }) => {
      if (lifetime === null || lifetime > 0) return false;
      return lifetime < 0 || { title: 'The token expires the moment it was issued' };
    },
  }),
  error('nbf-after-exp', 'The token becomes valid only after it expires', {
    why: 'nbf is at or after exp, so the token is never valid.',
    action: 'Report it to the provider.',
    reference: 'RFC 7519 sections 4.1.4 and 4.1.5',
    inTimes: ({ times: { nbf, exp } }) => nbf.usable !== null && exp.usable !== null && nbf.usable >= exp.usable,
  }),
  warning('nbf-in-future', 'The token is not yet valid', {
    why: 'Until then every API must reject it.',
    action: 'Wait, or check the clocks of this computer and the server.',
    reference: 'RFC 7519 section 4.1.5',
    inTimes: (item) =>
      inFuture(item, item.times.nbf, { title: item.grant === null ? undefined : 'The token was not yet valid on receipt' }),
  }),
  warning('iat-in-future', 'The token was issued in the future', {
    why: 'APIs with a strict clock reject it until then.',
    action: "Check this computer's clock first, then the server's.",
    reference: 'RFC 7519 section 4.1.6',
    inIssue: (item) => {
      const known = item.grant !== null && item.grant.clockSkewMs !== null;
      const action = known
        ? "Report it to the provider: its servers' clocks disagree."
        : "Check this computer's clock first; the response doesn't contain the server's time.";
      return inFuture(item, item.times.iat, { action });
    },
  }),
  note('iat-absent', 'The token has no issue time', {
    why: "Its age is unknown, so an API can't reject tokens from before a password change or a key leak.",
    action: 'Ask the provider for iat.',
    reference: 'RFC 7519 section 4.1.6',
    inIssue: ({ decoded, times, kind, isProfiled }) =>
      times.iat.value === undefined && kind !== 'id' && !isProfiled && holdsClaims(decoded),
  }),
  warning('time-not-number', 'A time in the token is not a number', {
    why: 'Times are numbers of seconds since 1970. Strict libraries reject the token, lenient ones skip the check.',
    action: 'Report it to the provider.',
    reference: 'RFC 7519 section 2',
    inTimes: ({ times: { iat, nbf, authTime } }) => {
      const odd = [iat, nbf, authTime].find(({ value }) => value !== undefined && typeof value !== 'number');
      return odd !== undefined && { title: `The ${odd.name} claim is not a number`, seen: `It is ${kindOf(odd.value)}.` };
    },
  }),
  warning('time-in-milliseconds', 'A time in the token appears to be in milliseconds', {
    why: 'Read as seconds, as required, it is thousands of years ahead, so strict APIs consider the token not yet valid.',
    action: 'Report it to the provider.',
    reference: 'RFC 7519 section 2',
    inTimes: ({ times: { iat, nbf, authTime } }) => {
      const odd = [iat, nbf, authTime].find(({ countsMilliseconds }) => countsMilliseconds);
      return odd !== undefined && { title: `The ${odd.name} claim appears to be in milliseconds` };
    },
  }),
  note('time-fractional', 'A time in the token has a fraction of a second', {
    why: 'That is allowed, but libraries that only read whole numbers reject the token.',
    action: 'Nothing, unless a library fails on it.',
    reference: 'RFC 7519 section 2',
    inTimes: ({ times: { exp, iat, nbf, authTime } }) => {
      const odd = [exp, iat, nbf, authTime].find(
        ({ seconds, countsMilliseconds }) => seconds !== null && !countsMilliseconds && !Number.isInteger(seconds),
      );
      return odd !== undefined && { title: `The ${odd.name} claim has a fraction of a second` };
    },
  }),
  warning('lifetime-long', 'The token is valid for a very long time', {
    milder: 'note',
    why: "An attacker who obtains it can use it all that time, and most APIs don't learn that it was revoked.",
    action: 'Set the lifetime to an hour or less, and use a refresh token.',
    reference: 'RFC 6819 section 5.1.5.3',
    inTimes: ({ kind, times: { lifetime } }) => {
      if (kind === 'id' || lifetime === null || lifetime <= DAY_S) return false;
      const seen = `It is valid for ${inWords(lifetime)}.`;
      return lifetime > YEAR_S ? seen : { seen, severity: 'note', title: 'The token is valid for more than a day' };
    },
  }),
  warning('expiry-disagrees', 'exp and expires_in disagree', {
    why: 'A client that goes by the later one keeps using a token that APIs already reject.',
    action: 'Refresh by the earlier one, and report it to the provider.',
    reference: 'RFC 6749 section 5.1, RFC 7519 section 4.1.4',
    inGrant: ({ grant, access, left }) => {
      const said = grant.expiresInSeconds;
      if (said === null || left === null || Math.abs(left - said) <= TOLERANCE_S) return false;
      const iat = numericDate(access, 'iat');
      const exp = numericDate(access, 'exp') ?? 0;
      // Without a Date header the two clocks can't be told apart; the token's own lifetime is then the better witness.
      if (grant.clockSkewMs === null && iat !== null && Math.abs(exp - iat - said) <= TOLERANCE_S) return false;
      const own = left > 0 ? `leaves ${inWords(left)}` : `was ${inWords(-left)} in the past`;
      return {
        detail: `The response states a lifetime of ${inWords(said)}; the token's own exp claim ${own} on receipt. The earlier one counts here.`,
      };
    },
  }),
  note('expiry-unknown', "The token's expiry is unknown", {
    why: 'The response has no usable expires_in and the token no readable exp claim, so there is no countdown.',
    action: "Look for the lifetime in the provider's documentation, and expect a 401 at any time.",
    reference: 'RFC 6749 section 5.1',
    // A token that could hold exp and does not has a finding of its own.
    inGrant: ({ grant, access: { claims }, left }) =>
      grant.expiresInSeconds === null && left === null && (claims === null || claims.exp !== undefined),
  }),
  warning('clock-skew', "The server's clock differs from this computer's", {
    milder: 'note',
    why: 'Measured by the Date header of the token response. The countdown accounts for it; other clients on this computer may not.',
    action: "Synchronise this computer's clock with the network. If it is right, the server's is wrong.",
    reference: 'RFC 9110 section 6.6.1',
    inGrant: ({ grant: { clockSkewMs: skew } }) => {
      if (skew === null || Math.abs(skew) < 5_000) return false;
      const by = inWords(Math.abs(skew) / 1000);
      return {
        severity: Math.abs(skew) >= 60_000 ? 'warning' : 'note',
        title: `The server's clock is ${by} ${skew > 0 ? 'ahead of' : 'behind'} this computer's`,
      };
    },
  }),
];

/** How far a time lay ahead when the token was looked at, as a sentence; null: it did not. */
function inFuture({ grant, now }: TimesCase, { name, usable }: Moment, rest: Particulars): Seen {
  const measured = grant === null ? now : grant.receivedAt + (grant.clockSkewMs ?? 0);
  const ahead = usable === null ? 0 : usable - measured / 1000;
  if (ahead <= TOLERANCE_S) return false;
  return { ...rest, seen: `Its ${name} claim is ${inWords(ahead)} after ${grant === null ? 'now' : 'receipt'}.` };
}
