// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import type { GrantView, Problem } from '../../../electron/contract';
import { all, find, key, open, press, says } from '../../support/page';
import { Toasts } from '../../../renderer/components/toasts';
import { say, setGrant, store } from '../../../renderer/state/app';

describe('a notice that can be undone', () => {
  afterEach(() => store.set((state) => ({ ...state, toasts: [] })));

  it('undoes at a click, once', async () => {
    let undone = 0;
    say({ tone: 'ok', text: 'Deleted.', undo: () => (undone += 1) });
    await open(<Toasts />);
    await press('button', 'Undo');
    expect([undone, all('button', 'Undo').length]).toEqual([1, 0]);
  });

  it('undoes the last of several with Ctrl+Z, but not while somebody types', async () => {
    const undone: string[] = [];
    for (const name of ['first', 'last']) say({ tone: 'ok', text: name, undo: () => undone.push(name) });
    await open(
      <>
        <Toasts />
        <input aria-label="Name" />
      </>,
    );
    await says('last');
    (await find('textbox', 'Name')).focus();
    await key('z', { ctrlKey: true });
    expect(undone).toEqual([]);
    (document.activeElement as HTMLElement).blur();
    await key('z', { ctrlKey: true });
    await key('z', { ctrlKey: true });
    expect(undone).toEqual(['last', 'first']);
  });
});

const problem: Problem = { code: 'network-dns', what: 'The name was not found.', likelyCause: 'c', action: 'Check it.', evidence: [] };

describe('a notice of a problem', () => {
  afterEach(() => store.set((state) => ({ ...state, toasts: [], notices: [], place: { at: 'welcome' }, grants: new Map() })));

  it('is not said where it stands on the page, and is gone once it does', async () => {
    const grant = { connectionId: 'k', problem } as GrantView;
    store.set((state) => ({ ...state, place: { at: 'connection', id: 'k', tab: 'token' } }));
    say({ problem });
    expect(store.get().toasts).toHaveLength(1);
    setGrant(grant);
    expect(store.get().toasts).toEqual([]);
    say({ problem });
    expect(store.get().toasts).toEqual([]);
  });
});
