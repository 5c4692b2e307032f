import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cliBuilt, cliSources } from './cli-program.mjs';
import { mustRun } from './commands.mjs';
import { builderConfig, unpackedApp } from './electron-builder.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { isEntry } from './entry.mjs';
import { fuses, requireFuses, setFuses } from './fuses.mjs';
import { keyringPackage, requireKeyring } from './keyring-module.mjs';
import { licencesOfApp } from './licences.mjs';
import { requireTree, tidyElectron } from './packaged-tree.mjs';
import { run, say, Stop, step } from './report.mjs';
import { setUp } from './setup.mjs';
import { namedUpdates } from './updates.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const localOutput = join(root, 'release', 'local');
const stamp = join(root, 'release', '.local-stamp');

/** @typedef {import('./electron-builder.mjs').About} About */

/** @param {boolean} isLocal @returns {About} */
const thisMachine = (isLocal) => ({ platform: process.platform, arch: process.arch, env: process.env, isLocal });

/** Where the app packaged for this machine lies. */
export function localExecutable() {
  const { folder, executable } = unpackedApp(thisMachine(true));
  return join(localOutput, folder, ...executable);
}

/** Hash of everything the package is made from. @param {string} electronVersion */
function sourcesHash(electronVersion) {
  const hash = createHash('sha256').update(electronVersion);
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const full = join(path, entry.name);
      if (entry.isDirectory()) visit(full);
      else hash.update(full).update(readFileSync(full));
    }
  };
  for (const folder of ['electron', 'renderer', 'build']) visit(join(root, folder));
  for (const file of ['LICENSE', 'package.json', 'package-lock.json', 'vite.config.ts']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** @param {About} about `isLocal`: may be started with the switches that tests use, and looks for updates only where these say */
async function bundle(about) {
  const updates = about.isLocal ? null : namedUpdates(process.env);
  const action = 'read the message above; if it names a source file, that file has an error.';
  const cli = cliSources();
  await step('building', () =>
    mustRun(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--app'], action, {
      cwd: root,
      env: { ...process.env, TOKENSCOPE_LOCAL_BUILD: about.isLocal ? '1' : '', TOKENSCOPE_UPDATES: JSON.stringify(updates) },
    }),
  );
  cliBuilt(cli);
  writeFileSync(join(root, 'dist', 'licences.txt'), licencesOfApp(root, keyringPackage(about)));
}

/**
 * The configuration with what has to run while packaging: once the app lies there, right before it is signed, its files are looked through
 * and its fuses set.
 * @param {About} about
 * @returns {import('electron-builder').Configuration}
 */
function packing(about) {
  const wanted = fuses(about);
  return {
    ...builderConfig(about),
    async afterPack({ appOutDir }) {
      // On macOS the .app folder, from which the framework with the fuses is found.
      const path = join(appOutDir, unpackedApp(about).executable[0]);
      const resources = about.platform === 'darwin' ? join(path, 'Contents', 'Resources') : join(appOutDir, 'resources');
      tidyElectron(appOutDir, resources);
      requireTree(resources, about);
      await setFuses(path, wanted);
      await requireFuses(path, wanted);
    },
  };
}

/**
 * Builds and packages the app for this machine unless that has been done from these very sources. Inspect stays on so that tests can drive it.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @returns {Promise<string>} path of the executable
 */
export async function ensureLocalPackage(runtime) {
  const now = sourcesHash(runtime.version);
  if (existsSync(localExecutable()) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return localExecutable();
  const about = thisMachine(true);
  requireKeyring(about, root);
  await bundle(about);
  const { build, Platform } = await import('electron-builder');
  removeOutput();
  mkdirSync(localOutput, { recursive: true });
  process.env.ELECTRON_BUILDER_DISABLE_UPDATE_CHECK = '1';
  // Signing ad hoc takes no secret; electron-builder signs nothing in a pull request's job unless told that it may.
  process.env.CSC_FOR_PULL_REQUEST = 'true';
  await step('packaging', () =>
    quietly(() =>
      build({
        targets: Platform.current().createTarget('dir'),
        projectDir: root,
        publish: 'never',
        config: {
          ...packing(about),
          directories: { output: localOutput, buildResources: 'build' },
          electronDist: runtime.dist,
          electronVersion: runtime.version,
        },
      }),
    ),
  );
  if (!existsSync(localExecutable()))
    throw new Stop(
      `The app was packaged, but not to ${localExecutable()}.`,
      'tell the Tokenscope authors which system and processor this is.',
    );
  writeFileSync(stamp, now);
  return localExecutable();
}

/** Windows keeps the files of a program that runs. */
function removeOutput() {
  try {
    rmSync(localOutput, { recursive: true, force: true, maxRetries: 10 });
  } catch (error) {
    throw new Stop(
      `${localOutput} can't be replaced (${error instanceof Error && 'code' in error ? error.code : error}).`,
      'close Tokenscope first, then run the same command again.',
    );
  }
}

/** electron-builder reports every file it touches; kept for the error only. @template T @param {() => Promise<T>} work */
async function quietly(work) {
  const kept = [];
  const { stdout, stderr } = process;
  const originals = [stdout.write, stderr.write];
  const keep = (chunk) => {
    const text = String(chunk);
    if (text.startsWith('·') || text.startsWith('  still')) return originals[0].call(stdout, chunk);
    kept.push(text);
    return true;
  };
  stdout.write = keep;
  stderr.write = keep;
  try {
    return await work();
  } catch (error) {
    throw new Stop(
      `Packaging failed: ${error instanceof Error ? error.message : error}\n${kept.join('').slice(-2000)}`,
      'read the message above and run the same command again.',
    );
  } finally {
    [stdout.write, stderr.write] = originals;
  }
}

async function release() {
  await setUp({ desktop: 'none' });
  const about = thisMachine(false);
  const config = packing(about);
  requireKeyring(about, root);
  // The fallback is never shipped.
  await ensureElectron({ declared: true });
  await bundle(about);
  const { build, Platform } = await import('electron-builder');
  const files = await build({ targets: Platform.current().createTarget(), projectDir: root, publish: 'never', config });
  say(`Packages:\n${files.map((file) => `  ${file}`).join('\n')}`);
}

if (isEntry(import.meta.url)) run(release);
