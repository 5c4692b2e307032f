import { urlOf } from '../../../model/text/url';
import { quoted } from '../../base/untrusted-text';
import { type Act, formOf } from '../acts';
import { type ClientCheck, clientCheck, failed, type Judgement, notApplicable, notSeen, passed, type Seen, warned } from '../definition';
import { hasNonce, needsNoState, hasPkce, scopesOf, type SignIn, signInsOf } from '../sign-ins';
import { AUDIENCE_FACE, AUDIENCE_FACE_WORDS } from '../../../model/providers/offered';

const SEE = 'Let the app begin a sign-in.';
/** Of a check on sign-ins. */
export const NO_SIGN_IN = 'The app began no sign-in.';

export const SIGN_IN_REQUEST_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-sign-in.response-type',
    statement: 'The app requests a code, and no token in the redirect',
    failed: 'The app requests no code, or a token in the redirect',
    why: 'A token in a redirect ends up in browser histories and logs, and nothing ties it to the app that requested it.',
    reference: 'RFC 9700, section 2.1.2; RFC 6749, section 4.1.1',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: responseType,
  }),
  clientCheck({
    id: 'app-sign-in.redirect-uri',
    statement: 'The redirect URI is exactly the registered one, and the token request repeats it',
    failed: 'The redirect URI differs from the registered one, or the token request does not repeat it',
    why: 'Servers compare redirect URIs character by character and reject one that differs.',
    reference: 'RFC 6749, sections 3.1.2.3 and 4.1.3; RFC 9700, section 2.1; RFC 8252, section 7.3',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: redirectUri,
  }),
  clientCheck({
    id: 'app-sign-in.state',
    statement: 'Each sign-in has a state',
    failed: 'Nothing protects the app from forged callbacks',
    why: "Without state, or PKCE in its place, an attacker can sign a user in to the attacker's account.",
    reference: 'RFC 6749, section 10.12; RFC 9700, sections 2.1 and 4.7',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: state,
  }),
  clientCheck({
    id: 'app-sign-in.pkce',
    statement: 'The app uses PKCE with S256',
    failed: 'The app does not use PKCE with S256',
    why: 'PKCE makes a stolen code useless. With the method plain, anyone who sees the authorization request can use the code.',
    reference: 'RFC 7636, section 4.2; RFC 9700, section 2.1.1',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: pkce,
  }),
  clientCheck({
    id: 'app-sign-in.scope',
    statement: 'The app requests the scopes that it needs',
    failed: 'The server rejects the scopes that the app requests',
    why: 'Without offline_access there is no refresh token, and the user has to sign in again each time the access token expires.',
    reference: 'RFC 6749, section 3.3; OpenID Connect Core, section 11',
    scenes: ['sign-in'],
    see: SEE,
    plans: ['first-light'],
    judge: scope,
  }),
  clientCheck({
    id: 'app-sign-in.audience',
    statement: "The app requests a token for the API's audience",
    failed: "The app does not request a token for the API's audience",
    why: `${AUDIENCE_FACE_WORDS.name}'s sign-in only issues tokens for its API if the authorization request names it in audience.`,
    reference: `${AUDIENCE_FACE_WORDS.name}'s and Auth0's authorization request: audience`,
    scenes: ['sign-in'],
    see: SEE,
    faces: [AUDIENCE_FACE],
    plans: ['first-light'],
    judge: audience,
  }),
];

/** What a check found of each sign-in of the run: the first fail, else the first of the others, else what is right of all. */
export function judgeEach(
  { all }: Seen,
  wrong: (signIn: SignIn) => Judgement | null,
  right: (signIns: readonly SignIn[]) => Judgement,
): Judgement {
  const signIns = signInsOf(all);
  if (signIns.length === 0) return notSeen(NO_SIGN_IN);
  const found = signIns.map(wrong).filter((judgement) => judgement !== null);
  return found.find(({ verdict }) => verdict === 'fail') ?? found[0] ?? right(signIns);
}

const first = (signIns: readonly SignIn[]): Act[] => signIns.slice(0, 1).map(({ authorize }) => authorize);

function responseType(seen: Seen): Judgement {
  return judgeEach(
    seen,
    ({ authorize, asked }) => {
      const type = asked.get('response_type');
      if (type === null) return failed('The authorization request has no response_type.', [authorize]);
      const parts = scopesOf(type);
      if (parts.includes('token'))
        return failed(`The response_type is ${quoted(type)}, so the access token comes in the redirect.`, [authorize]);
      return parts.includes('code') ? null : failed(`The response_type is ${quoted(type)}, so no code comes back.`, [authorize]);
    },
    (signIns) => passed(`The response_type is ${quoted(signIns[0]?.asked.get('response_type') ?? '')}.`, first(signIns)),
  );
}

function redirectUri(seen: Seen): Judgement {
  const registered = seen.given.redirectUri;
  return judgeEach(
    seen,
    ({ authorize, asked, callback, exchanges }) => {
      const uri = asked.get('redirect_uri');
      // RFC 6749 section 3.1.2.3: a client with one registered URI may leave it out, if the server lets it.
      if (uri === null) return (callback === null ? failed : warned)('The authorization request has no redirect_uri.', [authorize]);
      if (!isRegistered(uri, registered))
        return failed('The redirect URI is not the registered one.', [authorize], { redirect_uri: uri, Registered: registered });
      const other = exchanges.find((act) => formOf(act).get('redirect_uri') !== uri);
      if (other === undefined) return null;
      const sent = formOf(other).get('redirect_uri');
      if (sent === null) return failed('The token request has no redirect_uri.', [authorize, other]);
      const figures = { 'Authorization request': uri, 'Token request': sent };
      return failed('The redirect_uri of the token request differs from that of the authorization request.', [authorize, other], figures);
    },
    (signIns) => {
      const exchanged = signIns.filter(({ exchanges }) => exchanges.length > 0);
      if (exchanged.length === 0)
        return notSeen('The app did not exchange a code, so nothing shows whether it repeats the redirect URI.', first(signIns));
      const isTwin = exchanged.some(({ asked }) => asked.get('redirect_uri') !== registered);
      const evidence = [...first(exchanged), ...(exchanged[0]?.exchanges ?? [])];
      return passed(
        isTwin
          ? 'The redirect URI is the registered one but for its port on loopback (RFC 8252, section 7.3).'
          : 'The redirect URI is the registered one, in both requests.',
        evidence,
      );
    },
  );
}

/** Exactly the same; on loopback with any port (RFC 8252 section 7.3). */
function isRegistered(uri: string, registered: string): boolean {
  if (uri === registered) return true;
  const [url, other] = [urlOf(uri), urlOf(registered)];
  if (url === null || other === null || !/^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname)) return false;
  url.port = other.port;
  return url.href === other.href && uri.endsWith(`${other.pathname}${other.search}`);
}

function state(seen: Seen): Judgement {
  const { given } = seen;
  return judgeEach(
    seen,
    (signIn) => {
      if (signIn.asked.get('state')) return null;
      if (!needsNoState(signIn, given)) return failed('The authorization request has no state.', [signIn.authorize]);
      const instead = hasPkce(signIn, given) ? 'PKCE' : 'the nonce';
      return notApplicable(`The app sends no state and relies on ${instead}, as RFC 9700, section 2.1, allows.`);
    },
    (signIns) => passed('Each authorization request has a state.', first(signIns)),
  );
}

/** 32 bytes in base64url. */
const S256_DIGEST = /^[\w-]{43}$/;

function pkce(seen: Seen): Judgement {
  const { given } = seen;
  return judgeEach(
    seen,
    (signIn) => {
      const { authorize, asked } = signIn;
      const challenge = asked.get('code_challenge');
      // RFC 7636 section 4.3: plain where nothing is said.
      const method = asked.get('code_challenge_method') ?? 'plain';
      if (challenge === null) {
        if (!given.pkce) return notApplicable('This server does not support PKCE.');
        const text = 'The authorization request has no code_challenge.';
        if (given.clientSecret === '' || !hasNonce(signIn, given)) return failed(text, [authorize]);
        return warned(`${text} A client with a secret may rely on the nonce; RFC 9700 recommends PKCE all the same.`, [authorize]);
      }
      if (method !== 'S256') return failed(`The code_challenge_method is ${quoted(method)}.`, [authorize]);
      return S256_DIGEST.test(challenge) ? null : failed('The code_challenge is no SHA-256 hash in base64url.', [authorize]);
    },
    (signIns) => passed('Each authorization request has a code_challenge with S256.', first(signIns)),
  );
}

function scope(seen: Seen): Judgement {
  const wanted = scopesOf(seen.given.scope);
  return judgeEach(
    seen,
    ({ authorize, asked, callback, returned }) => {
      const figures = { scope: asked.get('scope') ?? 'none' };
      if (returned.get('error') === 'invalid_scope' && callback?.played === null)
        return failed('The server rejected the request with invalid_scope.', [authorize, callback], figures);
      if (!wanted.includes('offline_access') || scopesOf(asked.get('scope')).includes('offline_access')) return null;
      return warned('The app does not request offline_access, so it gets no refresh token.', [authorize], figures);
    },
    (signIns) => {
      const offline = wanted.includes('offline_access') ? ', offline_access among them' : '';
      return passed(`The app requests scopes that the server grants${offline}.`, first(signIns), {
        scope: signIns[0]?.asked.get('scope') ?? 'none',
      });
    },
  );
}

function audience(seen: Seen): Judgement {
  const { audience: wanted } = seen.given;
  return judgeEach(
    seen,
    ({ authorize, asked }) => {
      const sent = asked.get('audience');
      if (sent === wanted) return null;
      const text =
        sent === null ? 'The authorization request has no audience.' : "The audience of the authorization request is not the API's.";
      return failed(text, [authorize], { Sent: sent, Expected: wanted });
    },
    (signIns) => passed("The authorization request names the API's audience.", first(signIns)),
  );
}
