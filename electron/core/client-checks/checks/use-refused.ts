import { type Act, bearerOf, isRefresh, isRenewal, succeeded } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import { isTooEarly, retryAfterOf, waitedAfter } from '../retry-after';
import { isCall, isKnown, isLater, isRefusedCall, issuedIn, times } from './issued';

/** What an app does when the API refuses a call. */
export const USE_REFUSED_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-use.unauthorized',
    statement: 'After a 401 the app refreshes once and repeats the call',
    failed: 'After a 401 the app refreshes more than once',
    why: 'A token can end early: revoked, or its key rotated. An app that refreshes and repeats the call goes on as if nothing had happened.',
    reference: 'RFC 6750, section 3.1 (invalid_token)',
    scenes: ['api-401'],
    see: 'Let the app call the API with a token that has expired.',
    plans: ['bad-weather'],
    judge: unauthorized,
  }),
  clientCheck({
    id: 'app-use.unauthorized-loop',
    statement: 'The app stops when the API rejects the new token too',
    failed: 'The app refreshes and calls in a loop while the API returns 401',
    why: 'The loop costs both servers, uses up refresh tokens, and gets the client blocked.',
    reference: 'RFC 6750, section 3.1; RFC 9110, section 15.5.2',
    scenes: ['api-401-always'],
    see: 'Let the app call the API, which rejects every token.',
    plans: ['bad-weather'],
    judge: unauthorizedLoop,
  }),
  clientCheck({
    id: 'app-use.forbidden',
    statement: 'After a 403 the app neither refreshes nor repeats the call',
    failed: 'The app refreshes or repeats the call because of a 403',
    why: 'The token is valid and lacks a right. A refresh returns the same rights, so the next call is forbidden too.',
    reference: 'RFC 6750, section 3.1 (insufficient_scope); RFC 9110, section 15.5.4',
    scenes: ['api-403'],
    see: 'Let the app call the API, which returns 403.',
    plans: ['bad-weather'],
    judge: forbidden,
  }),
  clientCheck({
    id: 'app-use.too-many',
    statement: 'After a 429 the app waits as long as Retry-After says',
    failed: 'After a 429 the app calls again before Retry-After is over',
    why: 'An app that goes on calling stays limited longer, and its client may be blocked.',
    reference: 'RFC 6585, section 4; RFC 9110, section 10.2.3',
    scenes: ['api-429'],
    see: 'Let the app call the API, which returns 429.',
    plans: ['bad-weather'],
    judge: tooMany,
  }),
];

/** What came after it, up to a new sign-in. */
function since(act: Act, acts: readonly Act[]): { later: Act[]; signIn: Act | null } {
  const later = acts.filter((one) => isLater(one, act));
  const signIn = later.find(({ leg }) => leg === 'authorize') ?? null;
  return { later: signIn ? later.filter((one) => isLater(signIn, one)) : later, signIn };
}

function unauthorized({ acts, all }: Seen): Judgement {
  const refusal = acts.find(isRefusedCall);
  if (!refusal) return notSeen('No call was rejected with 401.');
  const { later, signIn } = since(refusal, acts);
  const worked = later.find((act) => isCall(act) && succeeded(act));
  const before = worked ? later.filter((act) => isLater(worked, act)) : later;
  const refreshes = before.filter(isRefresh);
  if (refreshes.length > 1) return failed(`After the 401 the app refreshed ${times(refreshes.length)}.`, [refusal, ...refreshes]);
  const [refresh] = refreshes;
  const same = before.filter((act) => isCall(act) && bearerOf(act) !== null && bearerOf(act) === bearerOf(refusal));
  if (same.length > 0)
    return warned(`The app repeated the call ${times(same.length)} with the token that was rejected.`, [refusal, ...same]);
  if (refresh && worked) return passed('After the 401 the app refreshed once and repeated the call.', [refusal, refresh, worked]);
  const rejected = refresh && before.find((act) => isRefusedCall(act) && isLater(act, refresh));
  if (rejected) return notSeen('The repeated call was rejected too.', [refusal, refresh, rejected]);
  if (refresh && !isRenewal(refresh)) return notSeen('The refresh after the 401 failed.', [refusal, refresh]);
  if (refresh) return warned('After the 401 the app refreshed, but did not repeat the call.', [refusal, refresh]);
  const canRefresh = issuedIn(all).some(({ refreshToken }) => refreshToken !== null);
  if (!signIn) return warned('After the 401 the app neither refreshed nor signed in again.', [refusal]);
  if (canRefresh) return warned('After the 401 the app signed in again, although it has a refresh token.', [refusal, signIn]);
  return passed('After the 401 the app, which has no refresh token, signed in again.', [refusal, signIn]);
}

/** A pause after which a call is a new one, and not the same one repeated; milliseconds. */
const NEW_CALL_MS = 1_000;

/**
 * What the app did because of a refusal: all until it said that it is through with what it was asked for, however long it paused. Of an app that
 * says nothing, what followed without a pause.
 */
function becauseOf(refusal: Act, { acts, asked }: Seen): Act[] {
  const { later } = since(refusal, acts);
  const isSame = ({ scene, ask }: Act) => scene === refusal.scene && ask === refusal.ask;
  const round = asked.find(({ scene, number }) => scene === refusal.scene && number === refusal.ask);
  if (round !== undefined && round.said !== null) return later.filter(isSame);
  const end = later.findIndex((act, index) => act.at - (later[index - 1] ?? refusal).at >= NEW_CALL_MS);
  return end < 0 ? later : later.slice(0, end);
}

function unauthorizedLoop(seen: Seen): Judgement {
  const refusal = seen.acts.find(isRefusedCall);
  if (!refusal) return notSeen('No call was rejected with 401.');
  const later = becauseOf(refusal, seen);
  const refreshes = later.filter(isRefresh);
  const calls = [refusal, ...later.filter(isCall)];
  const figures = { Refreshes: `${refreshes.length}`, Calls: `${calls.length}` };
  const text = `The app called ${times(calls.length)} and refreshed ${refreshes.length === 0 ? 'never' : times(refreshes.length)}.`;
  const evidence = [refusal, ...later.filter((act) => isRefresh(act) || isCall(act))];
  if (refreshes.length > 2 || calls.length > 4) return failed(text, evidence, figures);
  return (refreshes.length > 1 || calls.length > 2 ? warned : passed)(text, evidence, figures);
}

function forbidden(seen: Seen): Judgement {
  const { acts } = seen;
  const refusal = acts.find((act) => isCall(act) && act.answer?.status === 403);
  if (!refusal) return notSeen();
  const later = becauseOf(refusal, seen);
  const refreshes = later.filter(isRefresh);
  const calls = later.filter(isCall);
  const isUsual = acts.some((act) => isRefresh(act) && isLater(refusal, act));
  if (refreshes.length > 0 && isUsual)
    return notSeen('The app refreshes before each call, so nothing shows what the 403 led to.', [refusal, ...refreshes]);
  if (refreshes.length > 0) return failed(`After the 403 the app refreshed ${times(refreshes.length)}.`, [refusal, ...refreshes]);
  const figures = { Calls: `${calls.length + 1}` };
  if (calls.length > 2) return failed(`After the 403 the app repeated the call ${times(calls.length)}.`, [refusal, ...calls], figures);
  if (calls.length > 0) return warned(`After the 403 the app repeated the call ${times(calls.length)}.`, [refusal, ...calls], figures);
  return passed('After the 403 the app neither refreshed nor repeated the call.', [refusal]);
}

function tooMany({ acts, all }: Seen): Judgement {
  const refusals = acts.flatMap((act) => {
    const wait = isCall(act) && act.answer?.status === 429 ? retryAfterOf(act) : null;
    // One that was sent before the refusal came back is no answer to it.
    return wait === null ? [] : [{ act, wait, next: all.find((one) => isCall(one) && isKnown(act, one)) }];
  });
  if (refusals.length === 0) return notSeen();
  for (const { act, wait, next } of refusals) {
    if (next === undefined || !isTooEarly(next, wait)) continue;
    const figures = { 'Retry-After': wait.isDate ? wait.text : `${wait.text} s`, Waited: waitedAfter(act, next) };
    const form = wait.isDate ? 'as an HTTP date' : 'in seconds';
    return failed(`Retry-After came ${form}, and the app called again after ${figures.Waited}.`, [act, next], figures);
  }
  const evidence = refusals.flatMap(({ act, next }) => (next ? [act, next] : [act]));
  if (refusals.every(({ next }) => next === undefined)) return passed('After the 429 the app made no other call.', evidence);
  return passed('The app made no call before Retry-After was over.', evidence);
}
