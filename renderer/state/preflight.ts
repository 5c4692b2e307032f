import { useEffect } from 'react';
import type { Problem } from '../../electron/contract';
import type { PreflightReport, PreflightView } from '../../electron/model/preflight';
import { invoke, on } from '../bridge';
import { ask, select } from './actions';
import { createStore, useStore, withEntry, withMember } from './store';

interface PreflightState {
  views: ReadonlyMap<string, PreflightView>;
  problems: ReadonlyMap<string, Problem>;
  /** Connections whose Settings tab shows it. */
  open: ReadonlySet<string>;
}

export const preflights = createStore<PreflightState>({ views: new Map(), problems: new Map(), open: new Set() });

/** Shows the preflight in place of the settings. */
export function openPreflight(connectionId: string): void {
  setOpen(connectionId, true);
  select(connectionId, 'settings');
}

export const closePreflight = (connectionId: string) => setOpen(connectionId, false);

const setOpen = (connectionId: string, isOpen: boolean) =>
  preflights.set((state) => ({ ...state, open: withMember(state.open, connectionId, isOpen) }));

export const useIsPreflightOpen = (connectionId: string) => useStore(preflights, ({ open }) => open.has(connectionId));

async function read(connectionId: string): Promise<void> {
  const result = await invoke('preflight.get', { connectionId });
  preflights.set((state) => ({
    ...state,
    views: result.ok ? withEntry(state.views, connectionId, result.value) : state.views,
    problems: withEntry(state.problems, connectionId, result.ok ? undefined : result.problem),
  }));
}

function follow(report: PreflightReport): void {
  const { connectionId } = report;
  preflights.set((state) => {
    const view = state.views.get(connectionId);
    return view ? { ...state, views: withEntry(state.views, connectionId, { ...view, report, isOutdated: false }) } : state;
  });
}

/** The newest preflight of a connection, as it stands; view null before the first answer. */
export function usePreflight(connectionId: string): { view: PreflightView | null; problem: Problem | null } {
  useEffect(() => {
    void read(connectionId);
    const forget = [
      on('preflight.changed', (report) => {
        if (report.connectionId !== connectionId) return;
        follow(report);
        // Fewer tries of the credential may be left.
        if (report.status !== 'running') void read(connectionId);
      }),
      on('connection.changed', ({ id }) => {
        if (id === connectionId) void read(connectionId);
      }),
    ];
    return () => {
      for (const each of forget) each();
    };
  }, [connectionId]);
  return {
    view: useStore(preflights, ({ views }) => views.get(connectionId) ?? null),
    problem: useStore(preflights, ({ problems }) => problems.get(connectionId) ?? null),
  };
}

export const startPreflight = (connectionId: string, credential: boolean) => ask('preflight.start', { connectionId, credential });
export const stopPreflight = (connectionId: string) => ask('preflight.stop', { connectionId });
