import { AUDIENCE_FACE } from '../../../model/providers/offered';
import { type Act, isCodeExchange, isRefresh, isRenewal } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import { isKnown, isLater, isReplaced, isUseOf, issuedIn, ofGrant, originsIn, refusedAsDead, sentRefreshToken, times } from './issued';
import { sharedRefresh } from './refresh-rotation';

const SEE =
  'Have two copies of the app run with the same stored tokens: with --processes 2 in the terminal, or start a second one when the window asks for it.';
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

function inTurn({ acts, asked, all, given }: Seen): Judgement {
  const refreshes = acts.filter(isRefresh);
  const copyOf = ({ ask }: Act) => asked.find(({ number }) => number === ask)?.of;
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
  const began = acts.find((act) => copyOf(act) === 'second');
  // Before the second copy began, the first may sign in anew: what it got then may well be shared.
  const signIns = acts.filter((act) => isCodeExchange(act) && began !== undefined && !isLater(began, act));
  if (signIns.length > 0 || hasTwoGrants(refreshes, all)) return notSeen(OWN_GRANTS, signIns);
  const shared = acts.flatMap((act) => {
    const issued = issuedIn(acts).find(
      (each) => isKnown(each.act, act) && (isUseOf(act, each.accessToken) || sends(act, each.refreshToken)),
    );
    return issued && isRefresh(issued.act) && copyOf(issued.act) !== copyOf(act) ? [issued.act, act] : [];
  });
  if (shared.length > 0)
    return passed('One copy of the app used the tokens that the other one got.', shared.slice(0, 2), { Refreshes: `${refreshes.length}` });
  const ofSecond = acts.filter((act) => copyOf(act) === 'second');
  if (ofSecond.length === 0) return notSeen('The second copy sent nothing.');
  return notSeen('No copy used a token that the other one got.', ofSecond);
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
  return sharedRefresh(seen, round, 'for two copies that called at once', warned);
}
