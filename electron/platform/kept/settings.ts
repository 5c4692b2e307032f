import type { Settings } from '../../core/ports';
import type { Connection } from '../../model/connection';
import type { GrantFacts } from '../../model/grant';
import { type Preferences, preferencesIn } from '../../model/window/preferences';
import { DEFAULT_PREFERENCES } from '../../model/window/window-parts';

/** A document that is read at once and replaced as a whole. `save` throws where it can't be kept; the value is then as before. */
interface Kept<T> {
  readonly value: T;
  save(value: T): void;
}

interface Documents {
  connections: Kept<Map<string, Connection>>;
  facts: Kept<Map<string, GrantFacts>>;
  preferences: Kept<Preferences>;
}

/** Settings over their three documents. Served from memory, so what they return must not be changed. */
export function settingsOver({ connections, facts, preferences }: Documents): Settings {
  const sessionFacts = new Map<string, GrantFacts | null>();
  const saveConnections = (changed: readonly Connection[]) =>
    connections.save(new Map([...connections.value, ...changed.map((each) => [each.id, structuredClone(each)] as const)]));

  return {
    connections: () => [...connections.value.values()],
    connection: (id) => connections.value.get(id) ?? null,
    saveConnection: (connection) => saveConnections([connection]),
    saveConnections,
    removeConnection: (id) => {
      sessionFacts.delete(id);
      if (connections.value.has(id)) connections.save(without(connections.value, id));
      if (facts.value.has(id)) facts.save(without(facts.value, id));
    },
    order: (ids) => {
      // Ids not named keep their place behind those that are.
      const inOrder = [...new Set([...ids, ...connections.value.keys()])].flatMap((id) => connections.value.get(id) ?? []);
      connections.save(new Map(inOrder.map((each) => [each.id, each])));
    },
    facts: (id) => (sessionFacts.has(id) ? sessionFacts.get(id) : facts.value.get(id)) ?? null,
    saveFacts: (changes, sessionOnly = false) => {
      const next = new Map(facts.value);
      for (const [id, each] of changes) {
        if (sessionOnly) sessionFacts.set(id, each && { ...each });
        else {
          sessionFacts.delete(id);
          if (each === null) next.delete(id);
          else if (JSON.stringify(each) !== JSON.stringify(next.get(id))) next.set(id, { ...each });
        }
      }
      const changed = next.size !== facts.value.size || [...next].some(([id, each]) => facts.value.get(id) !== each);
      if (changed) facts.save(next);
    },
    app: () => ({ ...preferences.value }),
    saveApp: (patch) => {
      preferences.save(preferencesIn(patch, preferences.value));
      return { ...preferences.value };
    },
  };
}

/**
 * Settings that live as long as the process and touch no file.
 *
 * @param connections What there is to begin with, in this order.
 * @param app Where they differ from the usual ones.
 */
export function createMemorySettings(connections: readonly Connection[], app: Partial<Preferences> = {}): Settings {
  return settingsOver({
    connections: inMemory(new Map(connections.map((each) => [each.id, each]))),
    facts: inMemory(new Map()),
    preferences: inMemory({ ...DEFAULT_PREFERENCES, ...app }),
  });
}

function inMemory<T>(value: T): Kept<T> {
  const kept = {
    value,
    save: (next: T) => {
      kept.value = next;
    },
  };
  return kept;
}

function without<T>(map: Map<string, T>, id: string): Map<string, T> {
  const next = new Map(map);
  next.delete(id);
  return next;
}
