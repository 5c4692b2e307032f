import { answeredText, bearerOf, type Act, isCodeExchange, isRefresh, formOf, succeeded } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notApplicable, notSeen, passed, type Seen, warned } from '../definition';
import { claimsOf, needsNoState, type SignIn, signInsOf } from '../sign-ins';
import { mentions } from '../mentions';
import { isOwnAddress } from '../../../model/redirect-uri';
import { MIX_UP, OTHER_ISSUER } from '../scenes/sign-in';
import { isAskedAfter } from './issued';

const UNDELIVERED = 'Nothing shows that the callback reached the app.';

/** What the app believes of the redirect and of the ID token. */
export const SIGN_IN_CALLBACK_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-sign-in.state-checked',
    statement: 'The app rejects a callback with another state',
    failed: 'The app exchanges the code of a callback with another state',
    why: "The app did not start this sign-in. If it accepts the callback, an attacker can sign a user in to the attacker's account.",
    reference: 'RFC 6749, section 10.12; RFC 9700, section 4.7',
    scenes: ['other-state'],
    see: 'Let the app sign in twice; the callbacks will have another state, and none.',
    plans: ['bad-weather'],
    judge: stateChecked,
  }),
  clientCheck({
    id: 'app-sign-in.issuer-checked',
    statement: 'The app rejects a callback of another issuer, or of none',
    failed: 'The app accepts a callback that does not name its issuer',
    why: 'An app with several authorization servers that ignores iss can be made to send the code of one to another (mix-up).',
    reference: 'RFC 9207, section 2.4; RFC 9700, sections 2.1 and 4.4',
    scenes: [OTHER_ISSUER],
    see: 'Let the app sign in twice; the callbacks will name another issuer, and none.',
    faces: ['oidc'],
    plans: ['bad-weather'],
    judge: issuerChecked,
  }),
  clientCheck({
    id: 'app-sign-in.mix-up',
    statement: 'The app sends no code of one issuer to another',
    failed: 'The app sends the code of one issuer to another',
    why: "The operator of one of an app's issuers can get the codes of all the others, and with PKCE the verifier as well. The app must compare iss with the issuer at which it began.",
    reference: 'RFC 9207, section 2.4; RFC 9700, section 4.4',
    scenes: [MIX_UP],
    see: 'Have an app that knows two issuers sign in at the second one: with --issuers 2 in the terminal, or under More in the window.',
    faces: ['oidc'],
    plans: ['bad-weather'],
    judge: mixUp,
  }),
  clientCheck({
    id: 'app-sign-in.nonce-checked',
    statement: 'The app rejects an ID token with another nonce',
    failed: 'The app accepts an ID token with another nonce',
    why: 'The ID token belongs to another sign-in. If the app accepts it, a stolen code can be injected into its sign-in.',
    reference: 'OpenID Connect Core, section 3.1.3.7, step 11',
    scenes: ['other-nonce'],
    see: 'Let the app sign in and then call the API, twice; the ID tokens will have another nonce, and none.',
    faces: ['oidc'],
    plans: ['bad-weather'],
    judge: nonceChecked,
  }),
  clientCheck({
    id: 'app-sign-in.form-post',
    statement: 'The app reads a callback that is posted as a form, as it requested',
    failed: 'The app requests the callback as a form, but does not read it',
    why: 'A browser posts the form from another site, without the cookies that are SameSite=Lax. An app that keeps its state in one can not sign anyone in.',
    reference: 'OAuth 2.0 Form Post Response Mode; RFC 6265bis, section 5.5',
    scenes: ['sign-in'],
    see: 'Let the app sign in with response_mode=form_post.',
    plans: ['first-light'],
    judge: formPost,
  }),
  clientCheck({
    id: 'app-sign-in.refused',
    statement: 'A rejected sign-in ends, and sends no token request',
    failed: 'The app does not handle a rejected sign-in',
    why: "A user who cancels must be told so. An app that ignores the error waits forever, or requests tokens that it can't get.",
    reference: 'RFC 6749, section 4.1.2.1',
    scenes: ['sign-in', 'refused-sign-in'],
    see: 'Let the app sign in; the callback will have error=access_denied.',
    plans: ['bad-weather'],
    judge: refused,
  }),
  clientCheck({
    id: 'app-sign-in.code-once',
    statement: 'The app uses each code once',
    failed: 'The app uses a code again',
    why: 'A code that comes twice looks stolen: the server rejects it, and may revoke the tokens that it issued for it.',
    reference: 'RFC 6749, sections 4.1.2 and 10.5',
    scenes: ['sign-in', 'callback-again'],
    see: 'Let the app sign in; its callback will be loaded twice.',
    plans: ['bad-weather'],
    judge: codeOnce,
  }),
  clientCheck({
    id: 'app-sign-in.code-kept',
    statement: 'The app sends the code to the token endpoint and nowhere else',
    failed: 'The code turns up in another request',
    why: 'A code in a URL or a Referer header is written to logs, where others can read it while it is still valid.',
    reference: 'RFC 9700, section 4.2; RFC 6749, section 10.5',
    scenes: ['sign-in'],
    see: 'Let the app exchange a code.',
    plans: ['first-light'],
    judge: codeKept,
  }),
];

/**
 * The callback reached the app: it answered. A person's browser shows no answer; there it counts that the app said or did something
 * afterwards, or that other callbacks from the same browser arrived, since it exchanged their codes.
 */
function isDelivered(callback: Act, { all, asked }: Seen): boolean {
  // Handed over as a line, or by the person's system: an app that ignores it says and does the same as one that rejects it.
  if (!isOwnAddress(callback.request.url)) return arrivesElsewhere(callback, all);
  if (all.some(({ leg, answer }) => leg === 'callback' && answer !== null)) return callback.answer !== null;
  const isSaid = asked.some(({ scene, number, said }) => scene === callback.scene && number === callback.ask && said !== null);
  return (
    isSaid ||
    arrivesElsewhere(callback, all) ||
    all.some(({ leg, ordinal }) => ordinal > callback.ordinal && leg !== 'page' && leg !== 'callback')
  );
}

const arrivesElsewhere = (callback: Act, all: readonly Act[]): boolean =>
  signInsOf(all).some((signIn) => signIn.callback !== callback && signIn.exchanges.length > 0);

/** Judges sign-ins whose callback was changed: it must not have led to a token request. */
function mustNotExchange(
  seen: Seen,
  changed: (signIn: SignIn) => boolean,
  wrong: (evidence: Act[], signIn: SignIn) => Judgement,
  right: string,
): Judgement {
  // An exchange may come late, when another scene is on.
  const signIns = signInsOf(seen.all).filter(({ callback, returned }) => callback && seen.acts.includes(callback) && returned.has('code'));
  const tried = signIns.filter(changed);
  if (tried.length === 0) return notSeen();
  const taken = tried.find(({ exchanges }) => exchanges.length > 0);
  if (taken)
    return wrong(
      [taken.callback, ...taken.exchanges].filter((act) => act !== null),
      taken,
    );
  const delivered = tried.flatMap(({ callback }) => (callback !== null && isDelivered(callback, seen) ? [callback] : []));
  return delivered.length > 0 ? passed(right, delivered) : notSeen(UNDELIVERED);
}

function stateChecked(seen: Seen): Judgement {
  const { acts, given } = seen;
  const signIns = signInsOf(acts);
  if (signIns.length > 0 && signIns.every(({ asked }) => !asked.get('state'))) {
    const isSpare = signIns.every((signIn) => needsNoState(signIn, given));
    return isSpare
      ? notApplicable('The app sends no state and relies on PKCE or the nonce.')
      : notSeen('The app sends no state that it could check.');
  }
  const isChanged = ({ asked, returned }: SignIn) => asked.has('state') && asked.get('state') !== returned.get('state');
  const wrong = (evidence: Act[], { returned }: SignIn) =>
    failed(`The callback had ${returned.has('state') ? 'another state' : 'no state'}, but the app exchanged its code.`, evidence);
  return mustNotExchange(seen, isChanged, wrong, 'No callback with another state, or without one, led to a token request.');
}

function issuerChecked(seen: Seen): Judgement {
  const lured = seen.acts.filter(({ leg }) => leg === 'elsewhere');
  const codes = signInsOf(seen.acts).flatMap(({ returned }) => returned.get('code') ?? []);
  const sent = lured.find((act) => codes.some((code) => mentions(act, code) !== null));
  if (sent) return failed('The callback named another issuer, and the app sent its code there.', [sent]);
  if (lured.length > 0) return failed('The callback named another issuer, and the app went there.', lured);
  const isChanged = ({ returned }: SignIn) => returned.get('iss') !== seen.given.issuer;
  // RFC 9700 section 2.1 demands the defence only of a client with several authorization servers, which no one sees from here.
  const harm = 'With only one authorization server this does no harm; with several it is a mix-up attack.';
  const wrong = (evidence: Act[], { returned }: SignIn) =>
    warned(
      returned.has('iss')
        ? `The callback named another issuer, but the app exchanged its code. ${harm}`
        : `The callback named no issuer, although the metadata promise that each does, but the app exchanged its code. ${harm}`,
      evidence,
    );
  return mustNotExchange(seen, isChanged, wrong, 'No callback that named another issuer, or none, led to a token request.');
}

function formPost(seen: Seen): Judgement {
  const signIns = signInsOf(seen.acts);
  const asking = signIns.filter(({ asked }) => asked.get('response_mode') === 'form_post');
  if (signIns.length > 0 && asking.length === 0) return notApplicable('The app asks for the callback in the URL.');
  const all = asking.filter(({ callback, returned }) => callback?.request.method === 'POST' && returned.has('code'));
  // A sign-in that was begun anew leaves a callback that no app may take.
  const posted = all.find(({ exchanges }) => exchanges.length > 0) ?? all[0];
  if (!posted?.callback) return notSeen('No callback was posted.');
  const [exchange] = posted.exchanges;
  if (exchange) return passed('The app read the code from the form that was posted.', [posted.callback, exchange]);
  if (!isDelivered(posted.callback, seen)) return notSeen(UNDELIVERED);
  return failed('The callback was posted as a form, and the app did not exchange its code.', [posted.callback]);
}

function mixUp(seen: Seen): Judgement {
  const lured = seen.acts.filter(({ leg }) => leg === 'elsewhere');
  const begun = lured.find(({ request }) => request.method === 'GET' && new URL(request.url).searchParams.has('client_id'));
  if (!begun) return notSeen('The app began no sign-in at the second issuer.');
  // The code may be sent on late, when another scene is on.
  const [signIn] = signInsOf(seen.all).filter(({ callback, returned }) => callback && seen.acts.includes(callback) && returned.has('code'));
  if (!signIn?.callback) return notSeen('No code came back.', [begun]);
  const code = signIn.returned.get('code') ?? '';
  const sent = seen.all.find((act) => act.leg === 'elsewhere' && mentions(act, code) !== null);
  if (sent) return failed('The code of the first issuer arrived at the second one.', [begun, signIn.callback, sent]);
  const [exchange] = signIn.exchanges;
  if (exchange)
    return warned('The app sent the code to the first issuer, although it had begun at the second one.', [
      begun,
      signIn.callback,
      exchange,
    ]);
  if (!isDelivered(signIn.callback, seen)) return notSeen(UNDELIVERED);
  return passed('The app began at the second issuer, the code came from the first one, and the app sent it nowhere.', [
    begun,
    signIn.callback,
  ]);
}

function nonceChecked(seen: Seen): Judgement {
  const signIns = signInsOf(seen.acts);
  const sent = signIns.filter((signIn) => signIn.asked.get('nonce'));
  if (signIns.length > 0 && sent.length === 0) return notApplicable('The app sends no nonce.');
  const exchanges = sent.flatMap((signIn) => signIn.exchanges.filter((act) => isForeign(act, signIn)));
  const found = exchanges.map((exchange) => judgeForeign(seen, exchange));
  const worst = (['fail', 'pass', 'not-seen'] as const).flatMap((each) => found.find(({ verdict }) => verdict === each) ?? []);
  return worst[0] ?? notSeen();
}

/** @param exchange It brought an ID token whose nonce is not the app's. */
function judgeForeign({ acts, asked }: Seen, exchange: Act): Judgement {
  const has = claimsOf(answeredText(exchange, 'id_token')).nonce === undefined ? 'no nonce' : 'another nonce';
  const tokens = new Set(
    [answeredText(exchange, 'access_token'), answeredText(exchange, 'refresh_token')].filter((token) => token !== null),
  );
  const use =
    acts.find((act) => tokens.has(bearerOf(act) ?? '') && act.leg === 'api') ??
    acts.find((act) => isRefresh(act) && tokens.has(formOf(act).get('refresh_token') ?? ''));
  if (use) return failed(`The ID token had ${has}, but the app uses the tokens that came with it.`, [exchange, use]);
  const signIn = asked.find(({ ask, acts: its }) => ask === 'sign-in' && its.some(({ id }) => id === exchange.id));
  if (signIn?.said?.word === 'failed') return passed(`The ID token had ${has}, and the app said that the sign-in failed.`, [exchange]);
  const isCalled = asked.some((one) => one.ask === 'call' && isAskedAfter(one, exchange) && one.said?.word === 'failed');
  return isCalled || acts.some(({ leg, ordinal }) => ordinal > exchange.ordinal && (leg === 'api' || leg === 'authorize'))
    ? passed(`The ID token had ${has}, and the app does not use the tokens that came with it.`, [exchange])
    : notSeen(`The app got an ID token with ${has}, but then made no call that would show what it made of it.`, [exchange]);
}

/** The answer has an ID token with a nonce that the app did not send. */
function isForeign(exchange: Act, { asked }: SignIn): boolean {
  const token = answeredText(exchange, 'id_token');
  return token !== null && claimsOf(token).nonce !== asked.get('nonce');
}

function refused(seen: Seen): Judgement {
  const { acts, asked } = seen;
  const refusals = signInsOf(acts).filter(({ returned }) => returned.has('error'));
  const [callback] = refusals.flatMap((signIn) => signIn.callback ?? []);
  if (callback === undefined) return notSeen();
  const later = acts.filter(({ ordinal, scene }) => ordinal > callback.ordinal && scene === callback.scene);
  const again = later.findIndex(({ leg }) => leg === 'authorize');
  // Of any kind: a library that finds no code may ask for a token of the client itself.
  const request = later.slice(0, again < 0 ? undefined : again).find((act) => act.leg === 'token' && !isRefresh(act));
  if (request) {
    const figures = { grant_type: formOf(request).get('grant_type') ?? 'none' };
    return failed('The callback had error=access_denied, but the app sent a token request.', [callback, request], figures);
  }
  if (!isOwnAddress(callback.request.url) && !isDelivered(callback, seen)) return notSeen(UNDELIVERED);
  const said = asked.find(({ scene, number }) => scene === callback.scene && number === callback.ask)?.said ?? null;
  if (said?.word === 'failed') return passed('The app said that the sign-in failed, and sent no token request.', [callback]);
  if (said?.word === 'done') return warned('The app sent no token request, but said that the sign-in was done.', [callback]);
  if (again >= 0) return passed('The app sent no token request and began a new sign-in.', [callback]);
  const speaks = asked.some(({ ask, said: its }) => ask === 'sign-in' && its !== null && its.word !== 'opened');
  if (speaks) return failed('The app did not say how the sign-in ended: it still waits.', [callback]);
  if (callback.answer !== null)
    return passed('The app responded to the callback, and sent no token request.', [callback], { Status: `${callback.answer.status}` });
  return isDelivered(callback, seen) ? passed('The app sent no token request.', [callback]) : notSeen(UNDELIVERED);
}

function codeOnce({ all }: Seen): Judgement {
  const exchanges = all.filter((act) => isCodeExchange(act) && formOf(act).has('code'));
  const again = exchanges.flatMap((act) => {
    const before = exchanges.filter((other) => other.ordinal < act.ordinal && formOf(other).get('code') === formOf(act).get('code'));
    return before.map((other) => ({ act, other }));
  });
  const counted = again.find(({ other }) => hasTakenEffect(other));
  if (counted) return failed('The app sent the same code in two token requests.', [counted.other, counted.act]);
  const unknown = again.find(({ other }) => other.answer === null);
  if (unknown)
    return warned('The app sent the same code again after a token request that it did not wait for. The server may have counted both.', [
      unknown.other,
      unknown.act,
    ]);
  if (again.length > 0) return passed('The app sent a code again only where the server had not looked at it.', exchanges.slice(0, 2));
  return exchanges.length > 0
    ? passed('Each code came in one token request.', exchanges.slice(0, 1))
    : notSeen('The app did not exchange a code.');
}

/** Unlike one that got no proper answer, or was refused for its credentials before anyone looked at the code. */
const hasTakenEffect = (act: Act): boolean => succeeded(act) || act.answer?.status === 400 || act.answer?.status === 403;

function codeKept({ all }: Seen): Judgement {
  const signIns = signInsOf(all).filter(({ exchanges }) => exchanges.length > 0);
  for (const { returned, callback } of signIns) {
    const code = returned.get('code') ?? '';
    for (const act of all) {
      if (act === callback || act.leg === 'callback' || (act.leg === 'elsewhere' && (act.scene === OTHER_ISSUER || act.scene === MIX_UP)))
        continue;
      const where = mentions(act, code);
      // Of a token request: where it belongs, or what the check of its URL is about.
      const isOwn = act.leg === 'token' && (where === 'the body' || where === 'the URL');
      if (where !== null && !isOwn)
        return failed(`The code comes back in ${where} of a request to the ${act.leg === 'api' ? 'API' : 'server'}.`, [act]);
    }
  }
  return signIns.length > 0
    ? passed('The code came in the body of the token request only.', signIns.flatMap(({ exchanges }) => exchanges.slice(0, 1)).slice(0, 1))
    : notSeen('The app did not exchange a code.');
}
