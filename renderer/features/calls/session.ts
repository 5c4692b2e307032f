import type { Call, CallResultView, Pair, Problem, SavedCall } from '../../../electron/contract';
import type { VariableInput } from '../../../electron/model/variables';
import { invoke } from '../../bridge';
import { createStore, useStore, withEntry } from '../../state/store';
import type { Wanted } from '../../state/wanted';

export interface CallState {
  /** Unsaved edits; null: as saved. */
  draft: SavedCall | null;
  /** Set while a request is under way; `startedAt` on the page's monotonic clock, milliseconds. */
  running: { runId: string; startedAt: number; cancelling: boolean } | null;
  result: CallResultView | null;
  problem: Problem | null;
  /** Order of answers, to know which bodies to let go of first. */
  answeredAt: number;
}

/** What stands in the place of a call. */
export type Beside = NonNullable<Wanted['beside']>;

/** Variables as typed, not saved yet. */
export interface VariableDraft {
  own: VariableInput[];
  shared: Pair[];
}

interface Session {
  calls: ReadonlyMap<string, CallState>;
  selected: ReadonlyMap<string, string>;
  beside: ReadonlyMap<string, Beside>;
  variables: ReadonlyMap<string, VariableDraft>;
}

const EMPTY: CallState = { draft: null, running: null, result: null, problem: null, answeredAt: 0 };
/** Answers kept while the person looks at other calls; bodies can be large. */
const KEPT_ANSWERS = 6;

const session = createStore<Session>({ calls: new Map(), selected: new Map(), beside: new Map(), variables: new Map() });
let answers = 0;

const keyOf = (connectionId: string, callId: string) => `${connectionId}/${callId}`;

export const useCallState = (connectionId: string, callId: string | null): CallState =>
  useStore(session, (state) => (callId === null ? EMPTY : (state.calls.get(keyOf(connectionId, callId)) ?? EMPTY)));

export const useSelectedCall = (connectionId: string): string | null =>
  useStore(session, (state) => state.selected.get(connectionId) ?? null);

/** All calls at work, for marks in the list. */
export const useCallStates = (): ReadonlyMap<string, CallState> => useStore(session, (state) => state.calls);
export const stateIn = (calls: ReadonlyMap<string, CallState>, connectionId: string, callId: string): CallState =>
  calls.get(keyOf(connectionId, callId)) ?? EMPTY;

export const selectCall = (connectionId: string, callId: string | null) =>
  session.set((state) => ({
    ...state,
    selected: withEntry(state.selected, connectionId, callId ?? undefined),
    beside: withEntry(state.beside, connectionId, undefined),
  }));

export const useBeside = (connectionId: string): Beside | null => useStore(session, (state) => state.beside.get(connectionId) ?? null);
export const showBeside = (connectionId: string, beside: Beside | null) =>
  session.set((state) => ({ ...state, beside: withEntry(state.beside, connectionId, beside ?? undefined) }));

export const useVariableDraft = (connectionId: string): VariableDraft | null =>
  useStore(session, (state) => state.variables.get(connectionId) ?? null);
export const setVariableDraft = (connectionId: string, draft: VariableDraft | null) =>
  session.set((state) => ({ ...state, variables: withEntry(state.variables, connectionId, draft ?? undefined) }));

/** null forgets the call. */
function change(connectionId: string, callId: string, patch: Partial<CallState> | null): void {
  const key = keyOf(connectionId, callId);
  session.set((state) => ({
    ...state,
    calls: withEntry(state.calls, key, patch === null ? undefined : { ...(state.calls.get(key) ?? EMPTY), ...patch }),
  }));
}

export const setDraft = (connectionId: string, callId: string, draft: SavedCall | null) => change(connectionId, callId, { draft });
/** @returns What was typed and not saved. */
export function forgetCall(connectionId: string, callId: string): SavedCall | null {
  const { draft } = stateIn(session.get().calls, connectionId, callId);
  change(connectionId, callId, null);
  return draft;
}

/** Sends a call; the answer lands here even when the person has moved on meanwhile. */
export async function sendCall(connectionId: string, callId: string, call: Call): Promise<void> {
  if (session.get().calls.get(keyOf(connectionId, callId))?.running) return;
  const runId = crypto.randomUUID();
  change(connectionId, callId, { running: { runId, startedAt: performance.now(), cancelling: false }, problem: null });
  const result = await invoke('calls.send', { connectionId, callId: runId, call });
  if (session.get().calls.get(keyOf(connectionId, callId))?.running?.runId !== runId) return;
  answers += 1;
  change(connectionId, callId, {
    running: null,
    result: result.ok ? result.value : null,
    problem: result.ok ? null : result.problem,
    answeredAt: answers,
  });
  letGo();
}

export async function cancelCall(connectionId: string, callId: string): Promise<void> {
  const running = session.get().calls.get(keyOf(connectionId, callId))?.running;
  if (!running || running.cancelling) return;
  change(connectionId, callId, { running: { ...running, cancelling: true } });
  await invoke('calls.cancel', { callId: running.runId });
}

function letGo(): void {
  session.set((state) => {
    const answered = [...state.calls].filter(([, call]) => call.result !== null).sort(([, a], [, b]) => b.answeredAt - a.answeredAt);
    if (answered.length <= KEPT_ANSWERS) return state;
    const calls = new Map(state.calls);
    for (const [key, call] of answered.slice(KEPT_ANSWERS)) calls.set(key, { ...call, result: null });
    return { ...state, calls };
  });
}
