import type { WatchState } from '../../model/grant';

export const OFF: WatchState = { on: false, state: 'off', nextAt: null, text: 'Not kept alive.' };

type Shown = Exclude<WatchState['state'], 'off'>;

export function on(state: Shown, text: string, nextAt: number | null = null): WatchState {
  return { on: true, state, nextAt, text };
}
