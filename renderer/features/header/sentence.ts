import type { ConnectionSummary, GrantView, WatchState } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { isUsable, phaseOf } from '../../../electron/model/phase';
import { countdown, localTime, relative } from '../../state/time';

/** Shows seconds only within the last two minutes: the large countdown already moves. `ms` in milliseconds. */
const soonInWords = (ms: number) => (ms < 120_000 ? countdown(ms) : inShort(Math.floor(ms / 60_000) * 60_000));

export function watchWords({ state, nextAt }: Pick<WatchState, 'state' | 'nextAt'>, now: number): string {
  const left = nextAt === null ? null : nextAt - now;
  switch (state) {
    case 'scheduled':
      return left === null ? 'kept alive' : left > 0 ? `next refresh in ${soonInWords(left)}` : 'next refresh now';
    case 'waiting-to-retry':
      return left === null ? 'trying again soon' : left > 0 ? `tries again in ${countdown(left)}` : 'trying again now';
    case 'refreshing':
      return 'refreshing';
    case 'paused-offline':
      return 'paused while offline';
    case 'paused-asleep':
      return 'paused while asleep';
    case 'stopped':
      return 'no longer kept alive';
    case 'off':
      return '';
  }
}

export function stateSentence(summary: ConnectionSummary, grant: GrantView | null, now: number): string {
  const timed = grant ?? summary;
  const last = grant?.family.at(-1);
  const place = last && last.number > 1 ? ` Token ${last.number} in this family.` : '';
  const verbs = { connected: 'Connected', refreshed: 'Refreshed', retrieved: 'Retrieved' };
  const got = last ? ` ${verbs[last.how]} ${relative(last.receivedAt, now)}.` : '';
  const noRefresh = grant && !grant.hasRefreshToken && last?.how !== 'retrieved' ? ' No refresh token.' : '';

  switch (phaseOf(timed, now)) {
    case 'never-connected':
      return 'Not connected yet.';
    case 'not-yet-valid':
      return `Not valid yet: APIs reject it until ${localTime(timed.validFrom ?? now)}.${place}${noRefresh}`;
    case 'active':
      return `Active.${place}${got}${noRefresh}`;
    case 'expiring':
      return `About to expire.${place}${got}${noRefresh}`;
    case 'expired':
      if (grant === null) return 'Expired: APIs return 401.';
      return grant.hasRefreshToken
        ? 'Expired: APIs return 401. You can refresh it without signing in again.'
        : last?.how === 'retrieved'
          ? 'Expired: APIs return 401. The client can request a new one.'
          : 'Expired: APIs return 401. There is no refresh token; sign in again.';
    case 'no-expiry':
      return `Expiry unknown.${place}${got}${noRefresh}`;
    case 'refresh-dead':
      return timed.expiresAt !== null && isUsable(timed, now)
        ? `The refresh token is dead; the access token is valid until ${localTime(timed.expiresAt)}.`
        : 'The refresh token is dead. Sign in again to get a new token family.';
    case 'outcome-unknown':
      return 'The last refresh got no response. Choose how to continue.';
  }
}
