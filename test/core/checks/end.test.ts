import { END_CHECKS } from './groups';
import type { Fault, RunOptions } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const on = (...faults: Fault[]): RunOptions => ({ fault: faults });
const soon = { options: { maxWaitMs: 4_000 } };
const promised = { promises: { revokedWithinSeconds: 0 } };

// Access tokens of three seconds: a test needs two of them to live.
verdictsAt('end checks at the standard face', END_CHECKS, { accessTokenSeconds: 3 }, [
  ['end.expiry', 'pass', 'refused the access token 1'],
  ['end.expiry', 'fail', 'still accepted the access token 3', on(['api-takes-expired', true])],
  ['end.expiry', 'could-not-run', 'while it lives either', on(['api-refuses-all', true])],
  ['end.expiry', 'could-not-run', 'Too long, not run', { options: { maxWaitMs: 1_000 } }],
  ['end.after-expiry', 'pass', 'and the API takes it'],
  ['end.after-expiry', 'fail', 'refused to give a new access token', on(['refresh-expires', 1])],
  ['end.after-expiry', 'not-applicable', 'only a new sign-in', on(['no-refresh-token', true])],
]);

verdictsAt('end checks of tokens that are revoked', END_CHECKS, {}, [
  ['end.revoked-access', 'pass', 'refused the revoked access token at once', promised],
  ['end.revoked-access', 'fail', 'still accepted the access token', { ...on(['api-takes-revoked', true]), ...promised }],
  ['end.revoked-access', 'fail', 'still accepted the access token', { ...on(['revocation-ignored', true]), ...promised }],
  [
    'end.revoked-access',
    'warn',
    'Nothing was promised',
    { ...on(['api-takes-revoked', true]), ...soon, promises: { revokedWithinSeconds: null } },
  ],
  ['end.revoked-access', 'could-not-run', 'before it was revoked either', on(['api-refuses-all', true])],
  ['end.revoked-refresh', 'pass', 'was refused (status 400, invalid_grant'],
  ['end.revoked-refresh', 'fail', 'still gives tokens', on(['revocation-ignored', true])],
  ['end.revoked-refresh', 'not-applicable', 'gave no refresh token', on(['no-refresh-token', true])],
  ['end.introspection-revoked', 'pass', 'not active, at once'],
  ['end.introspection-revoked', 'fail', 'still said "active"', { ...on(['revocation-ignored', true]), ...soon }],
]);

verdictsAt('end checks of opaque tokens', END_CHECKS, { face: 'opaque', accessTokenSeconds: 3 }, [
  ['end.expiry', 'pass', 'status 401'],
  ['end.revoked-access', 'pass', 'at once'],
  ['end.revoked-access', 'fail', 'still accepted', on(['api-takes-revoked', true])],
  ['end.introspection-revoked', 'pass', 'not active'],
]);

verdictsAt(
  'end checks of client credentials',
  END_CHECKS,
  { connection: { grantType: 'client_credentials', scopes: [] }, accessTokenSeconds: 3 },
  [
    ['end.expiry', 'pass', 'status 401'],
    ['end.after-expiry', 'pass', 'and the API takes it'],
    ['end.revoked-access', 'pass', 'at once'],
    ['end.revoked-refresh', 'not-applicable', 'without a refresh token'],
    ['end.introspection-revoked', 'pass', 'not active'],
  ],
);

verdictsAt('end checks where no such endpoint is known', END_CHECKS, { face: 'katana' }, [
  ['end.introspection', 'not-applicable', 'No introspection endpoint'],
  ['end.introspection-revoked', 'not-applicable', 'No introspection endpoint'],
  ['end.revoked-access', 'not-applicable', 'No revocation endpoint'],
  ['end.revoked-refresh', 'not-applicable', 'No revocation endpoint'],
]);

verdictsAt('end checks of tokens that are there', END_CHECKS, { connected: true }, [
  ['end.introspection', 'pass', 'says that the access token is active'],
  ['end.introspection', 'fail', 'yet the API accepts it', on(['introspection-lies', true])],
  ['end.introspection', 'could-not-run', 'it seems to have ended elsewhere', on(['introspection-lies', true], ['api-refuses-all', true])],
]);

verdictsAt('end checks without tokens', END_CHECKS, {}, [['end.introspection', 'could-not-run', 'no tokens to look at']]);

seenBothWays(END_CHECKS);
