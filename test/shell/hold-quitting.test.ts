import { describe, expect, it } from 'vitest';
import { holdClosing, mayQuit, type UnsavedChoice } from '../../electron/shell/ending/hold-quitting';

function parts({ unsaved, savesAfter, answers }: { unsaved: string[]; savesAfter: number; answers: UnsavedChoice[] }) {
  const asked: string[][] = [];
  let saves = 0;
  return {
    asked,
    saves: () => saves,
    unsaved: () => (saves >= savesAfter ? [] : unsaved),
    save: async () => void saves++,
    ask: async (names: string[]) => {
      asked.push(names);
      return answers.shift() ?? ('stay' as const);
    },
  };
}

function windowStub() {
  const listeners: ((event: { preventDefault(): void }) => void)[] = [];
  let closed = false;
  const close = () => {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    for (const listener of listeners) listener({ preventDefault });
    if (!prevented) closed = true;
  };
  return { on: (_: 'close', listener: (typeof listeners)[number]) => listeners.push(listener), close, isClosed: () => closed };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('quitting with tokens the vault has not stored', () => {
  it('continues if nothing is unsaved', async () => {
    const all = parts({ unsaved: [], savesAfter: 0, answers: [] });
    expect(await mayQuit(all)).toBe(true);
    expect(all.asked).toEqual([]);
  });

  it('saves first and asks only if that failed', async () => {
    const all = parts({ unsaved: ['Katana'], savesAfter: 1, answers: [] });
    expect(await mayQuit(all)).toBe(true);
    expect(all.asked).toEqual([]);
    expect(all.saves()).toBe(1);
  });

  it('tries again as often as the person says so', async () => {
    const all = parts({ unsaved: ['Katana'], savesAfter: 3, answers: ['try-again', 'try-again', 'lose'] });
    expect(await mayQuit(all)).toBe(true);
    expect(all.asked).toEqual([['Katana'], ['Katana']]);
  });

  it('stays, or loses them, as the person says', async () => {
    expect(await mayQuit(parts({ unsaved: ['Katana'], savesAfter: 99, answers: ['stay'] }))).toBe(false);
    expect(await mayQuit(parts({ unsaved: ['Katana'], savesAfter: 99, answers: ['lose'] }))).toBe(true);
  });

  it('keeps the window open until then, asks once at a time, and lets it close afterwards', async () => {
    const window = windowStub();
    const all = parts({ unsaved: ['Katana'], savesAfter: 99, answers: ['stay', 'lose'] });
    holdClosing(window, all);
    window.close();
    window.close();
    await settled();
    expect(window.isClosed()).toBe(false);
    expect(all.asked).toHaveLength(1);
    window.close();
    await settled();
    expect(window.isClosed()).toBe(true);
    expect(all.asked).toHaveLength(2);
  });

  it('does not delay a window with nothing to lose', () => {
    const window = windowStub();
    holdClosing(window, parts({ unsaved: [], savesAfter: 0, answers: [] }));
    window.close();
    expect(window.isClosed()).toBe(true);
  });

  it('closes at somebody’s word, or leaves it to whoever closes it, who may think better of it', async () => {
    const window = windowStub();
    const held = holdClosing(window, parts({ unsaved: [], savesAfter: 0, answers: [] }));
    let stay = () => {};
    const takesOver = (back: () => void) => {
      stay = back;
      return true;
    };
    expect(await held.close(takesOver)).toBe(true);
    expect(window.isClosed()).toBe(false);
    expect(await held.close(takesOver)).toBe(false);
    stay();
    expect(await held.close(() => false)).toBe(true);
    expect(window.isClosed()).toBe(true);
  });

  it('is not left to anybody while the person stays', async () => {
    const window = windowStub();
    const held = holdClosing(window, parts({ unsaved: ['Katana'], savesAfter: 99, answers: ['stay'] }));
    let begun = false;
    const begin = () => {
      begun = true;
      return true;
    };
    expect([await held.close(begin), begun, window.isClosed()]).toEqual([false, false, false]);
  });
});
