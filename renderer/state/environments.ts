import { createStore, useStore } from './store';

/** What is open beside a connection about its environments. */
export type EnvironmentsPart = 'new' | 'differences' | 'copy';

const opened = createStore<{ id: string; part: EnvironmentsPart } | null>(null);

export const openEnvironments = (id: string, part: EnvironmentsPart) => opened.set(() => ({ id, part }));
export const closeEnvironments = () => opened.set(() => null);
export const useEnvironmentsPart = (id: string) => useStore(opened, (now) => (now?.id === id ? now.part : null));
