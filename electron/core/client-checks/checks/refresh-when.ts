import { type Act, answerOf, formOf, isRefresh, isRenewal } from '../acts';
import { type ClientCheck, clientCheck, failed, notSeen, passed, type Seen, warned } from '../definition';
import { isKnown, isRefusedCall, isUseOf, type Issued, issuedIn } from './issued';
import { AUDIENCE_FACE, AUDIENCE_FACE_WORDS } from '../../../model/providers/offered';

/** Why an app refreshed, as far as the provider can see. */
interface Renewal {
  act: Act;
  /** The API had refused the access token before, and nothing else explains it. */
  isAfterRefusal: boolean;
  /** Milliseconds that the access token had left by what its answer said; null: it said nothing. */
  left: number | null;
}

export const RENEWS = clientCheck({
  id: 'app-refresh.when',
  statement: 'The app refreshes before the access token expires, with a margin, or after a 401',
  failed: 'The app never refreshes',
  why: 'An app that does neither loses its access after minutes, and asks people to sign in again for no reason.',
  reference: 'RFC 6749, section 1.5',
  scenes: ['refresh-expiry'],
  see: 'Let the app sign in with a scope that brings a refresh token, and have it call the API before and after the access token expires.',
  plans: ['rotation'],
  judge({ acts, all }) {
    const renewals = acts.filter(isRenewal);
    const refused = acts.filter(isRefusedCall);
    if (renewals.length > 0)
      return judgeRenewals(
        renewals.map((act) => renewalOf(act, all)),
        renewals,
      );
    const tried = acts.filter(isRefresh);
    if (tried.length > 0) return notSeen('Each of its refreshes was refused.', tried);
    if (refused.length === 0) return notSeen();
    if (!issuedIn(all).some(({ refreshToken }) => refreshToken !== null)) return notSeen('The app has no refresh token.', refused);
    return failed('The API refused its expired access token with 401, and no refresh followed.', refused);
  },
});

function judgeRenewals(renewals: readonly Renewal[], evidence: readonly Act[]) {
  const isAfterRefusal = renewals.some((each) => each.isAfterRefusal);
  const early = renewals.filter((each) => !each.isAfterRefusal);
  const margin = Math.max(0, ...early.map(({ left }) => left ?? 0));
  const figures = { Margin: margin >= 1000 ? `at least ${Math.floor(margin / 1000)} s` : null };
  if (margin >= 1000 && isAfterRefusal)
    return passed('The app refreshes before the access token expires, and after a 401.', evidence, figures);
  if (margin >= 1000) return passed('The app refreshes before the access token expires.', evidence, figures);
  if (isAfterRefusal) return passed('The app refreshes after a 401.', evidence);
  return warned('The app refreshes once the access token has expired by its own clock, with no margin, and not after a 401.', evidence);
}

function renewalOf(act: Act, all: readonly Act[]): Renewal {
  const before = issuedIn(all).findLast((issued) => isKnown(issued.act, act));
  if (!before) return { act, isAfterRefusal: false, left: null };
  const left = leftOf(before, act);
  // Much later, its clock would have told it the same.
  const isAtOnce = (one: Act) => (one.scene === act.scene && one.ask === act.ask) || left === null || left > 0;
  const isAfterRefusal = all.some((one) => isRefusedCall(one) && isKnown(one, act) && isUseOf(one, before.accessToken) && isAtOnce(one));
  return { act, isAfterRefusal, left };
}

/** By `expires_in`, counted from when its answer came (RFC 6749 section 5.1). */
function leftOf({ act: { endedAt }, act }: Issued, at: Act): number | null {
  const { expires_in: standard, expire_in: other } = answerOf(act);
  const seconds = Number(standard ?? other);
  return seconds > 0 && endedAt !== null ? endedAt + seconds * 1000 - at.at : null;
}

export const REDIRECT_URI = clientCheck({
  id: 'app-refresh.redirect-uri',
  statement: 'The app sends redirect_uri with a refresh, as this provider wants',
  failed: 'The app refreshes without the redirect_uri that this provider wants',
  why: `${AUDIENCE_FACE_WORDS.name} lists redirect_uri among the parameters of a refresh. Most libraries leave it out, since the standard has none there.`,
  reference: `${AUDIENCE_FACE_WORDS.name}'s documentation; RFC 6749, section 6, has no such parameter`,
  scenes: ['refresh-expiry'],
  see: 'Have the app refresh.',
  faces: [AUDIENCE_FACE],
  plans: ['rotation'],
  judge({ acts, given }: Seen) {
    if (!given.refreshNeedsRedirectUri) return notSeen();
    const refreshes = acts.filter(isRefresh);
    const wrong = refreshes.filter((act) => formOf(act).get('redirect_uri') !== given.redirectUri);
    if (refreshes.length === 0) return notSeen();
    if (wrong.length > 0) return failed(`${wrong.length} of ${refreshes.length} refreshes did not have it.`, wrong);
    return passed(`Each of ${refreshes.length} refreshes had it.`, refreshes);
  },
});

export const WHEN_CHECKS: readonly ClientCheck[] = [RENEWS, REDIRECT_URI];
