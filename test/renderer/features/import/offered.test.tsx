import { answer, ok } from '../../../support/bridge';
import { find, open, says } from '../../../support/page';
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultsOf } from '../../../../electron/model/templates';
import { ImportReview } from '../../../../renderer/features/import/import-review';

const review = {
  id: 'import-1',
  from: 'an import link',
  connections: [{ connection: { ...defaultsOf('oauth'), name: 'Ada', apiBaseUrl: 'https://10.0.0.7/api' }, brings: [] }],
  left: [],
  variables: [],
};
const isOff = async (name: string) => ((await find('button', name)) as HTMLButtonElement).disabled;
const allOff = (...names: string[]) => Promise.all(names.map(isOff));

beforeEach(() => {
  answer('connections.dropImport', () => ok(null));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => vi.useRealTimers());

it('what came unasked says so, and takes no yes that was meant for what stood there before', async () => {
  await open(<ImportReview review={{ ...review, isOffered: true }} />);
  await says('It came from outside Tokenscope');
  await says('It sends requests to 10.0.0.7, on this computer or in your own network.');
  expect(await allOff('Import', 'Keep as a template', 'Cancel')).toEqual([true, true, false]);
  expect(document.activeElement).toBe(await find('button', 'Cancel'));
  await act(async () => vi.advanceTimersByTime(1_000));
  expect(await allOff('Import', 'Keep as a template')).toEqual([false, false]);
});

it('what a person chose is a key away from being imported', async () => {
  await open(<ImportReview review={review} />);
  expect(await allOff('Import')).toEqual([false]);
  expect(document.activeElement).toBe(await find('button', 'Import'));
});
