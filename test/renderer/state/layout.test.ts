import { sent } from '../../support/bridge';
import { afterAll, expect, it, vi } from 'vitest';
import { arrange } from '../../../renderer/state/layout';

// Pages share a process and its timers.
vi.useFakeTimers();
afterAll(() => void vi.useRealTimers());

it('stores the layout once it has rested', () => {
  arrange({ panes: { list: { size: 100, hidden: false } } });
  arrange({ panes: { list: { size: 200, hidden: false } } });
  expect(sent('settings.update')).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(sent('settings.update')).toMatchObject([{ layout: { panes: { list: { size: 200 } } } }]);
  arrange({ panes: {} });
});

it('leaves nothing that a page arranged to be stored while the next test runs', () => {
  vi.advanceTimersByTime(1_000);
  expect(sent('settings.update')).toEqual([]);
});
