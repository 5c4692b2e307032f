import { type FSWatcher, watch } from 'node:fs';
import { basename, join } from 'node:path';
import { quietSchedule } from '../../core/base/schedule';
import { namesIn } from '../disk/durable-file';
import { recordIdOf, VAULT_FOLDER } from './vault-folder';

/** Milliseconds of quiet after which a record that changed is told of; several writes in a row are told once. */
const QUIET_MS = 100;
/** Milliseconds until a folder that can't be watched is tried again. */
const RETRY_MS = 10_000;

/**
 * Hears of sealed records that were written or removed, by another process or by this one. Costs nothing while nothing happens and keeps
 * no process from ending. The vault's folder need not exist yet.
 *
 * @param directory The data folder, absolute.
 * @param onRecord Called with the connection's id, soon after each change.
 * @returns What ends it.
 */
export function watchVault(directory: string, onRecord: (connectionId: string) => void): () => void {
  const folder = join(directory, VAULT_FOLDER);
  /** Calls off what is to be told of each record. */
  const due = new Map<string, () => void>();
  let watcher: FSWatcher | null = null;
  let callOffRetry: (() => void) | null = null;
  let isOver = false;

  const note = (name: string | null) => {
    const id = name === null ? null : recordIdOf(name);
    if (id === null || isOver) return;
    due.get(id)?.();
    const tell = () => {
      due.delete(id);
      onRecord(id);
    };
    due.set(id, quietSchedule(QUIET_MS, tell));
  };
  const again = () => {
    watcher?.close();
    watcher = null;
    callOffRetry ??= quietSchedule(RETRY_MS, () => {
      callOffRetry = null;
      begin();
    });
  };
  const listen = (path: string, heard: (name: string | null) => void) => {
    watcher?.close();
    watcher = watch(path, { persistent: false }, (_, name) => heard(name));
    watcher.on('error', again);
  };
  const begin = () => {
    if (isOver) return;
    try {
      listen(folder, (name) => {
        // The folder itself was moved away or removed; what comes in its place is another one.
        if (name === basename(folder)) again();
        else note(name);
      });
    } catch {
      awaitFolder();
    }
  };
  const awaitFolder = () => {
    try {
      listen(directory, (name) => {
        if (name !== VAULT_FOLDER) return;
        begin();
        // What was written before the folder could be listened to.
        void namesIn(folder).then(
          (names) => names.forEach(note),
          () => {},
        );
      });
    } catch {
      again();
    }
  };
  begin();
  return () => {
    isOver = true;
    watcher?.close();
    callOffRetry?.();
    for (const callOff of due.values()) callOff();
  };
}
