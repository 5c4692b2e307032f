import { END_CHECKS } from './groups';
import type { Fault, RunOptions } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });
const soon = { options: { maxWaitMs: 4_000 } };
const promised = { promises: { revokedWithinSeconds: 0 } };

// Access tokens of three seconds: a test needs two of them to live.
verdictsAt('end checks at the standard face', END_CHECKS, { accessTokenSeconds: 3 }, [
  ['end.expiry', 'pass', 'rejected the access token 1'],
  ['end.expiry', 'fail', 'still accepted the access token 3', on(['api-takes-expired', true])],
  ['end.expiry', 'could-not-run', 'even before it expires', on(['api-refuses-all', true])],
  ['end.expiry', 'could-not-run', 'Skipped: the', { options: { maxWaitMs: 1_000 } }],
  ['end.after-expiry', 'pass', 'and the API accepts it'],
  ['end.after-expiry', 'fail', 'refused to issue a new access token', on(['refresh-expires', 1])],
  ['end.after-expiry', 'not-applicable', 'only a new sign-in', on(['no-refresh-token', true])],
]);

verdictsAt('end checks of tokens that are revoked', END_CHECKS, {}, [
  ['end.revoked-access', 'pass', 'rejected the revoked access token immediately', promised],
  ['end.revoked-access', 'fail', 'still accepted the access token', { ...on(['api-takes-revoked', true]), ...promised }],
  ['end.revoked-access', 'fail', 'still accepted the access token', { ...on(['revocation-ignored', true]), ...promised }],
  [
    'end.revoked-access',
    'warn',
    'Nothing was promised',
    { ...on(['api-takes-revoked', true]), ...soon, promises: { revokedWithinSeconds: null } },
  ],
  ['end.revoked-access', 'could-not-run', 'even before it was revoked', on(['api-refuses-all', true])],
  ['end.revoked-refresh', 'pass', 'was rejected (status 400, invalid_grant'],
  ['end.revoked-refresh', 'fail', 'still works', on(['revocation-ignored', true])],
  ['end.revoked-refresh', 'not-applicable', 'issued no refresh token', on(['no-refresh-token', true])],
  ['end.introspection-revoked', 'pass', 'inactive, immediately'],
  ['end.introspection-revoked', 'fail', 'still reported the token as active', { ...on(['revocation-ignored', true]), ...soon }],
]);

verdictsAt('end checks of opaque tokens', END_CHECKS, { face: 'opaque', accessTokenSeconds: 3 }, [
  ['end.expiry', 'pass', 'status 401'],
  ['end.revoked-access', 'pass', 'immediately'],
  ['end.revoked-access', 'fail', 'still accepted', on(['api-takes-revoked', true])],
  ['end.introspection-revoked', 'pass', 'inactive'],
]);

verdictsAt(
  'end checks of client credentials',
  END_CHECKS,
  { connection: { grantType: 'client_credentials', scopes: [] }, accessTokenSeconds: 3 },
  [
    ['end.expiry', 'pass', 'status 401'],
    ['end.after-expiry', 'pass', 'and the API accepts it'],
    ['end.revoked-access', 'pass', 'immediately'],
    ['end.revoked-refresh', 'not-applicable', 'has no refresh token'],
    ['end.introspection-revoked', 'pass', 'inactive'],
  ],
);

verdictsAt('end checks where no such endpoint is configured', END_CHECKS, { face: 'katana' }, [
  ['end.introspection', 'not-applicable', 'No introspection endpoint'],
  ['end.introspection-revoked', 'not-applicable', 'No introspection endpoint'],
  ['end.revoked-access', 'not-applicable', 'No revocation endpoint'],
  ['end.revoked-refresh', 'not-applicable', 'No revocation endpoint'],
]);

verdictsAt('end checks of tokens that are there', END_CHECKS, { connected: true }, [
  ['end.introspection', 'pass', 'reports the access token as active'],
  ['end.introspection', 'fail', 'but the API accepts it', on(['introspection-lies', true])],
  ['end.introspection', 'could-not-run', 'it was probably revoked elsewhere', on(['introspection-lies', true], ['api-refuses-all', true])],
]);

verdictsAt('end checks without tokens', END_CHECKS, {}, [['end.introspection', 'could-not-run', 'no tokens to check']]);

seenBothWays(END_CHECKS);
