import { describe, expect, it } from 'vitest';
import { familiesOf } from '../../../electron/core/client-checks/families';
import { type ActParts, actsOf } from './acts';

const issued = (number: number, more = {}) => ({
  json: { access_token: `access-${number}`, refresh_token: `refresh-${number}`, expires_in: 60, ...more },
});
const signIn = (number: number): ActParts => ({ leg: 'token', form: { grant_type: 'authorization_code', code: 'c' }, ...issued(number) });
const refresh = (token: string, more: Partial<ActParts>): ActParts => ({
  leg: 'token',
  form: { grant_type: 'refresh_token', refresh_token: token },
  ...more,
});
const call = (token: string, status: number): ActParts => ({ leg: 'api', headers: { authorization: `Bearer ${token}` }, status });
const short = (secret: string) => `#${secret.length}`;

const eventsOf = (acts: ActParts[]) =>
  familiesOf(actsOf(...acts), short).map(({ name, events }) => [name, ...events.map(({ text }) => text)]);

describe('the token families of an app', () => {
  it('begin with a sign-in and grow with each refresh, without a token in them', () => {
    const acts = [signIn(1), refresh('refresh-1', issued(2)), signIn(3), refresh('refresh-2', issued(4))];
    expect(eventsOf(acts)).toEqual([
      ['Sign-in 1', 'Signed in', 'Refreshed', 'Refreshed'],
      ['Sign-in 2', 'Signed in'],
    ]);
    const families = familiesOf(actsOf(...acts), short);
    expect(families[0]?.generations.map(({ number, issuedAt }) => [number, issuedAt])).toEqual([
      [1, 1_000_010],
      [2, 1_001_010],
      [3, 1_003_010],
    ]);
    expect(JSON.stringify(families)).not.toMatch(/access-|refresh-/);
  });

  it('tell a lost response, a replaced token and the end', () => {
    const refused = { status: 400, json: { error: 'invalid_grant' } };
    const acts = [signIn(1), refresh('refresh-1', { status: null }), refresh('refresh-1', issued(2)), refresh('refresh-1', refused)];
    const revoked: ActParts = { leg: 'revocation', form: { token: 'refresh-2' } };
    expect(eventsOf([...acts, revoked, refresh('of-no-one', refused)])).toEqual([
      [
        'Sign-in 1',
        'Signed in',
        'Refresh: the response was lost',
        'Refreshed',
        'Replaced refresh token sent: rejected (invalid_grant)',
        'Refresh token revoked',
      ],
    ]);
    const spoilt = { status: 400, json: { error: 'refresh-1 is <b>bad</b>' } };
    expect(eventsOf([signIn(1), refresh('refresh-1', spoilt)])[0]?.at(-1)).toBe('Refresh: rejected (400)');
  });

  it('end when the provider refused the token for good, and not by what was played', () => {
    const endOf = (...acts: ActParts[]) => familiesOf(actsOf(signIn(1), ...acts), short)[0]?.generations[0]?.expiresAt;
    expect(endOf()).toBe(1_060_010);
    expect(endOf(call('access-1', 200), call('access-1', 401))).toBe(1_002_000);
    expect(endOf(call('access-1', 401), call('access-1', 200))).toBe(1_060_010);
    expect(endOf({ ...call('access-1', 401), played: '401' })).toBe(1_060_010);
  });
});
