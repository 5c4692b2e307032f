import { describe, expect, it, onTestFinished } from 'vitest';
import { CHECKS } from '../../../electron/core/checks/catalogue';
import { failing } from '../../../electron/model/failure';
import { stopTime } from '../../support/still-time';
import { BOUND_CHECKS } from './groups';
import { checkStage, sharedStage } from './stage';
import { seenBothWays, verdictsAt } from './verdicts';

const PUBLIC = { clientId: 'practice-public', clientAuthentication: 'none' as const };

verdictsAt('checks of bound tokens', BOUND_CHECKS, { face: 'dpop', connected: true }, [
  ['bound.proof-demanded', 'pass', 'rejected a request without a proof'],
  ['bound.proof-demanded', 'fail', 'got a token (Bearer)', { fault: ['dpop-optional', true] }],
  ['bound.no-proof', 'pass', 'with the bound token as Bearer'],
  ['bound.no-proof', 'fail', 'accepted a call without a proof', { fault: ['dpop-ignored-by-api', true] }],
  ['bound.other-key', 'pass', 'a proof of another key'],
  ['bound.other-key', 'fail', 'a proof of another key', { fault: ['dpop-ignored-by-api', true] }],
  ['bound.wrong-htu', 'pass', 'for another URL'],
  ['bound.wrong-htu', 'fail', 'for another URL', { fault: ['dpop-any-target', true] }],
  ['bound.wrong-htm', 'pass', 'for another method'],
  ['bound.wrong-htm', 'fail', 'for another method', { fault: ['dpop-any-target', true] }],
  ['bound.stale-iat', 'pass', 'an hour old'],
  ['bound.stale-iat', 'fail', 'an hour old', { fault: ['dpop-any-age', true] }],
  ['bound.replay', 'pass', 'that it had seen'],
  ['bound.replay', 'warn', 'that it had seen', { fault: ['dpop-replay-accepted', true] }],
  ['bound.replay', 'could-not-run', 'returned 401 for the valid token', { fault: ['dpop-nonce-anew', true] }],
  ['bound.refresh-key', 'not-applicable', 'The client authenticates'],
]);

verdictsAt('checks of bound tokens of a public client', BOUND_CHECKS, { face: 'dpop', connection: PUBLIC, connected: true }, [
  ['bound.refresh-key', 'pass', 'rejected a refresh with another key'],
  ['bound.refresh-key', 'fail', 'got new tokens', { fault: ['dpop-any-refresh-key', true] }],
]);

verdictsAt(
  'checks of bound tokens, of a client without a person',
  BOUND_CHECKS,
  { face: 'dpop', connection: { grantType: 'client_credentials', scopes: [] } },
  [
    ['bound.proof-demanded', 'pass', 'rejected a request without a proof'],
    ['bound.proof-demanded', 'fail', 'got a token (Bearer)', { fault: ['dpop-ignored', true] }],
  ],
);

verdictsAt('checks of tokens bound to a certificate', BOUND_CHECKS, { face: 'mtls', connected: true }, [
  ['bound.no-certificate', 'pass', 'rejected a call with another certificate'],
  ['bound.no-certificate', 'fail', 'accepted a call without its certificate', { fault: ['certificate-ignored-by-api', true] }],
  ['bound.no-proof', 'not-applicable', 'DPoP is off'],
]);

it('a server that refuses a call without its certificate in the TLS handshake passes', async () => {
  const stage = await checkStage({ face: 'mtls', connected: true });
  onTestFinished(() => stage.stop());
  const http: typeof stage.deps.http = {
    async send(request) {
      if (request.about?.purpose !== 'call' || request.certificate !== undefined) return stage.deps.http.send(request);
      throw failing({ code: 'network-tls', what: 'No certificate.', likelyCause: '', action: '' })();
    },
  };
  const { results } = await stage.runChecks(['bound.no-certificate'], { deps: { http } });
  expect(results.map(({ verdict }) => verdict)).toEqual(['pass']);
});

verdictsAt('checks of bound tokens where none are', BOUND_CHECKS, { connected: true }, [
  ['bound.no-certificate', 'not-applicable', 'sends no certificate'],
  ['bound.no-proof', 'not-applicable', 'DPoP is off'],
  ['bound.proof-demanded', 'not-applicable', 'DPoP is off'],
]);

seenBothWays(BOUND_CHECKS, ['bound.replay']);

describe('with bound tokens', () => {
  stopTime();
  const stage = sharedStage({ face: 'dpop', accessTokenSeconds: 4, connected: true });

  it('other checks pass as with Bearer tokens', async () => {
    const { results } = await stage.runChecks(CHECKS.filter(({ group }) => group === 'issue' || group === 'use' || group === 'refresh'));
    expect(results.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict, text }) => `${id} ${verdict} ${text}`)).toEqual([]);
  });
});
