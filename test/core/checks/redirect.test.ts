import { REDIRECT_CHECKS } from '../../../electron/core/checks/checks/redirect';
import { seenBothWays, verdictsAt } from './verdicts';

verdictsAt('redirect checks at the standard face', REDIRECT_CHECKS, {}, [
  ['redirect.state', 'pass', 'with the answer to the sign-in, and with a refusal'],
  ['redirect.state', 'fail', 'another state than was sent', { fault: ['state-changed', true] }],
  ['redirect.issuer', 'pass', 'as expected'],
  ['redirect.issuer', 'fail', 'which is not its issuer', { fault: ['iss-changed', true] }],
  ['redirect.issuer', 'fail', 'does not say which server', { fault: ['iss-missing', true] }],
  ['redirect.wrong-uri', 'pass', 'refused it with status 400'],
  ['redirect.wrong-uri', 'fail', 'redirected to the address that is not registered', { fault: ['any-redirect-uri', true] }],
  ['redirect.no-verifier', 'pass', 'invalid_grant'],
  ['redirect.no-verifier', 'fail', 'gave tokens', { fault: ['pkce-ignored', true] }],
  ['redirect.no-verifier', 'warn', 'gave tokens', { fault: ['pkce-ignored', true], promises: { pkce: 'any' } }],
  ['redirect.wrong-verifier', 'pass', 'invalid_grant'],
  ['redirect.wrong-verifier', 'fail', 'gave tokens', { fault: ['pkce-ignored', true] }],
  ['redirect.wrong-verifier', 'pass', 'as it is said to do', { fault: ['pkce-ignored', true], promises: { pkce: 'ignored' } }],
  ['redirect.wrong-verifier', 'could-not-run', '429', { fault: ['busy-429', 30] }],
  ['redirect.plain', 'pass', 'invalid_request'],
  ['redirect.plain', 'fail', 'with plain as with S256', { fault: ['plain-taken', true] }],
]);

verdictsAt(
  'redirect checks through a loopback receiver',
  REDIRECT_CHECKS,
  { connection: { receiver: { kind: 'loopback', port: null, path: '/cb' } } },
  [
    ['redirect.state', 'pass', 'and with a refusal'],
    ['redirect.issuer', 'pass', 'as expected'],
    ['redirect.no-verifier', 'pass', 'invalid_grant'],
  ],
);

verdictsAt('redirect checks at the Katana face', REDIRECT_CHECKS, { face: 'katana' }, [
  ['redirect.state', 'pass', 'and with a refusal'],
  ['redirect.issuer', 'pass', 'no iss, as expected'],
  ['redirect.wrong-uri', 'pass', 'status 403'],
  ['redirect.no-verifier', 'pass', 'invalid_grant'],
  ['redirect.wrong-verifier', 'pass', 'invalid_grant'],
  ['redirect.plain', 'pass', 'invalid_request'],
]);

verdictsAt('redirect checks at the CATAPA face', REDIRECT_CHECKS, { face: 'catapa', connection: { grantType: 'authorization_code' } }, [
  ['redirect.state', 'pass', 'unchanged'],
  ['redirect.issuer', 'pass', 'no iss, as expected'],
  ['redirect.wrong-uri', 'pass', 'status 400'],
  ['redirect.no-verifier', 'not-applicable', 'turned off'],
  ['redirect.plain', 'not-applicable', 'turned off'],
]);

verdictsAt(
  'redirect checks where PKCE is ignored',
  REDIRECT_CHECKS,
  { face: 'catapa', connection: { grantType: 'authorization_code', pkce: 'S256' } },
  [
    ['redirect.no-verifier', 'pass', 'as it is said to do'],
    ['redirect.wrong-verifier', 'fail', 'gave tokens', { promises: { pkce: 'enforced' } }],
    ['redirect.plain', 'not-applicable', 'said to ignore PKCE'],
    ['redirect.plain', 'fail', 'with plain as with S256', { promises: { pkce: 'enforced' } }],
  ],
);

verdictsAt(
  'redirect checks with client credentials',
  REDIRECT_CHECKS,
  { face: 'catapa' },
  REDIRECT_CHECKS.map(({ id }) => [id, 'not-applicable', 'nobody signs in']),
);

seenBothWays(REDIRECT_CHECKS);
