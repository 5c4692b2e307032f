import type { WindowLayout } from '../../electron/contract';
import { FIRST_LAYOUT } from '../../electron/model/window/window-parts';
import { invoke } from '../bridge';
import { createStore, useStore } from './store';

/** Milliseconds of rest before the layout is stored. */
const REST_MS = 400;

/** How the window is arranged. The window knows best: what the main process stores is only for the next start. */
export const layoutStore = createStore<WindowLayout>(FIRST_LAYOUT);

let pending: ReturnType<typeof setTimeout> | undefined;

/** Stores now what was arranged since it was last stored. */
export function storeLayout(): void {
  if (pending === undefined) return;
  clearTimeout(pending);
  pending = undefined;
  // Losing a width isn't worth an error.
  void invoke('settings.update', { layout: layoutStore.get() });
}

/** Changes the layout at once and stores it soon. */
export function arrange(change: Partial<WindowLayout>): void {
  layoutStore.set((layout) => ({ ...layout, ...change }));
  clearTimeout(pending);
  pending = setTimeout(storeLayout, REST_MS);
}

/** Begins with the layout of the last run. */
export function startLayout(layout: WindowLayout): void {
  layoutStore.set(() => layout);
  // A person who leaves the window may end the app next.
  for (const leaving of ['blur', 'pagehide']) window.addEventListener(leaving, storeLayout);
  watchWidth();
}

export const useLayout = <T>(select: (layout: WindowLayout) => T): T => useStore(layoutStore, select);

/** Too narrow for the sidebar beside a pane, as at 200 % zoom: it lies over the pane, and only while it is used. */
const overStore = createStore({ isNarrow: false, isOpen: false });

function watchWidth(): void {
  const narrow = window.matchMedia('(width < 760px)');
  const follow = () => overStore.set(() => ({ isNarrow: narrow.matches, isOpen: false }));
  narrow.addEventListener('change', follow);
  follow();
}

/** Whether the sidebar lies over the pane, open or closed; undefined: it stands beside it. */
export const useSidebarOver = (): boolean | undefined => useStore(overStore, ({ isNarrow, isOpen }) => (isNarrow ? isOpen : undefined));

/** The sidebar has done its part. */
export const closeSidebarOver = (): void => overStore.set((over) => (over.isOpen ? { ...over, isOpen: false } : over));

export interface Pane {
  /** Pixels. */
  size: number;
  hidden: boolean;
}

const SIDEBAR = { name: 'sidebar', initial: 272 } as const;

/** A pane as it was left; `initial` pixels if it was never touched. */
const paneOf = ({ panes }: WindowLayout, name: string, initial: number): Pane => panes[name] ?? { size: initial, hidden: false };

export function arrangePane(name: string, initial: number, change: Partial<Pane>): void {
  const { panes } = layoutStore.get();
  const before = paneOf(layoutStore.get(), name, initial);
  arrange({ panes: { ...panes, [name]: { ...before, ...change } } });
}

/** Forgets that a pane was touched. */
export function resetPane(name: string): void {
  const { [name]: _, ...panes } = layoutStore.get().panes;
  arrange({ panes });
}

export const sidebar = {
  ...SIDEBAR,
  isHidden: () => (overStore.get().isNarrow ? !overStore.get().isOpen : paneOf(layoutStore.get(), SIDEBAR.name, SIDEBAR.initial).hidden),
  show: (isShown: boolean) =>
    overStore.get().isNarrow
      ? overStore.set((over) => ({ ...over, isOpen: isShown }))
      : arrangePane(SIDEBAR.name, SIDEBAR.initial, { hidden: !isShown }),
};
