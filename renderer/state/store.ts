import { useRef, useSyncExternalStore } from 'react';

export interface Store<S> {
  get(): S;
  /** Replaces the state; listeners are called unless it is identical. */
  set(change: (state: S) => S): void;
  subscribe(listener: () => void): () => void;
}

/** A minimal store for React. State is immutable: a change creates a new object. */
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

/** A selected part of a store's state; re-renders only when that part changes (Object.is). */
export function useStore<S, T>(store: Store<S>, select: (state: S) => T): T {
  const latest = useRef(select);
  latest.current = select;
  const read = () => latest.current(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}
