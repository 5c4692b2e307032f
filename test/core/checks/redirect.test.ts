import { REDIRECT_CHECKS } from './groups';
import { CLIENTS } from '../../../electron/practice';
import type { Fault } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const PUBLIC = { clientId: CLIENTS.public.id, clientAuthentication: 'none' } as const;

verdictsAt('redirect checks at the standard face', REDIRECT_CHECKS, {}, [
  ['redirect.state', 'pass', 'with the sign-in response'],
  ['redirect.state', 'fail', 'did not carry the state', { fault: ['state-changed', true] }],
  ['redirect.error-state', 'pass', 'unchanged'],
  ['redirect.error-state', 'fail', 'a different state from the one sent', { fault: ['state-changed', true] }],
  ['redirect.error-state', 'fail', 'has no state', { fault: ['error-without-state', true] }],
  ['redirect.issuer', 'pass', 'as expected'],
  ['redirect.issuer', 'fail', 'which is not the issuer', { fault: ['iss-changed', true] }],
  ['redirect.issuer', 'fail', "doesn't name its server", { fault: ['iss-missing', true] }],
  ['redirect.wrong-uri', 'pass', 'rejected it with status 400'],
  ['redirect.wrong-uri', 'fail', 'redirected to the unregistered URI', { fault: ['any-redirect-uri', true] }],
  ['redirect.no-verifier', 'pass', 'invalid_grant'],
  ['redirect.no-verifier', 'fail', 'issued tokens', { fault: ['pkce-ignored', true] }],
  ['redirect.no-verifier', 'warn', 'issued tokens', { fault: ['pkce-ignored', true], promises: { pkce: 'any' } }],
  ['redirect.wrong-verifier', 'pass', 'invalid_grant'],
  ['redirect.wrong-verifier', 'fail', 'issued tokens', { fault: ['pkce-ignored', true] }],
  ['redirect.wrong-verifier', 'pass', 'as expected of it', { fault: ['pkce-ignored', true], promises: { pkce: 'ignored' } }],
  ['redirect.wrong-verifier', 'could-not-run', '429', { fault: ['busy-429', 30] }],
  ['redirect.plain', 'pass', 'invalid_request'],
  ['redirect.plain', 'fail', 'issued tokens for a code with the method plain', { fault: ['plain-taken', true] }],
  ['redirect.no-pkce', 'pass', "The client's authentication protects"],
  [
    'redirect.no-pkce',
    'pass',
    'with S256 it continues to the sign-in',
    { fault: ['pkce-required', true], promises: { pkceRequired: 'always' } },
  ],
  ['redirect.no-pkce', 'fail', 'without PKCE', { promises: { pkceRequired: 'always' } }],
]);

const LATER: Fault = ['login-first', true];

verdictsAt('redirect checks where the sign-in comes first', REDIRECT_CHECKS, {}, [
  ['redirect.wrong-uri', 'could-not-run', 'the sign-in was cancelled', { fault: LATER }],
  ['redirect.wrong-uri', 'fail', 'sent a code to an unregistered redirect URI', { fault: [LATER, ['any-redirect-uri', true]] }],
  ['redirect.plain', 'pass', 'the error invalid_request', { fault: LATER }],
  ['redirect.plain', 'fail', 'issued tokens', { fault: [LATER, ['plain-taken', true]] }],
  ['redirect.no-pkce', 'pass', "The client's authentication protects", { fault: LATER }],
  ['redirect.no-pkce', 'pass', 'the error invalid_request', { fault: [LATER, ['pkce-required', true]] }],
  ['redirect.error-state', 'pass', 'after the sign-in', { fault: LATER }],
  ['redirect.error-state', 'fail', 'after the sign-in has no state', { fault: [LATER, ['error-without-state', true]] }],
  ['redirect.state', 'pass', 'unchanged', { fault: LATER }],
  ['redirect.issuer', 'pass', 'as expected', { fault: LATER }],
]);

verdictsAt('redirect checks of a client without a secret', REDIRECT_CHECKS, { connection: PUBLIC }, [
  ['redirect.no-pkce', 'pass', 'with S256 it continues to the sign-in'],
  ['redirect.no-pkce', 'pass', 'the error invalid_request', { fault: LATER }],
  ['redirect.no-pkce', 'fail', 'to a public client', { fault: ['pkce-ignored', true] }],
  ['redirect.no-pkce', 'warn', 'to a public client', { fault: ['pkce-ignored', true], promises: { pkceRequired: 'any' } }],
]);

verdictsAt(
  'redirect checks through a loopback receiver',
  REDIRECT_CHECKS,
  { connection: { receiver: { kind: 'loopback', port: null, path: '/cb' } } },
  [
    ['redirect.state', 'pass', 'unchanged'],
    ['redirect.error-state', 'pass', 'unchanged'],
    ['redirect.issuer', 'pass', 'as expected'],
    ['redirect.no-verifier', 'pass', 'invalid_grant'],
    ['redirect.error-state', 'pass', 'after the sign-in', { fault: LATER }],
    ['redirect.error-state', 'fail', 'after the sign-in has no state', { fault: [LATER, ['error-without-state', true]] }],
    ['redirect.wrong-uri', 'pass', 'rejected it with status 400'],
    ['redirect.wrong-uri', 'could-not-run', 'the sign-in was cancelled', { fault: LATER }],
    ['redirect.wrong-uri', 'fail', 'sent a code to an unregistered redirect URI', { fault: [LATER, ['any-redirect-uri', true]] }],
  ],
);

verdictsAt('redirect checks at the Katana face', REDIRECT_CHECKS, { face: 'katana' }, [
  ['redirect.state', 'pass', 'unchanged'],
  ['redirect.error-state', 'pass', 'unchanged'],
  ['redirect.error-state', 'pass', 'after the sign-in', { fault: LATER }],
  ['redirect.error-state', 'fail', 'after the sign-in', { fault: [LATER, ['error-without-state', true]] }],
  ['redirect.wrong-uri', 'could-not-run', 'the sign-in was cancelled', { fault: LATER }],
  ['redirect.wrong-uri', 'fail', 'sent a code', { fault: [LATER, ['any-redirect-uri', true]] }],
  ['redirect.plain', 'pass', 'the error invalid_request', { fault: LATER }],
  ['redirect.no-pkce', 'pass', 'as expected of it'],
  ['redirect.issuer', 'pass', 'no iss, as expected'],
  ['redirect.wrong-uri', 'pass', 'status 403'],
  ['redirect.no-verifier', 'pass', 'invalid_grant'],
  ['redirect.wrong-verifier', 'pass', 'invalid_grant'],
  ['redirect.plain', 'pass', 'invalid_request'],
]);

verdictsAt('redirect checks at the CATAPA face', REDIRECT_CHECKS, { face: 'catapa', connection: { grantType: 'authorization_code' } }, [
  ['redirect.state', 'pass', 'unchanged'],
  ['redirect.error-state', 'pass', 'unchanged'],
  ['redirect.no-pkce', 'pass', 'as expected of it'],
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
    ['redirect.no-verifier', 'pass', 'as expected of it'],
    ['redirect.wrong-verifier', 'fail', 'issued tokens', { promises: { pkce: 'enforced' } }],
    ['redirect.plain', 'not-applicable', 'expected to ignore PKCE'],
    ['redirect.plain', 'warn', 'with the method plain', { promises: { pkce: 'enforced' } }],
  ],
);

verdictsAt(
  'redirect checks with client credentials',
  REDIRECT_CHECKS,
  { face: 'catapa' },
  REDIRECT_CHECKS.map(({ id }) => [id, 'not-applicable', 'involves no redirect']),
);

seenBothWays(REDIRECT_CHECKS);
