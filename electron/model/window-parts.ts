import type { WindowLayout } from './window-layout';

/** Of a connection, in the order of a debugging session. */
export const TABS = ['token', 'exchanges', 'timeline', 'calls', 'checks', 'settings'] as const;
export type Tab = (typeof TABS)[number];

export const FIRST_LAYOUT: WindowLayout = { panes: {}, order: 'own', folded: [], scroll: 0, place: null };
