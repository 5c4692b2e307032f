import { createStore, useStore } from './store';

interface NoticesState {
  isOpen: boolean;
  /** The one to show unfolded. */
  led: number | null;
}

const store = createStore<NoticesState>({ isOpen: false, led: null });

/** @param id Of the notice to show unfolded. */
export const openNotices = (id: number | null = null) => store.set(() => ({ isOpen: true, led: id }));
export const closeNotices = () => store.set(() => ({ isOpen: false, led: null }));
export const toggleNotices = () => store.set(({ isOpen }) => ({ isOpen: !isOpen, led: null }));
export const useNoticesOpen = () => useStore(store, ({ isOpen }) => isOpen);
export const useNoticeLed = () => useStore(store, ({ led }) => led);
