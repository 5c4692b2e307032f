import { expect, it } from 'vitest';
import { GOOD_TOKEN } from '../../../support/provider';
import { expectNothingSent, waitingFlow } from './setting';

it('after a finished sign-in sends nothing more and leaves the flow done', async () => {
  const setting = await waitingFlow();
  const url = setting.callback();
  await setting.flows.deliver(url, 'scheme');
  const page = await setting.flows.deliver(url, 'scheme');
  expect(page.ok).toBe(false);
  expect(setting.server.to('/token').length).toBe(1);
  expect(setting.flow(setting.waiting.id).status).toBe('done');
  expect(setting.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
  await setting.stop();
});

it('twice in the same moment, or with an error the second time, sends one token request', async () => {
  const setting = await waitingFlow();
  setting.server.answer('/token', (_request, response) => {
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(GOOD_TOKEN)), 50);
    return null;
  });
  const pages = await Promise.all([
    setting.flows.deliver(setting.callback(), 'scheme'),
    setting.flows.deliver(setting.callback(), 'scheme'),
    setting.flows.deliver(setting.callback({ code: null, error: 'access_denied' }), 'scheme'),
  ]);
  expect(pages.map(({ ok }) => ok)).toEqual([true, false, false]);
  expect(setting.server.to('/token').length).toBe(1);
  expect(setting.flow(setting.waiting.id).status).toBe('done');
  await setting.stop();
});

it('after cancelling sends nothing', async () => {
  const setting = await waitingFlow();
  setting.flows.cancel(setting.waiting.id);
  const page = await setting.flows.deliver(setting.callback(), 'scheme');
  expectNothingSent(setting, page);
  expect(setting.notices.map(({ code, likelyCause }) => [code, /cancelled/.test(likelyCause)])).toEqual([['flow-state-replayed', true]]);
  expect(setting.flow(setting.waiting.id).status).toBe('cancelled');
  await setting.stop();
});

it('of a sign-in that a newer one replaced sends nothing, and the newer one goes on', async () => {
  const setting = await waitingFlow();
  const old = setting.callback();
  const newer = await setting.flows.start('c1');
  const page = await setting.flows.deliver(old, 'scheme');
  expectNothingSent(setting, page);
  expect(setting.notices.map(({ code }) => code)).toEqual(['flow-state-replayed']);
  expect(setting.flow(newer.id)).toEqual(newer);
  await setting.stop();
});
