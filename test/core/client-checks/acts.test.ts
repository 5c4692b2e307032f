import { describe, expect, it } from 'vitest';
import { answeredText, answerOf, bearerOf, formOf, isCodeExchange, isRefresh, queryOf } from '../../../electron/core/client-checks/acts';
import { originsIn } from '../../../electron/core/client-checks/checks/issued';
import { actsOf } from './acts';

describe('acts', () => {
  it('are read by their leg and grant', () => {
    const acts = actsOf(
      { leg: 'token', form: { grant_type: 'authorization_code', code: 'c' }, json: { access_token: 'a', expires_in: 5 } },
      { leg: 'token', form: { grant_type: 'refresh_token', refresh_token: 'r' }, status: null },
      { leg: 'api', url: 'http://127.0.0.1:4010/api/me?page=2', headers: { authorization: 'bearer  abc.def' } },
    );
    expect(acts.map(isCodeExchange)).toEqual([true, false, false]);
    expect(acts.map(isRefresh)).toEqual([false, true, false]);
    expect(acts.map(bearerOf)).toEqual([null, null, 'abc.def']);
    const [code, refresh, call] = acts as [(typeof acts)[0], (typeof acts)[0], (typeof acts)[0]];
    expect(formOf(code).get('code')).toBe('c');
    expect(answeredText(code, 'access_token')).toBe('a');
    expect(answeredText(code, 'expires_in')).toBeNull();
    expect(answerOf(refresh)).toEqual({});
    expect(queryOf(call).get('page')).toBe('2');
  });

  it('have no form where the body is none', () => {
    const [json] = actsOf({ leg: 'token', body: '{"grant_type":"refresh_token"}', headers: { 'content-type': 'application/json' } });
    expect([...formOf(json as typeof json & object)]).toEqual([]);
  });

  it('lead back to the first refresh token of a grant, even where two bring each other', () => {
    const issuing = (form: Record<string, string>, next: string) =>
      ({ leg: 'token', form, json: { access_token: `a-${next}`, refresh_token: next } }) as const;
    const refresh = (sent: string, next: string) => issuing({ grant_type: 'refresh_token', refresh_token: sent }, next);
    const originOf = originsIn(
      actsOf(
        issuing({ grant_type: 'authorization_code', code: 'c' }, 'one'),
        refresh('one', 'two'),
        refresh('two', 'three'),
        refresh('x', 'y'),
      ),
    );
    expect(['three', 'two', 'one', 'y', 'of-no-one'].map(originOf)).toEqual(['one', 'one', 'one', 'x', 'of-no-one']);
    const turning = originsIn(actsOf(refresh('this', 'that'), refresh('that', 'this')));
    expect(turning('this')).toBe(turning('that'));
  });
});
