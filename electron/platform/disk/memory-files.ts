import type { RunFiles } from '../../core/checks/model';
import type { Run } from '../../core/checks/run';
import type { OwnFiles } from '../../core/ports';
import type { ExchangeFiles } from '../../core/exchanges/ledger';
import type { LoggedExchange } from '../../model/exchange';
import type { Family, HistoryStore } from '../../core/history/model';
import type { SeenDocument, SeenFiles } from '../../core/discover/seen';
import type { Tries, TryFiles } from '../../core/preflight/tries';

/** Runs of one connection that are kept. */
const MAX_RUNS = 50;

/** What lies beside the settings: exchange log, history, runs, plans and templates. */
export interface KeptFiles {
  exchanges: ExchangeFiles;
  history: HistoryStore;
  runs: RunFiles;
  plans: OwnFiles;
  preflightTries: TryFiles;
  seen: SeenFiles;
  templates: OwnFiles;
}

/** Stand-ins for the files of a data folder, in memory and gone with the process. */
export function createMemoryFiles(): KeptFiles {
  return {
    exchanges: memoryExchanges(),
    history: memoryHistory(),
    runs: memoryRuns(),
    plans: memoryOwn(),
    templates: memoryOwn(),
    preflightTries: memoryTries(),
    seen: memorySeen(),
  };
}

function memoryExchanges(): ExchangeFiles {
  const logs = new Map<string, LoggedExchange[]>();
  return {
    transient: true,
    async read(connectionId) {
      const exchanges = logs.get(connectionId) ?? [];
      return { exchanges: [...exchanges], lines: exchanges.length, bytes: 0 };
    },
    async append(connectionId, exchanges) {
      logs.set(connectionId, [...(logs.get(connectionId) ?? []), ...exchanges]);
    },
    async replace(connectionId, exchanges) {
      logs.set(connectionId, [...exchanges]);
    },
    async remove(connectionId) {
      logs.delete(connectionId);
    },
    async removeAll() {
      logs.clear();
    },
  };
}

function memoryHistory(): HistoryStore {
  const known = new Map<string, Family[]>();
  return {
    read: async (connectionId) => known.get(connectionId) ?? [],
    async write(connectionId, families) {
      known.set(connectionId, [...families]);
    },
    async remove(connectionId) {
      known.delete(connectionId);
    },
  };
}

function memoryRuns(): RunFiles {
  const known = new Map<string, Run[]>();
  const of = (connectionId: string) => known.get(connectionId) ?? [];
  return {
    list: async (connectionId) => of(connectionId).map((run) => ({ ...run, exchanges: [] })),
    read: async (connectionId, runId) => of(connectionId).find(({ id }) => id === runId) ?? null,
    async save(run) {
      const others = of(run.connectionId).filter(({ id }) => id !== run.id);
      known.set(run.connectionId, [run, ...others].sort((a, b) => b.startedAt - a.startedAt).slice(0, MAX_RUNS));
    },
    surplus: async (connectionId, most) =>
      of(connectionId)
        .slice(most)
        .map(({ id }) => id),
    async remove(connectionId, runId) {
      known.set(
        connectionId,
        of(connectionId).filter(({ id }) => id !== runId),
      );
    },
    async removeAll(connectionId) {
      known.delete(connectionId);
    },
  };
}

function memoryTries(): TryFiles {
  let kept: Tries = {};
  return {
    read: async () => kept,
    async write(tries) {
      kept = tries;
    },
    alone: (work) => work(),
  };
}

function memorySeen(): SeenFiles {
  const known: Map<string, SeenDocument> = new Map();
  return {
    read: async () => new Map(known),
    async add(documents) {
      for (const document of documents) known.set(document.url, document);
    },
  };
}

function memoryOwn(): OwnFiles {
  const known = new Map<string, string>();
  let last = 0;
  return {
    list: async () => [...known].map(([id, text]) => ({ id, text })),
    async add(text) {
      last += 1;
      const id = `own-${last}`;
      known.set(id, text);
      return id;
    },
    async put(id, text) {
      known.set(id, text);
    },
    async remove(id) {
      known.delete(id);
    },
  };
}
