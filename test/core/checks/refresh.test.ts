import { describe, expect, it } from 'vitest';
import { REFRESH_CHECKS } from './groups';
import { sharedStage, type Fault, type RunOptions } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });

verdictsAt('refresh checks at the standard face', REFRESH_CHECKS, {}, [
  ['refresh.new-token', 'pass', 'differs from the one before'],
  ['refresh.new-token', 'fail', 'the access token that was there before', on(['same-access-token', true])],
  [
    'refresh.new-token',
    'fail',
    'status 400, invalid_request (Missing required parameter: redirect_uri)',
    on(['redirect-uri-needed', true]),
  ],
  ['refresh.new-token', 'could-not-run', 'did not arrive', on(['answer-dropped', true])],
  ['refresh.new-token', 'not-applicable', 'gave no refresh token', on(['no-refresh-token', true])],
  ['refresh.rotation', 'pass', 'gave a new refresh token'],
  ['refresh.rotation', 'fail', 'gave the same refresh token again', on(['no-rotation', true])],
  ['refresh.rotation', 'fail', 'gave a new refresh token', { promises: { rotates: 'no' } }],
  ['refresh.rotation', 'pass', 'the same refresh token again', { ...on(['no-rotation', true]), promises: { rotates: 'no' } }],
  ['refresh.rotation', 'pass', 'the same refresh token again', { ...on(['no-rotation', true]), promises: { rotates: 'any' } }],
  ['refresh.rotation', 'could-not-run', 'did not arrive', on(['answer-dropped', true])],
  ['refresh.scope', 'pass', 'the same as before'],
  ['refresh.lifetime', 'pass', 'as the one before'],
  ['refresh.lifetime', 'fail', 'does not say how long', on(['no-expires-in', true])],
  ['refresh.lifetime', 'fail', 'in expire_in, not in expires_in', on(['expire-in', true])],
  ['refresh.lifetime', 'pass', 'as the one before', { ...on(['expire-in', true]), promises: { lifetimeMember: 'either' } }],
  ['refresh.lifetime', 'pass', 'as promised', { ...on(['no-expires-in', true]), promises: { lifetimeMember: 'none' } }],
  ['refresh.old-access-token', 'pass', 'still accepted after the refresh'],
  ['refresh.old-access-token', 'fail', 'ended the old access token', on(['old-access-token-dies', true])],
  [
    'refresh.old-access-token',
    'pass',
    'ended the old',
    { ...on(['old-access-token-dies', true]), promises: { oldAccessToken: 'refused' } },
  ],
  ['refresh.old-access-token', 'fail', 'still accepted', { promises: { oldAccessToken: 'refused' } }],
  ['refresh.old-access-token', 'pass', 'still accepted', { promises: { oldAccessToken: 'any' } }],
  ['refresh.old-access-token', 'could-not-run', 'before the test either', on(['api-refuses-all', true])],
  ['refresh.old-access-token', 'could-not-run', 'there is no old one', on(['same-access-token', true])],
  ['refresh.narrower-scope', 'pass', 'api:write was left out of the request and of the token'],
  ['refresh.narrower-scope', 'fail', 'yet it was granted', on(['narrower-scope-ignored', true])],
  [
    'refresh.narrower-scope',
    'pass',
    'yet it was granted',
    { ...on(['narrower-scope-ignored', true]), promises: { narrowerScope: 'ignored' } },
  ],
  ['refresh.narrower-scope', 'warn', 'yet it was granted', { ...on(['narrower-scope-ignored', true]), promises: { narrowerScope: 'any' } }],
  ['refresh.narrower-scope', 'warn', 'the request is ignored', { promises: { narrowerScope: 'ignored' } }],
  ['refresh.redirect-uri', 'pass', 'without redirect_uri is taken'],
  ['refresh.redirect-uri', 'fail', 'without redirect_uri is refused', on(['redirect-uri-needed', true])],
  [
    'refresh.redirect-uri',
    'pass',
    'with it, it is taken',
    { ...on(['redirect-uri-needed', true]), promises: { redirectUriOnRefresh: 'needed' } },
  ],
  ['refresh.redirect-uri', 'warn', 'asks for less than was promised', { promises: { redirectUriOnRefresh: 'needed' } }],
  ['refresh.wrong-secret', 'pass', 'works with the right one'],
  ['refresh.wrong-secret', 'fail', 'with a client secret that is wrong', on(['any-secret', true])],
  ['refresh.wrong-secret', 'fail', 'it cost the refresh token', on(['wrong-secret-burns', true])],
  [
    'refresh.concurrent',
    'pass',
    'the family ended, as promised: a client must never refresh twice at once here. It was so in 5 of 5 tries.',
  ],
  [
    'refresh.concurrent',
    'warn',
    'is chance: in 3 of 5 tries one was taken and the family ended, in 2 of 5 tries both were taken and the family lived on.',
    on(['race-passes', 2]),
  ],
  ['refresh.concurrent', 'warn', 'is chance: in 4 of 5 tries both were taken', on(['race-passes', 4])],
  ['refresh.concurrent', 'warn', 'no leeway was promised. It was so in 5 of 5 tries', on(['race-passes', 5])],
  ['refresh.concurrent', 'fail', 'the family ended', { promises: { reuseEndsFamily: 'no' } }],
  ['refresh.concurrent', 'warn', 'must never refresh twice', { promises: { reuseEndsFamily: 'any' } }],
  ['refresh.concurrent', 'pass', 'the family lives on', on(['family-survives', true])],
  ['refresh.concurrent', 'pass', 'Both refreshes were taken', { ...on(['rotation-leeway', 10]), promises: { leewaySeconds: 10 } }],
  ['refresh.concurrent', 'warn', 'no leeway was promised', on(['rotation-leeway', 10])],
  ['refresh.concurrent', 'pass', 'stays the same', { ...on(['no-rotation', true]), promises: { rotates: 'no', leewaySeconds: null } }],
  [
    'refresh.concurrent',
    'fail',
    'Both refreshes were refused',
    { ...on(['rotation-leeway', 10], ['concurrent-kills', true]), promises: { leewaySeconds: 10 } },
  ],
]);

verdictsAt(
  'refresh checks of a client without a secret',
  REFRESH_CHECKS,
  { connection: { clientId: 'practice-public', clientAuthentication: 'none' } },
  [
    ['refresh.rotation', 'pass', 'gave a new refresh token', { promises: { rotates: 'any' } }],
    ['refresh.rotation', 'warn', 'they must rotate', { ...on(['no-rotation', true]), promises: { rotates: 'any' } }],
    ['refresh.wrong-secret', 'not-applicable', 'has no secret'],
  ],
);

verdictsAt('refresh checks at the Katana face', REFRESH_CHECKS, { face: 'katana' }, [
  ['refresh.new-token', 'pass', 'differs from the one before'],
  ['refresh.rotation', 'pass', 'gave a new refresh token'],
  ['refresh.old-access-token', 'pass', 'still accepted'],
  ['refresh.narrower-scope', 'not-applicable', 'Only one scope'],
  ['refresh.redirect-uri', 'pass', 'is refused (status 400, invalid_request'],
  ['refresh.redirect-uri', 'warn', 'asks for less than was promised', on(['redirect-uri-any', true])],
  ['refresh.wrong-secret', 'pass', 'status 401, access_denied'],
  ['refresh.concurrent', 'pass', 'the family ended, as promised'],
]);

verdictsAt('refresh checks of client credentials', REFRESH_CHECKS, { face: 'catapa' }, [
  ['refresh.new-token', 'not-applicable', 'come without a refresh token'],
  ['refresh.concurrent', 'not-applicable', 'come without a refresh token'],
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
    ['refresh.scope', 'warn', 'The new access token lacks api:write, and the answer does not say so', [['scope-narrowed-silently', true]]],
    ['refresh.lifetime', 'warn', 'lives 5 s, the one before lived 120 s', [['lifetime-short', 5]]],
    ['refresh.lifetime', 'warn', 'lives longer', [['lifetime-short', 600]]],
    ['refresh.new-token', 'could-not-run', 'asked to be left alone', [['busy-429', 1]]],
    ['refresh.new-token', 'could-not-run', 'the server failed (status 500)', [['error-500-html', true]]],
    ['refresh.new-token', 'could-not-run', 'Whether the server acted', [['connection-reset', true]]],
    ['refresh.new-token', 'could-not-run', 'did not accept the client', [['secret-revoked', true]]],
    ['refresh.new-token', 'fail', 'without a usable access token', [['malformed-json', true]]],
    ['refresh.rotation', 'could-not-run', 'asked to be left alone', [['busy-429', 1]]],
  ] as [string, string, string, Fault[]][])('%s: %s, %s', async (id, verdict, text, faults) => {
    const result = await midway(id, PLAIN, faults);
    expect([result.verdict, result.text]).toEqual([verdict, expect.stringContaining(text)]);
  });

  it.each([
    ['refresh.wrong-secret', 'with a secret that is wrong', 'On the refresh with a wrong secret'],
    ['refresh.wrong-secret', 'with the right secret', 'on the refresh with the right one'],
    ['refresh.concurrent', 'at the same moment', 'neither gave tokens'],
    ['refresh.concurrent', 'what came back', 'is not known'],
    ['refresh.redirect-uri', 'without redirect_uri', 'On the refresh without redirect_uri'],
    ['refresh.narrower-scope', 'every scope but', 'On the refresh that asks for less scope'],
    ['refresh.old-access-token', 'Refreshes.', 'On the refresh between the two calls'],
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
    expect(run.results.at(-1)?.text).toMatch(/^Main grant can't be refreshed any more since an earlier check: /);
    expect(stage.opened.length).toBe(before + 1);
  });

  it('throws a spare grant away whose answer was lost: the next check gets a new one', async () => {
    const before = stage.opened.length;
    const ids = ['refresh.narrower-scope', 'refresh.redirect-uri', 'refresh.wrong-secret'];
    const run = await stage.runChecks(ids, {
      onChange: ({ results }) => {
        const lost = results[0]?.status === 'running' && results[0].steps.some(({ text }) => text.includes('every scope but'));
        stage.practice.faults.set('answer-dropped', lost);
      },
    });
    expect(run.results.map(({ verdict }) => verdict)).toEqual(['could-not-run', 'pass', 'pass']);
    expect(stage.opened.length).toBe(before + 2);
  });
});

// refresh.scope fails above, where the fault begins after the sign-in.
seenBothWays(REFRESH_CHECKS.filter(({ id }) => id !== 'refresh.scope'));
