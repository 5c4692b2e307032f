import { USE_CHECKS } from './groups';
import { seenBothWays, verdictsAt } from './verdicts';

const ANYTHING = { fault: ['api-takes-anything', true] as [string, boolean] };
const OPEN = 'It also accepts this call without a token';

verdictsAt('use checks at the standard face', USE_CHECKS, { connected: true }, [
  ['use.accepted', 'pass', 'status 200'],
  ['use.accepted', 'fail', 'status 401', { fault: ['api-refuses-all', true] }],
  ['use.accepted', 'could-not-run', 'returned 404', { options: { call: { method: 'GET', url: 'nowhere' } } }],
  ['use.accepted', 'warn', 'insufficient_scope', { options: { call: { method: 'GET', url: 'forbidden' } } }],
  ['use.no-token', 'pass', 'status 401'],
  ['use.no-token', 'fail', 'accepted a call without a token', ANYTHING],
  ['use.tampered', 'pass', 'signature was changed'],
  ['use.tampered', 'fail', OPEN, ANYTHING],
  ['use.tampered', 'could-not-run', 'would prove nothing', { fault: ['api-refuses-all', true] }],
  ['use.alg-none', 'pass', '"none" and "None"'],
  ['use.alg-none', 'fail', 'unsigned token (alg none)', ANYTHING],
  ['use.truncated', 'pass', 'with a truncated'],
  ['use.truncated', 'fail', 'with a truncated', ANYTHING],
  ['use.other-audience', 'pass', 'the ID token'],
  ['use.other-audience', 'fail', 'the ID token', { fault: ['api-takes-other-audience', true] }],
  ['use.challenge', 'pass', 'Bearer challenge, with invalid_token'],
  ['use.challenge', 'fail', 'no WWW-Authenticate', { fault: ['api-no-challenge', true] }],
  ['use.challenge', 'warn', 'no WWW-Authenticate', { fault: ['api-no-challenge', true], promises: { challenge: 'any' } }],
  ['use.challenge', 'pass', 'as expected', { fault: ['api-no-challenge', true], promises: { challenge: 'none' } }],
  ['use.challenge', 'could-not-run', 'returned no 401 (', ANYTHING],
  ['use.query', 'pass', 'in the query'],
  ['use.query', 'pass', 'status 400', { fault: ['api-query-400', true] }],
  ['use.query', 'fail', 'in the query', { fault: ['api-takes-query-token', true] }],
]);

verdictsAt('use checks on opaque tokens', USE_CHECKS, { face: 'opaque', connection: { grantType: 'client_credentials', scopes: [] } }, [
  ['use.accepted', 'pass', 'status 200'],
  ['use.tampered', 'pass', 'a token that was changed'],
  ['use.tampered', 'fail', 'a token that was changed', ANYTHING],
  ['use.alg-none', 'not-applicable', "isn't a JWT,"],
  ['use.truncated', 'pass', 'with a truncated'],
  ['use.truncated', 'fail', 'with a truncated', ANYTHING],
  ['use.other-audience', 'not-applicable', 'No other audience is known'],
  ['use.other-audience', 'could-not-run', 'invalid_target', { options: { otherAudience: 'https://other.example' } }],
  ['use.query', 'fail', 'in the query', { fault: ['api-takes-query-token', true] }],
]);

verdictsAt(
  'use checks without an API',
  USE_CHECKS,
  { connection: { grantType: 'client_credentials', scopes: [], apiBaseUrl: null, calls: [] } },
  [
    ['use.accepted', 'not-applicable', 'no API base URL'],
    ['use.no-token', 'not-applicable', 'no API base URL'],
  ],
);

verdictsAt('use checks at the Katana face', USE_CHECKS, { face: 'katana', connected: true }, [
  ['use.accepted', 'pass', 'status 200'],
  ['use.no-token', 'pass', 'status 401'],
  ['use.tampered', 'pass', 'status 401'],
  ['use.alg-none', 'pass', 'rejected unsigned'],
  ['use.truncated', 'pass', 'status 401'],
  ['use.other-audience', 'not-applicable', 'no ID token'],
  ['use.challenge', 'pass', 'no challenge, as expected'],
  ['use.query', 'pass', 'in the query'],
]);

verdictsAt('use checks at the CATAPA face', USE_CHECKS, { face: 'catapa' }, [
  ['use.accepted', 'pass', 'status 200'],
  ['use.no-token', 'pass', 'status 401'],
  ['use.tampered', 'pass', 'status 401'],
  ['use.alg-none', 'pass', 'rejected unsigned'],
  ['use.truncated', 'pass', 'status 401'],
  ['use.challenge', 'pass', 'Bearer challenge, with invalid_token'],
  ['use.query', 'pass', 'in the query'],
]);

seenBothWays(USE_CHECKS);
