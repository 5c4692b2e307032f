import type { ConnectionSettings } from '../../../electron/model/connection';
import { ISSUE_CHECKS } from './groups';
import { seenBothWays, verdictsAt } from './verdicts';

const MACHINE: Partial<ConnectionSettings> = { grantType: 'client_credentials', scopes: ['api:read'] };

verdictsAt('issue checks at the standard face', ISSUE_CHECKS, { connected: true }, [
  ['issue.token-type', 'pass', 'Bearer'],
  ['issue.lifetime', 'pass', 'expires_in is 120 (2 minutes)'],
  ['issue.content-type', 'pass', 'application/json'],
  ['issue.no-store', 'pass', 'no-store'],
  ['issue.scope', 'pass', 'requested'],
  ['issue.offline-access', 'pass', 'issued a refresh token'],
  ['issue.no-offline-access', 'pass', 'issued no refresh token'],
  ['issue.no-offline-access', 'fail', 'although offline_access was not requested', { fault: ['offline-always', true] }],
  ['issue.exp', 'pass', '2 minutes'],
  ['issue.audience', 'pass', "The access token has the requested audience. The ID token's audience is this client."],
  ['issue.issuer', 'pass', 'Both tokens'],
  ['issue.clock', 'pass', 'agrees'],
  ['issue.wrong-secret', 'pass', 'status 401 and the error invalid_client'],
  ['issue.wrong-secret', 'warn', "doesn't check the secret first", { fault: ['any-secret', true] }],
]);

verdictsAt('issue checks on a client of its own', ISSUE_CHECKS, { connection: MACHINE }, [
  ['issue.token-type', 'pass', 'Bearer'],
  ['issue.token-type', 'fail', 'no token_type', { fault: ['no-token-type', true] }],
  ['issue.lifetime', 'pass', 'expires_in is 120'],
  ['issue.lifetime', 'fail', 'expire_in is 120 (2 minutes). The standard name is expires_in', { fault: ['expire-in', true] }],
  ['issue.lifetime', 'fail', 'neither', { fault: ['no-expires-in', true] }],
  ['issue.lifetime', 'fail', 'is a string instead of a number: "120"', { fault: ['expires-in-text', true] }],
  ['issue.lifetime', 'pass', 'expire_in is', { fault: ['expire-in', true], promises: { lifetimeMember: 'either' } }],
  ['issue.content-type', 'pass', 'application/json'],
  ['issue.content-type', 'fail', '"text/html"', { fault: ['wrong-content-type', true] }],
  ['issue.content-type', 'could-not-run', 'No tokens were returned', { fault: ['malformed-json', true] }],
  ['issue.no-store', 'fail', 'without no-store', { fault: ['cacheable', true] }],
  ['issue.no-store', 'warn', 'without no-store', { fault: ['cacheable', true], promises: { noStore: 'any' } }],
  ['issue.scope', 'pass', 'requested'],
  ['issue.scope', 'fail', 'The server granted more than requested: "api:admin"', { fault: ['scope-widened', true] }],
  ['issue.exp', 'fail', 'longer than', { fault: ['exp-differs', true] }],
  ['issue.exp', 'pass', '5 seconds', { fault: ['lifetime-short', 5] }],
  ['issue.exp', 'not-applicable', 'states no lifetime', { fault: ['no-expires-in', true] }],
  ['issue.audience', 'pass', 'the requested audience'],
  ['issue.audience', 'fail', 'was requested', { fault: ['wrong-audience', true] }],
  ['issue.issuer', 'pass', 'The token names'],
  ['issue.issuer', 'fail', 'was expected', { fault: ['wrong-issuer', true] }],
  ['issue.clock', 'pass', 'agrees'],
  ['issue.clock', 'fail', "ahead of this computer's.", { fault: ['clock-off', 600] }],
  ['issue.clock', 'fail', "behind this computer's.", { fault: ['clock-off', -600] }],
  ['issue.exp', 'pass', '2 minutes', { fault: ['clock-off', 600] }],
  ['issue.wrong-secret', 'pass', 'invalid_client'],
  ['issue.wrong-secret', 'fail', 'issued a token for a wrong client secret', { fault: ['any-secret', true] }],
  ['issue.wrong-secret', 'could-not-run', '429', { fault: ['busy-429', 30] }],
  ['issue.wrong-secret', 'could-not-run', '500', { fault: ['error-500-html', true] }],
  ['issue.offline-access', 'not-applicable', 'Client credentials'],
  ['issue.no-offline-access', 'not-applicable', 'Client credentials'],
  ['issue.token-type', 'could-not-run', '', { fault: ['connection-reset', true] }],
]);

const OFFLINE = { scopes: ['openid', 'offline_access', 'api:read', 'api:write'] };

verdictsAt(
  'issue checks on sign-ins of their own',
  ISSUE_CHECKS.map((check) => ({ ...check, grants: ['main'] as const })),
  { connection: OFFLINE },
  [
    ['issue.scope', 'pass', 'requested'],
    ['issue.scope', 'fail', 'the access token lacks', { fault: ['scope-narrowed-silently', true] }],
    ['issue.offline-access', 'fail', 'issued no refresh token', { fault: ['no-refresh-token', true] }],
    ['issue.offline-access', 'warn', 'expected never to issue one', { promises: { refreshToken: 'never' } }],
    ['issue.audience', 'fail', 'audience is', { fault: ['wrong-audience', true] }],
  ],
);

verdictsAt('issue checks where nothing was signed in to', ISSUE_CHECKS, {}, [
  ['issue.token-type', 'could-not-run', 'There are no tokens to check'],
]);

verdictsAt('issue checks on opaque tokens', ISSUE_CHECKS, { face: 'opaque', connection: MACHINE }, [
  ['issue.exp', 'not-applicable', 'opaque'],
  ['issue.audience', 'not-applicable', 'opaque'],
  ['issue.issuer', 'not-applicable', 'opaque'],
  ['issue.clock', 'pass', 'agrees'],
]);

verdictsAt('issue checks at the Katana face', ISSUE_CHECKS, { face: 'katana', connected: true }, [
  ['issue.token-type', 'pass', 'Bearer'],
  ['issue.lifetime', 'pass', 'expires_in'],
  ['issue.content-type', 'pass', 'application/json'],
  ['issue.no-store', 'pass', 'no-store'],
  ['issue.scope', 'pass', 'requested'],
  ['issue.offline-access', 'pass', 'issued a refresh token'],
  ['issue.no-offline-access', 'pass', 'issued no refresh token'],
  ['issue.exp', 'pass', 'Both state'],
  ['issue.audience', 'pass', 'the requested audience'],
  ['issue.issuer', 'not-applicable', 'has no issuer'],
  ['issue.clock', 'pass', 'agrees'],
  ['issue.wrong-secret', 'pass', 'the error access_denied. The standard error'],
]);

verdictsAt('issue checks at the CATAPA face', ISSUE_CHECKS, { face: 'catapa' }, [
  ['issue.token-type', 'pass', '"bearer"'],
  ['issue.lifetime', 'pass', 'expire_in is 120'],
  ['issue.lifetime', 'fail', 'The standard name', { promises: { lifetimeMember: 'expires_in' } }],
  ['issue.scope', 'pass', 'requested'],
  ['issue.audience', 'not-applicable', 'requests no audience'],
  ['issue.wrong-secret', 'pass', 'invalid_client'],
]);

seenBothWays(ISSUE_CHECKS);
