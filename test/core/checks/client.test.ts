import { builtInPlans } from '../../../electron/core/checks/plans';
import { expect, it } from 'vitest';
import { CLIENT_CHECKS } from './groups';
import { seenBothWays, verdictsAt } from './verdicts';

const MACHINE = { grantType: 'client_credentials' as const, scopes: ['api:read'] };

verdictsAt('checks of a client that signs assertions', CLIENT_CHECKS, { face: 'key', connection: MACHINE }, [
  ['client.wrong-key', 'pass', 'rejected a request with an assertion signed with another key: status 401, invalid_client'],
  [
    'client.wrong-key',
    'fail',
    'issued tokens for a request with an assertion signed with another key',
    { fault: ['assertion-any-key', true] },
  ],
  ['client.expired-assertion', 'pass', 'with an assertion that has expired: status 401'],
  ['client.expired-assertion', 'fail', 'with an assertion that has expired', { fault: ['assertion-any-age', true] }],
  ['client.wrong-audience', 'pass', 'with an assertion for another server: status 401'],
  ['client.wrong-audience', 'fail', 'with an assertion for another server', { fault: ['assertion-any-audience', true] }],
  ['client.replayed-assertion', 'pass', 'with an assertion that was used before: status 401'],
  ['client.replayed-assertion', 'fail', 'with an assertion that was used before', { fault: ['assertion-replay-accepted', true] }],
  ['client.secret-for-key', 'pass', 'with a secret in place of the assertion: status 401'],
  ['client.secret-for-key', 'fail', 'with a secret in place of the assertion', { fault: ['secret-for-key', true] }],
  ['client.wrong-key', 'could-not-run', 'but so was the right one afterwards', { fault: ['key-unknown', true] }],
  ['client.replayed-assertion', 'could-not-run', 'With an assertion sent for the first time', { fault: ['assertion-replayed', true] }],
  ['client.expired-assertion', 'could-not-run', 'says nothing', { fault: ['error-500-html', true] }],
]);

verdictsAt('checks of a client that has a key and no secret', CLIENT_CHECKS, { face: 'key', connection: MACHINE, hasSecret: false }, [
  ['client.secret-for-key', 'could-not-run', 'rejected a made-up secret, as it would for any client'],
]);

verdictsAt('checks of a client for whom a person signs in', CLIENT_CHECKS, { face: 'key' }, [
  ['client.wrong-key', 'pass', 'status 401, invalid_client'],
  ['client.wrong-key', 'fail', 'issued tokens', { fault: ['assertion-any-key', true] }],
  ['client.replayed-assertion', 'pass', 'that was used before: status 401'],
  ['client.secret-for-key', 'fail', 'issued tokens', { fault: ['secret-for-key', true] }],
]);

verdictsAt('checks of a client with a certificate', CLIENT_CHECKS, { face: 'mtls', connection: MACHINE }, [
  ['client.wrong-certificate', 'pass', "with a certificate that isn't the client's: status 401, invalid_client"],
  ['client.wrong-certificate', 'fail', "with a certificate that isn't the client's", { fault: ['certificate-any', true] }],
  ['client.wrong-certificate', 'could-not-run', 'but so was the right one afterwards', { fault: ['key-unknown', true] }],
  ['client.wrong-key', 'not-applicable', "doesn't sign assertions"],
]);

verdictsAt('checks of a client with a secret', CLIENT_CHECKS, {}, [['client.wrong-key', 'not-applicable', "doesn't sign assertions"]]);

it('all of them are in the plans for client authentication and FAPI 2.0', () => {
  const ids = CLIENT_CHECKS.map(({ id }) => id);
  const [own, fapi] = ['client-authentication', 'fapi-2'].map((plan) => builtInPlans().find(({ id }) => id === plan)?.checks);
  expect([own, fapi]).toEqual([ids, expect.arrayContaining(ids)]);
});

seenBothWays(CLIENT_CHECKS);
