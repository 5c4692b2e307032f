import type { Connection } from '../model/connection';
import type { GrantFacts } from '../model/grant';
import type { Settings } from '../core/ports';
import { DEFAULT_PREFERENCES, type Preferences } from '../model/preferences';

/**
 * Settings that live as long as the process and touch no file.
 *
 * @param connections What there is to begin with, in this order.
 * @param app Where they differ from the usual ones.
 */
export function createMemorySettings(connections: readonly Connection[], app: Partial<Preferences> = {}): Settings {
  let known = new Map(connections.map((each) => [each.id, each]));
  const facts = new Map<string, GrantFacts>();
  let preferences: Preferences = { ...DEFAULT_PREFERENCES, ...app };
  return {
    connections: () => [...known.values()],
    connection: (id) => known.get(id) ?? null,
    saveConnection: (connection) => {
      known.set(connection.id, structuredClone(connection));
    },
    removeConnection: (id) => {
      known.delete(id);
      facts.delete(id);
    },
    order: (ids) => {
      known = new Map([...new Set([...ids, ...known.keys()])].flatMap((id) => known.get(id) ?? []).map((each) => [each.id, each]));
    },
    facts: (id) => facts.get(id) ?? null,
    saveFacts: (changes) => {
      for (const [id, each] of changes) {
        if (each === null) facts.delete(id);
        else facts.set(id, { ...each });
      }
    },
    app: () => ({ ...preferences }),
    saveApp: (patch) => {
      preferences = { ...preferences, ...patch };
      return { ...preferences };
    },
  };
}
