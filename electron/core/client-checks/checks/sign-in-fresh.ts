import { sha256 } from '@noble/hashes/sha2.js';
import { base64urlOf, utf8Bytes } from '../../base/bytes';
import { type Act, formOf } from '../acts';
import { chanceIn, GUESSABLE_BITS, mostChanceIn, RIGHT_BITS } from '../chance';
import { type ClientCheck, clientCheck, failed, type Judgement, notApplicable, notSeen, passed, type Seen, warned } from '../definition';
import { asksOpenId, needsNoState, hasPkce, scopesOf, type SignIn, signInsOf } from '../sign-ins';
import { judgeEach, NO_SIGN_IN } from './sign-in-request';

const TWICE = 'Let the app sign in twice.';

/** What must be new with each sign-in. */
export const SIGN_IN_FRESH_CHECKS: readonly ClientCheck[] = [
  clientCheck({
    id: 'app-sign-in.state-fresh',
    statement: "Each state is new and can't be guessed",
    failed: 'The state can be guessed',
    why: 'A state that an attacker can guess protects from nothing: a forged callback contains it too.',
    reference: 'RFC 6749, section 10.12; RFC 9700, section 2.1',
    scenes: ['sign-in', 'sign-in-again'],
    see: TWICE,
    plans: [],
    judge: stateFresh,
  }),
  clientCheck({
    id: 'app-sign-in.verifier',
    statement: 'The code verifier is well formed and matches the challenge',
    failed: 'The code verifier is malformed or does not match the challenge',
    why: 'A strict server rejects a verifier of another length or with other characters, and one that does not match.',
    reference: 'RFC 7636, sections 4.1, 4.2 and 4.5',
    scenes: ['sign-in'],
    see: 'Let the app sign in with PKCE.',
    plans: ['first-light'],
    judge: verifier,
  }),
  clientCheck({
    id: 'app-sign-in.verifier-fresh',
    statement: "Each code verifier is new and can't be guessed",
    failed: 'The code verifier is reused or can be guessed',
    why: 'With a known verifier, a stolen code can be used as if there were no PKCE.',
    reference: 'RFC 7636, sections 4.1 and 7.1; RFC 9700, section 2.1.1',
    scenes: ['sign-in', 'sign-in-again'],
    see: TWICE,
    plans: [],
    judge: verifierFresh,
  }),
  clientCheck({
    id: 'app-sign-in.nonce',
    statement: 'Each sign-in with OpenID Connect has a new nonce',
    failed: 'The nonce is missing or reused',
    why: 'The nonce ties an ID token to one sign-in. Without it, or PKCE, a stolen code can be injected into another sign-in.',
    reference: 'OpenID Connect Core, sections 3.1.2.1 and 15.5.2; RFC 9700, section 2.1.1',
    scenes: ['sign-in', 'sign-in-again'],
    see: TWICE,
    faces: ['oidc'],
    plans: [],
    judge: nonce,
  }),
];

interface Values {
  /** As a person calls it: "state". */
  name: string;
  of: { value: string; act: Act }[];
  /** Where there is too little chance in them. */
  weak: typeof failed;
}

/** Judges values of several sign-ins, each of which must be new and beyond guessing. */
function fresh({ name, of, weak }: Values): Judgement {
  const values = of.map(({ value }) => value);
  const evidence = of.map(({ act }) => act);
  const again = of.find(({ value }, index) => values.indexOf(value) !== index);
  if (again)
    return weak(
      `Two sign-ins have the same ${name}.`,
      of.filter(({ value }) => value === again.value).map(({ act }) => act),
    );
  const short = of.find(({ value }) => mostChanceIn(value) < GUESSABLE_BITS);
  if (short)
    return weak(`The ${name} has only ${short.value.length} characters.`, [short.act], { Randomness: atMost(mostChanceIn(short.value)) });
  const bits = chanceIn(values);
  if (bits === null) return notSeen(`Fewer than two sign-ins showed a ${name}.`, evidence);
  const figures = { Randomness: atMost(bits), 'Sign-ins compared': `${of.length}` };
  if (bits < GUESSABLE_BITS) return weak(`Only a small part of the ${name} changes from one sign-in to the next.`, evidence, figures);
  if (bits < RIGHT_BITS) return warned(`The ${name} changes, but has less randomness than the 128 bits that are usual.`, evidence, figures);
  return passed(`Each sign-in has a ${name} of its own, which looks random.`, evidence, figures);
}

const atMost = (bits: number) => `at most ${bits} bits`;

function stateFresh({ all, given }: Seen): Judgement {
  const signIns = signInsOf(all).filter(({ asked }) => asked.get('state'));
  if (signIns.length === 0) return signInsOf(all).length === 0 ? notSeen(NO_SIGN_IN) : notApplicable('The app sends no state.');
  const of = signIns.map(({ authorize, asked }) => ({ act: authorize, value: asked.get('state') ?? '' }));
  // RFC 9700 section 2.1: with PKCE, state may carry something else than the protection.
  const isSpare = signIns.every((signIn) => needsNoState(signIn, given));
  const spare: typeof failed = (text, evidence, figures) =>
    warned(`${text} Here PKCE or the nonce protects the callback all the same.`, evidence, figures);
  return fresh({ name: 'state', of, weak: isSpare ? spare : failed });
}

/** RFC 7636 section 4.1. */
const VERIFIER = /^[\w.~-]{43,128}$/;

function verifier(seen: Seen): Judgement {
  return judgeEach(
    seen,
    ({ authorize, asked, exchanges }) => {
      const challenge = asked.get('code_challenge');
      for (const act of exchanges) {
        const sent = formOf(act).get('code_verifier');
        if (challenge === null && sent !== null)
          return failed('The token request has a code_verifier without a challenge before it.', [authorize, act]);
        if (challenge === null) continue;
        if (sent === null) return failed('The token request has no code_verifier.', [authorize, act]);
        if (!VERIFIER.test(sent)) return failed(malformed(sent), [act], { Length: `${sent.length}` });
        const hashed = asked.get('code_challenge_method') === 'S256' ? base64urlOf(sha256(utf8Bytes(sent))) : sent;
        if (hashed !== challenge) return failed('The code_verifier does not match the code_challenge.', [authorize, act]);
      }
      return null;
    },
    (signIns) => {
      const exchanged = signIns.flatMap(({ asked, exchanges }) => (asked.has('code_challenge') ? exchanges : []));
      const [act] = exchanged;
      if (act)
        return passed('The code_verifier is well formed and matches the challenge.', [act], {
          Length: `${formOf(act).get('code_verifier')?.length}`,
        });
      return signIns.some(({ asked }) => asked.has('code_challenge'))
        ? notSeen('The app did not exchange a code.')
        : notApplicable('The app does not use PKCE.');
    },
  );
}

const malformed = (sent: string): string =>
  sent.length < 43 || sent.length > 128
    ? `The code_verifier has ${sent.length} characters; 43 to 128 are allowed.`
    : 'The code_verifier has characters other than letters, digits and "-", ".", "_", "~".';

function verifierFresh({ all }: Seen): Judgement {
  const signIns = signInsOf(all).filter(({ asked }) => asked.has('code_challenge'));
  if (signIns.length === 0) return signInsOf(all).length === 0 ? notSeen(NO_SIGN_IN) : notApplicable('The app does not use PKCE.');
  const challenges = signIns.map(({ authorize, asked }) => ({ act: authorize, value: asked.get('code_challenge') ?? '' }));
  const verifiers = signIns
    .flatMap(({ exchanges }) => exchanges.slice(0, 1))
    .map((act) => ({ act, value: formOf(act).get('code_verifier') ?? '' }))
    .filter(({ value }) => value !== '');
  const isReused = new Set(challenges.map(({ value }) => value)).size < challenges.length;
  return fresh({ name: isReused ? 'code challenge' : 'code verifier', of: isReused ? challenges : verifiers, weak: failed });
}

function nonce(seen: Seen): Judgement {
  const { all, given } = seen;
  const signIns = signInsOf(all).filter(asksOpenId);
  if (signIns.length === 0)
    return signInsOf(all).length === 0 ? notSeen(NO_SIGN_IN) : notApplicable('The app does not request the scope openid.');
  const without = signIns.find(({ asked }) => !asked.get('nonce'));
  if (without) return missing(without, hasPkce(without, given));
  const of = signIns.map(({ authorize, asked }) => ({ act: authorize, value: asked.get('nonce') ?? '' }));
  const isSpare = signIns.every((signIn) => hasPkce(signIn, given) && !inFront(signIn));
  return fresh({ name: 'nonce', of, weak: isSpare ? warned : failed });
}

/** The ID token comes in the redirect, where a nonce is required (OpenID Connect Core sections 3.2.2.1 and 3.3.2.11). */
const inFront = ({ asked }: SignIn): boolean => scopesOf(asked.get('response_type')).includes('id_token');

function missing(signIn: SignIn, isProtected: boolean): Judgement {
  if (inFront(signIn)) return failed('The ID token comes in the redirect, but the authorization request has no nonce.', [signIn.authorize]);
  if (isProtected) return notApplicable('The app sends no nonce and relies on PKCE, as RFC 9700, section 2.1.1, allows.');
  return warned('The authorization request has neither a nonce nor PKCE.', [signIn.authorize]);
}
