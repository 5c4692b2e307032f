import { expect, it } from 'vitest';
import { expectFailed, expectNothingSent, waitingFlow } from './setting';

it.each([
  ['no code', { code: null }],
  ['an empty code', { code: '' }],
  ['an access token in its place', { code: null, access_token: 'canary-implicit' }],
  ['an empty error', { code: null, error: '' }],
])('%s ends the flow and sends nothing', async (_name, changes) => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback(changes), 'scheme');
  expectNothingSent(setting, page);
  await expectFailed(setting, 'flow-code-missing');
  expect(JSON.stringify(setting.flow(setting.waiting.id).failure)).not.toContain('canary');
  await setting.stop();
});

it('a code behind "#" is said to be there', async () => {
  const setting = await waitingFlow();
  await setting.flows.deliver(`${setting.callback({ code: null })}#code=x`, 'scheme');
  expect(setting.flow(setting.waiting.id).failure?.likelyCause).toContain('response_mode=fragment');
  await expectFailed(setting, 'flow-code-missing');
  await setting.stop();
});
