import { expect, it } from 'vitest';
import { connectionTo } from '../../../support/connection';
import { stage } from '../../../support/flow-stage';
import { GOOD_TOKEN, startServer } from '../../../support/provider';
import { expectFailed, expectNothingSent, waitingFlow } from './setting';

const EVIL = 'https://evil.example';

it('iss of another server ends the flow and sends nothing, though nothing promised it', async () => {
  const setting = await waitingFlow({ issuer: 'http://127.0.0.1:1' });
  const page = await setting.flows.deliver(setting.callback({ iss: EVIL }), 'scheme');
  expectNothingSent(setting, page);
  await expectFailed(setting, 'flow-issuer-mismatch');
  await setting.stop();
});

it('iss is looked at before error: an error from elsewhere is not believed', async () => {
  const setting = await waitingFlow({ issuer: 'http://127.0.0.1:1' });
  await setting.flows.deliver(setting.callback({ iss: EVIL, code: null, error: 'access_denied' }), 'scheme');
  await expectFailed(setting, 'flow-issuer-mismatch');
  await setting.stop();
});

it('an issuer typed by hand may lack the last slash', async () => {
  const setting = await waitingFlow({ issuer: 'http://127.0.0.1:1' });
  const page = await setting.flows.deliver(setting.callback({ iss: 'http://127.0.0.1:1/' }), 'scheme');
  expect(page.ok).toBe(true);
  await setting.stop();
});

it('without an issuer to compare with, iss of the own server is a finding', async () => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback({ iss: `${setting.server.url}/tenant` }), 'scheme');
  expect(page.ok).toBe(true);
  expect(setting.grants[0]?.grant.answer.breaches.map(({ code }) => code)).toEqual(['iss-unchecked']);
  expect(setting.grants[0]?.grant.callbackMembers).toEqual([]);
  await setting.stop();
});

it.each([EVIL, 'not a URL', ''])('without an issuer to compare with, iss %j of another server is refused', async (iss) => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback({ iss }), 'scheme');
  expectNothingSent(setting, page);
  await expectFailed(setting, 'flow-issuer-mismatch');
  await setting.stop();
});

it("without an issuer to compare with, another connection's issuer is refused even on the same host", async () => {
  const server = await startServer();
  server.answer('/token', { body: GOOD_TOKEN });
  const staged = stage([connectionTo(server.url)], { otherIssuers: (id) => (id === 'c1' ? [`${server.url}/bank`] : []) });
  const { id } = await staged.flows.start('c1');
  await staged.flows.deliver(staged.callback({ iss: `${server.url}/bank` }), 'scheme');
  expect([staged.flow(id).failure?.code, server.to('/token').length]).toEqual(['flow-issuer-mismatch', 0]);
  staged.flows.dispose();
  await server.stop();
});

it.each<[string, (issuer: string) => string | null]>([
  ['absent', () => null],
  ['empty', () => ''],
  ['with a slash more than the document', (issuer) => `${issuer}/`],
  ['in other letters', (issuer) => issuer.toUpperCase()],
  ['of another server', () => EVIL],
])('promised by discovery, iss %s is refused', async (_name, iss) => {
  const server = await startServer();
  server.answer('/token', { body: GOOD_TOKEN });
  server.answer('/.well-known/openid-configuration', {
    body: {
      issuer: server.url,
      authorization_endpoint: `${server.url}/authorize`,
      token_endpoint: `${server.url}/token`,
      authorization_response_iss_parameter_supported: true,
    },
  });
  const staged = stage([connectionTo(server.url, { issuer: server.url })]);
  const waiting = await staged.flows.start('c1');
  const page = await staged.flows.deliver(staged.callback({ iss: iss(server.url) }), 'scheme');
  expect([page.ok, staged.flow(waiting.id).failure?.code, server.to('/token').length]).toEqual([false, 'flow-issuer-mismatch', 0]);
  const again = await staged.flows.start('c1');
  await staged.flows.deliver(staged.callback({ iss: server.url }), 'scheme');
  expect(staged.flow(again.id).status).toBe('done');
  staged.flows.dispose();
  await server.stop();
});
