import { type Act, isCodeExchange, queryOf, succeeded } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen, warned } from '../definition';
import { CLOCK_OFF_SECONDS } from '../scenes/end';
import { isCall, isLater, isSignedIn, isUseOf, type Issued, issuedIn, sentRefreshToken, times } from './issued';

/** Some libraries fetch a key set again only so long after they last did, in milliseconds. */
const COOL_DOWN_MS = 90_000;
const SIGN_INS = 'Have the app sign in with the scope openid, then call the API.';

/** The tokens of the first sign-in among these acts that brought an ID token, and the requests that used them. */
function firstSignIn(acts: readonly Act[]): { issued: Issued; uses: Act[] } | null {
  const issued = issuedIn(acts.filter(isCodeExchange)).find(({ idToken }) => idToken !== null);
  if (!issued) return null;
  const { accessToken, refreshToken, act } = issued;
  const uses = acts.filter(
    (one) => isLater(one, act) && (isUseOf(one, accessToken) || (refreshToken !== null && sentRefreshToken(one) === refreshToken)),
  );
  return { issued, uses };
}

interface Spoilt {
  id: ClientCheck['id'];
  /** "that is not signed". */
  which: string;
  scene: string;
  why: string;
  reference: string;
}

/** A provider sees that an ID token was refused when the tokens beside it are never used. */
function refuses({ id, which, scene, why, reference }: Spoilt): ClientCheck {
  return clientCheck({
    id,
    statement: `The app refuses an ID token ${which}`,
    failed: `The app accepts an ID token ${which}`,
    why,
    reference,
    scenes: [scene],
    see: SIGN_INS,
    faces: ['oidc'],
    plans: [],
    judge: (seen) => judgeRefusal(seen, which),
  });
}

function judgeRefusal({ acts, asked, all }: Seen, which: string): Judgement {
  const signIn = firstSignIn(acts);
  if (!signIn) return notSeen('No sign-in brought it such an ID token.');
  const { issued, uses } = signIn;
  if (uses.length > 0 && !readsIdTokens(all))
    return notSeen('Nothing shows that the app reads ID tokens: it sent no nonce and fetched no keys.', [issued.act, ...uses]);
  if (uses.length > 0) return failed(`The app signed the user in with an ID token ${which}.`, [issued.act, ...uses]);
  const call = asked.find(({ ask, number }) => ask === 'call' && number >= issued.act.ask);
  const callsOtherwise = all.some((act) => isCall(act) && succeeded(act));
  if (!call || !callsOtherwise) return notSeen('The app made no call after that, nor otherwise.', [issued.act]);
  return passed('The app did not use the tokens that came with it.', [issued.act]);
}

/** It sent a nonce, or fetched the keys that ID tokens are checked with. */
function readsIdTokens(all: readonly Act[]): boolean {
  return all.some((act) => act.leg === 'jwks' || (act.leg === 'authorize' && queryOf(act).has('nonce')));
}

const REFUSALS: readonly ClientCheck[] = [
  refuses({
    id: 'app-end.unsigned',
    which: 'that is not signed (alg none)',
    scene: 'end-unsigned',
    why: 'Anybody can write an unsigned token, and so be anybody.',
    reference: 'OpenID Connect Core, sections 2 and 3.1.3.7; RFC 8725, section 3.2',
  }),
  refuses({
    id: 'app-end.other-audience',
    which: 'for another client (aud)',
    scene: 'end-other-audience',
    why: 'Another client of the same provider could sign its own users in here with the ID tokens it gets.',
    reference: 'OpenID Connect Core, section 3.1.3.7, step 3',
  }),
];

const NEW_KEY = clientCheck({
  id: 'app-end.new-key',
  statement: 'The app fetches the key set again for a new signing key, once',
  failed: 'The app does not cope with a new signing key',
  why: 'Providers change their keys, sometimes at once. An app that keeps the old set locks everybody out; one that fetches it each time is slow and a load.',
  reference: 'OpenID Connect Core, section 10.1.1',
  scenes: ['end-new-key'],
  see: SIGN_INS,
  faces: ['oidc'],
  plans: ['bad-weather'],
  judge({ acts, all }) {
    const signIn = firstSignIn(acts);
    if (!signIn) return notSeen('The app did not sign in after the key was changed.');
    const fetches = all.filter(({ leg }) => leg === 'jwks');
    if (fetches.length === 0) return notSeen('The app never fetched the key set: it checks no signatures.', [signIn.issued.act]);
    const again = fetches.filter((act) => acts.includes(act));
    const figures = { Fetches: `${again.length}` };
    const evidence = [signIn.issued.act, ...again];
    if (again.length === 0) return judgeUnfetched(signIn, fetches);
    if (signIn.uses.length === 0) return failed('The app fetched the key set again, and did not accept the new key.', evidence, figures);
    const verified = issuedIn(acts).filter(({ idToken }) => idToken !== null);
    const isEachTime = verified.length > 1 && again.length >= verified.length;
    const startsAnew = acts.filter(({ leg }) => leg === 'metadata').length >= again.length;
    const text = `The app fetched the key set ${times(again.length)} for ${verified.length} ID tokens of one key.`;
    if (isEachTime && startsAnew) return warned(`${text} It may have been started anew each time.`, evidence, figures);
    if (isEachTime) return failed(text, evidence, figures);
    return passed(`The app fetched the key set ${times(again.length)} for the new key.`, evidence, figures);
  },
});

function judgeUnfetched({ issued, uses }: { issued: Issued; uses: readonly Act[] }, fetches: readonly Act[]): Judgement {
  const last = fetches.findLast((act) => isLater(issued.act, act));
  const evidence = last ? [last, issued.act] : [issued.act];
  if (uses.length > 0) return failed('The app took an ID token that is signed with a key it has never fetched.', [...evidence, ...uses]);
  const text = 'The app refused the new key, and did not fetch the key set again.';
  if (last && issued.act.at - last.at < COOL_DOWN_MS) return warned(`${text} It may wait before it does so a second time.`, evidence);
  return failed(text, evidence);
}

const CLOCK = clientCheck({
  id: 'app-end.clock',
  statement: `The app works where clocks are ${CLOCK_OFF_SECONDS / 60} minutes apart`,
  failed: `The app does not work where clocks are ${CLOCK_OFF_SECONDS / 60} minutes apart`,
  why: 'Clocks of laptops and phones are off. An app without a tolerance locks those people out, or refreshes without end.',
  reference: 'RFC 7519, section 4.1.4; RFC 6749, section 5.1 (expires_in counts from the response)',
  scenes: ['end-clock-ahead', 'end-clock-behind'],
  see: SIGN_INS,
  faces: ['oidc'],
  plans: ['bad-weather'],
  judge({ acts }) {
    const rounds = [...new Set(acts.map(({ scene }) => scene))].map((scene) => acts.filter((act) => act.scene === scene));
    const signedIn = rounds.flatMap((round) => {
      const act = round.find(isSignedIn);
      return act ? [{ act, round, way: act.scene === 'end-clock-ahead' ? 'behind' : 'ahead of' }] : [];
    });
    if (signedIn.length === 0) return notSeen('The app did not sign in.');
    const looping = signedIn.find(({ round, act }) => round.filter((one) => isLater(one, act) && sentRefreshToken(one) !== '').length > 2);
    if (looping)
      return failed(
        'The app refreshed again and again, though the access token is valid for an hour.',
        looping.round.filter((act) => sentRefreshToken(act) !== ''),
      );
    const refused = signedIn.find(
      ({ act, round }) => !issuedIn([act]).some(({ accessToken }) => round.some((one) => isUseOf(one, accessToken))),
    );
    if (refused)
      return warned(`The app did not use the tokens of a sign-in while its clock was three minutes ${refused.way} the provider's.`, [
        refused.act,
      ]);
    return passed(
      'The app signed in and called the API.',
      signedIn.map(({ act }) => act),
    );
  },
});

export const ID_TOKEN_CHECKS: readonly ClientCheck[] = [NEW_KEY, ...REFUSALS, CLOCK];
