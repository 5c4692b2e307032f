import { useEffect, useState } from 'react';
import type { CheckCatalogueView, CheckCounts, Problem, RunSummaryView, RunView } from '../../electron/contract';
import { invoke, on } from '../bridge';
import { say, store as app } from './app';
import { createStore, useStore } from './store';

/** What the Checks tab shows of a connection. */
export type ChecksPlace = { at: 'plans' } | { at: 'run'; runId: string } | { at: 'compare'; a: string; b: string };

/** What a person has chosen in the Checks tab of a connection; kept until the window closes. */
export interface ChecksSession {
  /** null: nothing chosen yet; the run under way, or the plans. */
  place: ChecksPlace | null;
  planId: string | null;
  allowBurning: boolean;
  /** The question before burning was answered with yes; it is asked once for each connection. */
  agreedToBurn: boolean;
  /** The plan whose requests that may change data are to be sent; null: of none. */
  changesOf: string | null;
  /** The plan for which the question before such requests was answered with yes. */
  agreedToChange: string | null;
}

interface ChecksState {
  /** The connection whose catalogue and runs are held here. */
  connectionId: string | null;
  catalogue: CheckCatalogueView | null;
  /** Newest first; null: not read yet. */
  runs: readonly RunSummaryView[] | null;
  problem: Problem | null;
  /** Runs under way, by connection. */
  live: ReadonlyMap<string, RunView>;
  /** Runs that are over and were looked at, newest look last; a few. */
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
/** Whole runs held for going back and forth. */
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

/** The line of a list that stands for a run. */
export function summaryOf(run: RunView): RunSummaryView {
  const { id, connectionId, planId, planName, startedAt, endedAt, status, burnt, counts, total } = run;
  return { id, connectionId, planId, planName, startedAt, endedAt, status, burnt, counts, total };
}

/** A run put where it belongs among others, newest first. */
export function withRun(runs: readonly RunSummaryView[], run: RunSummaryView): readonly RunSummaryView[] {
  const at = runs.findIndex((other) => other.id === run.id);
  return at < 0 ? [run, ...runs] : runs.with(at, run);
}

const keep = (read: readonly RunView[], run: RunView) => [...read.filter((other) => other.id !== run.id), run].slice(-MAX_READ);

/** Takes in a run as the main process tells of it. */
export function follow(run: RunView): void {
  checks.set((state) => {
    const live = new Map(state.live);
    if (run.status === 'running') live.set(run.connectionId, run);
    else if (live.get(run.connectionId)?.id === run.id) live.delete(run.connectionId);
    const isHere = state.connectionId === run.connectionId;
    return {
      ...state,
      live,
      read: run.status === 'running' ? state.read : keep(state.read, run),
      runs: isHere && state.runs ? withRun(state.runs, summaryOf(run)) : state.runs,
    };
  });
}

/** "3 failed, 21 passed": the verdicts that a person asks for first; "nothing ran" where there are none. */
export function countsInWords(counts: CheckCounts): string {
  const parts = [
    counts.fail > 0 ? `${counts.fail} failed` : '',
    counts.warn > 0 ? (counts.warn === 1 ? '1 warning' : `${counts.warn} warnings`) : '',
    counts.pass > 0 ? `${counts.pass} passed` : '',
    counts['could-not-run'] > 0 ? `${counts['could-not-run']} could not run` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : counts['not-applicable'] > 0 ? `${counts['not-applicable']} not applicable` : 'nothing ran';
}

let isListening = false;

/** Follows runs wherever they were started; says so when one ends that nobody is looking at. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  on('checks.changed', (run) => {
    const wasLive = checks.get().live.get(run.connectionId)?.id === run.id;
    follow(run);
    if (run.status === 'running' || !wasLive) return;
    const { place, byId } = app.get();
    if (place.at === 'connection' && place.id === run.connectionId && place.tab === 'checks') return;
    const name = byId.get(run.connectionId)?.name ?? 'A connection';
    say({
      tone: run.counts.fail > 0 ? 'warning' : 'ok',
      text: `${name}: “${run.planName}” ${run.status === 'stopped' ? 'was stopped' : 'is done'}. ${capital(countsInWords(run.counts))}.`,
    });
  });
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

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

/** Reads again what can be checked of the connection on screen, e.g. after a plan was added. */
export async function readChecksAgain(): Promise<void> {
  const { connectionId } = checks.get();
  if (connectionId !== null) await readAll(connectionId);
}

/** Reads plans and runs of the connection on screen, and reads them again when its settings change. */
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
  const catalogue = useStore(checks, (state) => (state.connectionId === connectionId ? state.catalogue : null));
  const runs = useStore(checks, (state) => (state.connectionId === connectionId ? state.runs : null));
  const problem = useStore(checks, (state) => (state.connectionId === connectionId ? state.problem : null));
  return { catalogue, runs, problem };
}

/** The connection's run under way; null: none. Follows all runs from its first use. */
export function useLiveRun(connectionId: string): RunView | null {
  useEffect(listen, []);
  return useStore(checks, (state) => state.live.get(connectionId) ?? null);
}

/** One run, whole: as it goes on, as held, or as read from what is kept. */
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

/** Takes a run out of what is held, after the main process has removed it; the plans are shown where it was. */
export function dropRun(connectionId: string, runId: string): void {
  checks.set((state) => ({
    ...state,
    runs: state.connectionId === connectionId && state.runs ? state.runs.filter((run) => run.id !== runId) : state.runs,
    read: state.read.filter((run) => run.id !== runId),
  }));
}
