import { describe, expect, test } from 'vitest';
import { EXPIRED, FORGETS, INVALID_GRANT, KNOWN_DEAD, REVOKES } from '../../../electron/core/client-checks/checks/end-grant';
import { ID_TOKEN_CHECKS } from '../../../electron/core/client-checks/checks/end-id-token';
import type { ClientCheck } from '../../../electron/core/client-checks/definition';
import type { ActParts } from './acts';
import { called, dead, exchanged, failing, type Round, refreshed, round, silent, verdictOn } from './rounds';

const signIn = (number: number, ...more: ActParts[]): ActParts[] => [
  { leg: 'authorize' },
  exchanged(number, { id_token: `i${number}` }),
  ...more,
];
const jwks: ActParts = { leg: 'jwks' };
const idTokenCheck = (name: string): ClientCheck => {
  const found = ID_TOKEN_CHECKS.find(({ id }) => id === `app-end.${name}`);
  if (!found) throw new Error(`There is no app-end.${name}.`);
  return found;
};

describe('invalid_grant', () => {
  const refused = failing('call', called('a1', 401), dead('r1'));
  const again = round('sign-in', ...signIn(2));
  test.each<[string, Round[], string, string]>([
    ['ends in a sign-in', [refused, failing('call'), again], 'pass', 'pass'],
    [
      'ends in a sign-in at once',
      [round('call', called('a1', 401), dead('r1'), ...signIn(2), called('a2')), round('call', called('a2'))],
      'pass',
      'pass',
    ],
    ['is tried without end', [failing('call', dead('r1'), dead('r1'), dead('r1'), dead('r1')), failing('call'), again], 'fail', 'pass'],
    ['is tried twice', [failing('call', dead('r1'), dead('r1')), failing('call'), again], 'warn', 'pass'],
    ['is tried at each call', [refused, refused, again], 'pass', 'fail'],
    ['does not end in a sign-in', [refused, failing('call'), failing('sign-in')], 'fail', 'pass'],
    ['leaves it silent', [refused, silent('call'), silent('sign-in')], 'not-seen', 'pass'],
    ['is the last thing', [refused], 'not-seen', 'not-seen'],
    ['did not come', [round('call', called('a1', 401), refreshed('r1', 2))], 'not-seen', 'not-seen'],
  ])('%s', (_, rounds, ends, isDropped) => {
    expect([verdictOn(INVALID_GRANT, rounds).verdict, verdictOn(KNOWN_DEAD, rounds).verdict]).toEqual([ends, isDropped]);
  });

  test('as Auth0 sends it, with 403', () => {
    const auth0 = refreshed('r1', 0, { status: 403, json: { error: 'invalid_grant' } });
    expect(verdictOn(INVALID_GRANT, [failing('call', auth0), again]).verdict).toBe('pass');
  });

  test.each<[string, Round[], string]>([
    ['ends in a sign-in', [refused, again], 'pass'],
    ['leaves it stuck', [refused, failing('sign-in', { leg: 'authorize' })], 'fail'],
    ['did not come', [failing('call', called('a1', 401)), again], 'not-seen'],
  ])('of an old refresh token: %s', (_, rounds, verdict) => {
    expect(verdictOn(EXPIRED, rounds).verdict).toBe(verdict);
  });
});

describe('a sign-out', () => {
  const revoked = (token: string): ActParts => ({ leg: 'revocation', form: { token } });
  test.each<[string, Round[], string, string]>([
    ['revokes the refresh token', [round('sign-out', revoked('r1')), failing('call')], 'pass', 'pass'],
    ['revokes both', [round('sign-out', revoked('a1'), revoked('r1')), failing('call')], 'pass', 'pass'],
    ['first ends a sign-in that it began before', [round('sign-out', exchanged(3), revoked('r3')), failing('call')], 'pass', 'pass'],
    ['revokes the access token', [round('sign-out', revoked('a1')), failing('call')], 'warn', 'pass'],
    ['revokes something else', [round('sign-out', revoked('r0')), failing('call')], 'fail', 'pass'],
    ['is refused', [round('sign-out', { ...revoked('r1'), status: 401 }), failing('call')], 'fail', 'pass'],
    ['revokes nothing', [round('sign-out'), failing('call')], 'warn', 'pass'],
    ['is a page that was opened', [{ ask: 'sign-out', acts: [], said: 'opened' }, failing('call')], 'warn', 'pass'],
    ['ends the session alone', [silent('sign-out', { leg: 'sign-out' }), silent('call')], 'warn', 'pass'],
    ['keeps the access token', [round('sign-out', revoked('r1')), failing('call', called('a1', 401))], 'pass', 'fail'],
    ['keeps the refresh token', [round('sign-out'), failing('call', dead('r1'))], 'warn', 'fail'],
    ['is none', [silent('sign-out'), round('call', called('a1'))], 'not-seen', 'not-seen'],
    ['is unknown to the app', [failing('sign-out'), round('call', called('a1'))], 'not-seen', 'not-seen'],
    ['is followed by another sign-in', [round('sign-out', revoked('r1')), round('call', ...signIn(2), called('a2'))], 'pass', 'pass'],
  ])('%s', (_, rounds, isRevoked, forgets) => {
    expect([verdictOn(REVOKES, rounds).verdict, verdictOn(FORGETS, rounds).verdict]).toEqual([isRevoked, forgets]);
  });

  test('where nothing can be revoked the question does not arise', () => {
    expect(verdictOn(REVOKES, [round('sign-out')], { revocationUrl: '' }).verdict).toBe('not-applicable');
  });

  test('an app that refused a later sign-in revokes what it has', () => {
    expect(verdictOn(REVOKES, [round('sign-out', revoked('r1'))], {}, [exchanged(1), exchanged(2)]).verdict).toBe('pass');
  });

  test('the refresh token that came last counts', () => {
    const before = [exchanged(1), refreshed('r1', 2)];
    expect(verdictOn(REVOKES, [round('sign-out', revoked('r1'))], {}, before).verdict).toBe('fail');
    expect(verdictOn(REVOKES, [round('sign-out', revoked('r2'))], {}, before).verdict).toBe('pass');
  });
});

describe.each(['unsigned', 'other-audience'])('an ID token that is %s', (name) => {
  const check = idTokenCheck(name);
  const reads: ActParts[] = [{ leg: 'authorize', url: 'http://127.0.0.1:4010/authorize?nonce=n' }, exchanged(1), called('a1')];
  const ignores: ActParts[] = [{ leg: 'authorize' }, exchanged(1), called('a1')];
  test.each<[string, Round[], ActParts[], string]>([
    ['refused', [failing('sign-in', ...signIn(2)), failing('call')], reads, 'pass'],
    ['refused, earlier tokens go on', [failing('sign-in', ...signIn(2)), round('call', called('a1'))], reads, 'pass'],
    ['accepted', [round('sign-in', ...signIn(2)), round('call', called('a2'))], reads, 'fail'],
    ['accepted, userinfo', [round('sign-in', ...signIn(2, { ...called('a2'), leg: 'userinfo' })), round('call')], reads, 'fail'],
    ['not read at all, as far as can be seen', [round('sign-in', ...signIn(2)), round('call', called('a2'))], ignores, 'not-seen'],
    ['no call was ever made', [round('sign-in', ...signIn(2)), silent('call')], [exchanged(1)], 'not-seen'],
    ['none came', [round('sign-in', { leg: 'authorize' }, exchanged(2)), round('call', called('a2'))], reads, 'not-seen'],
  ])('%s', (_, rounds, before, verdict) => {
    expect(verdictOn(check, rounds, {}, before).verdict).toBe(verdict);
  });
});

describe('a new signing key', () => {
  const check = idTokenCheck('new-key');
  const before = [...signIn(1, jwks), called('a1')];
  const call = (number: number) => round('call', called(`a${number}`));
  const twice = (first: ActParts[], second: ActParts[]) => [
    round('sign-in', ...signIn(2, ...first)),
    call(2),
    round('sign-in', ...signIn(3, ...second)),
    call(3),
  ];
  const metadata: ActParts = { leg: 'metadata' };
  const refused = (ms: number) => [
    failing('sign-in', { leg: 'authorize', at: ms }, exchanged(2, { id_token: 'i2' }, { at: ms })),
    failing('call'),
  ];
  test.each<[string, Round[], string]>([
    ['is fetched once', twice([jwks], []), 'pass'],
    ['is fetched each time', twice([jwks], [jwks]), 'fail'],
    ['is fetched each time by an app that starts anew', twice([metadata, jwks, metadata], [metadata, jwks]), 'warn'],
    ['is never fetched, and trusted', twice([], []), 'fail'],
    ['is refused soon after the last fetch', refused(1_030_000), 'warn'],
    ['is refused for good', refused(1_300_000), 'fail'],
    ['is fetched and refused', [failing('sign-in', ...signIn(2, jwks)), failing('call')], 'fail'],
    ['no sign-in', [failing('sign-in', { leg: 'authorize' })], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(check, rounds, {}, before).verdict).toBe(verdict);
  });

  test('an app that never fetches the key set checks no signatures, which is not judged here', () => {
    expect(verdictOn(check, twice([], []), {}, signIn(1)).verdict).toBe('not-seen');
  });
});

describe('clocks that are apart', () => {
  const check = idTokenCheck('clock');
  const behind = (act: ActParts): ActParts => ({ ...act, scene: 'end-clock-behind' });
  const good = [...signIn(2), called('a2')];
  test.each<[string, Round[], string]>([
    ['works', [round('sign-in', ...good), round('call', ...good.map(behind))], 'pass'],
    ['refuses one', [round('sign-in', ...good), failing('call', ...signIn(3).map(behind))], 'warn'],
    [
      'refreshes without end',
      [round('sign-in', ...signIn(2), refreshed('r2', 3), refreshed('r3', 4), refreshed('r4', 5), called('a5'))],
      'fail',
    ],
    ['no sign-in', [failing('sign-in', { leg: 'authorize' })], 'not-seen'],
  ])('%s', (_, rounds, verdict) => {
    expect(verdictOn(check, rounds).verdict).toBe(verdict);
  });
});
