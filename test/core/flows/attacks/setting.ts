import { expect } from 'vitest';
import type { ConnectionSettings } from '../../../../electron/model/connection';
import type { FailureCode } from '../../../../electron/model/failure';
import type { Flow } from '../../../../electron/core/flows/flow';
import type { ReceiverPage } from '../../../../electron/core/ports';
import { connectionTo } from '../../../support/connection';
import { isKind } from '../../../support/failures';
import { stage, type Stage } from '../../../support/flow-stage';
import { GOOD_TOKEN, startServer, type TestServer } from '../../../support/provider';

/** A sign-in that waits for its callback, and a server that would give tokens to anyone who asks. */
export interface Setting extends Stage {
  server: TestServer;
  waiting: Flow;
  stop(): Promise<void>;
}

export async function waitingFlow(overrides: Partial<ConnectionSettings> = {}, other: Partial<ConnectionSettings> = {}): Promise<Setting> {
  const server = await startServer();
  server.answer('/token', { body: GOOD_TOKEN });
  const staged = stage([connectionTo(server.url, overrides), { ...connectionTo(server.url, { ...overrides, ...other }), id: 'c2' }]);
  const waiting = await staged.flows.start('c1');
  expect(waiting.status).toBe('waiting');
  const stop = async () => {
    staged.flows.dispose();
    await server.stop();
  };
  return { ...staged, server, waiting, stop };
}

/** Nothing left this machine, nothing was stored, and the page in the browser says no. */
export function expectNothingSent({ server, grants }: Setting, page?: ReceiverPage): void {
  expect(server.to('/token')).toEqual([]);
  expect(grants).toEqual([]);
  if (page !== undefined) expect(page.ok).toBe(false);
}

/** The flow is as it was, and the one notice given has this code. */
export function expectStillWaiting(setting: Setting, code: FailureCode): void {
  expect(setting.flow(setting.waiting.id)).toEqual(setting.waiting);
  expect(setting.notices.map((failure) => isKind(failure, code) || failure.code)).toEqual([true]);
}

/** The true callback still goes through. */
export async function expectTrueCallbackWorks(setting: Setting): Promise<void> {
  const page = await setting.flows.deliver(setting.callback(), 'scheme');
  expect(page.ok).toBe(true);
  expect(setting.flow(setting.waiting.id).status).toBe('done');
  expect(setting.server.to('/token').length).toBe(1);
}

/** The flow failed with this code; its state is spent, so that the true callback comes too late as well. */
export async function expectFailed(setting: Setting, code: FailureCode): Promise<void> {
  const { status, failure } = setting.flow(setting.waiting.id);
  expect([status, failure && isKind(failure, code) ? code : failure?.code]).toEqual(['failed', code]);
  expect(setting.notices).toEqual([]);
  await setting.flows.deliver(setting.callback(), 'scheme');
  expect(setting.notices.map((notice) => notice.code)).toEqual(['flow-state-replayed']);
  expectNothingSent(setting);
}

/** A callback that names no flow: nothing is sent, nothing ends, the notice has this code, and the true callback still goes through. */
export async function expectIgnored(setting: Setting, url: string, code: FailureCode): Promise<void> {
  const page = await setting.flows.deliver(url, 'scheme');
  expectNothingSent(setting, page);
  expectStillWaiting(setting, code);
  await expectTrueCallbackWorks(setting);
  await setting.stop();
}
