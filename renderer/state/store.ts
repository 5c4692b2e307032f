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

/** The former object where the new one says the same, so that nothing is drawn again for it. Both as they come from the main process. */
export function unlessEqual<T>(before: T | undefined, now: T): T {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** The same with one entry changed; undefined takes it out. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  if (map.get(key) === value) return map;
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}

/** The same with this member, or without it. */
export function withMember<T>(set: ReadonlySet<T>, member: T, isIn: boolean): ReadonlySet<T> {
  const next = new Set(set);
  if (isIn) next.add(member);
  else next.delete(member);
  return next;
}
