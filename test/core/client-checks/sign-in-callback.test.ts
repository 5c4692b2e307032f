import { describe, expect, it } from 'vitest';
import type { Given } from '../../../electron/core/client-checks/stage';
import { type ActParts, actsOf, given, seenOf } from './acts';
import { askedOf, call, idToken, judge, randomText, refresh, type SignInParts, signIn, tokenRequest } from './sign-in-acts';

type Said = 'done' | 'failed' | 'opened' | null;

/** The verdict where these acts came and the app said this of the sign-in. */
function verdict(name: string, parts: ActParts[], { said = 'failed' as Said, called = null as Said, change = {} as Partial<Given> } = {}) {
  const acts = actsOf(...parts);
  const scene = parts.at(-1)?.scene ?? 'sign-in';
  const asked = [askedOf(acts, 'sign-in', { scene, said }), ...(called ? [askedOf(acts, 'call', { scene, number: 2, said: called })] : [])];
  return judge(`app-sign-in.${name}`, seenOf(acts, change, asked)).verdict;
}

describe('a callback with another state', () => {
  const scene = 'other-state';
  const parts = (change: SignInParts = {}) => signIn({ scene, returned: { state: 'another' }, exchange: null, ...change });

  it('is not exchanged by a right app', () => {
    expect(verdict('state-checked', parts())).toBe('pass');
    expect(verdict('state-checked', parts({ exchange: {} }))).toBe('fail');
  });

  it('is not seen where it did not reach the app', () => {
    expect(verdict('state-checked', [...signIn(), ...parts({ seed: 'b', page: null })])).toBe('not-seen');
    // In a person's browser no callback shows an answer.
    expect(verdict('state-checked', parts({ page: null }), { said: null })).toBe('not-seen');
    expect(verdict('state-checked', parts({ page: null }))).toBe('pass');
    expect(verdict('state-checked', [])).toBe('not-seen');
    expect(verdict('state-checked', signIn({ scene }))).toBe('not-seen');
  });

  it("is seen in a person's browser, where other callbacks arrived", () => {
    const usual = signIn({ seed: 'b', page: null });
    expect(verdict('state-checked', [...usual, ...parts({ page: null })], { said: null })).toBe('pass');
    expect(verdict('state-checked', [...signIn({ seed: 'b', page: null, exchange: null }), ...parts({ page: null })], { said: null })).toBe(
      'not-seen',
    );
  });

  it('is exchanged also where that comes late', () => {
    const [authorize, callback, exchange] = parts({ exchange: {} }) as [ActParts, ActParts, ActParts];
    const all = actsOf(authorize, callback, { ...exchange, scene: 'another' });
    const seen = { ...seenOf(all), acts: all.filter((act) => act.scene === scene) };
    expect(judge('app-sign-in.state-checked', seen).verdict).toBe('fail');
  });

  it('is no question to an app that sends none and has PKCE', () => {
    expect(verdict('state-checked', parts({ asked: { state: null }, exchange: {} }))).toBe('not-applicable');
    expect(verdict('state-checked', parts({ asked: { state: null }, exchange: {} }), { change: { pkce: false, idTokens: false } })).toBe(
      'not-seen',
    );
  });

  it('may be followed by a new sign-in, which is another code', () => {
    expect(verdict('state-checked', [...parts(), ...signIn({ scene, seed: 'b' })])).toBe('pass');
  });
});

describe('a callback of another issuer', () => {
  const parts = (change: SignInParts = {}) =>
    signIn({ scene: 'other-issuer', returned: { iss: 'https://elsewhere.example' }, exchange: null, ...change });

  it('is rejected, or harmless with one authorization server', () => {
    expect(verdict('issuer-checked', parts())).toBe('pass');
    expect(verdict('issuer-checked', parts({ exchange: {} }))).toBe('warn');
    expect(verdict('issuer-checked', parts({ returned: { iss: given().issuer }, exchange: {} }))).toBe('not-seen');
  });

  it('may name none at all, and is rejected all the same', () => {
    const nameless = (exchange: SignInParts['exchange']) => parts({ seed: 'b', returned: { iss: null }, exchange });
    expect(verdict('issuer-checked', [...parts(), ...nameless(null)])).toBe('pass');
    expect(verdict('issuer-checked', [...parts(), ...nameless({})])).toBe('warn');
  });

  it('is accepted where the app goes to the other issuer, with the code or without', () => {
    const elsewhere = (more: Partial<ActParts>): ActParts => ({ leg: 'elsewhere', scene: 'other-issuer', ...more });
    const form = { grant_type: 'authorization_code', code: 'code-a-of-this-sign-in' };
    const url = 'https://elsewhere.example/token';
    expect(verdict('issuer-checked', [...parts(), elsewhere({ url, form })])).toBe('fail');
    expect(verdict('issuer-checked', [...parts(), elsewhere({ url: 'https://elsewhere.example/.well-known/openid-configuration' })])).toBe(
      'fail',
    );
    // One fault, one check.
    expect(verdict('code-kept', [...signIn({ seed: 'b' }), ...parts(), elsewhere({ url, form })])).toBe('pass');
  });
});

describe('a mix-up', () => {
  it('is found also where the code is sent on late', () => {
    const scene = 'mix-up';
    const begun: ActParts = { leg: 'elsewhere', scene, url: 'https://elsewhere.example/authorize?client_id=app' };
    const form = { grant_type: 'authorization_code', code: 'code-a-of-this-sign-in' };
    const late: ActParts = { leg: 'elsewhere', scene: 'another', url: 'https://elsewhere.example/token', form };
    const all = actsOf(begun, ...signIn({ scene, exchange: null }), late);
    const acts = all.filter((act) => act.scene === scene);
    expect(judge('app-sign-in.mix-up', { ...seenOf(acts), all: acts }).verdict).toBe('pass');
    expect(judge('app-sign-in.mix-up', { ...seenOf(acts), all }).verdict).toBe('fail');
  });
});

describe('a callback that is posted', () => {
  it('is read where one of several sign-ins shows that', () => {
    const posted = (seed: string, exchange: null | object): ActParts[] => {
      const [authorize, callback, ...more] = signIn({ seed, asked: { response_mode: 'form_post' }, exchange: exchange as null }) as [
        ActParts,
        ActParts,
      ];
      const { origin, pathname, searchParams } = new URL(callback.url ?? '');
      const form = Object.fromEntries(searchParams);
      return [authorize, { ...callback, method: 'POST', url: `${origin}${pathname}`, form }, ...more];
    };
    expect(verdict('form-post', posted('a', null))).toBe('fail');
    expect(verdict('form-post', [...posted('a', null), ...posted('b', {})])).toBe('pass');
  });
});

describe('an ID token with another nonce', () => {
  const scene = 'other-nonce';
  const tokens = { id_token: idToken({ nonce: 'another' }) };
  const parts = (change: SignInParts = {}) => signIn({ scene, tokens, ...change });

  it('ends the sign-in', () => {
    expect(verdict('nonce-checked', parts())).toBe('pass');
    expect(verdict('nonce-checked', parts(), { said: null, called: 'failed' })).toBe('pass');
  });

  it('fails where the app goes on with the tokens that came with it', () => {
    expect(verdict('nonce-checked', [...parts(), call({ scene, ask: 2 })])).toBe('fail');
    expect(verdict('nonce-checked', [...parts(), refresh({ scene, ask: 2 })])).toBe('fail');
    const without = parts({ tokens: { id_token: idToken({}) } });
    expect(verdict('nonce-checked', [...parts({ seed: 'b' }), ...without, call({ scene, ask: 2 })])).toBe('fail');
  });

  it('passes where the app goes on with the tokens that it had before', () => {
    expect(verdict('nonce-checked', [...parts({ seed: 'b' }), call({ scene, ask: 2 })])).toBe('pass');
  });

  it('is not seen where no call came after, and no question where no nonce was sent', () => {
    expect(verdict('nonce-checked', parts(), { said: null })).toBe('not-seen');
    expect(verdict('nonce-checked', parts({ tokens: { id_token: idToken({ nonce: randomText('nonce a') }) } }))).toBe('not-seen');
    expect(verdict('nonce-checked', parts({ asked: { nonce: null } }))).toBe('not-applicable');
  });
});

describe('a sign-in that is refused', () => {
  const scene = 'refused-sign-in';
  const parts = (change: SignInParts = {}) => signIn({ scene, returned: { code: null, error: 'access_denied' }, ...change });

  it('ends, and is said', () => {
    expect(verdict('refused', parts())).toBe('pass');
    expect(verdict('refused', parts(), { said: 'done' })).toBe('warn');
    expect(verdict('refused', [...parts(), ...signIn({ scene, seed: 'b' })], { said: null })).toBe('pass');
  });

  it('fails where a token request follows, or where an app that says how a sign-in ended says nothing', () => {
    expect(
      verdict('refused', [...parts(), tokenRequest({ scene, form: { grant_type: 'authorization_code', code: '' }, status: 400 })]),
    ).toBe('fail');
    // Authlib's answer to a callback without a code.
    const ofClient = { scene, form: { grant_type: 'client_credentials' } };
    expect(verdict('refused', [...parts(), tokenRequest(ofClient)])).toBe('fail');
    const acts = actsOf(...signIn(), ...parts({ seed: 'b' }));
    const asked = [askedOf(acts, 'sign-in'), askedOf(acts, 'sign-in', { scene, said: null })];
    expect(judge('app-sign-in.refused', seenOf(acts, {}, asked)).verdict).toBe('fail');
  });

  it('is judged by its page where the app says nothing ever', () => {
    expect(verdict('refused', parts(), { said: null })).toBe('pass');
    expect(verdict('refused', parts(), { said: 'opened' })).toBe('pass');
    expect(verdict('refused', parts({ page: null }), { said: null })).toBe('not-seen');
    expect(verdict('refused', [...signIn({ seed: 'b', page: null }), ...parts({ page: null })], { said: null })).toBe('pass');
    expect(verdict('refused', signIn({ scene }))).toBe('not-seen');
  });
});

describe('a code', () => {
  const form = { grant_type: 'authorization_code', code: 'code-a-of-this-sign-in' };

  it('is used once', () => {
    expect(verdict('code-once', signIn())).toBe('pass');
    expect(verdict('code-once', [...signIn(), tokenRequest({ form, status: 400 })])).toBe('fail');
    expect(verdict('code-once', [...signIn(), ...signIn({ seed: 'b' })])).toBe('pass');
    expect(verdict('code-once', [])).toBe('not-seen');
  });

  it('is used once also where its callback is loaded again, which is no callback of another sign-in', () => {
    const [abandoned] = signIn({ seed: 'x' });
    const [authorize, callback, exchange] = signIn({ seed: 'y' }) as [ActParts, ActParts, ActParts];
    const parts = [abandoned as ActParts, authorize, callback, exchange, callback];
    expect(verdict('code-once', parts)).toBe('pass');
    expect(verdict('state-checked', parts)).toBe('not-seen');
    expect(verdict('code-once', [...parts, exchange])).toBe('fail');
  });

  it('may be sent again after an answer that says the server did not look at it', () => {
    const [authorize, callback, exchange] = signIn() as [ActParts, ActParts, ActParts];
    for (const status of [401, 429, 503])
      expect(verdict('code-once', [authorize, callback, { ...exchange, status }, exchange])).toBe('pass');
    // It hung up, and can't know.
    expect(verdict('code-once', [authorize, callback, { ...exchange, status: null }, exchange])).toBe('warn');
  });

  it('is in no other request, plain or encoded', () => {
    const code = 'code-a-of-this-sign-in';
    expect(verdict('code-kept', [...signIn(), call()])).toBe('pass');
    expect(verdict('code-kept', [...signIn(), call({ headers: { referer: `http://127.0.0.1:4999/callback?code=${code}` } })])).toBe('fail');
    expect(verdict('code-kept', [...signIn(), call({ url: `http://127.0.0.1:4010/api/me?code=${code}` })])).toBe('fail');
    const spaced = 'code/with+signs';
    const asked = { returned: { code: spaced } };
    expect(verdict('code-kept', [...signIn(asked), call({ url: `http://127.0.0.1:4010/api/me?from=${encodeURIComponent(spaced)}` })])).toBe(
      'fail',
    );
    expect(verdict('code-kept', signIn({ exchange: null }))).toBe('not-seen');
  });
});
