import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mustRun } from './commands.mjs';
import { builderConfig } from './electron-builder.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { run, say, Stop, step } from './report.mjs';
import { setUp } from './setup.mjs';
import { namedUpdates } from './updates.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const localOutput = join(root, 'release', 'local');
const stamp = join(root, 'release', '.local-stamp');

/** Where the app packaged for this machine lies. */
export function localExecutable() {
  if (process.platform === 'darwin')
    return join(localOutput, process.arch === 'arm64' ? 'mac-arm64' : 'mac', 'Tokenscope.app', 'Contents', 'MacOS', 'Tokenscope');
  if (process.platform === 'win32') return join(localOutput, 'win-unpacked', 'Tokenscope.exe');
  return join(localOutput, 'linux-unpacked', 'tokenscope');
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
  for (const file of ['package.json', 'package-lock.json', 'vite.config.ts']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/**
 * @param {{ local: boolean, updates?: ReturnType<typeof namedUpdates> }} options `local`: may be started with the switches that tests use, and
 *   looks for updates only where these say
 */
async function bundle({ local, updates = null }) {
  const action = 'read the message above; if it names a source file, that file has an error.';
  await step('building', () =>
    mustRun(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--app'], action, {
      cwd: root,
      env: { ...process.env, TOKENSCOPE_LOCAL_BUILD: local ? '1' : '', TOKENSCOPE_UPDATES: JSON.stringify(updates) },
    }),
  );
}

/**
 * Builds and packages the app for this machine unless that has been done from these very sources. Inspect stays on so that tests can drive it.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @returns {Promise<string>} path of the executable
 */
export async function ensureLocalPackage(runtime) {
  const now = sourcesHash(runtime.version);
  if (existsSync(localExecutable()) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return localExecutable();
  await bundle({ local: true });
  const { build, Platform } = await import('electron-builder');
  rmSync(localOutput, { recursive: true, force: true });
  mkdirSync(localOutput, { recursive: true });
  process.env.ELECTRON_BUILDER_DISABLE_UPDATE_CHECK = '1';
  await step('packaging', () =>
    quietly(() =>
      build({
        targets: Platform.current().createTarget('dir'),
        projectDir: root,
        publish: 'never',
        config: {
          ...builderConfig({ release: false }),
          directories: { output: localOutput, buildResources: 'build' },
          electronDist: runtime.dist,
          electronVersion: runtime.version,
        },
      }),
    ),
  );
  writeFileSync(stamp, now);
  return localExecutable();
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
  const updates = namedUpdates(process.env);
  await setUp({ desktop: 'none' });
  // The fallback is never shipped.
  await ensureElectron({ declared: true });
  await bundle({ local: false, updates });
  const { build, Platform } = await import('electron-builder');
  const files = await build({
    targets: Platform.current().createTarget(),
    projectDir: root,
    publish: 'never',
    config: builderConfig({ release: true, updates }),
  });
  say(`Packages:\n${files.map((file) => `  ${file}`).join('\n')}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) run(release);
