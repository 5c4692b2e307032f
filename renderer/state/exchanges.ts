import { useEffect } from 'react';
import type { ExchangeRow, Problem } from '../../electron/contract';
import { invoke, on } from '../bridge';
import { useApp } from './app';
import { createStore, useStore } from './store';

/** Lines of one connection's log, as many as the main process keeps. */
export const MAX_ROWS = 500;

/** The log of the connection on screen; of others nothing is held here. */
interface Log {
  connectionId: string | null;
  /** Newest first; null: not read yet. */
  rows: readonly ExchangeRow[] | null;
  problem: Problem | null;
}

const log = createStore<Log>({ connectionId: null, rows: null, problem: null });

/** A line put where it belongs: in the place of the one with its id, or first. At most `MAX_ROWS` stay. */
export function withRow(rows: readonly ExchangeRow[], row: ExchangeRow): readonly ExchangeRow[] {
  const at = rows.findIndex((other) => other.id === row.id);
  return at < 0 ? [row, ...rows].slice(0, MAX_ROWS) : rows.with(at, row);
}

/** Reads a connection's log and puts it in the place of what was held; what was logged meanwhile is in the answer. */
async function read(connectionId: string): Promise<void> {
  const result = await invoke('exchanges.list', { connectionId });
  log.set((state) => {
    if (state.connectionId !== connectionId) return state;
    if (!result.ok) return { ...state, rows: state.rows ?? [], problem: result.problem };
    return { ...state, rows: result.value.slice(0, MAX_ROWS), problem: null };
  });
}

/** Reads the log of the connection on screen and follows it. To be used once, by what shows the connection. */
export function useExchangeLog(connectionId: string): void {
  const isKept = useApp((state) => state.settings.keepExchanges);
  // biome-ignore lint/correctness/useExhaustiveDependencies: switching the log off or on changes what there is to read
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
      // An answer on its way may be older than this line.
      if (isReading) isStale = true;
      log.set((state) => (state.rows === null ? state : { ...state, rows: row === null ? [] : withRow(state.rows, row) }));
    });
    // Passing over a connection with the arrow keys must not read its log.
    const timer = setTimeout(readAgain, 60);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [connectionId, isKept]);
}

/** The connection's log, newest first; null before the first answer. */
export const useExchanges = (connectionId: string) => useStore(log, (state) => (state.connectionId === connectionId ? state.rows : null));
/** Why the log could not be read; null when it could. */
export const useExchangesProblem = (connectionId: string) =>
  useStore(log, (state) => (state.connectionId === connectionId ? state.problem : null));
/** How many lines the log has, for the tab; null when none or not known. */
export const useExchangeCount = (connectionId: string) =>
  useStore(log, (state) => (state.connectionId === connectionId && state.rows && state.rows.length > 0 ? state.rows.length : null));

/** Empties the list at once, after the main process has cleared its own. */
export const emptied = (connectionId: string) => log.set((state) => (state.connectionId === connectionId ? { ...state, rows: [] } : state));
