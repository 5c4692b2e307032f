import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe } from 'vitest';
import { LEFT_OUT } from '../support/system';
import { root } from '../support/sources';

/** An OAuth client library that no one here wrote, and the app that drives it through its documented API. */
export interface Library {
  id: string;
  /** As people call it. */
  name: string;
  /** Below `libraries/`, and its arguments. */
  app: [file: string, ...args: string[]];
  /** npm packages, or modules of Debian's Python. */
  packages: string[];
}

export const LIBRARIES: readonly Library[] = [
  { id: 'openid-client', name: 'openid-client', app: ['openid-client.mjs'], packages: ['openid-client'] },
  { id: 'simple-oauth2', name: 'simple-oauth2', app: ['simple-oauth2.mjs'], packages: ['simple-oauth2'] },
  { id: 'passport', name: 'passport-oauth2', app: ['passport.mjs'], packages: ['passport-oauth2', 'passport-oauth2-refresh'] },
  { id: 'badgateway', name: '@badgateway/oauth2-client', app: ['badgateway.mjs'], packages: ['@badgateway/oauth2-client'] },
  { id: 'authlib', name: 'Authlib', app: ['authlib_client.py'], packages: ['authlib'] },
  { id: 'requests-oauthlib', name: 'requests-oauthlib', app: ['requests_oauthlib_client.py'], packages: ['requests_oauthlib'] },
];

/** Debian's, which has its packages; the first on the path may be another. */
const PYTHON = '/usr/bin/python3';

export const isPython = ({ app: [file] }: Library): boolean => file.endsWith('.py');

/** The command that starts a library's app. */
export function commandOf(library: Library): [command: string, ...args: string[]] {
  const [file, ...args] = library.app;
  return [isPython(library) ? PYTHON : process.execPath, join(root, 'test/clients/libraries', file), ...args];
}

/**
 * A `describe` of a library's tests. Where Python's modules are not installed, as without a desktop, they are left out with the reason; a CI
 * server that was to install them fails instead.
 */
export function withLibrary(library: Library): (title: string, tests: () => void) => void {
  const { CI, TOKENSCOPE_SKIP_DESKTOP } = process.env;
  const mustHave = CI !== undefined && TOKENSCOPE_SKIP_DESKTOP !== '1' && process.platform === 'linux';
  if (!isPython(library) || mustHave || imports(library.packages)) return describe;
  const reason = `${PYTHON} has no ${library.packages.join(', ')} (python3-authlib, python3-requests-oauthlib in Debian)`;
  return (title, tests) => describe.skip(`${LEFT_OUT}${reason}`, () => void describe(title, tests));
}

function imports(modules: string[]): boolean {
  return spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]).status === 0;
}
