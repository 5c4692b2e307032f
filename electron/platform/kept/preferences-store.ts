import { closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { previousOf } from '../disk/document-file';
import { readIfThere, syncFolderSync, writeDurablySync } from '../disk/durable-file';
import { retriedSync } from '../disk/file-habits';

/** What is used of electron-store, and of conf, which it extends and which needs no Electron. */
export interface JsonStore {
  /** Of its file. */
  readonly path: string;
  /** The content of that file: each look reads it, each change writes it. */
  store: Record<string, unknown>;
}

type StoreClass = new (options: { cwd: string; name: string; configFileMode: number }) => JsonStore;

/** The name of the file, without `.json`. */
export const PREFERENCES = 'preferences';

/** @param Store electron-store, which takes longer to load than the window may take to open. */
export function openPreferencesStore(
  Store: StoreClass,
  directory: string,
  ipc: { removeAllListeners(channel: string): unknown },
): JsonStore {
  const store = new Store({ cwd: directory, name: PREFERENCES, configFileMode: 0o600 });
  // The first store begins to answer any page that sends it this with the data folder's path. Nobody here asks.
  ipc.removeAllListeners('electron-store-get-data');
  return store;
}

/** The same file for the command line, where Electron is not. */
export function plainPreferencesStore(directory: string): JsonStore {
  const path = join(directory, `${PREFERENCES}.json`);
  return {
    path,
    get store() {
      return JSON.parse(readIfThere(path) ?? '{}') as Record<string, unknown>;
    },
    set store(content) {
      writeDurablySync(path, () => JSON.stringify(content, null, '\t'));
    },
  };
}

/**
 * Stores a whole document. On a disk that fills up meanwhile electron-store puts half a file in place and reports success, so the former
 * file keeps a second name, or a copy, until the new one has been read back. Throws the system's error, with the former file in place.
 */
export function storeWhole(store: JsonStore, document: Record<string, unknown>): void {
  const { path } = store;
  const previous = previousOf(path);
  retriedSync(() => rmSync(previous, { force: true }));
  const existed = existsSync(path);
  if (existed) keep(path, previous);
  try {
    store.store = document;
    if (!isDeepStrictEqual({ ...store.store }, document)) throw new Error('It was only partly written.');
  } catch (error) {
    if (existed) retriedSync(() => renameSync(previous, path));
    else rmSync(path, { force: true });
    throw error;
  }
  try {
    retriedSync(() => rmSync(previous, { force: true }));
  } catch {
    // It is saved; the next start removes what another program still reads.
  }
  syncFolderSync(dirname(path));
}

function keep(path: string, previous: string): void {
  try {
    linkSync(path, previous);
  } catch {
    copy(path, previous);
  }
}

/** For file systems without hard links: FAT, some network shares. */
function copy(path: string, to: string): void {
  try {
    copyFileSync(path, to, constants.COPYFILE_EXCL);
    const file = openSync(to, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  }
}
