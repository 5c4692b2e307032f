import type { ExchangeRow } from '../../../electron/contract';
import { createStore, useStore } from '../../state/store';

/** The exchange that others are compared with, also those of another connection. */
const pinned = createStore<ExchangeRow | null>(null);

export const usePinned = () => useStore(pinned, (row) => row);
export const pin = (row: ExchangeRow | null) => pinned.set(() => row);
