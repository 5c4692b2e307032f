import { describe, expect, it } from 'vitest';
import { END_CHECKS } from './groups';
import { expectOutcomes, type OutcomeCase, simulatedLab } from './simulated-lab';
import { outcomeOf } from './still-lab';

const outcomes = (id: string, cases: OutcomeCase[]) => expectOutcomes(END_CHECKS, id, cases);

const never = Number.POSITIVE_INFINITY;
const hour = { maxWaitMs: 3_600_000 };

describe('an access token that expires', () => {
  outcomes('end.expiry', [
    ['pass', '1 s after expiry (status 401)', hour],
    ['pass', 'within the leeway', { ...hour, manners: { apiLeewayMs: 20_000 }, promises: { expiryLeewaySeconds: 60 } }],
    ['pass', 'within the leeway', { ...hour, manners: { apiLeewayMs: 60_000 }, promises: { expiryLeewaySeconds: 60 } }],
    ['fail', '1 min 3 s after', { ...hour, manners: { apiLeewayMs: 120_000 }, promises: { expiryLeewaySeconds: 60 } }],
    ['fail', '3 s after', { ...hour, manners: { apiLeewayMs: never } }],
    ['could-not-run', 'Too long', { maxWaitMs: 60_000 }],
    ['could-not-run', 'Too long', { maxWaitMs: 600_000, manners: { apiLeewayMs: never }, promises: { expiryLeewaySeconds: 1_000 } }],
    ['could-not-run', 'even before it expires (status 503)', { ...hour, trouble: [{ on: 'api', from: 1, status: 503 }] }],
    ['could-not-run', 'say nothing', { ...hour, trouble: [{ on: 'api', from: 2, to: 9, status: 429 }] }],
    ['pass', '3 s after', { ...hour, trouble: [{ on: 'api', from: 2, status: 429 }] }],
    ['not-applicable', 'no saved GET call', { ...hour, connection: { calls: [] } }],
    ['pass', 'status 401', { ...hour, connection: { grantType: 'client_credentials' } }],
  ]);
  outcomes('end.after-expiry', [
    ['pass', 'and the API accepts it', hour],
    ['pass', 'after the old one expired', { ...hour, connection: { calls: [] } }],
    ['pass', 'after the old one expired', { ...hour, connection: { apiBaseUrl: null } }],
    ['pass', 'and the API accepts it', { ...hour, connection: { grantType: 'client_credentials' } }],
    ['fail', 'status 400, invalid_grant', { ...hour, trouble: [{ on: 'token', from: 1, status: 400, error: 'invalid_grant' }] }],
    ['fail', 'but the API rejects it', { ...hour, trouble: [{ on: 'api', from: 1, status: 401 }] }],
    ['could-not-run', 'was busy or rate-limited', { ...hour, trouble: [{ on: 'token', from: 1, status: 503 }] }],
    ['could-not-run', 'did not arrive', { ...hour, trouble: [{ on: 'token', from: 1, failure: 'network-timeout' }] }],
    ['not-applicable', 'only a new sign-in', { ...hour, manners: { noRefreshToken: true } }],
  ]);

  it('is waited for once by both checks, and not at all where the API does not take it while it lives', async () => {
    const both = simulatedLab(hour);
    for (const id of ['end.expiry', 'end.after-expiry']) expect((await outcomeOf(END_CHECKS, id, both.lab)).verdict).toBe('pass');
    expect(both.waits).toEqual([600_000, 1_000]);
    const closed = simulatedLab({ ...hour, trouble: [{ on: 'api', from: 1, to: 9, status: 401 }] });
    expect((await outcomeOf(END_CHECKS, 'end.expiry', closed.lab)).verdict).toBe('could-not-run');
    expect(closed.waits).toEqual([]);
  });

  it('is not used where it is about to expire before the test', async () => {
    const { lab, log } = simulatedLab({ ...hour });
    await lab.main();
    await lab.wait(599_000, '');
    expect((await outcomeOf(END_CHECKS, 'end.expiry', lab)).verdict).toBe('pass');
    expect(log.filter(({ what }) => what.startsWith('refresh'))).toHaveLength(1);
  });
});

describe('an access token that was revoked', () => {
  outcomes('end.revoked-access', [
    ['pass', 'immediately (status 401)', {}],
    ['pass', '10 s after the revocation', { manners: { revocationMs: 5_000 } }],
    ['pass', '32 s after the revocation', { manners: { revocationMs: 20_000 }, promises: { revokedWithinSeconds: 30 } }],
    ['fail', '32 s after it was revoked', { manners: { revocationMs: 60_000 }, promises: { revokedWithinSeconds: 30 } }],
    ['fail', '2 s after it was revoked', { manners: { revocationMs: never }, promises: { revokedWithinSeconds: 0 } }],
    ['warn', 'Nothing was promised', { manners: { revocationMs: never } }],
    ['warn', 'only rejected it after it had expired', { manners: { revocationMs: never, accessMs: 30_000 } }],
    [
      'could-not-run',
      'only rejected it after it had expired',
      { manners: { revocationMs: never, accessMs: 30_000 }, promises: { revokedWithinSeconds: 60 } },
    ],
    ['could-not-run', 'Too long', { manners: { revocationMs: never }, maxWaitMs: 5_000, promises: { revokedWithinSeconds: 60 } }],
    ['not-applicable', "can't revoke", { manners: { revokesAccess: 'unsupported' } }],
    ['fail', "can't revoke", { manners: { revokesAccess: 'unsupported' }, promises: { revokedWithinSeconds: 60 } }],
    ['fail', 'rejected the revocation', { manners: { revokesAccess: 'refused' } }],
    ['could-not-run', 'even before it was revoked', { trouble: [{ on: 'api', from: 1, status: 503 }] }],
    ['could-not-run', 'say nothing', { trouble: [{ on: 'api', from: 2, to: 9, status: 500 }] }],
    ['not-applicable', 'no saved GET call', { connection: { calls: [] } }],
  ]);
  outcomes('end.introspection-revoked', [
    ['pass', 'immediately', {}],
    ['pass', 'immediately', { connection: { calls: [] } }],
    ['warn', '10 s late', { manners: { introspectionLagMs: 5_000 } }],
    ['warn', '10 s late', { manners: { introspectionLagMs: 5_000, revocationMs: never } }],
    ['pass', 'immediately', { manners: { revocationMs: never } }],
    ['fail', '1 min after', { manners: { introspectionLagMs: never, revocationMs: never } }],
    ['fail', 'still reported the token as active 1 min after', { manners: { introspectionLagMs: never } }],
    ['could-not-run', 'right after the revocation', { manners: { introspectionLagMs: never }, maxWaitMs: 0 }],
    ['pass', 'the revoked refresh token', { manners: { revokesAccess: 'unsupported' } }],
    ['pass', 'the revoked refresh token', { manners: { introspectsAccess: false } }],
    ['fail', 'token as active.', { manners: { introspectsAccess: false, introspectionLagMs: never } }],
    ['not-applicable', "doesn't revoke", { manners: { revokesAccess: 'unsupported' }, connection: { grantType: 'client_credentials' } }],
  ]);
  outcomes('end.introspection', [
    ['pass', 'as active', {}],
    ['not-applicable', "can't introspect", { manners: { introspectsAccess: false } }],
  ]);
});

describe('a refresh token that was revoked', () => {
  outcomes('end.revoked-refresh', [
    ['pass', 'was rejected (status 400, invalid_grant)', {}],
    ['could-not-run', 'was busy or rate-limited', { trouble: [{ on: 'token', from: 1, status: 429 }] }],
    ['could-not-run', 'the server failed', { trouble: [{ on: 'token', from: 2, status: 500 }] }],
    ['could-not-run', 'did not arrive', { trouble: [{ on: 'token', from: 2, failure: 'network-reset' }] }],
    ['warn', 'requires invalid_grant here', { trouble: [{ on: 'token', from: 2, status: 400, error: 'invalid_request' }] }],
  ]);
});
