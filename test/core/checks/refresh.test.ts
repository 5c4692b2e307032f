import { describe, expect, it } from 'vitest';
import { REFRESH_CHECKS } from './groups';
import { sharedStage, type Fault, type RunOptions } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });

verdictsAt('refresh checks at the standard face', REFRESH_CHECKS, {}, [
  ['refresh.new-token', 'pass', 'a different access token'],
  ['refresh.new-token', 'fail', 'the previous access token', on(['same-access-token', true])],
  [
    'refresh.new-token',
    'fail',
    'status 400, invalid_request (Missing required parameter: redirect_uri)',
    on(['redirect-uri-needed', true]),
  ],
  ['refresh.new-token', 'could-not-run', 'did not arrive', on(['answer-dropped', true])],
  ['refresh.new-token', 'not-applicable', 'issued no refresh token', on(['no-refresh-token', true])],
  ['refresh.rotation', 'pass', 'returned a new refresh token'],
  ['refresh.rotation', 'fail', 'returned the same refresh token', on(['no-rotation', true])],
  ['refresh.rotation', 'fail', 'returned a new refresh token', { promises: { rotates: 'no' } }],
  ['refresh.rotation', 'pass', 'the same refresh token', { ...on(['no-rotation', true]), promises: { rotates: 'no' } }],
  ['refresh.rotation', 'pass', 'the same refresh token', { ...on(['no-rotation', true]), promises: { rotates: 'any' } }],
  ['refresh.rotation', 'could-not-run', 'did not arrive', on(['answer-dropped', true])],
  ['refresh.scope', 'pass', 'the same as before'],
  ['refresh.lifetime', 'pass', 'as was the previous one'],
  ['refresh.lifetime', 'fail', "doesn't state the lifetime", on(['no-expires-in', true])],
  ['refresh.lifetime', 'fail', 'in expire_in instead of expires_in', on(['expire-in', true])],
  ['refresh.lifetime', 'pass', 'as was the previous one', { ...on(['expire-in', true]), promises: { lifetimeMember: 'either' } }],
  ['refresh.lifetime', 'pass', 'as promised', { ...on(['no-expires-in', true]), promises: { lifetimeMember: 'none' } }],
  ['refresh.old-access-token', 'pass', 'still accepted after the refresh'],
  ['refresh.old-access-token', 'fail', 'invalidated the old access token', on(['old-access-token-dies', true])],
  [
    'refresh.old-access-token',
    'pass',
    'invalidated the old',
    { ...on(['old-access-token-dies', true]), promises: { oldAccessToken: 'refused' } },
  ],
  ['refresh.old-access-token', 'fail', 'still accepted', { promises: { oldAccessToken: 'refused' } }],
  ['refresh.old-access-token', 'pass', 'still accepted', { promises: { oldAccessToken: 'any' } }],
  ['refresh.old-access-token', 'could-not-run', 'even before the test', on(['api-refuses-all', true])],
  ['refresh.old-access-token', 'could-not-run', 'there is no old one', on(['same-access-token', true])],
  ['refresh.narrower-scope', 'pass', 'api:write was left out of the request and of the token'],
  ['refresh.narrower-scope', 'fail', 'but granted;', on(['narrower-scope-ignored', true])],
  ['refresh.narrower-scope', 'pass', 'but granted;', { ...on(['narrower-scope-ignored', true]), promises: { narrowerScope: 'ignored' } }],
  ['refresh.narrower-scope', 'warn', 'but granted;', { ...on(['narrower-scope-ignored', true]), promises: { narrowerScope: 'any' } }],
  ['refresh.narrower-scope', 'warn', 'the request is ignored', { promises: { narrowerScope: 'ignored' } }],
  ['refresh.redirect-uri', 'pass', 'without redirect_uri is accepted'],
  ['refresh.redirect-uri', 'fail', 'without redirect_uri is rejected', on(['redirect-uri-needed', true])],
  [
    'refresh.redirect-uri',
    'pass',
    'with it, it is accepted',
    { ...on(['redirect-uri-needed', true]), promises: { redirectUriOnRefresh: 'needed' } },
  ],
  ['refresh.redirect-uri', 'warn', 'requires less than was promised', { promises: { redirectUriOnRefresh: 'needed' } }],
  ['refresh.wrong-secret', 'pass', 'works with the correct one'],
  ['refresh.wrong-secret', 'fail', 'with a wrong client secret', on(['any-secret', true])],
  ['refresh.wrong-secret', 'fail', 'the refresh token was lost', on(['wrong-secret-burns', true])],
  [
    'refresh.concurrent',
    'pass',
    'The family was revoked, as promised: a client must never send two refreshes at once here. This happened in 5 of 5 tries.',
  ],
  [
    'refresh.concurrent',
    'warn',
    'varies: in 3 of 5 tries one succeeded and the family was revoked, in 2 of 5 tries both succeeded and the family stayed valid.',
    on(['race-passes', 2]),
  ],
  ['refresh.concurrent', 'warn', 'varies: in 4 of 5 tries both succeeded', on(['race-passes', 4])],
  ['refresh.concurrent', 'warn', 'no leeway was promised. This happened in 5 of 5 tries', on(['race-passes', 5])],
  [
    'refresh.concurrent',
    'fail',
    'The family was revoked: the tokens from the successful refresh are unusable',
    { promises: { reuseEndsFamily: 'no' } },
  ],
  ['refresh.concurrent', 'warn', 'must never send two refreshes', { promises: { reuseEndsFamily: 'any' } }],
  ['refresh.concurrent', 'pass', 'family stayed valid', on(['family-survives', true])],
  ['refresh.concurrent', 'pass', 'Both refreshes succeeded', { ...on(['rotation-leeway', 10]), promises: { leewaySeconds: 10 } }],
  ['refresh.concurrent', 'warn', 'no leeway was promised', on(['rotation-leeway', 10])],
  ['refresh.concurrent', 'pass', 'stays the same', { ...on(['no-rotation', true]), promises: { rotates: 'no', leewaySeconds: null } }],
  [
    'refresh.concurrent',
    'fail',
    'Both refreshes were rejected',
    { ...on(['rotation-leeway', 10], ['concurrent-kills', true]), promises: { leewaySeconds: 10 } },
  ],
]);

verdictsAt(
  'refresh checks of a client without a secret',
  REFRESH_CHECKS,
  { connection: { clientId: 'practice-public', clientAuthentication: 'none' } },
  [
    ['refresh.rotation', 'pass', 'returned a new refresh token', { promises: { rotates: 'any' } }],
    ['refresh.rotation', 'warn', 'they must rotate', { ...on(['no-rotation', true]), promises: { rotates: 'any' } }],
    ['refresh.wrong-secret', 'not-applicable', 'has no secret'],
  ],
);

verdictsAt('refresh checks at the Katana face', REFRESH_CHECKS, { face: 'katana' }, [
  ['refresh.new-token', 'pass', 'a different access token'],
  ['refresh.rotation', 'pass', 'returned a new refresh token'],
  ['refresh.old-access-token', 'pass', 'still accepted'],
  ['refresh.narrower-scope', 'not-applicable', 'Only one scope'],
  ['refresh.redirect-uri', 'pass', 'is rejected (status 400, invalid_request'],
  ['refresh.redirect-uri', 'warn', 'requires less than was promised', on(['redirect-uri-any', true])],
  ['refresh.wrong-secret', 'pass', 'status 401, access_denied'],
  ['refresh.concurrent', 'pass', 'The family was revoked, as promised'],
]);

verdictsAt('refresh checks of client credentials', REFRESH_CHECKS, { face: 'catapa' }, [
  ['refresh.new-token', 'not-applicable', 'grant has no refresh token'],
  ['refresh.concurrent', 'not-applicable', 'grant has no refresh token'],
]);

describe('faults that begin after the sign-in', () => {
  const stage = sharedStage();

  /** Runs a check with faults that are switched on at its first step of these words. */
  async function midway(id: string, step: string, faults: Fault[], promises: RunOptions['promises'] = {}) {
    const check = REFRESH_CHECKS.find((each) => each.id === id);
    if (check === undefined) throw new Error(`There is no check ${id}.`);
    let begun = false;
    return stage.runCheck(check, {
      promises,
      onChange(run) {
        if (begun || !run.results[0]?.steps.some(({ text }) => text.includes(step))) return;
        begun = true;
        for (const [fault, value] of faults) stage.practice.faults.set(fault, value);
      },
    });
  }

  const PLAIN = 'as the app would';

  it.each([
    ['refresh.scope', 'fail', 'added to the scope: api:admin', [['scope-widened', true]]],
    ['refresh.scope', 'warn', "The new access token lacks api:write, and the response doesn't say so", [['scope-narrowed-silently', true]]],
    ['refresh.lifetime', 'warn', 'is valid for 5 s, the previous one for 120 s', [['lifetime-short', 5]]],
    ['refresh.lifetime', 'warn', 'valid for longer (600 s) than', [['lifetime-short', 600]]],
    ['refresh.new-token', 'could-not-run', 'was busy or rate-limited', [['busy-429', 1]]],
    ['refresh.new-token', 'could-not-run', 'the server failed (status 500)', [['error-500-html', true]]],
    ['refresh.new-token', 'could-not-run', 'It is unknown whether the server processed', [['connection-reset', true]]],
    ['refresh.new-token', 'could-not-run', 'rejected the client', [['secret-revoked', true]]],
    ['refresh.new-token', 'fail', 'returned no usable access token', [['malformed-json', true]]],
    ['refresh.rotation', 'could-not-run', 'was busy or rate-limited', [['busy-429', 1]]],
  ] as [string, string, string, Fault[]][])('%s: %s, %s', async (id, verdict, text, faults) => {
    const result = await midway(id, PLAIN, faults);
    expect([result.verdict, result.text]).toEqual([verdict, expect.stringContaining(text)]);
  });

  it.each([
    ['refresh.wrong-secret', 'with a wrong secret', 'When refreshing with a wrong secret'],
    ['refresh.wrong-secret', 'with the correct secret', 'when refreshing with the correct one'],
    ['refresh.concurrent', 'at the same time', 'Neither of two'],
    ['refresh.concurrent', 'the new token', 'It is unknown whether the family'],
    ['refresh.redirect-uri', 'without redirect_uri', 'When refreshing without redirect_uri'],
    ['refresh.narrower-scope', 'every scope except', 'When refreshing with a narrower scope'],
    ['refresh.old-access-token', 'Refreshes.', 'When refreshing between the two calls'],
  ])('%s draws no conclusion from a server in trouble: %s', async (id, step, text) => {
    for (const fault of [
      ['busy-429', 1],
      ['error-500-html', true],
      ['connection-reset', true],
    ] as Fault[]) {
      const result = await midway(id, step, [fault]);
      expect([fault[0], result.verdict, result.text]).toEqual([fault[0], 'could-not-run', expect.stringContaining(text)]);
    }
  });

  it('costs no second sign-in where the answer to a refresh was lost, and later checks say whose loss it was', async () => {
    const before = stage.opened.length;
    const run = await stage.runChecks(
      REFRESH_CHECKS.filter(({ grants }) => grants.includes('main')),
      { fault: ['answer-dropped', true] },
    );
    expect(run.results.map(({ verdict }) => verdict)).toEqual(run.results.map(() => 'could-not-run'));
    expect(run.results.at(-1)?.text).toMatch(/^Main grant can no longer be refreshed after an earlier check: /);
    expect(stage.opened.length).toBe(before + 1);
  });

  it('throws a spare grant away whose answer was lost: the next check gets a new one', async () => {
    const before = stage.opened.length;
    const ids = ['refresh.narrower-scope', 'refresh.redirect-uri', 'refresh.wrong-secret'];
    const run = await stage.runChecks(ids, {
      onChange: ({ results }) => {
        const lost = results[0]?.status === 'running' && results[0].steps.some(({ text }) => text.includes('every scope except'));
        stage.practice.faults.set('answer-dropped', lost);
      },
    });
    expect(run.results.map(({ verdict }) => verdict)).toEqual(['could-not-run', 'pass', 'pass']);
    expect(stage.opened.length).toBe(before + 2);
  });
});

// refresh.scope fails above, where the fault begins after the sign-in.
seenBothWays(REFRESH_CHECKS.filter(({ id }) => id !== 'refresh.scope'));
