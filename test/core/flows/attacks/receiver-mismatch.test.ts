import { expect, it } from 'vitest';
import type { Receiver } from '../../../../electron/model/connection';
import { failureOf, isKind } from '../../../support/failures';
import { expectNothingSent, expectTrueCallbackWorks, waitingFlow } from './setting';

const PASTE: Receiver = { kind: 'paste', redirectUri: 'https://example.com/callback' };
const LOOPBACK: Receiver = { kind: 'loopback', port: null, path: '/callback' };

it.each([
  ['scheme', 'loopback', { kind: 'scheme' } as Receiver],
  ['loopback', 'scheme', LOOPBACK],
  ['paste', 'scheme', PASTE],
  ['paste', 'loopback', PASTE],
] as const)('a callback for %s that comes in by %s ends nothing and sends nothing', async (_own, via, receiver) => {
  const setting = await waitingFlow({ receiver });
  const page = await setting.flows.deliver(setting.callback(), via);
  expectNothingSent(setting, page);
  const { status, failure } = setting.flow(setting.waiting.id);
  expect([status, failure !== null && isKind(failure, 'flow-wrong-url')]).toEqual(['waiting', true]);
  await setting.stop();
});

it('a scheme callback that is pasted ends nothing and sends nothing', async () => {
  const setting = await waitingFlow();
  expect((await failureOf(setting.flows.paste(setting.waiting.id, setting.callback()))).code).toBe('flow-wrong-url');
  expectNothingSent(setting);
  await expectTrueCallbackWorks(setting);
  await setting.stop();
});

it('a loopback callback that a person carries over from a browser elsewhere counts once, and only with its own state', async () => {
  const setting = await waitingFlow({ receiver: LOOPBACK });
  const mine = setting.callback();
  const forged = new URL(mine);
  forged.searchParams.set('state', 'of-somebody-else');
  expect((await failureOf(setting.flows.paste(setting.waiting.id, forged.href))).code).toBe('flow-state-unknown');
  expectNothingSent(setting);
  expect((await setting.flows.paste(setting.waiting.id, mine)).status).toBe('done');
  expect((await failureOf(setting.flows.paste(setting.waiting.id, mine))).code).toBe('flow-none-pending');
  await setting.stop();
});

it("a URL pasted at another connection's sign-in ends neither", async () => {
  const setting = await waitingFlow({ receiver: PASTE });
  const mine = setting.callback();
  const other = await setting.flows.start('c2');
  expect((await failureOf(setting.flows.paste(other.id, mine))).code).toBe('flow-state-unknown');
  expectNothingSent(setting);
  expect([setting.flow(setting.waiting.id).status, setting.flow(other.id).status]).toEqual(['waiting', 'waiting']);
  expect((await setting.flows.paste(setting.waiting.id, mine)).status).toBe('done');
  await setting.stop();
});

it("another flow's state at this flow's loopback port ends neither", async () => {
  const setting = await waitingFlow({ receiver: LOOPBACK });
  const mine = new URL(setting.callback());
  const other = await setting.flows.start('c2');
  const port = new URL(other.redirectUri ?? '').port;
  const page = await (await fetch(`http://127.0.0.1:${port}${mine.pathname}${mine.search}`)).text();
  expect(page).toContain('not accepted');
  expectNothingSent(setting);
  expect([setting.flow(setting.waiting.id).status, setting.flow(other.id).status]).toEqual(['waiting', 'waiting']);
  await setting.stop();
});

it('the authorize URL itself, pasted, ends nothing', async () => {
  const setting = await waitingFlow({ receiver: PASTE });
  expect((await failureOf(setting.flows.paste(setting.waiting.id, setting.opened[0] ?? ''))).code).toBe('flow-wrong-url');
  expectNothingSent(setting);
  expect(setting.flow(setting.waiting.id).status).toBe('waiting');
  await setting.stop();
});
