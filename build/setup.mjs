import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mustRun } from './commands.mjs';
import { ensureSystemPackages } from './debian.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { run, say, Stop, step } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.tokenscope-lock');

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new Stop(`Node ${process.versions.node} is too old.`, 'install Node 20.19 or newer.');
}

/** No package runs a script of its own on this machine. None that is needed has one; Electron's download is a step of its own. */
export const INSTALL = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Installs the npm packages when package-lock.json is not the one last installed. */
export async function ensurePackages() {
  checkNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const action = 'check that the npm registry answers (npm ping) and run the same command again.';
  // ELECTRON_SKIP_BINARY_DOWNLOAD: older installers; the current one downloads nothing by itself.
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
  await step('installing npm packages', () => mustRun('npm', INSTALL, action, { cwd: root, env }));
  writeFileSync(stamp, lock);
}

/**
 * Sees to everything a command needs. Cheap when all is in place.
 * @param {{ desktop: 'none' | 'run' | 'stage' }} wants `run`: Electron; `stage`: also display, keychain and browser for demo and tests
 * @returns {Promise<import('./electron-runtime.mjs').Runtime | null>}
 */
export async function setUp(wants) {
  await ensurePackages();
  if (wants.desktop === 'none') return null;
  await ensureSystemPackages(wants.desktop === 'stage' ? ['run', 'stage'] : ['run']);
  return ensureElectron();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  run(async () => {
    const runtime = await setUp({ desktop: 'stage' });
    say(`Ready: Electron ${runtime?.version}${runtime?.fallback ? ' (fallback, for this machine only)' : ''}.`);
  });
}
