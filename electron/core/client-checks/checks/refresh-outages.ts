import { type Act, isAnswered, isRefresh, isRenewal } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import { isForgotten, isTooEarly, retryAfterOf, STARTED_ANEW, waitedAfter } from '../retry-after';
import type { Asked } from '../scene';
import { LEEWAY_SECONDS, LOST } from '../scenes/outages';
import { isAskedAfter, isKnown, isLater, isRefused, isReplaced, isSignedIn, refusedAsDead, sentRefreshToken, times } from './issued';
import { AUDIENCE_FACE } from '../../../model/providers/offered';

export interface Outage {
  id: ClientCheck['id'];
  /** "a 503", within the titles. */
  what: string;
  scene: string;
  /** Of an app that has the person sign in because of it. */
  giveUp: typeof failed;
  why: string;
  reference: string;
}

/** Only `invalid_grant` ends a grant: an app keeps its refresh token through everything else. */
export function survives({ id, what, scene, giveUp, why, reference }: Outage): ClientCheck {
  return clientCheck({
    id,
    statement: `The app keeps its grant through ${what}`,
    failed: `The app drops its grant because of ${what}`,
    why,
    reference,
    scenes: [scene],
    see: 'Have the app call the API with an expired access token, and again a moment later.',
    plans: ['bad-weather'],
    judge: (seen) => judgeOutage(seen, what, giveUp),
  });
}

function judgeOutage({ acts, asked }: Seen, what: string, giveUp: typeof failed): Judgement {
  const hit = acts.filter((act) => isRefresh(act) && act.played !== null);
  const [first, last] = [hit[0], hit.at(-1)];
  if (!first || !last) return notSeen('The app did not refresh while that was played.');
  const later = acts.filter((act) => isLater(act, first));
  const renewed = later.find((act) => isRenewal(act) && act.played === null);
  const signIn = later.find(({ leg }) => leg === 'authorize');
  if (renewed && !(signIn && isLater(renewed, signIn))) return passed(`A later refresh worked after ${what}.`, [...hit, renewed]);
  const refused = later.find(isRefused);
  if (refused && !(signIn && isLater(refused, signIn)))
    return notSeen('A later refresh was refused for another reason.', [...hit, refused]);
  if (signIn) return giveUp(`The app had the user sign in again after ${what}.`, [...hit, signIn]);
  if (!asked.some((one) => isAskedAfter(one, last))) return notSeen('The app was not asked again after that.', hit);
  return giveUp(`The app did not try to refresh again after ${what}.`, hit);
}

export const SURVIVED: readonly ClientCheck[] = [
  survives({
    id: 'app-refresh.server-error',
    what: 'a 503',
    scene: 'refresh-503',
    giveUp: failed,
    why: 'A provider that is down for a moment says nothing about the refresh token. An app that throws it away signs its users out.',
    reference: 'RFC 9110, section 15.6.4; RFC 6749, section 5.2',
  }),
  survives({
    id: 'app-refresh.busy',
    what: 'a 429',
    scene: 'refresh-429',
    giveUp: failed,
    why: 'A rate limit says nothing about the refresh token. An app that throws it away signs its users out.',
    reference: 'RFC 6585, section 4; RFC 6749, section 5.2',
  }),
  survives({
    id: 'app-refresh.no-network',
    what: 'a connection that dropped',
    scene: 'refresh-no-network',
    // What an app can't tell from an answer that was lost, it may treat with care.
    giveUp: warned,
    why: 'Offline is not signed out: the refresh token still works once the network is back.',
    reference: 'RFC 6749, section 5.2',
  }),
];

export const RETRY_AFTER = clientCheck({
  id: 'app-refresh.retry-after',
  statement: 'After a 429 from the token endpoint the app waits as long as Retry-After says',
  failed: 'After a 429 the app sends another token request before Retry-After is over',
  why: 'A token endpoint that is asked again and again blocks the client, and with it every user of the app.',
  reference: 'RFC 6585, section 4; RFC 9110, section 10.2.3',
  scenes: ['refresh-429'],
  see: 'Have the app call the API with an expired access token, at once again, and a few seconds later.',
  plans: ['bad-weather'],
  judge({ acts, asked }) {
    const requests = acts.filter(({ leg }) => leg === 'token');
    const refusals = requests.flatMap((act) => {
      const wait = act.played !== null && isAnswered(act, 429) ? retryAfterOf(act) : null;
      return wait === null ? [] : [{ act, wait, next: requests.find((one) => isKnown(act, one)) }];
    });
    const [first] = refusals;
    if (first === undefined) return notSeen('The app did not refresh while that was played.');
    const early = refusals.filter(({ wait, next }) => next !== undefined && isTooEarly(next, wait));
    for (const { act, wait, next } of early) {
      if (next === undefined || isForgotten(act, next, asked)) continue;
      const figures = { 'Retry-After': wait.isDate ? wait.text : `${wait.text} s`, Waited: waitedAfter(act, next) };
      const form = wait.isDate ? 'an HTTP date' : 'seconds';
      return failed(`Retry-After came as ${form}, and the app sent another token request after ${figures.Waited}.`, [act, next], figures);
    }
    if (early.length > 0)
      return notSeen(
        STARTED_ANEW,
        early.flatMap(({ act, next }) => (next ? [act, next] : [act])),
      );
    const kept = refusals.filter(
      ({ act, wait, next }) => next !== undefined || asked.some((one) => isAskedAfter(one, act) && one.at < wait.until),
    );
    if (kept.length === 0) return notSeen('The app was not asked again after that.', [first.act]);
    const forms = new Set(kept.map(({ wait }) => (wait.isDate ? 'as an HTTP date' : 'in seconds')));
    const evidence = kept.flatMap(({ act, next }) => (next ? [act, next] : [act]));
    return passed(`The app sent no token request before Retry-After was over, which came ${[...forms].join(' and ')}.`, evidence);
  },
});

export const LOST_ANSWER = clientCheck({
  id: 'app-refresh.lost-answer',
  statement: 'After a lost response it asks again at most once, and soon',
  failed: 'After a lost response it sends the same refresh token again and again',
  why: 'The provider may have rotated before the response was lost. Many accept the old token for a few seconds more; after that it counts as stolen.',
  reference: 'RFC 9700, section 4.14.2',
  scenes: ['refresh-lost-answer'],
  see: 'Have the app refresh, and again after that.',
  faces: ['oidc', AUDIENCE_FACE],
  plans: ['bad-weather'],
  judge({ acts, all, asked }) {
    const refreshes = acts.filter(isRefresh);
    const lost = refreshes.filter((act) => act.played === LOST && !isReplaced(act, all));
    const [first] = lost;
    if (!first) return notSeen('None of its refreshes lost its response.');
    const refused = refreshes.find((act) => isRefused(act) && (!refusedAsDead(act) || isLater(first, act)));
    if (refused) return notSeen('Its refreshes were refused for another reason.', [refused]);
    const groups = [...new Set(lost.map(sentRefreshToken))].map((token) => refreshes.filter((act) => sentRefreshToken(act) === token));
    const most = groups.reduce((one, other) => (other.length > one.length ? other : one));
    const figures = { Requests: `${most.length}` };
    const unasked = groups.find((group) => hasUnaskedThird(group, asked));
    if (unasked) {
      const asks = times(new Set(unasked.map(({ ask }) => ask)).size);
      const text = `The app sent the same refresh token ${times(unasked.length)}, although it was asked to do something only ${asks}.`;
      return failed(text, unasked, { Requests: `${unasked.length}` });
    }
    const forgotten = groups.find((group) => hasForgottenThird(group, asked));
    if (forgotten) return notSeen(STARTED_ANEW, forgotten);
    const late = groups.find((group) => secondsBetween(group) > LEEWAY_SECONDS);
    if (late) return warned(`The app asked again after ${Math.round(secondsBetween(late))} s; by then the token counts as stolen.`, late);
    if (most.length > 2) {
      const text = `The app sent the same refresh token ${times(most.length)}, again whenever it was asked to do something.`;
      return warned(`${text} After the leeway, that looks like a theft.`, most, figures);
    }
    const recovered = acts.find((act) => isRenewal(act) && lost.some((one) => isLater(act, one)));
    const signIn = acts.find((act) => isSignedIn(act) && lost.some((one) => isLater(act, one)));
    const end = recovered ? [recovered] : signIn ? [signIn] : [];
    if (most.length === 2) return passed('The app asked again once, and no more.', [...most, ...end], figures);
    return passed('The app did not send that refresh token again.', [...most, ...end], figures);
  },
});

/** Of requests with one refresh token: the app sent a third one, or a later one, by itself. The first one after we ask is our doing. */
function hasUnaskedThird(group: readonly Act[], asked: readonly Asked[]): boolean {
  return group.some((act, index) => {
    const known = group.slice(0, index).filter((before) => !isForgotten(before, act, asked));
    return known.length >= 2 && known.some(({ ask }) => ask === act.ask);
  });
}

/** One that is the third, or late, is by a process that could not know of those before. */
function hasForgottenThird(group: readonly Act[], asked: readonly Asked[]): boolean {
  const isTooMuch = group.length > 2 || secondsBetween(group) > LEEWAY_SECONDS;
  const [first] = group;
  return isTooMuch && first !== undefined && group.some((act) => isForgotten(first, act, asked));
}

function secondsBetween(group: readonly Act[]): number {
  return ((group[1]?.at ?? 0) - (group[0]?.at ?? 0)) / 1000;
}

export const OUTAGE_CHECKS: readonly ClientCheck[] = [...SURVIVED, RETRY_AFTER, LOST_ANSWER];
