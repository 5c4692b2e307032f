import { describe, expect, it } from 'vitest';
import { chanceIn } from '../../../electron/core/client-checks/chance';
import type { Given } from '../../../electron/core/client-checks/stage';
import { actsOf, seenOf } from './acts';
import { judge, randomText, type SignInParts, signIn } from './sign-in-acts';

const verdict = (name: string, parts: SignInParts[], change: Partial<Given> = {}) =>
  judge(`app-sign-in.${name}`, seenOf(actsOf(...parts.flatMap(signIn)), change)).verdict;

/** Two sign-ins, of which each sends one of these. */
const two = (name: string, [a, b]: [string | null, string | null], more: SignInParts['asked'] = {}): SignInParts[] => [
  { seed: 'a', asked: { ...more, [name]: a } },
  { seed: 'b', scene: 'sign-in-again', asked: { ...more, [name]: b } },
];
const TWO: SignInParts[] = [{ seed: 'a' }, { seed: 'b', scene: 'sign-in-again' }];
const NO_PKCE: Partial<Given> = { pkce: false, idTokens: false };

describe('what is new with each sign-in', () => {
  it.each(['state-fresh', 'verifier-fresh', 'nonce'])('%s: right twice, not seen with one sign-in or none', (name) => {
    expect(verdict(name, TWO)).toBe('pass');
    expect(verdict(name, [{}])).toBe('not-seen');
    expect(verdict(name, [])).toBe('not-seen');
  });

  it('a state that stays, counts or tells the time fails where nothing else protects the callback', () => {
    const of = (a: string, b: string) => verdict('state-fresh', two('state', [a, b]), NO_PKCE);
    expect(of('xyz', 'xyz')).toBe('fail');
    expect(of(randomText('s'), randomText('s'))).toBe('fail');
    expect(of('state-0000000000000000000000000000000000000041', 'state-0000000000000000000000000000000000000042')).toBe('fail');
    expect(of('1764491400123', '1764491460456')).toBe('fail');
    const json = (time: number) => Buffer.from(JSON.stringify({ back: '/home', time })).toString('base64url');
    expect(of(json(1764491400123), json(1764491460456))).toBe('fail');
  });

  it('with PKCE, the same is a warning: state may then carry something else', () => {
    expect(verdict('state-fresh', two('state', ['/home', '/home']))).toBe('warn');
    expect(verdict('state-fresh', two('state', [null, null]))).toBe('not-applicable');
  });

  it('states as libraries make them pass', () => {
    const of = (a: string, b: string) => verdict('state-fresh', two('state', [a, b]), NO_PKCE);
    // A UUID, 24 and 30 letters and digits, base64 of JSON with a random part, a signed token.
    expect(of('5e2c6d1e-8a52-4c0b-9f5d-1f0c4a7f2b61', 'a3f1b0c7-2d94-4f5e-8b1a-7c9e0d6f3a25')).toBe('pass');
    expect(of('mPz0QxR7s2aTb9Uv4WcY6dEf', 'Zk3LhG8jN1oB5iV7uC2yX9tA')).toBe('pass');
    const wrapped = (seed: string) => Buffer.from(JSON.stringify({ back: '/home', csrf: randomText(seed) })).toString('base64');
    expect(of(wrapped('a'), wrapped('b'))).toBe('pass');
  });

  it('a state with less randomness than is usual is a warning', () => {
    expect(verdict('state-fresh', two('state', ['aB3dE5gH7jK9mN1', 'Qr2Tu4Wx6Za8Cd0']), NO_PKCE)).toBe('warn');
  });

  it('the same page loaded again is no second sign-in', () => {
    const [authorize, ...rest] = signIn();
    const acts = actsOf(authorize as NonNullable<typeof authorize>, authorize as NonNullable<typeof authorize>, ...rest);
    expect(judge('app-sign-in.state-fresh', seenOf(acts, NO_PKCE)).verdict).toBe('not-seen');
    expect(judge('app-sign-in.redirect-uri', seenOf(acts)).verdict).toBe('pass');
  });

  it('a verifier is well formed and matches', () => {
    const of = (verifier: string | null) => verdict('verifier', [{ exchange: { code_verifier: verifier } }]);
    expect(verdict('verifier', [{}])).toBe('pass');
    expect([null, 'short', 'x'.repeat(129), `${'x'.repeat(43)}+`, randomText('another')].map(of)).toEqual(Array(5).fill('fail'));
    const without = { asked: { code_challenge: null, code_challenge_method: null }, exchange: { code_verifier: null } };
    expect(verdict('verifier', [without])).toBe('not-applicable');
    expect(verdict('verifier', [{ exchange: null }])).toBe('not-seen');
    expect(verdict('verifier', [{ ...without, exchange: {} }])).toBe('fail');
  });

  it('a verifier that is reused, or hardly changes, fails', () => {
    const verifier = randomText('verifier a');
    const same = { asked: { code_challenge: randomText(verifier) }, exchange: { code_verifier: verifier } };
    expect(
      verdict('verifier-fresh', [
        { seed: 'a', ...same },
        { seed: 'b', ask: 2, ...same },
      ]),
    ).toBe('fail');
    const counted = (count: number): SignInParts => {
      const text = `${'verifier'.repeat(6)}${count}`;
      return { seed: `${count}`, asked: { code_challenge: randomText(text) }, exchange: { code_verifier: text } };
    };
    expect(verdict('verifier-fresh', [counted(1), counted(2)])).toBe('fail');
    expect(verdict('verifier-fresh', two('code_challenge', [null, null]))).toBe('not-applicable');
  });

  it('a nonce may be missing where PKCE does its work, but not where the ID token comes in the redirect', () => {
    const without = { code_challenge: null, code_challenge_method: null };
    expect(verdict('nonce', two('nonce', [null, null]))).toBe('not-applicable');
    expect(verdict('nonce', two('nonce', [null, null], without))).toBe('warn');
    expect(verdict('nonce', two('nonce', [null, null], { response_type: 'code id_token' }))).toBe('fail');
    expect(verdict('nonce', two('nonce', ['same', 'same']))).toBe('warn');
    expect(verdict('nonce', two('nonce', ['same', 'same'], without))).toBe('fail');
    expect(verdict('nonce', two('scope', ['api:read', 'api:read']))).toBe('not-applicable');
  });

  it('counts only what changes', () => {
    expect(chanceIn(['one'])).toBeNull();
    expect(chanceIn(['same', 'same'])).toBe(0);
    expect(chanceIn(['a-1-z', 'a-2-z'])).toBe(3);
    expect(chanceIn(['prefix-00ff', 'prefix-11ee'])).toBe(16);
  });
});
