import { expect, it } from 'vitest';
import { expectFailed, expectIgnored, expectNothingSent, expectStillWaiting, waitingFlow } from './setting';

it.each(['code=other', 'iss=https%3A%2F%2Fa&iss=https%3A%2F%2Fa', 'error=a&error=b', 'code=canary-code-1'])(
  '%s added ends the flow and sends nothing',
  async (added) => {
    const setting = await waitingFlow();
    const page = await setting.flows.deliver(`${setting.callback()}&${added}`, 'scheme');
    expectNothingSent(setting, page);
    await expectFailed(setting, 'flow-duplicate-parameter');
    await setting.stop();
  },
);

it.each(['state=other', 'state='])('%s added names no flow: nothing ends, nothing is sent', async (added) => {
  const setting = await waitingFlow();
  await expectIgnored(setting, `${setting.callback()}&${added}`, 'flow-duplicate-parameter');
});

it('the same state twice is refused too', async () => {
  const setting = await waitingFlow();
  const url = setting.callback();
  await setting.flows.deliver(`${url}&state=${new URL(url).searchParams.get('state')}`, 'scheme');
  expectNothingSent(setting);
  expectStillWaiting(setting, 'flow-duplicate-parameter');
  await setting.stop();
});

it('other parameters may repeat', async () => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(`${setting.callback()}&x=1&x=2`, 'scheme');
  expect(page.ok).toBe(true);
  expect(setting.grants[0]?.grant.callbackMembers).toEqual([
    { name: 'x', value: '1' },
    { name: 'x', value: '2' },
  ]);
  await setting.stop();
});
