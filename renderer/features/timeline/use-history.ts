import { useCallback, useEffect, useState } from 'react';
import type { HistoryView, Problem } from '../../../electron/contract';
import { invoke, on } from '../../bridge';
import { useApp } from '../../state/app';

export interface HistoryState {
  history: HistoryView | null;
  problem: Problem | null;
}

/** A connection's history, re-read when it changes. `set` replaces it with an answer from elsewhere. */
export function useHistory(connectionId: string): HistoryState & { set: (history: HistoryView) => void } {
  const [state, setState] = useState<HistoryState>({ history: null, problem: null });
  const keepClaims = useApp((app) => app.settings.keepClaims);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the claims preference changes the content
  useEffect(() => {
    let isOver = false;
    let latest = 0;
    const read = async () => {
      latest += 1;
      const mine = latest;
      const result = await invoke('history.get', { connectionId });
      if (isOver || mine !== latest) return;
      setState((before) => (result.ok ? { history: result.value, problem: null } : { history: before.history, problem: result.problem }));
    };
    void read();
    const stop = on('history.changed', (event) => {
      if (event.connectionId === connectionId) void read();
    });
    return () => {
      isOver = true;
      stop();
    };
  }, [connectionId, keepClaims]);
  return { ...state, set: useCallback((history: HistoryView) => setState({ history, problem: null }), []) };
}
