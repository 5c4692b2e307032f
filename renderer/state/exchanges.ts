import { useEffect } from 'react';
import type { ExchangeRow, Problem } from '../../electron/contract';
import { invoke, on } from '../bridge';
import { store, useApp } from './app';
import { atRest } from './passing';
import { createStore, unlessEqual, useStore } from './store';

/** Connections whose logs are kept, so that they are there at once when one is shown again. */
const MAX_LOGS = 6;

interface Log {
  /** Newest first; null before the first answer. */
  rows: readonly ExchangeRow[] | null;
  problem: Problem | null;
}

type Logs = ReadonlyMap<string, Log>;

const UNREAD: Log = { rows: null, problem: null };

/** Of the connections shown last, the one on screen at the end. */
const logs = createStore<Logs>(new Map());

/** @param most Lines kept of a connection, as the main process does. */
export function withRow(rows: readonly ExchangeRow[], row: ExchangeRow, most: number): readonly ExchangeRow[] {
  const at = rows.findIndex((other) => other.id === row.id);
  return at < 0 ? [row, ...rows].slice(0, most) : rows.with(at, row);
}

/** `connectionId` at the end, and the oldest left out where there are too many. */
function withShown(all: Logs, connectionId: string): Logs {
  const others = [...all].filter(([id, { rows }]) => id !== connectionId && rows !== null).slice(1 - MAX_LOGS);
  return new Map([...others, [connectionId, all.get(connectionId) ?? UNREAD]]);
}

/** Those that aren't kept stay unread. */
const change = (connectionId: string, made: (log: Log) => Log) =>
  logs.set((all) => {
    const log = all.get(connectionId);
    const next = log && made(log);
    return next === undefined || next === log ? all : new Map(all).set(connectionId, next);
  });

/** Reads and follows the log of the connection on screen. Use once, in the connection's pane. */
export function useExchangeLog(connectionId: string): void {
  const kept = useApp(
    ({ settings: { keepExchanges, exchangesMost, exchangesForMs } }) => `${keepExchanges} ${exchangesMost} ${exchangesForMs}`,
  );

  // Switching the log off or on, or other limits, change what all of them hold.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const stop = on('exchange.logged', ({ connectionId: id, row }) =>
      change(id, (log) =>
        log.rows === null ? log : { ...log, rows: row === null ? [] : withRow(log.rows, row, store.get().settings.exchangesMost) },
      ),
    );
    return () => {
      stop();
      logs.set(() => new Map());
    };
  }, [kept]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    logs.set((all) => withShown(all, connectionId));
    let isOver = false;
    let isReading = false;
    let isStale = false;
    const read = async () => {
      isReading = true;
      do {
        isStale = false;
        const result = await invoke('exchanges.list', { connectionId });
        if (isOver) return;
        change(connectionId, ({ rows }) =>
          result.ok ? { rows: unlessEqual(rows ?? undefined, result.value), problem: null } : { rows: rows ?? [], problem: result.problem },
        );
      } while (isStale);
      isReading = false;
    };
    // An answer under way may be older than this line.
    const stop = on('exchange.logged', ({ connectionId: id, row }) => {
      if (id !== connectionId) return;
      if (isReading) isStale = true;
      // Cleared, but maybe an app's alone.
      else if (row === null) void read();
    });
    const callOff = atRest(read);
    return () => {
      isOver = true;
      callOff();
      stop();
    };
  }, [connectionId, kept]);
}

const useLog = <T>(connectionId: string, select: (log: Log) => T) => useStore(logs, (all) => select(all.get(connectionId) ?? UNREAD));

/** What a person looks for first: the newest of their own, else the newest. */
export const firstOf = (rows: readonly ExchangeRow[]) => rows.find(({ check }) => !check) ?? rows[0];

/** Newest first; null before the first answer. */
export const useExchanges = (connectionId: string) => useLog(connectionId, ({ rows }) => rows);
export const useExchangesProblem = (connectionId: string) => useLog(connectionId, ({ problem }) => problem);
/** Number of log lines for the tab; null if none or unknown. */
export const useExchangeCount = (connectionId: string) => useLog(connectionId, ({ rows }) => rows?.length || null);
