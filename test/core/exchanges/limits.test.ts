import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LogLimits } from '../../../electron/core/exchanges/ledger';
import { logLimits } from '../../../electron/core/exchanges/log';
import { memoryFiles, openLog, rawOf, settled } from './support';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

/** A log with an exchange for each number of hours. */
async function logWith(hours: readonly number[], limits: LogLimits, checks: readonly number[] = []) {
  const files = memoryFiles();
  const log = openLog({ files, limits: () => limits });
  const check = { id: 'c', statement: 's', runId: 'r', planName: 'p' };
  for (const at of hours) {
    const { id: _, ...raw } = rawOf({ url: `https://x/${at}` });
    log.record({ ...raw, at: at * HOUR, secrets: [], ...(checks.includes(at) && { check }) });
  }
  const hoursKept = async () => (await settled(log.list('c1'))).map(({ at }) => at / HOUR);
  const onDisk = () => (files.kept.get('c1') ?? []).map((line) => JSON.parse(line).at / HOUR);
  return { log, files, hoursKept, onDisk };
}

const UP_TO_20 = Array.from({ length: 20 }, (_, index) => index + 1);

it('keeps the newest, as many as is set', async () => {
  const { hoursKept } = await logWith(UP_TO_20, { most: 3, since: 0 });
  expect(await hoursKept()).toEqual([20, 19, 18]);
});

it('counts what other limits would delete, and deletes nothing by that', async () => {
  const { log, hoursKept } = await logWith(UP_TO_20, { most: 500, since: 0 });
  expect(await settled(log.surplus(['c1', 'unknown'], { most: 15, since: 0 }))).toBe(5);
  expect(await settled(log.surplus(['c1'], { most: 500, since: 11 * HOUR }))).toBe(10);
  expect(await settled(log.surplus(['c1'], { most: 4, since: 11 * HOUR }))).toBe(16);
  expect(await hoursKept()).toHaveLength(20);
});

it('deletes what is over a new limit at once, on disk too', async () => {
  const limits = { most: 500, since: 0 };
  const { log, hoursKept, onDisk } = await logWith(UP_TO_20, limits);
  await settled(log.applyLimits(['c1']));
  expect(onDisk()).toHaveLength(20);
  limits.most = 5;
  const gone = await settled(log.surplus(['c1'], limits));
  await settled(log.applyLimits(['c1']));
  expect(onDisk()).toEqual([16, 17, 18, 19, 20]);
  expect(gone).toBe(15);
  limits.since = 19 * HOUR;
  await settled(log.applyLimits(['c1']));
  expect(onDisk()).toEqual([19, 20]);
  expect(await hoursKept()).toEqual([20, 19]);
});

it('lets go of what has become too old, also where nothing is sent any more', async () => {
  const limits = { most: 500, since: 0 };
  const { log, hoursKept, onDisk } = await logWith([1, 2, 3], limits);
  await settled(log.applyLimits(['c1']));
  limits.since = 3 * HOUR;
  expect(await hoursKept()).toEqual([3]);
  await settled(log.dispose());
  expect(onDisk()).toEqual([3]);
});

it("lets go of a check's exchanges first, of which fewer are kept", async () => {
  const limits = { most: 500, since: 0 };
  const { log, hoursKept } = await logWith(UP_TO_20, limits, [16, 17, 18, 19, 20]);
  expect(await hoursKept()).toHaveLength(20);
  limits.most = 10;
  expect(await settled(log.surplus(['c1'], limits))).toBe(10);
  expect(await hoursKept()).toEqual([20, 19, 18, 17, 15, 14, 13, 12, 11, 10]);
});

it('takes the preferences as they are: 0 means any age', () => {
  expect(logLimits({ exchangesMost: 50, exchangesForMs: 0 }, 10 * HOUR)).toEqual({ most: 50, since: 0 });
  expect(logLimits({ exchangesMost: 50, exchangesForMs: HOUR }, 10 * HOUR)).toEqual({ most: 50, since: 9 * HOUR });
});
