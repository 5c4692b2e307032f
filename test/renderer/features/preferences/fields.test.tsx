import { answer, ok } from '../../../support/bridge';
import { find, open } from '../../../support/page';
import { beforeEach, expect, it } from 'vitest';
import { PREFERENCE_FIELD_IDS, PREFERENCE_FIELDS } from '../../../../electron/model/window/preference-fields';
import { Preferences } from '../../../../renderer/features/preferences/preferences';
import { showPreferences } from '../../../../renderer/state/actions';
import { patch } from '../../../../renderer/state/app';

const SIZE = { files: 0, bytes: 0 };

beforeEach(async () => {
  answer('kept.sizes', () => ok({ exchanges: SIZE, history: SIZE, runs: SIZE }));
  answer('authorities.list', () => ok([]));
  answer('proxies.list', () => ok([]));
  answer('scheme.state', () => ok({ state: 'registered' }));
  answer('updates.get', () =>
    ok({ way: 'itself', text: '', state: 'unknown', version: null, notes: null, progress: 0, waitsFor: null, problem: null }),
  );
  patch({ status: 'ready', place: { at: 'preferences' } });
  await open(<Preferences onClose={() => undefined} />);
  await find('heading', 'Updates');
});

const focusedIn = () => document.activeElement?.closest('[id^="preference-"]')?.id;

it('shows each single setting with the focus in it, within its part', async () => {
  for (const field of PREFERENCE_FIELD_IDS) {
    const { part, name } = PREFERENCE_FIELDS[field];
    showPreferences(part, field);
    await expect.poll(focusedIn, { interval: 5, message: field }).toBe(`preference-${field}`);
    const box = document.getElementById(`preference-${field}`);
    expect(box?.closest('section')?.id).toBe(`preferences-${part}`);
    expect(box?.textContent).toContain(name);
  }
});
