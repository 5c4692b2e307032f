import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import { LEFT_OUT } from '../support/system';
import { isPython, type Library, PYTHON } from './libraries';

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
