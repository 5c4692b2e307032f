import type { Settings } from '../core/ports';
import { type Connection, connection as connectionSchema } from '../model/connection';
import type { Failure } from '../model/failure';
import { isFindingCode, MAX_MUTED } from '../model/finding';
import type { GrantFacts } from '../model/grant';
import { DEFAULT_PREFERENCES, type Preferences, preferencesIn } from '../model/preferences';
import { storedObject } from '../model/stored';
import { type StoreClass, StoreFile } from './store-file';

export interface FileSettings extends Settings {
  /** What went wrong while reading, to be said once: settings-unreadable for each file that was set aside. */
  notices(): Failure[];
}

/**
 * Settings in three files of one folder: connections.json, facts.json (what changes with every token) and preferences.json.
 * Read once; served from memory, so what it returns must not be changed. One process at a time.
 */
export function createFileSettings({ directory, Store }: { directory: string; Store: StoreClass }): FileSettings {
  const connections = new StoreFile<Map<string, Connection>>({
    Store,
    directory,
    name: 'connections',
    content: 'connections',
    version: 1,
    empty: () => new Map(),
    parse: (document) => new Map(connectionsIn(document).map((each) => [each.id, each])),
    members: (map) => `"connections":[\n${[...map.values()].map(textOf).join(',\n')}\n]`,
  });
  const facts = new StoreFile<Map<string, GrantFacts>>({
    Store,
    directory,
    name: 'facts',
    content: 'facts about tokens',
    version: 1,
    empty: () => new Map(),
    parse: (document) => new Map(Object.entries(objectOf(document.facts)) as [string, GrantFacts][]),
    members: (map) => `"facts":{\n${[...map].map(([id, each]) => `${JSON.stringify(id)}:${textOf(each)}`).join(',\n')}\n}`,
  });
  const preferences = new StoreFile<Preferences>({
    Store,
    directory,
    name: 'preferences',
    content: 'preferences',
    version: 1,
    empty: () => ({ ...DEFAULT_PREFERENCES }),
    parse: (document) => preferencesIn(document, DEFAULT_PREFERENCES),
    members: (app) => JSON.stringify(app).slice(1, -1),
  });

  const sessionFacts = new Map<string, GrantFacts | null>();

  /** Memory follows the disk: it changes only after the save has succeeded. */
  const commit = <T>(file: StoreFile<T>, value: T) => {
    file.save(value);
    file.value = value;
  };

  return {
    connections: () => [...connections.value.values()],
    connection: (id) => connections.value.get(id) ?? null,
    saveConnection: (connection) => {
      commit(connections, new Map(connections.value).set(connection.id, structuredClone(connection)));
    },
    removeConnection: (id) => {
      sessionFacts.delete(id);
      if (connections.value.has(id)) commit(connections, without(connections.value, id));
      if (facts.value.has(id)) commit(facts, without(facts.value, id));
    },
    order: (ids) => {
      // Ids not named keep their place behind those that are.
      const inOrder = [...new Set([...ids, ...connections.value.keys()])].flatMap((id) => connections.value.get(id) ?? []);
      commit(connections, new Map(inOrder.map((each) => [each.id, each])));
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
      if (changed) commit(facts, next);
    },
    app: () => ({ ...preferences.value }),
    saveApp: (patch) => {
      commit(preferences, preferencesIn(patch, preferences.value));
      return { ...preferences.value };
    },
    notices: () => [connections, facts, preferences].flatMap((file) => file.notices),
  };
}

/** The JSON of each object, kept so that a save writes out only what is new. */
const texts = new WeakMap<object, string>();

function textOf(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

function without<T>(map: Map<string, T>, id: string): Map<string, T> {
  const next = new Map(map);
  next.delete(id);
  return next;
}

/** The connections in a document of connections.json. @throws Error, where it is none. */
export function connectionsIn({ connections: value }: Record<string, unknown>): Connection[] {
  if (!Array.isArray(value)) throw new Error('It has no list of connections.');
  const all = value.map((each) => storedObject(STORED, each, 'a connection') as unknown as Connection);
  if (new Set(all.map(({ id }) => id)).size < all.length) throw new Error('Two of its connections have the same id.');
  return all.map(withMutedCodes).map(withKeepAlive);
}

/** `mutedFindings` and `keepAlive` are no reason to set a file aside. */
const { mutedFindings: _, keepAlive: __, ...needed } = connectionSchema.entries;
const STORED = { entries: needed };

/** What is muted is no reason to set a file aside: what is no list of codes is dropped. */
function withMutedCodes(whole: Connection): Connection {
  if (whole.mutedFindings === undefined) return whole;
  const { mutedFindings, ...connection } = whole;
  const codes = Array.isArray(mutedFindings) ? [...new Set(mutedFindings.filter(isFindingCode))].slice(0, MAX_MUTED) : [];
  return codes.length === 0 ? connection : { ...connection, mutedFindings: codes };
}

function withKeepAlive(whole: Connection): Connection {
  if (whole.keepAlive === undefined || whole.keepAlive === true) return whole;
  const { keepAlive: _, ...connection } = whole;
  return connection;
}

function objectOf(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('It has no table of facts.');
  return value;
}
