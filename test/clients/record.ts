import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProofFace } from '../../electron/core/client-checks/stage';
import type { Verdict } from '../../electron/model/check-words';
import { root } from '../support/sources';
import { isPython, type Library, PYTHON } from './libraries';

/** Below the project. */
export const RECORD = 'test/clients/recorded.json';

/** What the plan "Everything" found of one library at one face. */
export interface Recorded {
  library: string;
  face: ProofFace;
  /** By the id of the check. One that is newer than the record has none. */
  found: Record<string, Verdict>;
}

/** What `npm run prove-clients` writes. */
export interface Results {
  /** Day, YYYY-MM-DD. */
  date: string;
  tokenscope: string;
  /** By the id of the library. */
  versions: Record<string, string>;
  runs: Recorded[];
}

export const readRecord = (): Results => JSON.parse(readFileSync(join(root, RECORD), 'utf8')) as Results;

/** "passport-oauth2 1.8.0, passport-oauth2-refresh 2.2.0" */
export function versionsOf(library: Library): string {
  const version = isPython(library) ? pythonVersion : npmVersion;
  return library.packages.map((name) => `${name} ${version(name)}`).join(', ');
}

const npmVersion = (name: string): string =>
  (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;

function pythonVersion(module: string): string {
  const code = `import importlib.metadata as m; print(m.version(${JSON.stringify(module)}))`;
  return spawnSync(PYTHON, ['-c', code], { encoding: 'utf8' }).stdout.trim();
}
