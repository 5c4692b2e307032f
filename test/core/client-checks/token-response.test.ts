import { describe, expect, it } from 'vitest';
import { type ActParts, actsOf, seenOf } from './acts';
import { askedOf, call, judge, refresh, signIn } from './sign-in-acts';

const ODD = ['extra-members', 'type-case', 'lifetime-text', 'lifetime-absent', 'lifetime-misspelt', 'slow'] as const;
const scene = 'odd';

/** A sign-in whose token response the scene changed. */
function odd(change: Partial<ActParts> = {}, seed = 'o'): ActParts[] {
  return signIn({ scene, seed }).map((part) => (part.leg === 'token' ? { ...part, played: 'odd', ...change } : part));
}

interface Said {
  signIn?: 'done' | 'failed' | null;
  call?: 'done' | 'failed' | null;
}

/** Where the app signed in and called the API as usual before. */
function verdict(name: string, parts: ActParts[], said: Said = {}, before: ActParts[] = [...signIn(), call()]) {
  const acts = actsOf(...before, ...parts);
  const its = acts.filter((act) => act.scene === scene);
  const asked = [
    askedOf(acts, 'sign-in', { scene, said: said.signIn === undefined ? 'done' : said.signIn }),
    ...(said.call === undefined ? [] : [askedOf(acts, 'call', { scene, number: 2, said: said.call })]),
  ];
  return judge(`app-token.${name}`, { ...seenOf(acts, {}, asked), acts: its }).verdict;
}

describe.each(ODD)('an odd token response: %s', (name) => {
  const used = call({ seed: 'o', scene, ask: 2 });

  it('passes where the app calls the API with its token', () => {
    expect(verdict(name, [...odd(), used], { call: 'done' })).toBe('pass');
  });

  it('passes with whatever spelling of Bearer', () => {
    expect(verdict(name, [...odd(), call({ seed: 'o', scene, ask: 2, headers: { authorization: 'bEaReR access-o-0123456789' } })])).toBe(
      'pass',
    );
  });

  it('fails where the sign-in or the call fails, or the app signs in again', () => {
    expect(verdict(name, odd(), { signIn: 'failed' })).toBe('fail');
    expect(verdict(name, odd(), { call: 'failed' })).toBe('fail');
    expect(verdict(name, odd(), { call: null })).toBe('fail');
    expect(verdict(name, [...odd(), ...signIn({ scene, seed: 'p' }), call({ seed: 'p', scene })], { call: 'done' })).toBe('fail');
    const bare = call({ seed: 'o', scene, ask: 2, headers: { authorization: 'undefined access-o-0123456789' }, status: 401 });
    expect(verdict(name, [...odd(), bare], { call: null })).toBe('fail');
  });

  it('is a warning where the app refreshes at once', () => {
    const early = refresh({ from: 'o', to: 'q', scene, ask: 2 });
    expect(verdict(name, [...odd(), early, call({ seed: 'q', scene, ask: 2 })], { call: 'done' })).toBe('warn');
  });

  it('is not seen where nothing was odd, or where the app makes no call anyway', () => {
    expect(verdict(name, [...signIn({ scene, seed: 'o' }), used])).toBe('not-seen');
    expect(verdict(name, odd(), { call: null }, [])).toBe('not-seen');
    expect(verdict(name, [])).toBe('not-seen');
  });
});

it('a response that the app does not wait for fails', () => {
  expect(verdict('slow', odd({ status: null }), { signIn: null })).toBe('fail');
});

describe.each(['server-error', 'cut'] as const)('a refresh that ends in: %s', (name) => {
  const hit = refresh({ scene, status: 500, json: undefined, played: '500' });

  it('passes where a later refresh with the same token works', () => {
    expect(verdict(name, [...signIn({ scene }), hit, refresh({ scene, ask: 2 })])).toBe('pass');
  });

  it('does not where the user has to sign in again', () => {
    const parts = [...signIn({ scene }), hit, ...signIn({ scene, seed: 'b', ask: 2 })];
    expect(verdict(name, parts)).toBe(name === 'cut' ? 'warn' : 'fail');
  });

  it('is not seen where the app did not refresh', () => {
    expect(verdict(name, signIn({ scene }))).toBe('not-seen');
  });
});
