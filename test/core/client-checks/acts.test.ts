import { describe, expect, it } from 'vitest';
import { answeredText, answerOf, bearerOf, formOf, isCodeExchange, isRefresh, queryOf } from '../../../electron/core/client-checks/acts';
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
});
