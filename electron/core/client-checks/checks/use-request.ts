import { type Act, bearerOf, formOf, queryOf, sentHeader } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notSeen, passed, type Seen } from '../definition';
import { mentions } from '../mentions';
import { isLater, issuedIn } from './issued';
import { tenantIn } from './token-request';
import { TENANT_FACE, TENANT_FACE_WORDS } from '../../../model/providers/offered';

const SEE = 'Let the app sign in and call the API.';
const NONE = 'The app made no API call with a token.';

/** How an app sends its access token to the API. */
export const USE_REQUEST_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-use.header',
    statement: 'The app sends the access token as Bearer in the Authorization header',
    failed: 'The app does not send the access token as Bearer in the Authorization header',
    why: 'In a URL it ends up in logs, histories and Referer headers. Few APIs accept it there, or in a body.',
    reference: 'RFC 6750, sections 2.1 to 2.3; RFC 9700, section 4.3.2',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: header,
  }),
  clientCheck({
    id: 'app-use.one-token',
    statement: 'Each call has one access token',
    failed: 'A call has its access token twice',
    why: 'A request that sends its token in more than one way is malformed, and servers reject it.',
    reference: 'RFC 6750, sections 2 and 3.1',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: oneToken,
  }),
  clientCheck({
    id: 'app-use.access-token',
    statement: 'The app calls the API with the access token, not with another token',
    failed: 'The app calls the API with an ID token or a refresh token',
    why: 'An ID token is for the app alone, and a refresh token for the token endpoint alone. An API that accepts either is open to misuse.',
    reference: 'RFC 6749, sections 1.4 and 1.5; OpenID Connect Core, section 2',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: rightToken,
  }),
  clientCheck({
    id: 'app-use.tenant',
    statement: 'Each API call has the Tenant header',
    failed: 'An API call lacks the Tenant header',
    why: `${TENANT_FACE_WORDS.name} rejects every request without it.`,
    reference: `${TENANT_FACE_WORDS.name}'s API documentation: Tenant header`,
    scenes: ['sign-in'],
    see: SEE,
    faces: [TENANT_FACE],
    plans: ['first-light'],
    judge: (seen) => tenantIn(seen, 'api', 'An API call'),
  }),
  clientCheck({
    id: 'app-use.redirect',
    statement: 'The access token does not follow a redirect to another host',
    failed: 'The access token follows a redirect to another host',
    why: 'A redirect can lead anywhere. A token that follows it reaches a server that it was not issued for, which can use it.',
    reference: 'RFC 9700, section 4.9.1; RFC 6750, section 5.2; RFC 9110, section 15.4',
    scenes: ['api-redirect'],
    see: 'Let the app call the API; it redirects to another host.',
    plans: ['bad-weather'],
    judge: redirect,
  }),
];

const callsIn = ({ all }: Seen): Act[] =>
  all.filter(({ leg, request }) => (leg === 'api' || leg === 'userinfo') && request.method !== 'OPTIONS');

const isBearer = (act: Act): boolean => bearerOf(act) !== null || /^DPoP +\S/i.test(sentHeader(act, 'authorization') ?? '');

/** Where a call has an access token, as RFC 6750 section 2 counts them. */
function placesOf(act: Act): string[] {
  const headers = act.request.headers.filter(({ name }) => name === 'authorization').map(() => 'the Authorization header');
  const query = queryOf(act).has('access_token') ? ['the URL'] : [];
  const body = formOf(act).has('access_token') ? ['the body'] : [];
  return [...headers, ...query, ...body];
}

function header(seen: Seen): Judgement {
  const issued = issuedIn(seen.all).map(({ accessToken }) => accessToken);
  const calls = callsIn(seen);
  for (const act of calls) {
    const [elsewhere] = placesOf(act).filter((place) => place !== 'the Authorization header');
    if (elsewhere) return failed(`A call has the access token in ${elsewhere}.`, [act]);
    if (isBearer(act)) continue;
    const where = issued.map((token) => mentions(act, token)).find((place) => place !== null);
    if (where === undefined) continue;
    return failed(
      where === 'the header Authorization'
        ? 'A call has the access token in the Authorization header, but not as Bearer.'
        : `A call has the access token in ${where}.`,
      [act],
    );
  }
  const right = calls.filter(isBearer);
  return right.length > 0
    ? passed('Each call has the access token as Bearer in the Authorization header.', right.slice(0, 1))
    : notSeen(NONE);
}

function oneToken(seen: Seen): Judgement {
  const calls = callsIn(seen).filter((act) => placesOf(act).length > 0);
  const twice = calls.find((act) => placesOf(act).length > 1);
  if (twice) return failed(`A call has an access token in ${placesOf(twice).join(' and in ')}.`, [twice]);
  return calls.length > 0 ? passed('Each call has one access token.', calls.slice(0, 1)) : notSeen(NONE);
}

function rightToken(seen: Seen): Judgement {
  const issued = issuedIn(seen.all);
  const calls = callsIn(seen).map((act) => ({ act, token: bearerOf(act) ?? queryOf(act).get('access_token') }));
  for (const { act, token } of calls) {
    const idToken = issued.find((each) => each.idToken !== null && each.idToken === token);
    if (idToken) return failed('A call has the ID token in place of the access token.', [idToken.act, act]);
    const refreshToken = issued.find((each) => each.refreshToken !== null && each.refreshToken === token);
    if (refreshToken) return failed('A call has the refresh token in place of the access token.', [refreshToken.act, act]);
  }
  const right = calls.find(({ token }) => issued.some(({ accessToken }) => accessToken === token));
  return right ? passed('The app calls the API with the access token.', [right.act]) : notSeen(NONE);
}

function redirect({ acts, all }: Seen): Judgement {
  const redirected = acts.find(({ leg, answer }) => leg === 'api' && answer?.status === 307);
  if (!redirected) return notSeen();
  const followed = acts.filter((act) => act.leg === 'elsewhere' && isLater(act, redirected));
  const tokens = issuedIn(all).flatMap(({ accessToken, refreshToken }) => [accessToken, ...(refreshToken === null ? [] : [refreshToken])]);
  const leak = followed.find((act) => tokens.some((token) => mentions(act, token) !== null));
  if (leak) return failed('The API redirected to another host, and the app sent the access token there.', [redirected, leak]);
  const text = followed.length > 0 ? 'The app followed the redirect without the access token.' : 'The app did not follow the redirect.';
  return passed(text, [redirected, ...followed.slice(0, 1)]);
}
