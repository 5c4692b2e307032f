import { type Act, isRefresh, isRenewal, succeeded } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import type { Asked } from '../scene';
import { NARROWED, ROTATIONS } from '../scenes/refresh';
import {
  isCall,
  isAskedAfter,
  isKnown,
  isLater,
  isRefusedCall,
  isReplaced,
  isSignedIn,
  isUseOf,
  issuedIn,
  refusedAsDead,
  sentRefreshToken,
  times,
} from './issued';
import { AUDIENCE_FACE } from '../../../model/providers/offered';

export const ROTATION = clientCheck({
  id: 'app-refresh.rotation',
  statement: 'The app uses the new refresh token next time, five rotations long',
  failed: 'The app uses a refresh token that was already replaced',
  why: 'To a provider that rotates, a replaced refresh token looks stolen: it ends the whole grant.',
  reference: 'RFC 9700, section 4.14.2',
  scenes: ['refresh-rotation'],
  see: 'Have the app refresh five times.',
  faces: ['oidc', AUDIENCE_FACE],
  plans: ['rotation'],
  judge({ acts, all }) {
    const refreshes = acts.filter(isRefresh);
    const old = refreshes.filter((act) => isReplaced(act, all));
    if (old.length > 0) return failed(`The app sent a replaced refresh token ${times(old.length)}.`, old);
    const kept = refreshes.filter(isRenewal);
    if (kept.length < ROTATIONS) return notSeen(`The app refreshed ${times(kept.length)}, not ${ROTATIONS} times.`, kept);
    return passed(`Each of ${kept.length} refreshes used the refresh token that came last.`, kept, { Rotations: `${kept.length}` });
  },
});

export const WITHOUT_ROTATION = clientCheck({
  id: 'app-refresh.no-rotation',
  statement: 'The app keeps its refresh token where a refresh brings no new one',
  failed: 'The app loses its refresh token where a refresh brings no new one',
  why: 'A provider need not rotate. An app that stores what the response has, and nothing else, then has no refresh token left.',
  reference: 'RFC 6749, section 6',
  scenes: ['refresh-no-rotation'],
  see: 'Have the app refresh, and once more after that.',
  plans: ['rotation'],
  judge({ acts, asked }) {
    const bare = acts.filter((act) => isRenewal(act) && issuedIn([act])[0]?.refreshToken === null);
    const [first] = bare;
    if (!first) return notSeen('None of its refreshes brought a response without a refresh token.');
    const again = acts.find((act) => isRefresh(act) && isLater(act, first));
    if (again && sentRefreshToken(again) === sentRefreshToken(first))
      return passed('The next refresh used the refresh token it had before.', [first, again]);
    if (again) return failed('The next refresh used another refresh token than the one that is still valid.', [first, again]);
    const later = acts.filter((act) => isLater(act, first) && (act.leg === 'authorize' || isRefusedAfter(act, first)));
    if (later.length === 0 || !asked.some((one) => isAskedAfter(one, first))) return notSeen('The app refreshed once only.', [first]);
    return failed('No refresh followed when the next access token expired.', [first, ...later]);
  },
});

const isRefusedAfter = (act: Act, first: Act) => isCall(act) && act.ask > first.ask && act.answer?.status === 401;

export const AT_ONCE = clientCheck({
  id: 'app-refresh.at-once',
  statement: 'Many calls at once share one refresh',
  failed: 'Each of several calls at once refreshes by itself',
  why: 'Where the refresh token rotates, the second refresh uses a replaced token: to the provider this looks like a theft, and it ends the grant.',
  reference: 'RFC 9700, section 4.14.2',
  scenes: ['refresh-at-once'],
  see: 'Have the app make several calls at the same time when its access token has expired.',
  plans: ['rotation'],
  judge: (seen) =>
    sharedRefresh(
      seen,
      seen.asked.find(({ ask }) => ask === 'calls-at-once'),
      'for calls that it made at once',
      failed,
    ),
});

/**
 * Judges calls that were made at the same moment with an expired access token.
 *
 * @param whose "for calls that it made at once".
 * @param harmless Where the provider took each of several refreshes.
 */
export function sharedRefresh(
  { acts, given }: Seen,
  round: Asked | undefined,
  whose: string,
  harmless: typeof failed | typeof warned,
): Judgement {
  const during = acts.filter(({ ask }) => round !== undefined && ask === round.number);
  const refreshes = during.filter(isRefresh);
  const calls = during.filter(isCall);
  const [first] = refreshes;
  if (!first) return notSeen('The app made no refresh.');
  if (refreshes.every((act) => act.answer !== null && !succeeded(act) && !refusedAsDead(act)))
    return notSeen('Its refreshes were refused for another reason.', refreshes);
  const same = refreshes.filter((act) => sentRefreshToken(act) === sentRefreshToken(first));
  const figures = { Calls: `${calls.length}`, Refreshes: `${refreshes.length}` };
  if (same.length > 1) {
    const text = `The app sent the same refresh token ${times(same.length)} ${whose}.`;
    if (!given.rotates) return warned(text, same, figures);
    if (same.every(isRenewal)) return harmless(`${text} Each was within the leeway of this provider.`, same, figures);
    const isOver = refreshes.some(refusedAsDead);
    return failed(isOver ? `${text} The provider rejected one as used, which ends the grant.` : text, same, figures);
  }
  const own = refreshes.filter((act) => !isAfterRefusal(act, during));
  if (own.length > 1) return harmless(`The app refreshed ${times(own.length)} ${whose}.`, own, figures);
  if (!calls.some((one, index) => calls.some((other, place) => place > index && overlap(one, other))))
    return notSeen('The app made one call after the other.', calls);
  const shared = refreshes.length === 1 ? 'shared one refresh' : `shared ${refreshes.length} refreshes, one after the other`;
  return passed(`${calls.length} requests to the API ${shared}.`, [...refreshes, ...calls], figures);
}

/** The token of the refresh before had been refused as well: to a slow app, one that lives for a second is over when it is used. */
function isAfterRefusal(refresh: Act, during: readonly Act[]): boolean {
  const before = issuedIn(during).findLast(({ act }) => isKnown(act, refresh));
  return before !== undefined && during.some((act) => isRefusedCall(act) && isKnown(act, refresh) && isUseOf(act, before.accessToken));
}

function overlap(one: Act, other: Act): boolean {
  const ends = (act: Act) => act.endedAt ?? Number.POSITIVE_INFINITY;
  return one.at < ends(other) && other.at < ends(one);
}

export const NARROWER = clientCheck({
  id: 'app-refresh.narrower',
  statement: 'The app goes on with a token that has fewer scopes',
  failed: 'The app does not cope with a token that has fewer scopes',
  why: 'A person or an administrator may take a scope away. The new token still works for the rest; the old one is over.',
  reference: 'RFC 6749, sections 3.3 and 5.1',
  scenes: ['refresh-narrower'],
  see: 'Have the app refresh and call the API after that.',
  faces: ['oidc'],
  plans: ['bad-weather'],
  judge({ acts }) {
    const [narrowed] = acts.filter((act) => act.played === NARROWED && isRenewal(act));
    if (!narrowed) return notSeen('None of its refreshes brought fewer scopes.');
    const later = acts.filter((act) => isLater(act, narrowed));
    const loop = later.filter((act) => isRefresh(act) && act.ask === narrowed.ask);
    if (loop.length > 1) return failed('The app refreshed again and again after that.', [narrowed, ...loop]);
    const next = later.find(isCall);
    const signIn = later.find(isSignedIn);
    if (signIn && !(next && isLater(signIn, next)))
      return passed('The app had the user sign in again for the missing scope.', [narrowed, signIn]);
    if (next && issuedIn([narrowed, ...later]).some(({ accessToken }) => isUseOf(next, accessToken)))
      return passed('Its next call used the new access token.', [narrowed, next]);
    if (next) return failed('Its next call did not use the new access token.', [narrowed, next]);
    const dead = later.find(refusedAsDead);
    return notSeen('The app made no call after that.', dead ? [narrowed, dead] : [narrowed]);
  },
});

export const ROTATION_CHECKS: readonly ClientCheck[] = [ROTATION, WITHOUT_ROTATION, AT_ONCE, NARROWER];
