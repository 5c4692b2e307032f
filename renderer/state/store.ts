import { useRef, useSyncExternalStore } from 'react';

export interface Store<S> {
  get(): S;
  /** Replaces the state by `change(state)`; listeners hear of it unless it is the very same. */
  set(change: (state: S) => S): void;
  subscribe(listener: () => void): () => void;
}

/** The smallest store that React can watch. State is immutable: a change makes a new object. */
export function createStore<S>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The part of a store's state that `select` picks; the component renders again only when that part changes (Object.is). */
export function useStore<S, T>(store: Store<S>, select: (state: S) => T): T {
  const latest = useRef(select);
  latest.current = select;
  const read = () => latest.current(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
