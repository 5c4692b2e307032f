import { answer, ok, sent } from '../../../support/bridge';
import { all, find, open, press, says } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import type { UpdateView } from '../../../../electron/contract';
import { Updates } from '../../../../renderer/features/preferences/updates';

const VIEW: UpdateView = {
  way: 'itself',
  text: 'Checked first.',
  state: 'unknown',
  version: null,
  notes: null,
  progress: 0,
  waitsFor: null,
  problem: null,
};

async function shown(change: Partial<UpdateView>): Promise<void> {
  answer('updates.get', () => ok({ ...VIEW, ...change }));
  await open(<Updates />);
  await find('heading', 'Updates');
}

beforeEach(() => {
  for (const method of ['updates.look', 'updates.download', 'updates.install', 'updates.cancel', 'updates.openPage'] as const)
    answer(method, () => ok(null));
});

it('a build without a feed says so, and has nothing to press', async () => {
  await shown({ way: 'none', text: "This build doesn't update itself." });
  await says("This build doesn't update itself.");
  expect([all('button'), all('switch')]).toEqual([[], []]);
});

it.each([
  [{ state: 'unknown', way: 'itself' }, 'Check now', 'updates.look'],
  [{ state: 'current', way: 'page' }, 'Check now', 'updates.look'],
  [{ state: 'available', way: 'itself' }, 'Download', 'updates.download'],
  [{ state: 'available', way: 'page' }, 'Release page', 'updates.openPage'],
  [{ state: 'downloading', way: 'itself' }, 'Stop', 'updates.cancel'],
  [{ state: 'ready', way: 'itself' }, 'Restart and install', 'updates.install'],
] as const)('%j: “%s”', async (update, button, method) => {
  await shown({ ...update, version: '2.0.0' });
  await press('button', button);
  expect(sent(method)).toHaveLength(1);
});

it('waits where other work goes first', async () => {
  await shown({ state: 'ready', version: '2.0.0', waitsFor: 'the run of checks' });
  await says('Waiting for the run of checks to end.');
  expect(all('button', 'Restart and install')).toEqual([]);
  await press('button', "Don't wait");
  expect(sent('updates.cancel')).toHaveLength(1);
});
