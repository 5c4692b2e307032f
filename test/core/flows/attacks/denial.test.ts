import { expect, it } from 'vitest';
import { expectFailed, expectNothingSent, waitingFlow } from './setting';

it('access_denied ends the flow and sends nothing, even with a code beside it', async () => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback({ error: 'access_denied', error_description: 'User said no' }), 'scheme');
  expectNothingSent(setting, page);
  expect(setting.flow(setting.waiting.id).failure?.evidence).toEqual([
    { label: 'error', value: 'access_denied' },
    { label: 'error_description', value: 'User said no' },
  ]);
  await expectFailed(setting, 'flow-denied');
  await setting.stop();
});

it.each(['invalid_scope', 'server_error', 'made_up', '__proto__'])('%s has its own explanation', async (error) => {
  const setting = await waitingFlow();
  const page = await setting.flows.deliver(setting.callback({ code: null, error }), 'scheme');
  expectNothingSent(setting, page);
  expect(page.text).toContain(error);
  await expectFailed(setting, 'flow-error');
  await setting.stop();
});

it('a hostile description is capped text', async () => {
  const setting = await waitingFlow();
  const error_description = `<script>alert(1)</script>\u0000\u202e${'x'.repeat(20_000)}`;
  const page = await setting.flows.deliver(setting.callback({ code: null, error: 'e\r\nvil', error_description }), 'scheme');
  const { failure } = setting.flow(setting.waiting.id);
  const shown = failure?.evidence.find(({ label }) => label === 'error_description')?.value ?? '';
  expect(shown.length).toBe(500);
  expect(shown).toMatch(/^<script>alert\(1\)<\/script> x/);
  expect(page.text).toContain('e vil');
  expectNothingSent(setting, page);
  await setting.stop();
});
