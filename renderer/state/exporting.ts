import { createStore, useStore } from './store';

/** The connection that the export dialog is open for; null: it is not. */
const open = createStore<string | null>(null);

/** Asks what a connection is to be exported as. */
export const exportConnection = (id: string) => open.set(() => id);
export const closeExport = () => open.set(() => null);
export const useExporting = () => useStore(open, (id) => id);
