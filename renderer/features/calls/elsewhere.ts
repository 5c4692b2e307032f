import type { Call, ConnectionSummary, Problem, SentBesideView } from '../../../electron/contract';
import { environmentName, likelyMembers, membersOf } from '../../../electron/model/environments';
import { invoke } from '../../bridge';
import { createStore, useStore, withEntry } from '../../state/store';

/** A call on another connection too. */
export interface Elsewhere {
  /** The other connection; null: none was chosen. */
  otherId: string | null;
  /** Set while it is under way. */
  runId: string | null;
  sent: SentBesideView | null;
  problem: Problem | null;
}

const NOTHING: Elsewhere = { otherId: null, runId: null, sent: null, problem: null };

/** By connection; kept while the person looks at something else. */
const runs = createStore<ReadonlyMap<string, Elsewhere>>(new Map());

export const useElsewhere = (connectionId: string): Elsewhere => useStore(runs, (all) => all.get(connectionId) ?? NOTHING);

const change = (connectionId: string, patch: Partial<Elsewhere>) =>
  runs.set((all) => withEntry(all, connectionId, { ...(all.get(connectionId) ?? NOTHING), ...patch }));

/** What was sent with another one is gone. */
export const chooseOther = (connectionId: string, otherId: string) => change(connectionId, { ...NOTHING, otherId });

/** Sends a call on both; the result lands here even when the person has moved on. */
export async function sendOnBoth(connectionId: string, otherId: string, call: Call): Promise<void> {
  if (runs.get().get(connectionId)?.runId) return;
  const runId = crypto.randomUUID();
  change(connectionId, { otherId, runId, problem: null });
  const result = await invoke('calls.sendBeside', { connectionIds: [connectionId, otherId], callId: runId, call });
  if (runs.get().get(connectionId)?.runId !== runId) return;
  const { sent, problem } = result.ok ? { sent: result.value, problem: null } : { sent: null, problem: result.problem };
  change(connectionId, { runId: null, sent, problem });
}

export async function cancelBoth(connectionId: string): Promise<void> {
  const runId = runs.get().get(connectionId)?.runId;
  if (runId) await invoke('calls.cancelBeside', { callId: runId });
}

/** More would be no choice to look through. */
const MOST = 100;

/** The connections to choose from, at most 100: those of the same group first, then likely ones, then those of the same provider, then the rest. */
export function othersFor(connection: ConnectionSummary, all: readonly ConnectionSummary[]): ConnectionSummary[] {
  const same = all.filter(({ template }) => template === connection.template);
  const ordered = new Set([...membersOf(connection, all), ...likelyMembers(connection, all), ...same, ...all]);
  ordered.delete(connection);
  return [...ordered].slice(0, MOST);
}

/** Those to choose from, each with its environment. */
export const optionsOf = (others: readonly ConnectionSummary[]) =>
  others.map((one) => ({ id: one.id, label: one.name, description: environmentName(one) }));
