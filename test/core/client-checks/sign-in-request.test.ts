import { describe, expect, it } from 'vitest';
import type { Given } from '../../../electron/core/client-checks/stage';
import { type ActParts, actsOf, seenOf } from './acts';
import { judge, type SignInParts, signIn } from './sign-in-acts';

/** The verdict where the app signs in so, once for each. */
const verdict = (name: string, parts: SignInParts[], change: Partial<Given> = {}, before: ActParts[] = []) =>
  judge(`app-sign-in.${name}`, seenOf(actsOf(...before, ...parts.flatMap(signIn)), change)).verdict;

const KATANA: Partial<Given> = {
  face: 'katana',
  idTokens: false,
  audience: 'https://api.example',
  scope: 'offline_access',
  clientAuth: 'post',
};
const CATAPA: Partial<Given> = { face: 'catapa', idTokens: false, pkce: false, scope: 'all', tenant: 'practice' };
const NO_PKCE = { code_challenge: null, code_challenge_method: null };

describe('what an app asks for at a sign-in', () => {
  it.each(['response-type', 'redirect-uri', 'state', 'pkce', 'scope'])('%s: right, and not seen without a sign-in', (name) => {
    expect(verdict(name, [{}])).toBe('pass');
    expect(verdict(name, [])).toBe('not-seen');
  });

  it('a token in the redirect fails, a hybrid with a code does not', () => {
    const of = (type: string | null) => verdict('response-type', [{ asked: { response_type: type } }]);
    expect(['token', 'id_token token', 'code token', 'id_token', null].map(of)).toEqual(Array(5).fill('fail'));
    expect(of('code id_token')).toBe('pass');
  });

  it('a redirect URI is compared by each character, but for the port on loopback', () => {
    const of = (uri: string | null) => verdict('redirect-uri', [{ asked: { redirect_uri: uri }, exchange: { redirect_uri: uri } }]);
    const wrong = [
      'http://127.0.0.1:4999/callback/',
      'http://127.0.0.1:4999/callback?a=1',
      'http://127.0.0.1:4999/Callback',
      'http://localhost:4999/callback',
    ];
    expect(wrong.map(of)).toEqual(Array(4).fill('fail'));
    expect(of('http://127.0.0.1:61234/callback')).toBe('pass');
    const web = { redirectUri: 'https://app.example/callback' };
    expect(verdict('redirect-uri', [{ asked: { redirect_uri: 'https://app.example:8443/callback' } }], web)).toBe('fail');
  });

  it('a token request repeats the redirect URI, if the authorization request had one', () => {
    expect(verdict('redirect-uri', [{ exchange: { redirect_uri: null } }])).toBe('fail');
    expect(verdict('redirect-uri', [{ exchange: { redirect_uri: 'http://127.0.0.1:4999/other' } }])).toBe('fail');
    expect(verdict('redirect-uri', [{ asked: { redirect_uri: null }, exchange: { redirect_uri: null } }])).toBe('warn');
    expect(verdict('redirect-uri', [{ exchange: null }])).toBe('not-seen');
  });

  it('no state fails only where neither PKCE nor a nonce stands in for it', () => {
    const stateless = (asked: SignInParts['asked'] = {}) => [{ asked: { state: null, ...asked } }];
    expect(verdict('state', stateless())).toBe('not-applicable');
    expect(verdict('state', stateless(NO_PKCE))).toBe('not-applicable');
    expect(verdict('state', stateless({ ...NO_PKCE, nonce: null }))).toBe('fail');
    expect(verdict('state', stateless({ code_challenge_method: 'plain', nonce: null }))).toBe('fail');
    expect(verdict('state', stateless(), CATAPA)).toBe('fail');
    expect(verdict('state', stateless(NO_PKCE), KATANA)).toBe('fail');
  });

  it('no PKCE fails, but a client with a secret may rely on the nonce, and a server without PKCE is no question', () => {
    expect(verdict('pkce', [{ asked: NO_PKCE }])).toBe('warn');
    expect(verdict('pkce', [{ asked: NO_PKCE }], { clientSecret: '' })).toBe('fail');
    expect(verdict('pkce', [{ asked: { ...NO_PKCE, nonce: null } }])).toBe('fail');
    expect(verdict('pkce', [{ asked: NO_PKCE }], KATANA)).toBe('fail');
    expect(verdict('pkce', [{ asked: NO_PKCE }], CATAPA)).toBe('not-applicable');
    expect(verdict('pkce', [{}], CATAPA)).toBe('pass');
  });

  it('PKCE with plain, said or not, and a challenge that is no hash fail', () => {
    expect(verdict('pkce', [{ asked: { code_challenge_method: 'plain' } }])).toBe('fail');
    expect(verdict('pkce', [{ asked: { code_challenge_method: null } }])).toBe('fail');
    expect(verdict('pkce', [{ asked: { code_challenge: 'abc' } }])).toBe('fail');
    expect(verdict('pkce', [{ seed: 'a' }, { seed: 'b', asked: { code_challenge_method: 'plain' } }])).toBe('fail');
  });

  it('offline_access is wanted where it brings the refresh token', () => {
    expect(verdict('scope', [{ asked: { scope: 'openid' } }])).toBe('warn');
    expect(verdict('scope', [{ asked: { scope: null } }], KATANA)).toBe('warn');
    expect(verdict('scope', [{ asked: { scope: null } }], CATAPA)).toBe('pass');
    expect(verdict('scope', [{ returned: { code: null, error: 'invalid_scope' } }])).toBe('fail');
  });

  it('the audience is exactly that of the API', () => {
    const of = (audience: string | null) => verdict('audience', [{ asked: { audience } }], KATANA);
    expect([of('https://api.example'), of('https://api.example/'), of(null)]).toEqual(['pass', 'fail', 'fail']);
  });

  it('a pushed request is read in place of the query', () => {
    const [authorize, ...rest] = signIn() as [ActParts, ...ActParts[]];
    const form = Object.fromEntries(new URL(authorize.url ?? '').searchParams);
    const uri = 'urn:ietf:params:oauth:request_uri:1';
    const pushed: ActParts = { leg: 'pushed', form, status: 201, json: { request_uri: uri, expires_in: 60 } };
    const url = `http://127.0.0.1:4010/authorize?client_id=app&request_uri=${encodeURIComponent(uri)}`;
    const acts = actsOf(pushed, { ...authorize, url }, ...rest);
    for (const name of ['response-type', 'redirect-uri', 'state', 'pkce', 'scope', 'verifier'])
      expect(judge(`app-sign-in.${name}`, seenOf(acts)).verdict).toBe('pass');
  });

  it('a callback by form_post is read as one in the query', () => {
    const [authorize, callback, exchange] = signIn() as [ActParts, ActParts, ActParts];
    const [url = '', query] = callback.url?.split('?') ?? [];
    const acts = actsOf(authorize, { leg: 'callback', url, form: Object.fromEntries(new URLSearchParams(query)) }, exchange);
    expect(judge('app-sign-in.redirect-uri', seenOf(acts)).verdict).toBe('pass');
  });
});
