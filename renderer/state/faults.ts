import { useEffect } from 'react';
import type { FaultView } from '../../electron/contract';
import { invoke, on } from '../bridge';
import { ask } from './actions';
import { createStore, useStore, withMember } from './store';

interface FaultsState {
  isOpen: boolean;
  /** null before the first answer. */
  faults: readonly FaultView[] | null;
  pending: ReadonlySet<string>;
}

const store = createStore<FaultsState>({ isOpen: false, faults: null, pending: new Set() });

export const isOn = (fault: Pick<FaultView, 'value'>) => fault.value !== false && fault.value !== 0;

export const openFaults = () => store.set((state) => ({ ...state, isOpen: true }));
export const closeFaults = () => store.set((state) => ({ ...state, isOpen: false }));
export const toggleFaults = () => store.set((state) => ({ ...state, isOpen: !state.isOpen }));
export const useFaultsOpen = () => useStore(store, (state) => state.isOpen);

const setAll = (faults: readonly FaultView[]) => store.set((state) => ({ ...state, faults }));

/** The practice provider's switches, followed while on screen; null before the first answer. */
export function useFaults(): readonly FaultView[] | null {
  useEffect(() => {
    void invoke('practice.faults').then((result) => {
      if (result.ok) setAll(result.value);
    });
    return on('practice.faultsChanged', setAll);
  }, []);
  return useStore(store, (state) => state.faults);
}
export const useFaultPending = (id: string) => useStore(store, (state) => state.pending.has(id));

const mark = (id: string, isPending: boolean) => store.set((state) => ({ ...state, pending: withMember(state.pending, id, isPending) }));

/** Updates the screen at once, and reverts if that fails. */
export async function setFault(id: string, value: boolean | number): Promise<void> {
  const before = store.get().faults?.find((fault) => fault.id === id)?.value;
  const show = (shown: boolean | number) =>
    store.set((state) => ({
      ...state,
      faults: state.faults?.map((fault) => (fault.id === id ? { ...fault, value: shown } : fault)) ?? null,
    }));
  mark(id, true);
  show(value);
  const done = await ask('practice.setFault', { id, value });
  mark(id, false);
  if (!done && before !== undefined) show(before);
}

export const clearFaults = () => ask('practice.clearFaults');
