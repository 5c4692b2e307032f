import { answer, ok, sent } from '../../../support/bridge';
import { find, open, press, says } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import { limit } from '../../../../renderer/features/preferences/kept-limits';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { DEFAULT_PREFERENCES } from '../../../../electron/model/window/window-parts';
import { patch } from '../../../../renderer/state/app';

const LIMITS = { exchangesMost: 500, exchangesForMs: 0, runsMost: 50 };

beforeEach(async () => {
  answer('settings.update', () => ok(null));
  patch({ settings: DEFAULT_PREFERENCES });
  await open(<ConfirmDialog />);
});

it('is set at once where nothing is over it', async () => {
  answer('kept.surplus', () => ok({ exchanges: 0, runs: 0 }));
  await limit({ exchangesMost: 100 });
  expect(sent('kept.surplus')).toEqual([{ ...LIMITS, exchangesMost: 100 }]);
  expect(sent('settings.update')).toEqual([{ exchangesMost: 100 }]);
});

it('says first how much it deletes, and is not set without a yes', async () => {
  answer('kept.surplus', () => ok({ exchanges: 1_312, runs: 1 }));
  const before = sent('settings.update').length;
  const since = () => sent('settings.update').slice(before);
  await limit({ exchangesForMs: 86_400_000 });
  await find('alertdialog', 'Delete 1,312 exchanges and 1 run of checks?');
  await says("can't be brought back");
  await press('button', 'Keep them');
  expect(since()).toEqual([]);
  await limit({ exchangesForMs: 86_400_000 });
  await press('button', 'Delete');
  await expect.poll(since).toEqual([{ exchangesForMs: 86_400_000 }]);
});
