/** Where the keeping alive of one connection's token stands. */
export interface WatchState {
  on: boolean;
  state: 'off' | 'scheduled' | 'refreshing' | 'paused-offline' | 'paused-asleep' | 'waiting-to-retry' | 'stopped';
  /** The next refresh, milliseconds since the epoch; null: none is planned. */
  nextAt: number | null;
  /** One short sentence. */
  text: string;
}

export const OFF: WatchState = { on: false, state: 'off', nextAt: null, text: 'Not kept alive.' };

type Shown = Exclude<WatchState['state'], 'off'>;

export function on(state: Shown, text: string, nextAt: number | null = null): WatchState {
  return { on: true, state, nextAt, text };
}
