import { createStore as create, type Store } from '../../renderer/state/store.js';

export * from '../../renderer/state/store.js';

const begun: (() => void)[] = [];

/** As the window's own; in a process that files share, each file begins with what it first held. */
export function createStore<S>(initial: S): Store<S> {
  const store = create(initial);
  begun.push(() => store.set(() => initial));
  return store;
}

/** Takes back everything that the window has come to know, an open question included. */
export function resetStores(): void {
  for (const reset of begun) reset();
}
