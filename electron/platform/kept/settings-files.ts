import { join } from 'node:path';
import * as v from 'valibot';
import type { Settings } from '../../core/ports';
import { type Connection, connection as connectionSchema } from '../../model/connection';
import { Failure } from '../../model/failure';
import { isFindingCode, MAX_MUTED } from '../../model/finding';
import type { GrantFacts } from '../../model/grant';
import { guide } from '../../model/guide';
import { registered } from '../../model/registered';
import { type Preferences, preferencesIn } from '../../model/window/preferences';
import { DEFAULT_PREFERENCES } from '../../model/window/window-parts';
import { storedObject } from '../../model/stored';
import { DocumentFile, type DocumentFormat, previousOf, readDocument, whyUnreadable } from '../disk/document-file';
import { fileState, writeDurablySync } from '../disk/durable-file';
import { type JsonStore, PREFERENCES, storeWhole } from './preferences-store';
import { settingsOver } from './settings';

export interface FileSettings extends Settings {
  /** What went wrong while reading, to be said once: settings-unreadable for each file that was set aside. */
  notices(): Failure[];
  /** Until this is called preferences can be read but not saved. @param open Called with the first save. */
  keepPreferencesIn(open: () => JsonStore): void;
}

const CONNECTIONS: DocumentFormat<Map<string, Connection>> = {
  name: 'connections',
  content: 'connections',
  version: 1,
  empty: () => new Map(),
  parse: (document) => new Map(connectionsIn(document).map((each) => [each.id, each])),
  merge: merged,
};
const FACTS: DocumentFormat<Map<string, GrantFacts>> = {
  name: 'facts',
  content: 'facts about tokens',
  version: 1,
  empty: () => new Map(),
  parse: (document) => new Map(Object.entries(objectOf(document.facts)) as [string, GrantFacts][]),
  merge: merged,
};
const APP: DocumentFormat<Preferences> = {
  name: PREFERENCES,
  content: 'preferences',
  version: 1,
  empty: () => ({ ...DEFAULT_PREFERENCES }),
  parse: (document) => preferencesIn(document, DEFAULT_PREFERENCES),
  merge: (base, mine, theirs) => {
    const [from, ours, others] = [base, mine, theirs].map((each) => new Map<string, unknown>(Object.entries(each)));
    return from && ours && others ? preferencesIn(Object.fromEntries(merged(from, ours, others)), mine) : mine;
  },
};

/**
 * Settings in three files of one folder: connections.json, facts.json (what changes with every token) and preferences.json, which
 * electron-store writes. Read once; served from memory, so what it returns must not be changed. What another process has saved meanwhile is
 * read with the next save of the same file.
 */
export function createFileSettings(directory: string): FileSettings {
  const connections = new DocumentFile(directory, CONNECTIONS, (path, map) =>
    writeDurablySync(path, () => `{"version":1,"connections":[\n${[...map().values()].map(textOf).join(',\n')}\n]}\n`),
  );
  const facts = new DocumentFile(directory, FACTS, (path, map) =>
    writeDurablySync(path, () => {
      const members = [...map()].map(([id, each]) => `${JSON.stringify(id)}:${textOf(each)}`);
      return `{"version":1,"facts":{\n${members.join(',\n')}\n}}\n`;
    }),
  );
  let openStore: (() => JsonStore) | null = null;
  let store: JsonStore | null = null;
  const preferences = new DocumentFile(directory, APP, (path, app) => {
    store ??= openStore?.() ?? null;
    if (store === null) throw new Error('The store is not loaded yet.');
    storeWhole(store, { version: 1, ...app() });
    return fileState(path);
  });
  return {
    ...settingsOver({ connections, facts, preferences }),
    notices: () => [connections, facts, preferences].flatMap((file) => file.notices),
    keepPreferencesIn: (open) => {
      openStore = open;
    },
  };
}

/**
 * The connections of a data folder, as the window last saved them. Changes nothing there: the window may be running.
 *
 * @throws Failure `settings-unreadable`. A folder without connections has none.
 */
export function readStoredConnections(directory: string): Connection[] {
  const path = join(directory, `${CONNECTIONS.name}.json`);
  const previously = () => readDocument(previousOf(path), CONNECTIONS);
  try {
    return [...(readDocument(path, CONNECTIONS) ?? previously() ?? []).values()];
  } catch (error) {
    try {
      const previous = previously();
      if (previous !== null) return [...previous.values()];
    } catch {
      // The newer file is the one to tell of.
    }
    throw unreadable(path, error);
  }
}

/** The preferences as the window last saved them. Changes nothing; where they can't be read, the usual ones. */
export function readStoredPreferences(directory: string): Preferences {
  return readEither(directory, APP) ?? DEFAULT_PREFERENCES;
}

/** What the window knew last of each connection's tokens, by id. Changes nothing; where it can't be read, nothing is known. */
export function readStoredFacts(directory: string): ReadonlyMap<string, GrantFacts> {
  return readEither(directory, FACTS) ?? new Map();
}

/** A document, or the one before it where it can't be read: the window tells of that. null: neither can. */
function readEither<T>(directory: string, kind: DocumentFormat<T>): T | null {
  const path = join(directory, `${kind.name}.json`);
  for (const file of [path, previousOf(path)]) {
    try {
      const document = readDocument(file, kind);
      if (document !== null) return document;
    } catch {
      // Nothing of what is in it is lost by reading the other one.
    }
  }
  return null;
}

function unreadable(path: string, error: unknown): Failure {
  return new Failure({
    code: 'settings-unreadable',
    what: 'The file with the connections could not be read.',
    likelyCause:
      'It was edited by hand, cut off by a disk error, written by another version of Tokenscope, or may not be read by this account.',
    action: "Open Tokenscope's window, which shows the cause, or use a connection file.",
    evidence: [
      { label: 'File', value: path },
      { label: 'Reason', value: whyUnreadable(error) },
    ],
  });
}

/** What `mine` has changed of `base`, and for the rest `theirs`; so is the order. An entry that both have changed is as it is in `mine`. */
function merged<T>(base: Map<string, T>, mine: Map<string, T>, theirs: Map<string, T>): Map<string, T> {
  const orderOf = (map: Map<string, T>) => JSON.stringify([...map.keys()].filter((id) => base.has(id) && mine.has(id)));
  const [first, second] = orderOf(mine) === orderOf(base) ? [theirs, mine] : [mine, theirs];
  const entries = new Map<string, T>();
  for (const id of [...first.keys(), ...second.keys()]) {
    const value = mine.get(id) === base.get(id) ? theirs.get(id) : mine.get(id);
    if (value !== undefined) entries.set(id, value);
  }
  return entries;
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

/** The connections in a document of connections.json. @throws Error, where it is none. */
function connectionsIn({ connections: value }: Record<string, unknown>): Connection[] {
  if (!Array.isArray(value)) throw new Error('It has no list of connections.');
  const all = value.map((each) => storedObject(STORED, each, 'a connection') as unknown as Connection);
  if (new Set(all.map(({ id }) => id)).size < all.length) throw new Error('Two of its connections have the same id.');
  return all.map(withMutedCodes).map(withKeepAlive).map(withGuide).map(withRegistered);
}

/** What lies apart from the settings is no reason to set a file aside. */
const { mutedFindings: _, keepAlive: __, guide: ___, registered: ____, ...needed } = connectionSchema.entries;
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

function withGuide(whole: Connection): Connection {
  if (whole.guide === undefined || (!Array.isArray(whole.guide) && v.is(guide, whole.guide))) return whole;
  const { guide: _, ...connection } = whole;
  return connection;
}

function withRegistered(whole: Connection): Connection {
  if (whole.registered === undefined || v.is(registered, whole.registered)) return whole;
  const { registered: _, ...connection } = whole;
  return connection;
}

function objectOf(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('It has no table of facts.');
  return value;
}
