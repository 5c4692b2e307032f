import { type Act, formOf, isRefresh, isRenewal, succeeded } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notApplicable, notSeen, passed, type Seen, warned } from '../definition';
import { isLater, isSignedIn, isUseOf, type Issued, issuedIn, refusedAsDead, sentRefreshToken, times } from './issued';

const DEAD_SCENE = 'end-revoked';

export const INVALID_GRANT = clientCheck({
  id: 'app-refresh.invalid-grant',
  statement: 'invalid_grant ends in a sign-in',
  failed: 'invalid_grant does not end in a sign-in',
  why: 'The refresh token is dead for good. An app that tries on runs into rate limits, and its user waits for nothing.',
  reference: 'RFC 6749, section 5.2',
  scenes: [DEAD_SCENE],
  see: 'Have the app call the API after its grant was ended, then sign in again.',
  plans: ['rotation'],
  judge(seen) {
    const refused = seen.acts.filter(refusedAsDead);
    const [first] = refused;
    if (!first) return notSeen('None of its refreshes was refused with invalid_grant.');
    const again = refused.filter((act) => act.ask === first.ask && sentRefreshToken(act) === sentRefreshToken(first));
    const figures = { Requests: `${again.length}` };
    if (again.length > 2) return failed(`The app sent the dead refresh token ${times(again.length)} in a row.`, again, figures);
    const ending = endsInSignIn(seen, first);
    if (again.length === 2 && ending.verdict === 'pass')
      return warned('The app sent the dead refresh token twice, then signed in.', again, figures);
    return ending;
  },
});

function endsInSignIn({ acts, asked }: Seen, dead: Act): Judgement {
  const signIn = acts.find((act) => isSignedIn(act) && isLater(act, dead));
  if (signIn) return passed('A sign-in brought new tokens.', [dead, signIn]);
  const round = asked.find(({ ask, number }) => ask === 'sign-in' && number > dead.ask);
  if (!round || (round.outcome === 'nothing' && round.said === null)) return notSeen('The app did not sign in again.', [dead]);
  return failed('The app did not sign in again when it was asked to.', [dead, ...round.acts]);
}

export const KNOWN_DEAD = clientCheck({
  id: 'app-refresh.known-dead',
  statement: 'The app does not refresh with a token that it knows to be dead',
  failed: 'The app goes on refreshing with a dead token',
  why: 'A provider that sees a dead token again and again may lock the client out, or raise an alarm.',
  reference: 'RFC 6749, section 5.2',
  scenes: [DEAD_SCENE],
  see: 'Have the app call the API twice more after its grant was ended.',
  plans: ['rotation'],
  judge({ acts, asked }) {
    const first = acts.find(refusedAsDead);
    if (!first) return notSeen('None of its refreshes was refused with invalid_grant.');
    const rounds = asked.filter(({ number, ask }) => number > first.ask && ask === 'call');
    if (rounds.length === 0) return notSeen('There was no request to the app after that.', [first]);
    const again = acts.filter((act) => isRefresh(act) && act.ask > first.ask && sentRefreshToken(act) === sentRefreshToken(first));
    if (again.length > 0) return failed(`The app sent the dead refresh token ${times(again.length)} more.`, [first, ...again]);
    return passed('The app did not send that refresh token again.', [first]);
  },
});

export const EXPIRED = clientCheck({
  id: 'app-end.expired',
  statement: 'A refresh token that is too old ends in a sign-in',
  failed: 'The app is stuck once its refresh token is too old',
  why: 'Every grant ends some day. What people see then should be a sign-in, not an error that stays.',
  reference: 'RFC 6749, section 1.5',
  scenes: ['end-expired'],
  see: 'Have the app call the API after a long time, then sign in again.',
  plans: ['rotation'],
  judge(seen) {
    const dead = seen.acts.find(refusedAsDead);
    return dead ? endsInSignIn(seen, dead) : notSeen('The app did not refresh with the token that had expired.');
  },
});

export const REVOKES = clientCheck({
  id: 'app-end.revokes',
  statement: 'A sign-out revokes the refresh token',
  failed: 'A sign-out leaves the refresh token alive',
  why: 'A copy of the refresh token, in a backup or a log, works for weeks after a person has signed out.',
  reference: 'RFC 7009, section 1; RFC 6819, section 5.2.2.4',
  scenes: ['end-sign-out'],
  see: 'Have the app sign out.',
  plans: ['first-light'],
  judge({ acts, asked, all, given }) {
    if (given.revocationUrl === '') return notApplicable('This provider has no revocation endpoint.');
    const before = issuedBefore(acts, all);
    const issued = before.findLast(({ refreshToken }) => refreshToken !== null);
    if (!issued) return notSeen('The app has no refresh token.');
    const revocations = acts.filter(({ leg }) => leg === 'revocation');
    const spent = new Set(all.filter(isRenewal).map(sentRefreshToken));
    const sent = (act: Act) => formOf(act).get('token') ?? '';
    // Not only the last one: an app may have refused the tokens of a later sign-in.
    const right = revocations.find((act) =>
      before.some(({ refreshToken }) => refreshToken === sent(act) && !(given.rotates && spent.has(sent(act)))),
    );
    if (right && succeeded(right)) return passed('The app revoked its refresh token.', [right]);
    if (right) return failed('Its revocation of the refresh token was refused.', [right]);
    const other = revocations.find((act) => before.some(({ accessToken }) => accessToken === sent(act)));
    if (other) return warned('The app revoked its access token alone; some providers leave the refresh token alive then.', [other]);
    if (revocations.length > 0) return failed('The app revoked another token than its refresh token.', revocations);
    if (!hasSignedOut({ acts, asked })) return notSeen('The app did not sign out.');
    // No standard demands it: RFC 7009 gives the means.
    return warned('The app signed out and did not revoke its refresh token.', [
      issued.act,
      ...acts.filter(({ leg }) => leg === 'sign-out'),
    ]);
  },
});

const isSignOut = ({ leg }: Act): boolean => leg === 'revocation' || leg === 'sign-out';

/** Before the sign-out among these acts, or the first of them where no act shows it: a slow app may end a sign-in that it began earlier first. */
function issuedBefore(acts: readonly Act[], all: readonly Act[]): Issued[] {
  const moment = acts.find(isSignOut) ?? acts[0];
  return issuedIn(all.filter((act) => !moment || isLater(moment, act)));
}

/** Its word counts too: forgetting tokens leaves no trace at the provider. */
function hasSignedOut({ acts, asked }: Pick<Seen, 'acts' | 'asked'>): boolean {
  const round = asked.find(({ ask }) => ask === 'sign-out');
  const word = round?.said?.word;
  return acts.some(isSignOut) || word === 'done' || word === 'opened';
}

export const FORGETS = clientCheck({
  id: 'app-end.forgets',
  statement: 'After a sign-out it uses its tokens no more',
  failed: 'After a sign-out it goes on using its tokens',
  why: 'The next user of the machine would act in the name of the one who has signed out.',
  reference: 'RFC 6819, section 5.1.6',
  scenes: ['end-sign-out'],
  see: 'Have the app sign out, then call the API.',
  plans: ['first-light'],
  judge({ acts, asked, all }) {
    if (!hasSignedOut({ acts, asked })) return notSeen('The app did not sign out.');
    const round = asked.find(({ ask }) => ask === 'call');
    if (!round) return notSeen('The app was not asked to call the API after that.');
    const before = issuedBefore(acts, all);
    const later = acts.filter(({ ask }) => ask >= round.number);
    const used = later.filter((act) =>
      before.some(({ accessToken, refreshToken }) => isUseOf(act, accessToken) || sentRefreshToken(act) === refreshToken),
    );
    if (used.length > 0) return failed('The app called the API or refreshed with tokens from before its sign-out.', used);
    return passed('None of its tokens came again.', acts);
  },
});

export const GRANT_CHECKS: readonly ClientCheck[] = [INVALID_GRANT, KNOWN_DEAD];
export const END_CHECKS: readonly ClientCheck[] = [EXPIRED, REVOKES, FORGETS];
