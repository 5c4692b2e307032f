import { describe, expect, it } from 'vitest';
import type { Given } from '../../../electron/core/client-checks/stage';
import { type ActParts, actsOf, seenOf } from './acts';
import { askedOf, call, idToken, judge, refresh, signIn } from './sign-in-acts';

const verdict = (name: string, parts: ActParts[], change: Partial<Given> = {}) =>
  judge(`app-use.${name}`, seenOf(actsOf(...parts), change)).verdict;

/** Of an app that said that it is through with its only call. */
function verdictOnce(name: string, parts: ActParts[]) {
  const acts = actsOf(...parts);
  return judge(`app-use.${name}`, seenOf(acts, {}, [askedOf(acts, 'call', { said: 'failed' })])).verdict;
}

const API = 'http://127.0.0.1:4010/api/me';
const TOKEN = 'access-a-0123456789';
/** A call without the usual header. */
const bare = (parts: Partial<ActParts> = {}): ActParts => ({ leg: 'api', url: API, ...parts });

describe('how an app sends its access token', () => {
  it.each(['header', 'one-token', 'access-token'])('%s: right, and not seen without a call', (name) => {
    expect(verdict(name, [...signIn(), call()])).toBe('pass');
    expect(verdict(name, signIn())).toBe('not-seen');
  });

  it('in the header, as Bearer, and nowhere else', () => {
    const of = (parts: Partial<ActParts>) => verdict('header', [...signIn(), bare(parts)]);
    expect(of({ headers: { authorization: `bearer ${TOKEN}` } })).toBe('pass');
    expect(of({ headers: { authorization: `DPoP ${TOKEN}` } })).toBe('pass');
    expect(of({ url: `${API}?access_token=${TOKEN}` })).toBe('fail');
    expect(of({ url: `${API}?key=${TOKEN}` })).toBe('fail');
    expect(of({ form: { access_token: TOKEN } })).toBe('fail');
    expect(of({ headers: { authorization: `Token ${TOKEN}` } })).toBe('fail');
    expect(of({ headers: { authorization: TOKEN } })).toBe('fail');
    expect(of({ headers: { 'x-access-token': TOKEN } })).toBe('fail');
  });

  it('a first call without a token, to be told what is needed, is no fault', () => {
    expect(verdict('header', [...signIn(), bare({ status: 401 }), call()])).toBe('pass');
    expect(verdict('header', [...signIn(), bare({ status: 401 })])).toBe('not-seen');
  });

  it('once', () => {
    const authorization = `Bearer ${TOKEN}`;
    expect(verdict('one-token', [...signIn(), call({ url: `${API}?access_token=${TOKEN}` })])).toBe('fail');
    expect(verdict('one-token', [...signIn(), call({ form: { access_token: TOKEN } })])).toBe('fail');
    expect(verdict('one-token', [...signIn(), bare({ url: `${API}?access_token=${TOKEN}` })])).toBe('pass');
    const [twice] = actsOf(call());
    if (twice) Object.assign(twice.request, { headers: [...twice.request.headers, { name: 'authorization', value: authorization }] });
    expect(judge('app-use.one-token', seenOf(twice ? [twice] : [])).verdict).toBe('fail');
  });

  it('and no other token in its place', () => {
    const token = idToken({ sub: 'ada' });
    const tokens = { tokens: { id_token: token } };
    expect(verdict('access-token', [...signIn(tokens), bare({ headers: { authorization: `Bearer ${token}` } })])).toBe('fail');
    expect(verdict('access-token', [...signIn(), bare({ headers: { authorization: 'Bearer refresh-a-0123456789' } })])).toBe('fail');
    expect(verdict('access-token', [...signIn(), bare({ headers: { authorization: 'Bearer made-up' } })])).toBe('not-seen');
  });

  it('with the tenant', () => {
    const catapa: Partial<Given> = { face: 'catapa', tenant: 'practice' };
    expect(verdict('tenant', [call({ headers: { tenant: 'practice' } })], catapa)).toBe('pass');
    expect(verdict('tenant', [call({ headers: { tenant: 'practice' } }), call()], catapa)).toBe('fail');
    expect(verdict('tenant', [], catapa)).toBe('not-seen');
  });
});

describe('a redirect to another host', () => {
  const redirected = call({ status: 307 });
  const elsewhere = (parts: Partial<ActParts> = {}): ActParts => ({ leg: 'elsewhere', url: 'http://localhost:4020/moved', ...parts });

  it('does not take the token along', () => {
    expect(verdict('redirect', [...signIn(), redirected])).toBe('pass');
    expect(verdict('redirect', [...signIn(), redirected, elsewhere()])).toBe('pass');
    expect(verdict('redirect', [...signIn(), redirected, elsewhere({ headers: { authorization: `Bearer ${TOKEN}` } })])).toBe('fail');
    expect(verdict('redirect', [...signIn(), redirected, elsewhere({ url: `http://localhost:4020/moved?access_token=${TOKEN}` })])).toBe(
      'fail',
    );
    expect(verdict('redirect', [...signIn(), call()])).toBe('not-seen');
  });
});

describe('a 401', () => {
  const refused = call({ status: 401 });

  it('leads to one refresh and one call with the new token', () => {
    expect(verdict('unauthorized', [...signIn(), refused, refresh(), call({ seed: 'b' })])).toBe('pass');
    expect(verdict('unauthorized', [...signIn(), refused, refresh(), call({ seed: 'b' }), refresh({ from: 'b', to: 'c' })])).toBe('pass');
    expect(verdict('unauthorized', [...signIn(), refused, refresh(), refresh({ from: 'b', to: 'c' }), call({ seed: 'c' })])).toBe('fail');
    expect(verdict('unauthorized', [...signIn(), call()])).toBe('not-seen');
  });

  it('may lead to less, since no standard demands it', () => {
    expect(verdict('unauthorized', [...signIn(), refused])).toBe('warn');
    expect(verdict('unauthorized', [...signIn(), refused, refresh()])).toBe('warn');
    expect(verdict('unauthorized', [...signIn(), refused, refused, refresh(), call({ seed: 'b' })])).toBe('warn');
    expect(verdict('unauthorized', [...signIn(), refused, ...signIn({ seed: 'b' }), call({ seed: 'b' })])).toBe('warn');
    expect(verdict('unauthorized', [...signIn(), refused, refresh({ status: 400, json: { error: 'invalid_grant' } })])).toBe('not-seen');
  });

  it('is not judged where the API rejects the new token as well', () => {
    const bareAgain = call({ status: 401, headers: { authorization: '' } });
    expect(verdict('unauthorized', [...signIn(), bareAgain, refresh(), bareAgain])).toBe('not-seen');
  });

  it('leads to a sign-in where there is no refresh token', () => {
    const without = { refresh_token: undefined };
    const parts = [...signIn({ tokens: without }), refused, ...signIn({ seed: 'b', tokens: without }), call({ seed: 'b' })];
    expect(verdict('unauthorized', parts)).toBe('pass');
  });

  it('after a refresh ahead of the call leads to one more', () => {
    expect(
      verdict('unauthorized', [
        ...signIn(),
        refresh(),
        call({ seed: 'b', status: 401 }),
        refresh({ from: 'b', to: 'c' }),
        call({ seed: 'c' }),
      ]),
    ).toBe('pass');
  });
});

describe('a 401 whatever the token', () => {
  /** As many rounds of a refused call and a refresh, 10 ms apart. */
  const rounds = (count: number) =>
    Array.from({ length: count }, (_, round) => [
      call({ seed: `${round}`, status: 401, at: round * 20 }),
      refresh({ from: `${round}`, to: `${round + 1}`, at: round * 20 + 10 }),
    ]).flat();

  it('ends after one refresh', () => {
    const last = call({ seed: '1', status: 401, at: 20 });
    expect(verdict('unauthorized-loop', [...rounds(1), last])).toBe('pass');
    expect(verdict('unauthorized-loop', [call({ status: 401, at: 0 })])).toBe('pass');
    expect(verdict('unauthorized-loop', [...rounds(2), call({ seed: '2', status: 401, at: 40 })])).toBe('warn');
    expect(verdict('unauthorized-loop', rounds(3))).toBe('fail');
    expect(verdict('unauthorized-loop', [call()])).toBe('not-seen');
  });

  it('a later call begins anew', () => {
    const later = rounds(3).map((part, index) => ({ ...part, at: Math.floor(index / 2) * 5_000 + (index % 2) }));
    expect(verdict('unauthorized-loop', later)).toBe('pass');
    // It was asked for one call only.
    expect(verdictOnce('unauthorized-loop', later)).toBe('fail');
  });
});

describe('a 403', () => {
  const refused = call({ status: 403, at: 0 });

  it('leads to nothing', () => {
    expect(verdict('forbidden', [refused])).toBe('pass');
    expect(verdict('forbidden', [refused, refresh({ at: 20 }), call({ seed: 'b', at: 40 })])).toBe('fail');
    expect(verdict('forbidden', [call()])).toBe('not-seen');
  });

  it('may be tried again, but not on and on', () => {
    const again = (count: number) => Array.from({ length: count }, (_, index) => call({ status: 403, at: (index + 1) * 20 }));
    expect(verdict('forbidden', [refused, ...again(1)])).toBe('warn');
    expect(verdict('forbidden', [refused, ...again(3)])).toBe('fail');
    const slowly = again(3).map((part, index) => ({ ...part, at: (index + 1) * 5_000 }));
    expect(verdict('forbidden', [refused, ...slowly])).toBe('pass');
    expect(verdictOnce('forbidden', [refused, ...slowly])).toBe('fail');
  });

  it('is not blamed for a refresh that comes before each call, or for the next call', () => {
    const early = refresh({ at: 0 });
    const parts = [
      early,
      call({ seed: 'b', status: 403, at: 10 }),
      refresh({ from: 'b', to: 'c', at: 20 }),
      call({ seed: 'c', status: 403, at: 30 }),
    ];
    expect(verdict('forbidden', parts)).toBe('not-seen');
    expect(verdict('forbidden', [refused, call({ status: 403, at: 5_000 })])).toBe('pass');
  });

  it('may lead to a sign-in with more scopes', () => {
    expect(verdict('forbidden', [refused, ...signIn({ seed: 'b' }).map((part) => ({ ...part, at: 20 }))])).toBe('pass');
  });
});

describe('a 429 with Retry-After: 2', () => {
  const refused = call({ status: 429, at: 0, answerHeaders: { 'retry-after': '2' } });

  it('is kept to', () => {
    expect(verdict('too-many', [refused, call({ at: 2_010 })])).toBe('pass');
    expect(verdict('too-many', [refused])).toBe('pass');
    // Sent at the same moment as the call that was refused.
    expect(verdict('too-many', [refused, call({ at: 5 }), call({ at: 2_010 })])).toBe('pass');
    expect(verdict('too-many', [refused, call({ at: 1_000 })])).toBe('fail');
    const until = (ms: number) => call({ status: 429, at: 5_000, answerHeaders: { 'retry-after': new Date(ms).toUTCString() } });
    expect(verdict('too-many', [refused, call({ at: 2_010 }), until(7_000), call({ at: 5_100 })])).toBe('fail');
    expect(verdict('too-many', [refused, call({ at: 2_010 }), until(7_000), call({ at: 7_000 })])).toBe('pass');
    expect(verdict('too-many', [call()])).toBe('not-seen');
  });
});
