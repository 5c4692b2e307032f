import type { Problem } from '../../electron/contract';
import { on } from '../bridge';
import { createStore, useStore } from './store';

/** Redirects that came with another state than the sign-in waiting there had sent, by that sign-in's id; the newest of each. */
const strays = createStore<ReadonlyMap<string, Problem>>(new Map());

export const useStray = (flowId: string): Problem | null => useStore(strays, (state) => state.get(flowId) ?? null);

export function dismissStray(flowId: string): void {
  strays.set((state) => new Map([...state].filter(([id]) => id !== flowId)));
}

/** Whether one of them is on screen, so that it needs no toast. @param waiting Ids of the sign-ins that wait. */
export const isStrayShown = (waiting: readonly string[]): boolean => waiting.some((id) => strays.get().has(id));

/** Call once. */
export function followStrays(): void {
  on('flow.strayed', ({ flowId, problem }) => strays.set((state) => new Map([...state, [flowId, problem]])));
}
