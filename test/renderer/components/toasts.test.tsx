import { act } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GrantView, Problem } from '../../../electron/contract';
import { all, find, key, open, press, says } from '../../support/page';
import { Toasts } from '../../../renderer/components/toasts';
import { NoticeList } from '../../../renderer/features/status/notice-list';
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

  it('stands before what is said meanwhile, which is said after it', async () => {
    say({ tone: 'ok', text: 'Deleted.', undo: () => {} });
    say({ tone: 'note', text: 'Copied.' });
    await open(<Toasts />);
    const shown = () => [...document.querySelectorAll('[role="status"]:not([hidden]) p')].map((line) => line.textContent);
    expect(shown()).toEqual(['Deleted.']);
    await press('button', 'Undo');
    expect(shown()).toEqual(['Copied.']);
  });

  it('keeps the direction of a name to the name, also in the list', async () => {
    say({ tone: 'ok', text: 'Moved “שלום!” to “مرحبا (٢)”.' });
    await open(
      <>
        <Toasts />
        <NoticeList />
      </>,
    );
    expect([...document.querySelectorAll('[role="status"] p bdi')].map(({ textContent }) => textContent)).toEqual(['שלום!', 'مرحبا (٢)']);
    await says('Moved “שלום!” to “مرحبا (٢)”.');
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

  it('leaves by itself, not while somebody is at it, and is listed afterwards', async () => {
    vi.useFakeTimers();
    const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
    try {
      say({ problem });
      await open(<Toasts />);
      environment.IS_REACT_ACT_ENVIRONMENT = true;
      await act(() => vi.advanceTimersByTime(10_000));
      const line = document.querySelector('[role="alert"]') as HTMLElement;
      await act(() => line.querySelector('button')?.focus());
      await act(() => vi.advanceTimersByTime(60_000));
      expect(store.get().toasts).toHaveLength(1);
      await act(() => (document.activeElement as HTMLElement).blur());
      await act(() => vi.advanceTimersByTime(20_000));
      expect(store.get().toasts).toEqual([]);
    } finally {
      environment.IS_REACT_ACT_ENVIRONMENT = false;
      vi.useRealTimers();
    }
    await open(<NoticeList />);
    await says('The name was not found.');
    await press('button', 'Clear');
    await says('No notices since Tokenscope started.');
  });

  it('leads to its details in the list', async () => {
    say({ problem });
    await open(
      <>
        <Toasts />
        <NoticeList />
      </>,
    );
    await press('button', /^Details/);
    await says(/What to do Check it\./);
  });

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
