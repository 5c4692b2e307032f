import { useEffect, useState } from 'react';
import type { CheckCatalogueView, CheckCounts, Problem, RunSummaryView, RunView } from '../../electron/contract';
import { counted } from '../../electron/model/text/counts';
import { invoke, on } from '../bridge';
import { say, store as app } from './app';
import { createStore, useStore, withEntry } from './store';
import { capital } from './time';

export type ChecksPlace =
  | { at: 'plans' }
  | { at: 'run'; runId: string }
  | { at: 'compare'; a: string; b: string /** The connection of `b`, where it is another. */; otherId?: string };

export interface ChecksSession {
  /** null: no choice yet; shows the running run, or the plans. */
  place: ChecksPlace | null;
  planId: string | null;
  allowBurning: boolean;
  /** Whether the person agreed to burn tokens; asked once per connection. */
  agreedToBurn: boolean;
  /** The plan whose data-changing requests are to be sent; null for none. */
  changesOf: string | null;
  /** The plan for which the person agreed to such requests. */
  agreedToChange: string | null;
}

interface ChecksState {
  connectionId: string | null;
  catalogue: CheckCatalogueView | null;
  /** Newest first; null before the first answer. */
  runs: readonly RunSummaryView[] | null;
  problem: Problem | null;
  live: ReadonlyMap<string, RunView>;
  /** The last few finished runs viewed, latest last. */
  read: readonly RunView[];
  sessions: ReadonlyMap<string, ChecksSession>;
}

const NEW_SESSION: ChecksSession = {
  place: null,
  planId: null,
  allowBurning: false,
  agreedToBurn: false,
  changesOf: null,
  agreedToChange: null,
};
/** Full runs kept for going back and forth. */
const MAX_READ = 6;

export const checks = createStore<ChecksState>({
  connectionId: null,
  catalogue: null,
  runs: null,
  problem: null,
  live: new Map(),
  read: [],
  sessions: new Map(),
});

export function summaryOf(run: RunView): RunSummaryView {
  const { id, connectionId, planId, planName, startedAt, endedAt, status, burnt, counts, total } = run;
  return { id, connectionId, planId, planName, startedAt, endedAt, status, burnt, counts, total };
}

export function withRun(runs: readonly RunSummaryView[], run: RunSummaryView): readonly RunSummaryView[] {
  const at = runs.findIndex((other) => other.id === run.id);
  return at < 0 ? [run, ...runs] : runs.with(at, run);
}

const keep = (read: readonly RunView[], run: RunView) => [...read.filter((other) => other.id !== run.id), run].slice(-MAX_READ);

export function follow(run: RunView): void {
  checks.set((state) => {
    const isRunning = run.status === 'running';
    const isLive = state.live.get(run.connectionId)?.id === run.id;
    const isHere = state.connectionId === run.connectionId;
    return {
      ...state,
      live: isRunning || isLive ? withEntry(state.live, run.connectionId, isRunning ? run : undefined) : state.live,
      read: isRunning ? state.read : keep(state.read, run),
      runs: isHere && state.runs ? withRun(state.runs, summaryOf(run)) : state.runs,
    };
  });
}

/** "3 failed, 21 passed"; "nothing ran" without verdicts. */
export function countsInWords(counts: CheckCounts): string {
  const parts = [
    counts.fail > 0 ? `${counts.fail} failed` : '',
    counts.warn > 0 ? counted(counts.warn, 'warning') : '',
    counts.pass > 0 ? `${counts.pass} passed` : '',
    counts['could-not-run'] > 0 ? `${counts['could-not-run']} could not run` : '',
    counts['not-seen'] > 0 ? `${counts['not-seen']} not seen` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : counts['not-applicable'] > 0 ? `${counts['not-applicable']} not applicable` : 'nothing ran';
}

/** Whether the checks of a connection show a run: its own, or one that it is compared with. */
function isShown(connectionId: string, run: RunView): boolean {
  const place = checks.get().sessions.get(connectionId)?.place;
  return connectionId === run.connectionId || (place?.at === 'compare' && place.b === run.id);
}

let isListening = false;

/** Follows runs wherever they were started; announces one that ends out of sight. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  on('checks.changed', (run) => {
    const wasLive = checks.get().live.get(run.connectionId)?.id === run.id;
    follow(run);
    if (run.status === 'running' || !wasLive) return;
    const { place, byId } = app.get();
    if (place.at === 'connection' && place.tab === 'checks' && isShown(place.id, run)) return;
    const name = byId.get(run.connectionId)?.name ?? 'A connection';
    say({
      tone: run.counts.fail > 0 ? 'warning' : 'ok',
      text: `${name}: “${run.planName}” ${run.status === 'stopped' ? 'was stopped' : 'is done'}. ${capital(countsInWords(run.counts))}.`,
    });
  });
}

async function readAll(connectionId: string): Promise<void> {
  const [catalogue, runs] = await Promise.all([invoke('checks.catalogue', { connectionId }), invoke('checks.runs', { connectionId })]);
  checks.set((state) => {
    if (state.connectionId !== connectionId) return state;
    const live = state.live.get(connectionId);
    const listed = runs.ok ? runs.value : (state.runs ?? []);
    return {
      ...state,
      catalogue: catalogue.ok ? catalogue.value : state.catalogue,
      runs: live ? withRun(listed, summaryOf(live)) : listed,
      problem: catalogue.ok ? (runs.ok ? null : runs.problem) : catalogue.problem,
    };
  });
}

/** Re-reads the catalogue of the connection on screen, for example after a plan was added. */
export async function readChecksAgain(): Promise<void> {
  const { connectionId } = checks.get();
  if (connectionId !== null) await readAll(connectionId);
}

/** Plans and runs of the connection on screen, re-read when its settings change. */
export function useChecks(connectionId: string): Pick<ChecksState, 'catalogue' | 'runs' | 'problem'> {
  useEffect(() => {
    checks.set((state) =>
      state.connectionId === connectionId ? state : { ...state, connectionId, catalogue: null, runs: null, problem: null },
    );
    void readAll(connectionId);
    return on('connection.changed', ({ id }) => {
      if (id === connectionId) void readAll(connectionId);
    });
  }, [connectionId]);
  const shown =
    <K extends 'catalogue' | 'runs' | 'problem'>(what: K) =>
    (state: ChecksState) =>
      state.connectionId === connectionId ? state[what] : null;
  return {
    catalogue: useStore(checks, shown('catalogue')),
    runs: useStore(checks, shown('runs')),
    problem: useStore(checks, shown('problem')),
  };
}

/** The connection's running run, or null. Follows all runs from the first use on. */
export function useLiveRun(connectionId: string): RunView | null {
  useEffect(listen, []);
  return useStore(checks, (state) => state.live.get(connectionId) ?? null);
}

/** A full run: live, cached, or read from disk. */
export function useRun(connectionId: string, runId: string): { run: RunView | null; problem: Problem | null } {
  const run = useStore(checks, (state) => {
    const live = state.live.get(connectionId);
    return live?.id === runId ? live : (state.read.find((one) => one.id === runId) ?? null);
  });
  const [problem, setProblem] = useState<Problem | null>(null);
  const isMissing = run === null;
  useEffect(() => {
    if (!isMissing) return;
    let isOver = false;
    setProblem(null);
    void invoke('checks.run', { connectionId, runId }).then((result) => {
      if (isOver) return;
      if (result.ok) follow(result.value);
      else setProblem(result.problem);
    });
    return () => {
      isOver = true;
    };
  }, [connectionId, runId, isMissing]);
  return { run, problem };
}

export const useChecksSession = (connectionId: string) => useStore(checks, (state) => state.sessions.get(connectionId) ?? NEW_SESSION);

export function setSession(connectionId: string, change: Partial<ChecksSession>): void {
  checks.set((state) => ({
    ...state,
    sessions: new Map(state.sessions).set(connectionId, { ...(state.sessions.get(connectionId) ?? NEW_SESSION), ...change }),
  }));
}

/** Drops a run the main process has removed; the tab returns to the plans. */
export function dropRun(connectionId: string, runId: string): void {
  checks.set((state) => ({
    ...state,
    runs: state.connectionId === connectionId && state.runs ? state.runs.filter((run) => run.id !== runId) : state.runs,
    read: state.read.filter((run) => run.id !== runId),
  }));
}
