import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../core/connection/model';
import { Failure } from '../core/failure';
import { errorCode } from './durable-file';
import { connectionsIn } from './settings-files';

/**
 * The connections of a data folder, as the window last saved them. Changes nothing there: the window may be running.
 *
 * @throws Failure `settings-unreadable`. A folder without connections has none.
 */
export function readStoredConnections(directory: string): Connection[] {
  const path = join(directory, 'connections.json');
  try {
    return connectionsOf(path) ?? connectionsOf(`${path}.previous`) ?? [];
  } catch (error) {
    // A save that a crash cut off leaves the former file under this name.
    const previous = attempt(() => connectionsOf(`${path}.previous`));
    if (previous) return previous;
    throw unreadable(path, error);
  }
}

/** null: there is no such file. */
function connectionsOf(path: string): Connection[] | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null || !('version' in document) || document.version !== 1) {
    throw new Error('It was written by another version of Tokenscope.');
  }
  return connectionsIn({ ...document });
}

function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function unreadable(path: string, error: unknown): Failure {
  const code = errorCode(error);
  const reason =
    error instanceof SyntaxError ? 'It is no valid JSON.' : code === 'unknown' && error instanceof Error ? error.message : code;
  return new Failure({
    code: 'settings-unreadable',
    what: 'The file with the connections could not be read.',
    likelyCause:
      'It was edited by hand, cut off by a disk error, written by another version of Tokenscope, or may not be read by this account.',
    action: 'Start the window once and see what it says of it, or use a connection file.',
    evidence: [
      { label: 'File', value: path },
      { label: 'Reason', value: reason },
    ],
  });
}
