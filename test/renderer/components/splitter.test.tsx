import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, ok, sent } from '../../support/bridge';
import { close, key, open } from '../../support/page';
import { Split } from '../../../renderer/components/splitter';
import { layoutStore } from '../../../renderer/state/layout';

const handle = () => document.querySelector<HTMLElement>('[role="separator"]') as HTMLElement;
const now = () => Number(handle().getAttribute('aria-valuenow'));
const show = () =>
  open(
    <Split name="list" label="Width of the list" initial={300} least={200} rest={100} canHide>
      <button type="button">in the list</button>
      <p>beside it</p>
    </Split>,
  );

describe('a split', () => {
  beforeEach(() => answer('settings.update', () => ok(null)));
  afterEach(() => layoutStore.set(() => ({ ...layoutStore.get(), panes: {} })));

  it('is resized with the arrow keys, and keeps its least', async () => {
    await show();
    handle().focus();
    await key('ArrowRight');
    expect(now()).toBe(316);
    await key('ArrowLeft');
    await key('ArrowLeft');
    expect(now()).toBe(284);
    await key('Home');
    await key('ArrowLeft');
    expect(now()).toBe(200);
  });

  it('comes back as it was left, and as it began after a double click', async () => {
    await show();
    handle().focus();
    await key('ArrowRight');
    await expect.poll(() => sent('settings.update').at(-1)?.layout?.panes).toEqual({ list: { size: 316, hidden: false } });
    await close();
    await show();
    expect(now()).toBe(316);
    handle().dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    await expect.poll(now, { interval: 5 }).toBe(300);
  });

  it('is hidden and shown by Enter, and takes the focus of what it hides', async () => {
    await show();
    handle().focus();
    await key('Enter');
    expect(handle().getAttribute('aria-valuetext')).toBe('Hidden');
    await key('Enter');
    expect(now()).toBe(300);
    document.querySelector('button')?.focus();
    layoutStore.set((layout) => ({ ...layout, panes: { list: { size: 300, hidden: true } } }));
    await expect.poll(() => document.activeElement, { interval: 5 }).toBe(handle());
  });
});
