import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './commands.mjs';
import { ensureSystemPackages } from './debian.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { isEntry } from './entry.mjs';
import { run, say, Stop, step } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.tokenscope-lock');

/**
 * What stands in the way of working with this Node; null: nothing. The same versions as `engines` in package.json.
 * @param {{ version: string; platform: NodeJS.Platform; arch: string; translated: boolean }} node `translated`: macOS runs it by Rosetta
 * @returns {Stop | null}
 */
export function nodeFault({ version, platform, arch, translated }) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (!((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22))
    return new Stop(`Tokenscope does not work with Node ${version}.`, 'install Node 22.12 or newer, or 20.19 or a later 20.');
  if (platform === 'darwin' && arch === 'x64' && translated)
    return new Stop(
      'This Node is for Intel, and this Mac has an Apple processor: npm would install the keychain module for the one, and Electron comes for the other.',
      'install the Node for Apple silicon (arm64), delete node_modules, and run the same command again.',
    );
  return null;
}

function checkNode() {
  const { platform, arch, versions } = process;
  const translated = () => spawnSync('/usr/sbin/sysctl', ['-in', 'sysctl.proc_translated'], { encoding: 'utf8' }).stdout?.trim() === '1';
  const fault = nodeFault({ version: versions.node, platform, arch, translated: platform === 'darwin' && translated() });
  if (fault) throw fault;
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
  const action =
    "check that the npm registry answers (npm ping) and run the same command again. Behind a company's proxy set HTTPS_PROXY; with a certificate authority of its own, NODE_EXTRA_CA_CERTS.";
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

if (isEntry(import.meta.url)) {
  run(async () => {
    const runtime = await setUp({ desktop: 'stage' });
    say(`Ready: Electron ${runtime?.version}${runtime?.fallback ? ' (fallback, for this machine only)' : ''}.`);
  });
}
