import { useEffect } from 'react';
import type { ExchangeRow, Problem } from '../../electron/contract';
import { invoke, on } from '../bridge';
import { useApp } from './app';
import { createStore, useStore } from './store';

/** Log lines per connection, the main process's limit. */
export const MAX_ROWS = 500;

/** The log of the connection on screen; other logs are not kept here. */
interface Log {
  connectionId: string | null;
  /** Newest first; null before the first answer. */
  rows: readonly ExchangeRow[] | null;
  problem: Problem | null;
}

const log = createStore<Log>({ connectionId: null, rows: null, problem: null });

export function withRow(rows: readonly ExchangeRow[], row: ExchangeRow): readonly ExchangeRow[] {
  const at = rows.findIndex((other) => other.id === row.id);
  return at < 0 ? [row, ...rows].slice(0, MAX_ROWS) : rows.with(at, row);
}

async function read(connectionId: string): Promise<void> {
  const result = await invoke('exchanges.list', { connectionId });
  log.set((state) => {
    if (state.connectionId !== connectionId) return state;
    if (!result.ok) return { ...state, rows: state.rows ?? [], problem: result.problem };
    return { ...state, rows: result.value.slice(0, MAX_ROWS), problem: null };
  });
}

/** Reads and follows the log of the connection on screen. Use once, in the connection's pane. */
export function useExchangeLog(connectionId: string): void {
  const isKept = useApp((state) => state.settings.keepExchanges);
  // biome-ignore lint/correctness/useExhaustiveDependencies: switching the log off or on changes its content
  useEffect(() => {
    log.set((state) => (state.connectionId === connectionId ? state : { connectionId, rows: null, problem: null }));
    let isReading = false;
    let isStale = false;
    const readAgain = async () => {
      if (isReading) {
        isStale = true;
        return;
      }
      isReading = true;
      do {
        isStale = false;
        await read(connectionId);
      } while (isStale);
      isReading = false;
    };
    const stop = on('exchange.logged', (event) => {
      if (event.connectionId !== connectionId) return;
      const { row } = event;
      // A pending answer may be older than this line.
      if (isReading) isStale = true;
      log.set((state) => (state.rows === null ? state : { ...state, rows: row === null ? [] : withRow(state.rows, row) }));
    });
    // Skips loading while the arrow keys pass over connections.
    const timer = setTimeout(readAgain, 60);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [connectionId, isKept]);
}

/** Newest first; null before the first answer. */
export const useExchanges = (connectionId: string) => useStore(log, (state) => (state.connectionId === connectionId ? state.rows : null));
export const useExchangesProblem = (connectionId: string) =>
  useStore(log, (state) => (state.connectionId === connectionId ? state.problem : null));
/** Number of log lines for the tab; null if none or unknown. */
export const useExchangeCount = (connectionId: string) =>
  useStore(log, (state) => (state.connectionId === connectionId && state.rows && state.rows.length > 0 ? state.rows.length : null));
