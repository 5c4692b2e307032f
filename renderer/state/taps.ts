import { useEffect } from 'react';
import type { Problem, RequestOf } from '../../electron/contract';
import type { TapLeg, TapTrouble, TapView } from '../../electron/model/tap';
import { invoke, on } from '../bridge';
import { ask, go } from './actions';
import { createStore, useStore } from './store';

/** The oldest first; null before the first answer. */
const store = createStore<readonly TapView[] | null>(null);

const withTap = (all: readonly TapView[], view: TapView): readonly TapView[] =>
  all.some(({ id }) => id === view.id) ? all.map((one) => (one.id === view.id ? view : one)) : [...all, view];

on('tap.changed', (view) => store.set((all) => withTap(all ?? [], view)));

/** All taps of this session; null before the first answer. */
export function useTaps(): readonly TapView[] | null {
  useEffect(() => {
    void invoke('taps.list').then((result) => result.ok && store.set(() => result.value));
  }, []);
  return useStore(store, (all) => all);
}

/** As before the first tap. */
export const resetTaps = () => store.set(() => null);

export const isOpen = ({ state }: TapView) => state !== 'ended';

export type TapStart = RequestOf<'taps.start'>;

/** Shows the tap of a connection, the one that runs, or the form that starts one. */
export const openTap = (connectionId?: string) => go({ at: 'tap', connectionId });
export const showTap = (id: string) => go({ at: 'tap', id });

/** Shows it once it listens; resolves with why it doesn't. */
export async function startTap(start: TapStart): Promise<Problem | null> {
  const result = await invoke('taps.start', start);
  if (!result.ok) return result.problem;
  showTap(result.value.id);
  return null;
}

/** Has it stand in front of one more server, on any free port. */
export const addServer = (id: string, server: Pick<TapLeg, 'kind' | 'upstream'>) => ask('taps.add', { id, ...server, port: null });
export const pauseTap = (id: string, paused: boolean) => ask('taps.pause', { id, paused });
export const stopTap = (id: string) => ask('taps.stop', { id });
/** Updates the screen at once, and reverts if that fails: two may be laid before the first answer. */
export async function layTroubles(id: string, change: (laid: readonly TapTrouble[]) => TapTrouble[]): Promise<void> {
  const before = store.get()?.find((tap) => tap.id === id);
  if (!before) return;
  const troubles = change(before.troubles);
  const show = (shown: TapTrouble[]) => store.set((all) => all?.map((tap) => (tap.id === id ? { ...tap, troubles: shown } : tap)) ?? null);
  show(troubles);
  if (!(await ask('taps.lay', { id, troubles }))) show(before.troubles);
}

/** Its exchanges go with it. */
export async function forgetTap(id: string): Promise<void> {
  if (await ask('taps.forget', { id })) store.set((all) => all?.filter((one) => one.id !== id) ?? null);
}
