import { expect, it } from 'vitest';
import { expectIgnored, expectNothingSent, expectStillWaiting, waitingFlow } from './setting';

it.each([
  ['a different state', { state: 'A'.repeat(43) }],
  ['no state', { state: null }],
  ['an empty state', { state: '' }],
  ['a state that is a name of Object.prototype', { state: '__proto__' }],
  ['another state with an error', { state: 'x', code: null, error: 'access_denied' }],
  ['no state with an error', { state: null, code: null, error: 'access_denied' }],
])('%s settles nothing and sends nothing', async (_name, changes) => {
  const setting = await waitingFlow();
  await expectIgnored(setting, setting.callback(changes), 'flow-state-unknown');
});

it('the right state in other letters is another state', async () => {
  const setting = await waitingFlow();
  const state = new URL(setting.callback()).searchParams.get('state') ?? '';
  await setting.flows.deliver(setting.callback({ state: state.toUpperCase() }), 'scheme');
  await setting.flows.deliver(setting.callback({ state: `${state} ` }), 'scheme');
  expectNothingSent(setting);
  expect(setting.notices.map(({ code }) => code)).toEqual(['flow-state-unknown', 'flow-state-unknown']);
  await setting.stop();
});

it('a state in the fragment is none', async () => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback().replace('?', '#'), 'scheme');
  expectNothingSent(setting, page);
  expectStillWaiting(setting, 'flow-state-unknown');
  await setting.stop();
});
