import { describe, expect, it } from 'vitest';
import { REUSE_CHECKS } from './groups';
import { expectOutcomes, type OutcomeCase, simulatedLab } from './simulated-lab';
import { outcomeOf } from './still-lab';

const outcomes = (id: string, cases: OutcomeCase[]) => expectOutcomes(REUSE_CHECKS, id, cases);

const forEver = { leewayMs: Number.POSITIVE_INFINITY };

describe('the old refresh token', () => {
  it('is presented at once, 1 s, 10 s and 60 s after the rotation', async () => {
    const { lab, log } = simulatedLab({ manners: forEver });
    await outcomeOf(REUSE_CHECKS, 'reuse.leeway', lab);
    const [rotation, ...presented] = log.filter(({ what }) => what === 'refresh refresh-2');
    expect(presented.map(({ at }) => at - (rotation?.at ?? 0))).toEqual([0, 1_000, 10_000, 60_000]);
  });

  it('is presented just past a promised leeway', async () => {
    const { lab, log } = simulatedLab({ manners: forEver, promises: { leewaySeconds: 90 } });
    await outcomeOf(REUSE_CHECKS, 'reuse.leeway', lab);
    const [rotation, ...presented] = log.filter(({ what }) => what === 'refresh refresh-2');
    expect(presented.map(({ at }) => at - (rotation?.at ?? 0))).toEqual([0, 1_000, 10_000, 60_000, 92_000]);
  });

  it('is left alone after the first refusal, and asked about once a run', async () => {
    const { lab, log, waits } = simulatedLab({ manners: { leewayMs: 5_000 } });
    for (const id of ['reuse.refused', 'reuse.leeway', 'reuse.family']) await outcomeOf(REUSE_CHECKS, id, lab);
    expect(log.filter(({ what }) => what === 'refresh refresh-2')).toHaveLength(4);
    expect(waits).toEqual([1_000, 9_000]);
  });

  outcomes('reuse.refused', [
    ['pass', 'rejected immediately (status 400, invalid_grant)', {}],
    ['pass', 'rejected within 10 s after', { manners: { leewayMs: 5_000 } }],
    ['pass', 'rejected within 7 s after', { manners: { leewayMs: 5_000 }, promises: { leewaySeconds: 5 } }],
    ['warn', 'for longer than promised', { manners: { leewayMs: 5_000 }, promises: { leewaySeconds: 0 } }],
    ['warn', 'requires invalid_grant here', { manners: { refusal: { status: 400, error: 'invalid_request' } } }],
    ['warn', 'requires invalid_grant here', { manners: { refusal: { status: 401, error: 'invalid_token' } } }],
    ['warn', 'requires invalid_grant here', { manners: { refusal: { status: 400, error: null, body: '{"message":"no"}' } } }],
    ['pass', 'status 403, invalid_grant', { manners: { refusal: { status: 403, error: 'invalid_grant' } } }],
    ['fail', 'still accepted 1 min after', { manners: forEver }],
    ['fail', 'still accepted 10 s after', { manners: forEver, maxWaitMs: 20_000, promises: { leewaySeconds: 5 } }],
    ['could-not-run', 'Too long', { manners: forEver, maxWaitMs: 20_000 }],
    ['could-not-run', 'Too long', { manners: forEver, maxWaitMs: 20_000, promises: { leewaySeconds: 60 } }],
    ['not-applicable', 'no new refresh token', { manners: { rotates: false } }],
    ['not-applicable', 'issued no refresh token', { manners: { noRefreshToken: true } }],
    ['not-applicable', 'has no refresh token', { connection: { grantType: 'client_credentials' } }],
  ]);

  outcomes('reuse.leeway', [
    ['pass', 'There is no leeway', { promises: { leewaySeconds: 0 } }],
    ['pass', 'between 1 s and 10 s', { manners: { leewayMs: 5_000 } }],
    ['pass', 'between 1 s and 10 s', { manners: { leewayMs: 5_000 }, promises: { leewaySeconds: 60 } }],
    ['pass', 'between 1 s and 7 s', { manners: { leewayMs: 5_000 }, promises: { leewaySeconds: 5 } }],
    ['fail', 'between 7 s and 10 s', { manners: { leewayMs: 8_000 }, promises: { leewaySeconds: 5 } }],
    ['pass', 'between 1 min and 1 min 2 s', { manners: { leewayMs: 60_000 }, promises: { leewaySeconds: 60 } }],
    ['fail', 'accepted 10 s after', { manners: { leewayMs: 30_000 }, promises: { leewaySeconds: 5 } }],
    ['fail', 'accepted right after', { manners: { leewayMs: 500 }, promises: { leewaySeconds: 0 } }],
    ['fail', 'at least 1 min 2 s', { manners: forEver, promises: { leewaySeconds: 60 } }],
    ['warn', 'no end within 1 min', { manners: forEver }],
    ['could-not-run', 'at least 10 s', { manners: forEver, maxWaitMs: 20_000 }],
  ]);

  outcomes('reuse.family', [
    ['pass', 'revoked the family', { promises: { reuseEndsFamily: 'yes' } }],
    ['pass', 'revoked the family, after a moment', { manners: { endsAfterMs: 1_500 }, promises: { reuseEndsFamily: 'yes' } }],
    ['pass', 'revoked the family', { manners: { leewayMs: 5_000 }, promises: { reuseEndsFamily: 'yes' } }],
    ['fail', 'stays valid', { manners: { reuseEndsFamily: false }, promises: { reuseEndsFamily: 'yes' } }],
    ['pass', 'stays valid', { manners: { reuseEndsFamily: false }, promises: { reuseEndsFamily: 'no' } }],
    ['fail', 'revoked the family', { promises: { reuseEndsFamily: 'no' } }],
    ['pass', 'stays valid', { manners: { reuseEndsFamily: false } }],
    ['pass', 'stays valid', { manners: { reuseEndsFamily: false, leewayMs: 5_000, onlyNewest: true } }],
    ['fail', 'detected no reuse', { manners: forEver, promises: { reuseEndsFamily: 'yes' } }],
    ['could-not-run', 'detected no reuse', { manners: forEver }],
    ['could-not-run', 'Too long', { manners: forEver, maxWaitMs: 20_000, promises: { reuseEndsFamily: 'yes' } }],
  ]);
});

describe('answers that say nothing about a token', () => {
  // Token requests: 1 rotates, 2 presents the old token at once, 3 a second later.
  it.each([
    ['429', { status: 429 }],
    ['503', { status: 503 }],
    ['500', { status: 500, error: 'invalid_grant' }],
    ['a lost answer', { failure: 'network-timeout' as const }],
    ['no network', { failure: 'network-offline' as const }],
    ['a client that is refused', { status: 401, error: 'invalid_client' }],
    ['a page of a gateway', { status: 403 }],
  ])('are no refusal: %s', async (_name, trouble) => {
    const once = simulatedLab({ trouble: [{ on: 'token', from: 2, ...trouble }] });
    const outcome = await outcomeOf(REUSE_CHECKS, 'reuse.refused', once.lab);
    expect([outcome.verdict, outcome.text]).toEqual(['pass', expect.stringContaining('within')]);
    const always = simulatedLab({ trouble: [{ on: 'token', from: 2, to: 99, ...trouble }] });
    for (const id of ['reuse.refused', 'reuse.leeway', 'reuse.family']) {
      expect((await outcomeOf(REUSE_CHECKS, id, always.lab)).verdict, id).toBe('could-not-run');
    }
  });

  it.each([
    ['429', { status: 429 }],
    ['502', { status: 502 }],
    ['a lost answer', { failure: 'network-reset' as const }],
  ])('leave the fate of the family open: %s', async (_name, trouble) => {
    // The third token request tries the newest refresh token.
    const { lab } = simulatedLab({ trouble: [{ on: 'token', from: 3, ...trouble }], promises: { reuseEndsFamily: 'yes' } });
    const outcome = await outcomeOf(REUSE_CHECKS, 'reuse.family', lab);
    expect([outcome.verdict, outcome.text]).toEqual(['could-not-run', expect.stringContaining('It is unknown')]);
  });

  it('end the test where the rotation before it gave nothing, and the grant is not used again', async () => {
    const { lab, grants } = simulatedLab({ trouble: [{ on: 'token', from: 1, failure: 'network-timeout', acts: true }] });
    expect((await outcomeOf(REUSE_CHECKS, 'reuse.refused', lab)).verdict).toBe('could-not-run');
    expect(grants[0]?.ended).toContain('unknown which refresh token is valid');
  });

  it('are no word on rotation where the refresh token reached its own end', async () => {
    const members = () => [{ name: 'refresh_expires_in', value: '5' }];
    const { lab } = simulatedLab({ manners: { leewayMs: 5_000, members } });
    for (const id of ['reuse.refused', 'reuse.leeway', 'reuse.family']) {
      const outcome = await outcomeOf(REUSE_CHECKS, id, lab);
      expect([outcome.verdict, outcome.text], id).toEqual(['could-not-run', expect.stringContaining('its own expiry')]);
    }
  });
});

describe('a code used twice', () => {
  outcomes('reuse.code', [
    ['pass', 'rejected (status 400, invalid_grant)', {}],
    ['warn', 'requires invalid_grant here', { manners: { refusal: { status: 400, error: 'invalid_request' } } }],
    ['could-not-run', 'was busy or rate-limited', { trouble: [{ on: 'token', from: 1, status: 429 }] }],
    ['could-not-run', 'did not arrive', { trouble: [{ on: 'token', from: 1, failure: 'network-timeout', acts: true }] }],
    ['not-applicable', 'uses no code', { connection: { grantType: 'client_credentials' } }],
  ]);
  outcomes('reuse.code-revokes', [
    ['pass', 'revoked the tokens', { promises: { codeReplayRevokes: 'yes' } }],
    ['pass', 'revoked the tokens', { manners: { endsAfterMs: 1_000 }, promises: { codeReplayRevokes: 'yes' } }],
    ['pass', 'revoked the tokens', { manners: { noRefreshToken: true }, promises: { codeReplayRevokes: 'yes' } }],
    ['fail', 'stay valid', { manners: { codeReplayRevokes: false }, promises: { codeReplayRevokes: 'yes' } }],
    ['fail', 'stay valid', { manners: { codeReplayRevokes: false, noRefreshToken: true }, promises: { codeReplayRevokes: 'yes' } }],
    ['pass', 'stay valid', { manners: { codeReplayRevokes: false }, promises: { codeReplayRevokes: 'no' } }],
    ['warn', 'revoked the tokens', { promises: { codeReplayRevokes: 'no' } }],
    ['warn', 'nothing was promised', { manners: { codeReplayRevokes: false } }],
    ['could-not-run', 'It is unknown', { trouble: [{ on: 'token', from: 2, status: 503 }] }],
    ['could-not-run', 'no call to show', { manners: { noRefreshToken: true }, connection: { calls: [] } }],
    ['could-not-run', 'no call to show', { manners: { noRefreshToken: true }, trouble: [{ on: 'api', from: 2, status: 503 }] }],
  ]);

  it('leaves a grant that outlives it for the next check', async () => {
    const { lab, grants } = simulatedLab({ manners: { codeReplayRevokes: false } });
    await outcomeOf(REUSE_CHECKS, 'reuse.code-revokes', lab);
    await outcomeOf(REUSE_CHECKS, 'reuse.refused', lab);
    expect(grants).toHaveLength(1);
  });
});
