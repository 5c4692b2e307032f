import { AUDIENCE_FACE } from '../../../model/providers/offered';
import type { Copies } from '../lead';
import { type Act, bearerOf, isCodeExchange, isRefresh, isRenewal } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import {
  isCall,
  isKnown,
  isLater,
  isReplaced,
  isUseOf,
  issuedIn,
  ofGrant,
  originsIn,
  refusedAsDead,
  sentRefreshToken,
  times,
} from './issued';
import { sharedRefresh } from './refresh-rotation';

const SEE =
  'Have two copies of the app run with the same stored tokens: with --processes 2 in the terminal, or start a second one when the window asks for it. Each copy calls the API when it is asked, and not by itself.';
const BY_ITSELF = 'The app also calls the API without being asked, so nothing shows which copy made a call.';
const OWN_GRANTS = 'Each copy has signed in by itself, so they share no tokens.';
const FACES = ['oidc', AUDIENCE_FACE] as const;

/** What becomes of stored tokens that two processes of an app share. */
export const COPIES_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-refresh.other-copy',
    statement: 'Each copy of the app uses the tokens that the other one got',
    failed: 'A copy of the app uses a refresh token that the other one has replaced',
    why: 'A second window, a worker or a script keeps a refresh token in memory that another process has used since. To the provider it looks stolen, and both are signed out.',
    reference: 'RFC 9700, section 4.14.2',
    scenes: ['two-copies-in-turn'],
    see: SEE,
    faces: FACES,
    plans: ['rotation'],
    judge: inTurn,
  }),
  clientCheck({
    id: 'app-refresh.two-copies',
    statement: 'Two copies of the app share one refresh',
    failed: 'Two copies of the app refresh at the same moment',
    why: 'A lock within one process does not keep another from refreshing. The second refresh uses a replaced token, which looks like a theft and ends the grant.',
    reference: 'RFC 9700, section 4.14.2',
    scenes: ['two-copies-at-once'],
    see: SEE,
    faces: FACES,
    plans: ['rotation'],
    judge: atOnce,
  }),
];

function inTurn(seen: Seen): Judgement {
  const { acts, all, given } = seen;
  const refreshes = acts.filter(isRefresh);
  const copyOf = copiesOf(seen);
  const isOwn = (act: Act) =>
    refreshes.some(
      (one) => isLater(act, one) && isRenewal(one) && copyOf(one) === copyOf(act) && sentRefreshToken(one) === sentRefreshToken(act),
    );
  // A copy that sends again what it has itself replaced breaks another rule.
  const old = refreshes.filter((act) => isReplaced(act, ofGrant(sentRefreshToken(act), all)) && !isOwn(act));
  const [first] = old;
  if (first) {
    const text = `A copy of the app sent a refresh token ${times(old.length)} that was already replaced.`;
    if (!given.rotates || old.every(isRenewal)) return warned(`${text} It was within the leeway of this provider.`, old);
    return failed(old.some(refusedAsDead) ? `${text} The provider rejected it as used, which ends the grant.` : text, old);
  }
  const began = acts.find((act) => askedOf(act, seen) === 'second');
  // Before the second copy began, the first may sign in anew: what it got then may well be shared.
  const signIns = acts.filter((act) => isCodeExchange(act) && began !== undefined && !isLater(began, act));
  if (signIns.length > 0 || hasTwoGrants(refreshes, all)) return notSeen(OWN_GRANTS, signIns);
  const shared = acts.flatMap((act) => {
    const issued = issuedIn(acts).find(
      (each) => isKnown(each.act, act) && (isUseOf(act, each.accessToken) || sends(act, each.refreshToken)),
    );
    return issued && isRefresh(issued.act) && copyOf(issued.act) !== copyOf(act) ? [issued.act, act] : [];
  });
  const ofSecond = acts.filter((act) => copyOf(act) === 'second');
  if (ofSecond.length === 0 || (given.second !== null && !ofSecond.some(isCall))) return notSeen('The second copy made no call.');
  const unasked = unaskedCalls(seen);
  if (unasked.length > 0) return notSeen(BY_ITSELF, unasked);
  if (shared.length > 0)
    return passed('One copy of the app used the tokens that the other one got.', shared.slice(0, 2), { Refreshes: `${refreshes.length}` });
  return notSeen('No copy used a token that the other one got.', ofSecond);
}

const askedOf = ({ ask }: Act, { asked }: Seen) => asked.find(({ number }) => number === ask)?.of;

/** Which copy sent something: a call as the address shows, a refresh by the first call with what it brought; else the one that was asked. */
function copiesOf(seen: Seen): (act: Act) => Copies | undefined {
  const isApart = seen.given.second !== null;
  const calls = seen.acts.filter(isCall);
  return (act) => {
    const [issued] = issuedIn([act]);
    const call = isCall(act) ? act : calls.find((one) => issued !== undefined && bearerOf(one) === issued.accessToken);
    if (!isApart || call === undefined) return askedOf(act, seen);
    return call.isOfSecond ? 'second' : 'first';
  };
}

/** Calls after what was asked for was over, where nothing else shows whose they are. */
function unaskedCalls({ acts, asked, given }: Seen): Act[] {
  if (given.second !== null) return [];
  return acts.filter((act) => isCall(act) && asked.some(({ number, endedAt }) => number === act.ask && endedAt < act.at));
}

function hasTwoGrants(refreshes: readonly Act[], all: readonly Act[]): boolean {
  const originOf = originsIn(all);
  return new Set(refreshes.map((act) => originOf(sentRefreshToken(act)))).size > 1;
}

const sends = (act: Act, refreshToken: string | null) => isRefresh(act) && refreshToken !== null && sentRefreshToken(act) === refreshToken;

function atOnce(seen: Seen): Judgement {
  const round = seen.asked.find(({ of }) => of === 'both');
  const refreshes = seen.acts.filter((act) => isRefresh(act) && act.ask === round?.number);
  if (hasTwoGrants(refreshes, seen.all)) return notSeen(OWN_GRANTS, refreshes);
  const judgement = sharedRefresh(seen, round, 'for two copies that called at once', warned);
  if (judgement.verdict !== 'pass') return judgement;
  const calls = seen.acts.filter((act) => isCall(act) && act.ask === round?.number);
  const isOne = new Set(calls.map(({ isOfSecond = false }) => isOfSecond)).size < 2;
  if (seen.given.second !== null && isOne) return notSeen('Only one of the copies made a call.', calls);
  const unasked = unaskedCalls(seen);
  return unasked.length > 0 ? notSeen(BY_ITSELF, unasked) : judgement;
}
