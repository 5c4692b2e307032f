import { expect, it } from 'vitest';
import { isKind } from '../../../support/failures';
import { expectNothingSent, expectTrueCallbackWorks, waitingFlow } from './setting';

it.each([
  'dev.tokenscope:/oauth/other',
  'dev.tokenscope:/oauth/callback/',
  'dev.tokenscope://oauth/callback',
  'dev.tokenscope:///oauth/callback2',
  'dev.tokenscope:oauth/callback',
  'dev.tokenscope2:/oauth/callback',
  'https://dev.tokenscope/oauth/callback',
  'http://127.0.0.1/oauth/callback',
])('the right state at %s ends nothing and sends nothing', async (address) => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback().replace('dev.tokenscope:/oauth/callback', address), 'scheme');
  expectNothingSent(setting, page);
  const { status, failure } = setting.flow(setting.waiting.id);
  expect([status, failure !== null && isKind(failure, 'flow-wrong-url')]).toEqual(['waiting', true]);
  await expectTrueCallbackWorks(setting);
  expect(setting.flow(setting.waiting.id).failure).toBeNull();
  await setting.stop();
});

it.each(['', 'nonsense', 'dev.tokenscope', `dev.tokenscope:/oauth/callback?x=${'x'.repeat(70_000)}`])(
  'what is no callback URL at all is refused (case %#)',
  async (text) => {
    const setting = await waitingFlow();
    const page = await setting.flows.deliver(text, 'scheme');
    expectNothingSent(setting, page);
    expect(setting.flow(setting.waiting.id)).toEqual(setting.waiting);
    expect(setting.notices.map(({ code }) => code)).toEqual(['flow-wrong-url']);
    await setting.stop();
  },
);
