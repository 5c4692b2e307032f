import { store, useApp, type AppState } from './app';

/** It stays so until the key is there again: a keychain that refuses must not uncover the window. */
let locked = false;

const follow = ({ vault: { state } }: Pick<AppState, 'vault'>): boolean => {
  if (state === 'closed') locked = true;
  else if (state === 'ready' || state === 'record-corrupt' || state === 'memory') locked = false;
  return locked;
};

export const isLocked = () => follow(store.get());
export const useLocked = () => useApp(follow);
