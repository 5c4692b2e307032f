import { describe, expect, it } from 'vitest';
import { REUSE_CHECKS } from './groups';
import { sharedStage, type Fault, type RunOptions } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });
/** Waits of a minute are tried on a simulated clock, in reuse-timing.test.ts. */
const soon = { options: { maxWaitMs: 4_000 } };
const LEEWAY = { ...on(['rotation-leeway', 2]), promises: { leewaySeconds: 2 } };

verdictsAt('reuse checks at the standard face', REUSE_CHECKS, {}, [
  ['reuse.refused', 'pass', 'rejected immediately (status 400, invalid_grant'],
  ['reuse.refused', 'pass', 'rejected within 4', LEEWAY],
  ['reuse.refused', 'fail', 'still accepted 1', { ...on(['reuse-taken', true]), ...soon }],
  ['reuse.refused', 'could-not-run', 'still accepted 1', { ...on(['reuse-taken', true]), ...soon, promises: { leewaySeconds: null } }],
  ['reuse.refused', 'not-applicable', 'no new refresh token', on(['no-rotation', true])],
  ['reuse.refused', 'not-applicable', 'issued no refresh token', on(['no-refresh-token', true])],
  ['reuse.leeway', 'pass', 'There is no leeway'],
  ['reuse.leeway', 'pass', 'between 1', LEEWAY],
  ['reuse.leeway', 'fail', 'accepted 1', { ...on(['rotation-leeway', 2]), ...soon }],
  ['reuse.leeway', 'fail', 'accepted 3', { ...on(['rotation-leeway', 30]), ...soon, promises: { leewaySeconds: 1 } }],
  ['reuse.leeway', 'could-not-run', 'at least 1', { ...on(['reuse-taken', true]), ...soon, promises: { leewaySeconds: null } }],
  ['reuse.family', 'pass', 'revoked the family'],
  ['reuse.family', 'pass', 'revoked the family', LEEWAY],
  ['reuse.family', 'fail', 'the family stays valid', on(['family-survives', true])],
  ['reuse.family', 'pass', 'the family stays valid', { ...on(['family-survives', true]), promises: { reuseEndsFamily: 'no' } }],
  ['reuse.family', 'fail', 'revoked the family', { promises: { reuseEndsFamily: 'no' } }],
  ['reuse.family', 'could-not-run', 'detected no reuse', { ...on(['reuse-taken', true]), ...soon }],
  ['reuse.code', 'pass', 'rejected (status 400, invalid_grant'],
  ['reuse.code', 'pass', 'rejected (status 400, invalid_grant', on(['code-replay-revokes-nothing', true])],
  ['reuse.code', 'fail', 'issued tokens for a code that had already been used', on(['code-reusable', true])],
  ['reuse.code-revokes', 'pass', 'revoked the tokens'],
  ['reuse.code-revokes', 'pass', 'revoked the tokens', on(['no-refresh-token', true])],
  ['reuse.code-revokes', 'fail', 'stay valid', on(['code-replay-revokes-nothing', true])],
  ['reuse.code-revokes', 'pass', 'stay valid', { ...on(['code-replay-revokes-nothing', true]), promises: { codeReplayRevokes: 'no' } }],
  [
    'reuse.code-revokes',
    'warn',
    'nothing was promised',
    { ...on(['code-replay-revokes-nothing', true]), promises: { codeReplayRevokes: 'any' } },
  ],
  ['reuse.code-revokes', 'not-applicable', 'was not rejected', on(['code-reusable', true])],
]);

verdictsAt('reuse checks at the Katana face', REUSE_CHECKS, { face: 'katana' }, [
  ['reuse.refused', 'pass', 'status 403, invalid_grant'],
  ['reuse.leeway', 'pass', 'There is no leeway'],
  ['reuse.family', 'pass', 'revoked the family'],
  ['reuse.family', 'fail', 'the family stays valid', on(['family-survives', true])],
  ['reuse.code', 'pass', 'status 403, invalid_grant'],
  ['reuse.code-revokes', 'pass', "validates tokens locally doesn't"],
]);

verdictsAt('reuse checks of client credentials', REUSE_CHECKS, { face: 'catapa' }, [
  ['reuse.refused', 'not-applicable', 'has no refresh token'],
  ['reuse.code', 'not-applicable', 'uses no code'],
]);

describe('a run of all reuse checks', () => {
  const stage = sharedStage({ connected: true });

  it('takes two sign-ins, and leaves the tokens of the person alone', async () => {
    const before = stage.opened.length;
    const run = await stage.runChecks(REUSE_CHECKS);
    expect(run.results.map(({ id, verdict }) => [id, verdict])).toEqual(REUSE_CHECKS.map(({ id }) => [id, 'pass']));
    expect(stage.opened.length - before).toBe(2);
    await stage.tokens.refresh(stage.connection.id);
    const { grant } = await stage.tokens.read(stage.connection.id);
    expect(grant?.refreshDeadAt).toBe(null);
    expect(grant?.generations.at(-1)?.how).toBe('refreshed');
  });

  it('can be stopped while it waits', async () => {
    const check = REUSE_CHECKS.find(({ id }) => id === 'reuse.leeway');
    if (check === undefined) throw new Error('There is no such check.');
    const run = await stage.runChecks([check], {
      fault: ['reuse-taken', true],
      onChange: (now, runner) => now.results[0]?.wait && runner.stop(),
    });
    expect(run.results[0]?.verdict).toBe('could-not-run');
  });

  it('says what is known where a wait is skipped', async () => {
    const check = REUSE_CHECKS.find(({ id }) => id === 'reuse.leeway');
    if (check === undefined) throw new Error('There is no such check.');
    const run = await stage.runChecks([check], {
      fault: ['reuse-taken', true],
      promises: { leewaySeconds: 60 },
      onChange: (now, runner) => now.results[0]?.wait?.canSkip && runner.skipWait(),
    });
    expect([run.results[0]?.verdict, run.results[0]?.measured]).toEqual([
      'could-not-run',
      expect.arrayContaining([{ name: 'Immediately', value: expect.stringContaining('accepted') }]),
    ]);
  });
});

seenBothWays(REUSE_CHECKS);
