import { createStore, useStore } from './store';

/** Where a button led the person: a setting by its path, an exchange, or a page beside the calls. Another object each time; gone once they are there. */
export interface Wanted {
  connectionId: string;
  setting?: string;
  exchangeId?: string;
  beside?: 'variables' | 'history' | 'elsewhere';
}

const wanted = createStore<Wanted | null>(null);

export const want = (place: Wanted) => wanted.set(() => place);
/** They got there. */
export const arrived = (place: Wanted) => wanted.set((now) => (now === place ? null : now));

/** What is wanted of this connection; null: nothing. */
export const useWanted = (connectionId: string | null) => useStore(wanted, (now) => (now?.connectionId === connectionId ? now : null));
